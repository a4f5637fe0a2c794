"""The trunk that is trained: it begins as the published one, and its graph gives what it gives."""

from pathlib import Path

import numpy as np
import onnx
import pytest

torch = pytest.importorskip("torch")

from training.trunk.corpus import CROP, EDGE, Corpus, Example, runs  # noqa: E402
from training.trunk.export import graph_of  # noqa: E402
from training.trunk.student import Inputs, Trunk, fit  # noqa: E402
from voxwire.engines.base import Cancellation, Delivery, TimbreRecipe  # noqa: E402
from voxwire.engines.kokoro.engine import KokoroEngine  # noqa: E402
from voxwire.engines.kokoro.places import prepared_directory  # noqa: E402
from voxwire.engines.kokoro.plan import KokoroPlan  # noqa: E402
from voxwire.engines.kokoro.runtime import Graph, load_weights  # noqa: E402
from voxwire.text.frontend import Frontend  # noqa: E402

pytestmark = pytest.mark.model

TEXTS = (
    "A narrow bridge of rope hung over the gorge.",
    "Who left the lamp burning in the hall all night?",
    "She counted the coins twice, then put them back.",
)


@pytest.fixture(scope="module")
def engine(model_dir: Path) -> KokoroEngine:
    return KokoroEngine(prepared_directory(model_dir))


@pytest.fixture(scope="module")
def plans(engine: KokoroEngine) -> list[KokoroPlan]:
    timbre = engine.timbre(TimbreRecipe({"af_sarah": 1.0}))
    read = Frontend.create().read
    return [engine.planner.whole(read(text), timbre, Delivery(), Cancellation()) for text in TEXTS]


def inputs(engine: KokoroEngine, plan: KokoroPlan) -> Inputs:
    decoding = engine.timbre(TimbreRecipe({"af_sarah": 1.0})).decoding.trunk
    curves = (np.pad(curve, (1, 0))[None, None] for curve in (plan.f0, plan.energy))
    return Inputs(*map(torch.from_numpy, (plan.text, *curves, decoding.scale, decoding.shift)))


def features(trunk: Trunk, given: Inputs) -> np.ndarray:
    with torch.inference_mode():
        return trunk(given).numpy()


def example(engine: KokoroEngine, plan: KokoroPlan, wanted: np.ndarray) -> Example:
    text, lengths = runs(plan.text[0])
    return Example(
        text,
        lengths,
        f0=plan.f0,
        energy=plan.energy,
        features=wanted.astype(np.float16),
        packs=np.array(["af_sarah"]),
        weights=np.ones(1, np.float32),
    )


def test_all_blocks_are_the_published_trunk_and_fewer_come_close(
    engine: KokoroEngine, plans: list[KokoroPlan], model_dir: Path
) -> None:
    prepared = prepared_directory(model_dir)
    weights = load_weights(prepared)["trunk"]
    published = Graph(prepared / "trunk.onnx", weights=weights)
    given = [inputs(engine, plan) for plan in plans]
    named = {name: value.numpy() for name, value in given[-1]._asdict().items()}
    wanted, _ = published.run_window(named, published.start(), last=True, cancellation=Cancellation())
    teacher = Trunk(weights)
    np.testing.assert_allclose(features(teacher, given[-1]), wanted, atol=1e-3 * np.abs(wanted).max())
    for middle in (1, 0):
        student = Trunk(weights, middle)
        before = np.square(features(student, given[-1]) - wanted).mean()
        fit(student, teacher, given[:-1])
        after = np.square(features(student, given[-1]) - wanted).mean()
        assert after < 0.85 * before


@pytest.mark.parametrize("middle", [0, 2])
def test_the_graph_gives_what_the_network_gives(
    engine: KokoroEngine, plans: list[KokoroPlan], model_dir: Path, tmp_path: Path, middle: int
) -> None:
    trunk = Trunk(load_weights(prepared_directory(model_dir))["trunk"], middle)
    given = inputs(engine, plans[0])
    path = tmp_path / "trunk.onnx"
    onnx.save(graph_of(trunk), path)
    graph = Graph(path)
    feeds = {name: value.numpy() for name, value in given._asdict().items()}
    said, _ = graph.run_window(feeds, graph.start(), last=True, cancellation=Cancellation())
    wanted = features(trunk, given)
    assert said.shape == wanted.shape
    assert np.square(said - wanted).mean() < 0.01 * wanted.var()


def test_a_cut_is_judged_where_it_knows_all_it_needs(
    engine: KokoroEngine, plans: list[KokoroPlan], model_dir: Path, tmp_path: Path
) -> None:
    trunk = Trunk(load_weights(prepared_directory(model_dir))["trunk"], 0)
    for number, plan in enumerate(plans):
        made = example(engine, plan, features(trunk, inputs(engine, plan))[0])
        made.save(tmp_path / f"{number:06d}.npz")
    corpus = Corpus(tmp_path, engine)
    assert (len(corpus.kept), len(corpus.held)) == (2, 1)
    np.testing.assert_array_equal(corpus.held[0].text, runs(plans[0].text[0])[0])
    batches = corpus.batches(8, np.random.default_rng(0))
    for _ in range(4):
        spoken, known = next(batches)
        assert spoken.inputs.text.shape == (2, 512, CROP)
        with torch.inference_mode():
            missing = ((trunk(spoken.inputs) - spoken.features) * known).abs()
        # The corpus is in half precision.
        assert float(missing.max()) < 0.02 * float(spoken.features.abs().max())
        assert int(known.sum()) >= 2 * 2 * (CROP - 2 * EDGE)
