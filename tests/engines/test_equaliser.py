import numpy as np
import pytest

from voxwire.engines.base import Cancellation, Delivery, Rendering, TimbreRecipe, Utterance, Word
from voxwire.engines.equaliser import BANDS, EqualisedRendering, equaliser_taps
from voxwire.engines.resonance import ResonantRendering, frame_length
from voxwire.engines.tone import ToneEngine
from voxwire.errors import EngineError

RATE = 24_000
WORDS = Utterance(
    "la lala", (Word("la", 0, 2, "la", "en", space_after=True), Word("lala", 3, 7, "lalalalalala", "en"))
)


def hum(engine: ToneEngine) -> Rendering:
    timbre = engine.timbre(TimbreRecipe({"any": 1.0}))
    return engine.rendering(engine.plan(WORDS, timbre, Delivery(), Cancellation()))


def rendered(rendering: Rendering) -> np.ndarray:
    pieces = []
    while not rendering.done:
        pieces.append(rendering.render(Cancellation()))
    assert len(pieces) > 1
    return np.concatenate(pieces)


def test_the_filter_has_the_gains_asked_for() -> None:
    gains = [3 * np.sin(band) for band in range(len(BANDS))]
    response = np.abs(np.fft.rfft(equaliser_taps(gains, RATE), 24_000))
    assert 20 * np.log10(response[list(BANDS)]) == pytest.approx(gains, abs=0.7)


def test_nothing_is_late() -> None:
    taps = equaliser_taps([6.0] * 8 + [0.0] * 8, RATE)
    assert np.abs(taps).argmax() == 0


def test_windows_give_what_the_whole_would() -> None:
    engine, taps = ToneEngine(), equaliser_taps([6.0] * 8 + [-3.0] * 8, RATE)
    whole = rendered(hum(engine))
    filtered = rendered(EqualisedRendering(hum(engine), taps))
    assert filtered == pytest.approx(np.convolve(whole, taps)[: whole.size], abs=1e-6)


@pytest.mark.parametrize("gains", [[0.0] * 3, [13.0] * len(BANDS)])
def test_impossible_gains_are_refused(gains: list[float]) -> None:
    with pytest.raises(EngineError, match="gains"):
        equaliser_taps(gains, RATE)


def test_resonances_move_by_the_factor_and_the_length_by_frames() -> None:
    engine = ToneEngine()
    heard = frame_length(600, 1.15)
    whole, moved = rendered(hum(engine)), rendered(ResonantRendering(hum(engine), 600, heard))
    assert moved.size == whole.size // 600 * heard
    top, before = (np.abs(np.fft.rfft(sound, 1 << 18)).argmax() for sound in (moved, whole))
    assert top / before == pytest.approx(600 / heard, rel=0.01)


def test_resonances_have_limits() -> None:
    with pytest.raises(EngineError, match="moved"):
        frame_length(600, 1.5)
