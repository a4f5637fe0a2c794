import numpy as np
import pytest

from audio.speech_like import speech_like
from voxwire.engines.base import Cancellation, Quality, TimbreRecipe
from voxwire.engines.tone import ToneEngine
from voxwire.errors import Cancelled
from voxwire.voices.fitters import fitter_for
from voxwire.voices.fitting import read_recipe, write_recipe


def test_a_recipe_is_stored_with_all_its_fields() -> None:
    recipe = TimbreRecipe({"a": 0.25, "b": 0.75}, 1.1, 0.9, 1.05, Quality.LIGHT)
    stored = write_recipe(recipe)
    assert set(stored) == set(TimbreRecipe.__dataclass_fields__)
    assert read_recipe(stored) == recipe


def test_a_recipe_of_another_version_is_read() -> None:
    assert read_recipe({"blend": {"a": 1.0}, "sparkle": 3}) == TimbreRecipe({"a": 1.0})


@pytest.mark.parametrize("f0", [110.0, 220.0])
def test_a_clone_has_the_pitch_of_its_recording(f0: float) -> None:
    fitter = fitter_for(ToneEngine())
    made = fitter.clone(speech_like(5, f0).astype(np.float32), 24_000, "zh", Cancellation())
    assert made.recipe.blend
    pcm, rate = fitter.preview(made, "Hello there.")
    assert rate == 24_000
    assert float(np.abs(pcm).max()) > 0.1


def test_a_design_is_the_same_with_the_same_seed() -> None:
    fitter, words = fitter_for(ToneEngine()), "A calm male voice."
    assert fitter.design(words, 7, Cancellation()) == fitter.design(words, 7, Cancellation())


def test_it_can_be_stopped() -> None:
    stopped = Cancellation()
    stopped.cancel()
    with pytest.raises(Cancelled):
        fitter_for(ToneEngine()).design("A voice.", 0, stopped)
    with pytest.raises(Cancelled):
        fitter_for(ToneEngine()).clone(speech_like(5).astype(np.float32), 24_000, None, stopped)
