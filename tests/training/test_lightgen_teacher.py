"""What the teacher says, and the crops that are worth learning from."""

from pathlib import Path

import numpy as np

from training.lightgen.corpus import HOP
from training.lightgen.teacher import Teacher
from voxwire.engines.base import Delivery, Utterance, Word
from voxwire.engines.kokoro.places import prepared_directory


def test_the_teacher_tells_features_and_sound_of_the_same_frames(model_dir: Path) -> None:
    words = (Word("Good", 0, 4, "ɡˈʊd", "en"), Word("morning", 5, 12, "mˈɔɹnɪŋ", "en"))
    example = Teacher(prepared_directory(model_dir)).say(
        Utterance("Good morning", words), "en", {"af_heart": 0.7, "am_adam": 0.3}, Delivery(rate=1.4)
    )
    assert example.features.shape == (512, example.frames)
    assert example.f0.shape == example.energy.shape == (example.frames,)
    assert len(example.audio) == example.frames * HOP
    loud = np.abs(example.audio[: len(example.audio) // 2].astype(np.float32)).max()
    assert loud > 1000  # speech begins in the first half, as silence is left out
    assert example.blend == "af_heart:0.700+am_adam:0.300"
    assert example.rate == 1.4
