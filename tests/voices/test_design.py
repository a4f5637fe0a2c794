from collections.abc import Callable

import pytest
from tests.voices.packs import bank

from voxwire.engines.base import Cancellation
from voxwire.engines.tone import ToneEngine
from voxwire.text.instructions import VoiceDescription
from voxwire.voices.design import design
from voxwire.voices.fitting import Fitted
from voxwire.voices.manner import manner_of
from voxwire.voices.reciter import Reciter
from voxwire.voices.speaker_encoder import SpeakerEncoder

Designer = Callable[..., Fitted]


@pytest.fixture(scope="module")
def designed() -> Designer:
    parts = {"reciter": Reciter(ToneEngine()), "encoder": SpeakerEncoder.load(), "bank": bank()}

    def make(wanted: VoiceDescription, seed: int = 1, language: str = "en") -> Fitted:
        return design(wanted, language, seed, Cancellation(), **parts)

    return make


def test_a_seed_is_a_voice(designed: Designer) -> None:
    woman = VoiceDescription(gender="female")
    first, again, other = designed(woman), designed(woman), designed(woman, 2)
    assert first.recipe == again.recipe
    assert first.recipe != other.recipe
    assert {name[1] for name in first.recipe.blend} == {"f"}


def test_pitch_is_measured_and_corrected(designed: Designer) -> None:
    fitted = designed(VoiceDescription(gender="female", pitch="high"))
    assert fitted.report["f0_hz"] == pytest.approx(fitted.report["wanted_f0_hz"], rel=0.04)
    assert fitted.similarity is None


def test_packs_of_the_language_are_most_of_it(designed: Designer) -> None:
    blend = designed(VoiceDescription(gender="male"), language="zh").recipe.blend
    assert sum(weight for name, weight in blend.items() if name[0] == "z") >= 0.69
    assert {name[1] for name in blend} == {"m"}


def test_a_neutral_voice_is_of_both(designed: Designer) -> None:
    assert {name[1] for name in designed(VoiceDescription(gender="neutral")).recipe.blend} == {"f", "m"}


@pytest.mark.parametrize(
    ("wanted", "other", "measure"),
    [
        (VoiceDescription(pitch="high"), VoiceDescription(pitch="low"), "f0"),
        (VoiceDescription(rate="fast"), VoiceDescription(rate="slow"), "rate"),
        (VoiceDescription(age="child"), VoiceDescription(age="elderly"), "f0"),
        (VoiceDescription(age="child"), VoiceDescription(age="elderly"), "formant"),
        (VoiceDescription(emotion="excited"), VoiceDescription(emotion="calm"), "pitch_range"),
        (VoiceDescription(timbre=("bright",)), VoiceDescription(timbre=("mellow",)), "brightness"),
    ],
)
def test_words_move_their_numbers(wanted: VoiceDescription, other: VoiceDescription, measure: str) -> None:
    assert getattr(manner_of(wanted, "female"), measure) > getattr(manner_of(other, "female"), measure)


def test_timbre_words_shape_the_envelope() -> None:
    bright = manner_of(VoiceDescription(timbre=("bright",)), "male").equaliser
    warm = manner_of(VoiceDescription(timbre=("warm",)), "male").equaliser
    assert bright[-1] > bright[0]
    assert warm[-1] < warm[0]
    assert not any(manner_of(VoiceDescription(), "male").equaliser)
