"""Resonances and equaliser of a voice, in the engine itself."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from voxwire.audio.pitch import f0_track
from voxwire.engines.base import Cancellation, Delivery, Quality, TimbreRecipe, Utterance, Word
from voxwire.engines.equaliser import BANDS
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import prepared_directory

pytestmark = pytest.mark.model

PLAIN = TimbreRecipe({"af_heart": 1.0})
HELLO = Utterance(
    "Hello, friend.",
    (
        Word("Hello", 0, 5, "həlˈO", "en"),
        Word(",", 5, 6, ",", "en", space_after=True, pause_ms=300),
        Word("friend", 7, 13, "fɹˈɛnd", "en"),
        Word(".", 13, 14, ".", "en"),
    ),
)


@pytest.fixture(scope="module")
def engine(model_dir: Path) -> KokoroEngine:
    return KokoroEngine(prepared_directory(model_dir))


def spoken(engine: KokoroEngine, recipe: TimbreRecipe, windows: tuple[int, ...] | None = None) -> np.ndarray:
    stop = Cancellation()
    plan = engine.plan(HELLO, engine.timbre(recipe), Delivery(), stop)
    while not plan.complete:
        plan = engine.extend(plan, stop)
    rendering, pieces = engine.rendering(plan, windows=windows), []
    while not rendering.done:
        pieces.append(rendering.render(stop))
    audio = np.concatenate(pieces)
    assert audio.size == plan.samples
    assert max(mark.end_sample for mark in plan.marks) <= plan.samples
    return audio


# The light generator sees 100 ms of what is around a window, and rounds to int8 what differs for that.
@pytest.mark.parametrize(("quality", "close"), [(Quality.FULL, 2e-4), (Quality.LIGHT, 0.04)])
def test_resonances_leave_pitch_and_length_and_windows_alone(
    engine: KokoroEngine, quality: Quality, close: float
) -> None:
    normal = replace(PLAIN, quality=quality)
    plain = spoken(engine, normal)
    small = replace(normal, formant=1.15, equaliser=(-3.0,) * 8 + (3.0,) * (len(BANDS) - 8))
    one, other = spoken(engine, small, (40, 8)), spoken(engine, small, (60, 17))
    assert one == pytest.approx(other, abs=close)
    assert one.size == pytest.approx(plain.size, rel=0.05)
    tracks = f0_track(one, 24_000), f0_track(plain, 24_000)
    # The second word is lower than the first, so a median may fall on either.
    pitches = [np.percentile(track[track > 0], 75) for track in tracks]
    assert pitches[0] == pytest.approx(pitches[1], rel=0.08)
    assert centroid(one) > 1.03 * centroid(plain)


def centroid(audio: np.ndarray) -> float:
    """Mean frequency of its spectrum, in Hz."""
    power = np.abs(np.fft.rfft(audio)) ** 2
    return float((power * np.fft.rfftfreq(audio.size, 1 / 24_000)).sum() / power.sum())


def test_a_timbre_that_was_made_falls_short_like_its_packs(engine: KokoroEngine) -> None:
    blend = {"af_heart": 0.7, "bf_emma": 0.3}
    made = TimbreRecipe(blend, pitch=1.2, formant=1.1, equaliser=(2.0,) * len(BANDS))
    one, other = (engine.shortfall(TimbreRecipe({name: 1.0}))[Quality.LIGHT] for name in blend)
    assert engine.shortfall(made) == {
        Quality.FULL: 0.0,
        Quality.LIGHT: pytest.approx(0.7 * one + 0.3 * other),
    }


def test_a_rendering_may_begin_anywhere(engine: KokoroEngine) -> None:
    """Filter and resampler look back further than a window, and are right to the last bit all the same."""
    gains = (3.0,) * 8 + (-3.0,) * (len(BANDS) - 8)
    recipe = replace(PLAIN, quality=Quality.LIGHT, formant=1.15, equaliser=gains)
    whole, stop = spoken(engine, recipe), Cancellation()
    plan = engine.plan(HELLO, engine.timbre(recipe), Delivery(), stop)
    for begin in (1, whole.size // 2, whole.size - 700):
        rendering, pieces = engine.rendering(plan, begin), []
        while not rendering.done:
            pieces.append(rendering.render(stop))
        np.testing.assert_array_equal(np.concatenate(pieces), whole[begin:])
