"""Windows give what the whole gives."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from loaded import loaded_frontend
from tools.live_decoder import LiveDecoder
from voxwire.engines.base import Cancellation, Delivery, TimbreRecipe
from voxwire.engines.base import Rendering as AnyRendering
from voxwire.engines.cores import Cores
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.istftnet import IstftNet
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.engines.kokoro.plan import KokoroPlan
from voxwire.engines.kokoro.render import Rendering, Trunk
from voxwire.engines.kokoro.runtime import Graph, load_weights
from voxwire.engines.kokoro.statistics import Decoding, Statistics, fold

pytestmark = pytest.mark.model

TEXT = "The tide was out, so we crossed on foot."


@pytest.fixture(scope="module")
def engine(model_dir: Path) -> KokoroEngine:
    return KokoroEngine(prepared_directory(model_dir), cores=2)


@pytest.fixture(scope="module")
def plan(engine: KokoroEngine) -> KokoroPlan:
    timbre = engine.timbre(TimbreRecipe({"bf_emma": 1.0, "zm_yunxi": 0.5}))
    return engine.planner.whole(loaded_frontend().read(TEXT), timbre, Delivery(), Cancellation())


def render(engine: KokoroEngine, plan: KokoroPlan, windows: tuple[int, ...], cores: int = 1) -> np.ndarray:
    return rendered(engine.rendering(plan, windows=windows), cores)


def rendered(rendering: AnyRendering, cores: int = 1) -> np.ndarray:
    pieces = list[np.ndarray]()
    while not rendering.done:
        pieces.append(rendering.render(Cancellation(), Cores(cores)))
    return np.concatenate(pieces)


@pytest.mark.parametrize("windows", [(14, 1), (14, 5), (20, 4, 4, 6, 8), (23, 40)])
def test_windows_of_any_size_give_the_whole(
    engine: KokoroEngine, plan: KokoroPlan, windows: tuple[int, ...]
) -> None:
    whole = render(engine, plan, (plan.frames, plan.frames))
    pieced = render(engine, plan, windows)
    assert len(pieced) == len(whole) == plan.samples
    error = np.abs(pieced - whole).max() / np.abs(whole).max()
    assert 20 * np.log10(error) < -90


def test_two_cores_render_what_one_does(engine: KokoroEngine, plan: KokoroPlan) -> None:
    alone, together = (render(engine, plan, (20, 8), cores) for cores in (1, 2))
    assert np.abs(together - alone).max() < 10 ** (-90 / 20) * np.abs(alone).max()


@pytest.mark.parametrize("frames", [1, 2, 13, 14, 15, 17])
def test_the_shortest_plans_are_rendered(engine: KokoroEngine, plan: KokoroPlan, frames: int) -> None:
    short = KokoroPlan(
        plan.timbre,
        plan.text[:, :, :frames],
        plan.f0[: 2 * frames],
        plan.energy[: 2 * frames],
        plan.decoding,
        (),
    )
    audio = render(engine, short, (16, 8))
    assert len(audio) == short.samples
    assert np.isfinite(audio).all()


def test_an_utterances_own_statistics_give_the_published_audio(
    engine: KokoroEngine, plan: KokoroPlan, model_dir: Path
) -> None:
    """With what the live decoder measured in place of what was measured beforehand, both are one.

    But for the trunk's int8, which ``test_quantise`` is about.
    """
    prepared = prepared_directory(model_dir)
    with LiveDecoder(prepared, threads=2) as decoder:
        published, measured = decoder.decode(plan.text, plan.f0, plan.energy, plan.decoding.style)
    decoding = Decoding.of(engine.layers, plan.decoding.style, Statistics(**measured))
    tensors, host = load_weights(prepared), dict(np.load(prepared / "host.npz"))
    trunk, generator = (
        Graph(prepared / f"{name}.onnx", weights=tensors[name]) for name in ("trunk", "generator")
    )
    vocoder = IstftNet(generator, host["source_weight"], float(host["source_bias"][0]))
    audio = rendered(Rendering(Trunk.of(trunk, middle=3), vocoder, replace(plan, decoding=decoding), (16, 8)))
    error = np.abs(audio - published).max() / np.abs(published).max()
    assert 20 * np.log10(error) < -60


def test_folding_is_the_norm() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(1, 6, 40)).astype(np.float32) * 3 + 1
    mean, variance = x.mean(axis=(0, 2)), x.var(axis=(0, 2))
    gain, bias = (rng.normal(size=(1, 6, 1)).astype(np.float32) for _ in range(2))
    folded = fold(mean, variance, gain, bias)
    normal = (x - mean[None, :, None]) / np.sqrt(variance + 1e-5)[None, :, None] * gain + bias
    np.testing.assert_allclose(x * folded.scale + folded.shift, normal, atol=1e-5)
