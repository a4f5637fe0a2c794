"""The trunk of the light generator does what the published one does, nearly, and waits for less."""

from pathlib import Path

import numpy as np
import pytest

from loaded import loaded_frontend
from voxwire.engines.base import Cancellation, Delivery, Quality, TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import package_file, prepared_directory
from voxwire.engines.kokoro.plan import KokoroPlan
from voxwire.engines.kokoro.render import Trunk
from voxwire.engines.kokoro.runtime import Graph, State

pytestmark = pytest.mark.model

VOICES = {
    "bf_isabella": "The harbour froze over in January, and children skated between the boats.",
    "zm_yunjian": "山路太窄，卡车只能倒着开回去。",
}


@pytest.fixture(scope="module")
def engine(model_dir: Path) -> KokoroEngine:
    return KokoroEngine(prepared_directory(model_dir))


def plan_of(engine: KokoroEngine, pack: str) -> KokoroPlan:
    timbre = engine.timbre(TimbreRecipe({pack: 1.0}, quality=Quality.LIGHT))
    return engine.planner.whole(loaded_frontend().read(VOICES[pack]), timbre, Delivery(), Cancellation())


def features(trunk: Trunk, plan: KokoroPlan, begin: int, end: int, state: State) -> np.ndarray:
    return trunk.window(plan, begin, end, state, Cancellation())[0]


def trunks(model_dir: Path) -> dict[str, Trunk]:
    return {
        "published": Trunk.of(Graph(prepared_directory(model_dir) / "trunk_int8.onnx"), middle=3),
        "light": Trunk.of(Graph(package_file("light_trunk.onnx")), middle=0),
    }


@pytest.mark.parametrize("pack", sorted(VOICES))
def test_it_gives_most_of_the_variance(engine: KokoroEngine, model_dir: Path, pack: str) -> None:
    plan = plan_of(engine, pack)
    published, light = (
        features(trunk, plan, 0, plan.frames, trunk.graph.start()) for trunk in trunks(model_dir).values()
    )
    assert light.shape == published.shape == (1, 512, 2 * plan.frames)
    spread = published - published.mean(2, keepdims=True)
    assert np.square(light - published).mean() < 0.2 * np.square(spread).mean()


@pytest.mark.parametrize("name", ["published", "light"])
def test_it_holds_back_and_looks_back_as_far_as_is_said(
    engine: KokoroEngine, model_dir: Path, name: str
) -> None:
    plan, trunk = plan_of(engine, "bf_isabella"), trunks(model_dir)[name]
    whole = features(trunk, plan, 0, plan.frames, trunk.graph.start())
    begin, end = 20, 60
    first = features(trunk, plan, 0, begin, trunk.graph.start())
    assert first.shape[2] == 2 * begin - trunk.held
    state = trunk.graph.resume()
    assert state is not None
    later = features(trunk, plan, begin, end, state)
    missing = np.abs(later - whole[:, :, first.shape[2] : first.shape[2] + later.shape[2]]).max((0, 1))
    wrong = np.flatnonzero(missing > 1e-3 * np.abs(whole).max())
    # What was given of the input begins at half frame 2 * begin.
    assert first.shape[2] + int(wrong[-1]) < 2 * begin + trunk.memory
    assert first.shape[2] + int(wrong[-1]) >= 2 * begin + trunk.memory - 3
