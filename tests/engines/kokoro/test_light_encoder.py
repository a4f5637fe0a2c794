"""The encoder that plans for the light generator says what the published one does, nearly."""

from pathlib import Path

import numpy as np
import pytest

from voxwire.engines.base import Cancellation, Delivery, Quality, TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import package_file, prepared_directory
from voxwire.engines.kokoro.plan import symbols_of
from voxwire.engines.kokoro.runtime import Graph
from voxwire.engines.kokoro.symbols import numbered
from voxwire.text.frontend import Frontend

pytestmark = pytest.mark.model

TEXTS = {
    "en": "Nobody had told the gardener that the fountain would be moved, so he planted roses around it.",
    "zh": "渡轮晚点了，我们只好在码头的小店里喝茶，等雨停下来。",
}
PACKS = {"en": "bm_george", "zh": "zf_xiaobei"}


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_it_leads_to_nearly_the_same_plan(model_dir: Path, language: str) -> None:
    engine = KokoroEngine(prepared_directory(model_dir))
    utterance = Frontend.create().read(TEXTS[language], language=language)
    full, light = (
        engine.planner.whole(
            utterance,
            engine.timbre(TimbreRecipe({PACKS[language]: 1.0}, quality=quality)),
            Delivery(),
            Cancellation(),
        )
        for quality in (Quality.FULL, Quality.LIGHT)
    )
    assert light.frames != full.frames or not np.array_equal(light.f0, full.f0)
    assert light.frames == pytest.approx(full.frames, rel=0.08)
    pitches = [np.log2(plan.f0[plan.f0 > 60]) for plan in (full, light)]
    assert np.mean(pitches[1]) == pytest.approx(np.mean(pitches[0]), abs=0.05)
    assert np.std(pitches[1]) == pytest.approx(np.std(pitches[0]), rel=0.25)


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_it_gives_most_of_the_variance(model_dir: Path, language: str) -> None:
    symbols, _ = symbols_of(Frontend.create().read(TEXTS[language], language=language))
    tokens = np.array([numbered(symbols)], np.int64)
    (wanted,), (given,) = (
        Graph(path).run({"tokens": tokens}, Cancellation())
        for path in (
            prepared_directory(model_dir) / "encoder.onnx",
            package_file("light_encoder.onnx"),
        )
    )
    assert given.shape == wanted.shape
    assert np.square(given - wanted).mean() < 0.15 * np.square(wanted - wanted.mean(1, keepdims=True)).mean()
