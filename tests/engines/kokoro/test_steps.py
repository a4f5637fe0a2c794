from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from voxwire.engines.base import Cancellation, Delivery, Quality, TimbreRecipe, Utterance
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.engines.kokoro.steps import SYMBOL_S, WHOLE, next_step, planned_at_once
from voxwire.text.frontend import Frontend


def steps(words: int, growth: float = 6.0, whole: int = 0) -> list[int]:
    """How many symbols are decided after each step of an utterance of words of four symbols."""
    tokens, owners = "taɪm " * words, [i if j < 4 else None for i in range(words) for j in range(5)]
    kept = [0]
    while kept[-1] < len(tokens):
        kept.append(next_step(tokens, owners, kept[-1], growth, whole).kept)
    return kept[1:]


def test_a_long_utterance_is_planned_in_steps_at_word_boundaries() -> None:
    assert steps(4) == [20]
    assert steps(10) == [15, 50]
    assert steps(40) == [15, 90, 200]
    assert steps(40, growth=2.5) == [15, 40, 100, 200]


def test_what_is_planned_at_once_has_one_step() -> None:
    assert steps(10, whole=50) == [50]
    assert steps(11, whole=50) == [15, 55]


def test_what_the_lead_is_enough_for_is_planned_at_once() -> None:
    beginning = Utterance("", (), lead_s=2.0)
    later = Utterance("", (), follows=True)
    well_ahead = Utterance("", (), follows=True, lead_s=2.0)
    assert planned_at_once(beginning, Quality.LIGHT) == 0
    assert planned_at_once(later, Quality.LIGHT) == WHOLE
    assert planned_at_once(well_ahead, Quality.LIGHT) == 2.0 / SYMBOL_S
    assert planned_at_once(well_ahead, Quality.FULL) == WHOLE


@pytest.mark.model
def test_with_a_lead_the_light_generator_is_given_a_whole_plan(model_dir: Path) -> None:
    engine, token = KokoroEngine(prepared_directory(model_dir)), Cancellation()
    text = "The fishermen went down to the harbor and counted the boats that were still afloat."
    utterance = Frontend.create().read(text, language="en")
    ahead = replace(utterance, follows=True, lead_s=1.0)
    for quality, whole in ((Quality.LIGHT, True), (Quality.FULL, False)):
        timbre = engine.timbre(TimbreRecipe({"af_heart": 1.0}, quality=quality))
        assert not engine.plan(utterance, timbre, Delivery(), token).complete
        assert engine.plan(ahead, timbre, Delivery(), token).complete == whole


@pytest.mark.model
def test_what_is_planned_at_once_is_the_whole_without_its_silence(model_dir: Path) -> None:
    engine = KokoroEngine(prepared_directory(model_dir))
    timbre = engine.timbre(TimbreRecipe({"jf_alpha": 1.0}))
    utterance = replace(Frontend.create().read("Bring bread, milk, and eggs.", language="en"), follows=True)
    asked = utterance, timbre, Delivery(), Cancellation()
    whole, heard = engine.planner.whole(*asked), engine.planner.heard(*asked)
    assert 0 < heard.start < heard.stop < whole.frames
    planned = engine.plan(*asked)
    assert planned.complete
    np.testing.assert_array_equal(planned.text, whole.text[:, :, heard])
    np.testing.assert_array_equal(planned.energy, whole.energy[2 * heard.start : 2 * heard.stop])
