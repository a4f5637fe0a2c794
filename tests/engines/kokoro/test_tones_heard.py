"""The embedded engine says the tones of a dialect: they are measured in the audio."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evaluation.dialects import heights
from voxwire.engines.base import TimbreRecipe, Tone, Utterance, Word
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import prepared_directory

pytestmark = pytest.mark.model

HENAN = (
    ("叫", "ʨjau↓", (3, 1, 2), 1),
    ("你", "ni↘", (5, 3), 1),
    ("去", "ʨʰy↓", (3, 1, 2), 2),
    ("买", "mai↘", (5, 3), 1),
    ("盐", "jɛ↘n", (4, 2), 0),
)
"""As the front-end reads it, without gaps: character, phonemes, tone, and where its rhyme begins."""


def test_the_tones_are_in_the_sound(model_dir: Path) -> None:
    engine = KokoroEngine(prepared_directory(model_dir))
    timbre = engine.timbre(TimbreRecipe({"zf_xiaobei": 1.0}))
    words = tuple(
        Word(text, at, at + 1, phonemes, "zh", True, tones=(Tone(levels, rhyme, len(phonemes)),))
        for at, (text, phonemes, levels, rhyme) in enumerate(HENAN)
    )
    text = "".join(word.text for word in words)
    drawn = heights(engine, Utterance(text, words), words, timbre)
    plain = tuple(replace(word, tones=()) for word in words)
    nearest = heights(engine, Utterance(text, plain), words, timbre)
    with_, without = (float(np.corrcoef(*each)[0, 1]) for each in (drawn, nearest))
    assert with_ > 0.8
    assert with_ > without + 0.1
