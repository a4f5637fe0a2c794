from collections.abc import Callable

import numpy as np
import pytest
from tests.voices.packs import bank
from tests.voices.sounds import RATE, voice

from voxwire.engines.base import Cancellation
from voxwire.engines.tone import BASE_HZ, ToneEngine
from voxwire.errors import Cancelled, InvalidParameter
from voxwire.voices.cloning import MOST_PROBES, clone, equaliser_towards
from voxwire.voices.fitting import Fitted
from voxwire.voices.reciter import Reciter
from voxwire.voices.speaker_encoder import SpeakerEncoder

Cloner = Callable[..., Fitted]


@pytest.fixture(scope="module")
def cloned() -> Cloner:
    parts = {"reciter": Reciter(ToneEngine()), "encoder": SpeakerEncoder.load(), "bank": bank()}

    def make(audio: np.ndarray, *, budget_s: float = 60, stop: Cancellation | None = None) -> Fitted:
        return clone(audio, RATE, "en-US", stop or Cancellation(), **parts, budget_s=budget_s)

    return make


def test_pitch_is_brought_to_that_of_the_recording(cloned: Cloner) -> None:
    fitted = cloned(voice(200))
    assert fitted.recipe.pitch * BASE_HZ == pytest.approx(200, rel=0.03)
    assert fitted.report["f0_hz"] == pytest.approx(200, rel=0.03)
    assert fitted.similarity is not None
    assert fitted.similarity >= fitted.report["first_similarity"] - 0.05  # type: ignore[operator]
    assert 1 < fitted.report["probes"] <= MOST_PROBES  # type: ignore[operator]


def test_the_first_probe_is_enough_when_time_is_short(cloned: Cloner) -> None:
    assert cloned(voice(200), budget_s=0).report["probes"] == 1


def test_it_stops_when_it_is_told(cloned: Cloner) -> None:
    stop = Cancellation()
    stop.cancel()
    with pytest.raises(Cancelled):
        cloned(voice(200), stop=stop)


def test_silence_is_nobody(cloned: Cloner) -> None:
    with pytest.raises(InvalidParameter):
        cloned(np.zeros(5 * RATE, np.float32))


def test_the_equaliser_follows_the_difference_within_bounds() -> None:
    flat = np.zeros(16, np.float32)
    gains = equaliser_towards(flat, np.linspace(-30, 30, 16).astype(np.float32))
    assert gains[0] == -6
    assert gains[-1] == 6
    assert list(gains) == sorted(gains)


def test_what_a_recording_lacks_is_not_copied() -> None:
    telephone = np.where(np.arange(16) < 12, 10.0, -80.0).astype(np.float32)
    assert equaliser_towards(np.zeros(16, np.float32), telephone)[12:] == (0, 0, 0, 0)
