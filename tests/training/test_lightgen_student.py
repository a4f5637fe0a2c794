"""The network: what it starts from, how it is trained, checkpointed and exported. Needs PyTorch."""

import argparse
import csv
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lightgen_examples import an_example

torch = pytest.importorskip("torch")

from training.lightgen import checkpoints  # noqa: E402
from training.lightgen.corpus import example_path  # noqa: E402
from training.lightgen.export import build, difference, halved, streamed  # noqa: E402
from training.lightgen.sampling import CONTEXT, CROP, Pool, crop, whole  # noqa: E402
from training.lightgen.schedule import STEADY, annealed, factor, score_weights  # noqa: E402
from training.lightgen.student import Student, StudentConfig, overlap_add, spectrum, widened  # noqa: E402
from training.lightgen.train import MOST_SKIPPED, Run, Training, pack_weights, say  # noqa: E402
from voxwire.engines.kokoro.light import LightGenerator  # noqa: E402
from voxwire.engines.kokoro.places import package_file  # noqa: E402
from voxwire.engines.kokoro.pulses import BINS, FFT, HOP, window  # noqa: E402
from voxwire.engines.kokoro.runtime import Graph  # noqa: E402

SMALL = StudentConfig(channels=16, hidden=24, blocks=2, film=8)


@pytest.fixture(autouse=True)
def _one_thread() -> None:
    torch.set_num_threads(1)


def a_corpus(directory: Path) -> Path:
    for held in (False, True):
        example_path(directory, 0, held=held).parent.mkdir(exist_ok=True, parents=True)
        for number in range(8):
            example = an_example(60 + 20 * number, number, f"af_{number % 2}")
            example.save(example_path(directory, number, held=held))
    return directory


def a_network(seed: int) -> Student:
    torch.manual_seed(seed)
    student = Student(SMALL).eval()
    for block in student.blocks:
        torch.nn.init.normal_(block.gamma, std=0.3)
    return student


def first_weights(
    blocks: int = 2, channels: int = 16, hidden: int = 24, film: int = 4
) -> dict[str, "torch.Tensor"]:
    """Random weights under the names and in the shapes of the first experiment."""
    generator = torch.Generator().manual_seed(7)

    def some(*shape: int) -> torch.Tensor:
        return torch.randn(*shape, generator=generator) * 0.1

    weights = {
        "inp.weight": some(channels, 515, 3),
        "inp.bias": some(channels),
        "sty.0.weight": some(film, 128),
        "sty.0.bias": some(film),
        "fin.weight": some(2 * channels, film),
        "fin.bias": some(2 * channels),
        "norm.weight": some(channels),
        "norm.bias": some(channels),
        "head.weight": some(5 * BINS, channels),
        "head.bias": some(5 * BINS),
    }
    for k in range(blocks):
        weights |= {
            f"blocks.{k}.dw.weight": some(channels, 1, 7),
            f"blocks.{k}.dw.bias": some(channels),
            f"blocks.{k}.norm.weight": some(channels),
            f"blocks.{k}.norm.bias": some(channels),
            f"blocks.{k}.film.weight": some(2 * channels, film),
            f"blocks.{k}.film.bias": some(2 * channels),
            f"blocks.{k}.pw1.weight": some(hidden, channels),
            f"blocks.{k}.pw1.bias": some(hidden),
            f"blocks.{k}.pw2.weight": some(channels, hidden),
            f"blocks.{k}.pw2.bias": some(channels),
            f"blocks.{k}.gamma": some(channels),
        }
    return weights


def first_network(weights: dict[str, "torch.Tensor"], batch: "object") -> "torch.Tensor":
    """What the first experiment's network said, written out; the noise part left out."""
    f = torch.nn.functional
    pitch = torch.log(batch.f0 + 1) / 5
    x = torch.cat([batch.features / 2, pitch, (batch.f0 > 10).float(), batch.energy / 5], 1)
    x = f.conv1d(x, weights["inp.weight"], weights["inp.bias"], padding=1).transpose(1, 2)
    timbre = f.silu(f.linear(batch.style * 4, weights["sty.0.weight"], weights["sty.0.bias"]))

    def film(x: torch.Tensor, name: str) -> torch.Tensor:
        scale, shift = f.linear(timbre, weights[f"{name}.weight"], weights[f"{name}.bias"])[:, None].chunk(
            2, -1
        )
        return x * (1 + scale) + shift

    def norm(x: torch.Tensor, name: str) -> torch.Tensor:
        return f.layer_norm(x, x.shape[-1:], weights[f"{name}.weight"], weights[f"{name}.bias"])

    x, channels = film(x, "fin"), x.shape[-1]
    for k in range(sum(name.endswith("gamma") for name in weights)):
        w = {
            name.split(".", 2)[2]: value for name, value in weights.items() if name.startswith(f"blocks.{k}.")
        }
        h = f.conv1d(x.transpose(1, 2), w["dw.weight"], w["dw.bias"], padding=3, groups=channels).transpose(
            1, 2
        )
        h = film(norm(h, f"blocks.{k}.norm"), f"blocks.{k}.film")
        h = f.linear(f.gelu(f.linear(h, w["pw1.weight"], w["pw1.bias"])), w["pw2.weight"], w["pw2.bias"])
        x = x + w["gamma"] * h
    parts = f.linear(norm(x, "norm"), weights["head.weight"], weights["head.bias"])
    return parts.reshape(*parts.shape[:2], 5, BINS)[:, :, [0, 1, 3, 4]]


def test_widening_keeps_what_the_first_network_said() -> None:
    weights, batch = first_weights(), whole(an_example(50))
    student = Student(replace(SMALL, blocks=5))
    student.load_state_dict(widened(weights, student.config, 0))
    with torch.inference_mode():
        said = student(batch.features, batch.f0, batch.energy, batch.style)
    assert torch.allclose(said, first_network(weights, batch), atol=1e-5)
    assert said.std() > 0.1


def test_what_is_new_can_learn() -> None:
    student = Student(replace(SMALL, blocks=3))
    student.load_state_dict(widened(first_weights(), student.config, 0))
    batch = whole(an_example(50))
    student(batch.features, batch.f0, batch.energy, batch.style).square().sum().backward()
    assert student.blocks[2].gamma.grad.abs().min() > 0
    assert student.blocks[0].film.weight.grad[:, 4:].abs().max() > 0


def test_overlapped_frames_of_a_signal_are_the_signal() -> None:
    signal = torch.randn(1, 20 * HOP)
    padded = torch.nn.functional.pad(signal, (FFT // 2, FFT // 2))
    frames = torch.fft.rfft(padded.unfold(1, FFT, HOP)[:, :20] * torch.from_numpy(window()))
    said = overlap_add(torch.stack([frames.real, frames.imag], 2), torch.from_numpy(window()))
    # The last frames lack the ones behind them.
    assert torch.allclose(said[:, : -2 * HOP], signal[:, : -2 * HOP], atol=1e-4)


def test_the_spectrum_is_the_filtered_source_and_the_free_part() -> None:
    parts, source = torch.randn(1, 3, 4, BINS), torch.randn(1, 3, 2, BINS)
    gain, turn, magnitude, phase = parts.unbind(2)
    wanted = torch.polar(gain.exp(), math.pi * turn.tanh()) * torch.complex(*source.unbind(2))
    wanted = wanted + torch.polar(magnitude.exp(), phase)
    assert torch.allclose(torch.complex(*spectrum(parts, source).unbind(2)), wanted, atol=1e-4)


def test_crops_beyond_the_ends_are_zero() -> None:
    example = an_example(30)
    features, f0, _, _, source, sound = crop(example, -5, 40)
    assert features.shape == (512, 45)
    assert source.shape == (45, FFT)
    assert not features[:, :5].any()
    assert not f0[:, 35:].any()
    assert not source[35:].any()
    assert np.array_equal(features[:, 5:35], example.features.astype(np.float32))
    assert np.array_equal(sound[5 * HOP : 35 * HOP], example.pcm)


def test_the_pool_takes_in_what_comes_and_prefers_what_is_weighted(tmp_path: Path) -> None:
    pool = Pool(a_corpus(tmp_path))
    pool.scan({})
    assert len(pool) == 8
    an_example(400, 9, "af_9").save(example_path(tmp_path, 9, held=False))
    pool.scan({"af_0": 0.0, "af_1": 0.0})
    assert len(pool) == 9
    batch = pool.draw(np.random.default_rng(0), 1)
    assert batch.features.shape == (1, 512, CROP + 2 * CONTEXT)
    style = torch.from_numpy(an_example(400, 9).style)
    assert torch.equal(batch.style[0], style)


def test_worse_packs_are_drawn_more_often() -> None:
    weights = pack_weights({"good": 0.2, "usual": 0.4, "bad": 0.6})
    assert weights["good"] < weights["usual"] < weights["bad"]
    assert pack_weights({}) == {}


def test_packs_that_lose_opinion_are_drawn_more_often() -> None:
    weights = score_weights({"better": -0.05, "worse": 0.1, "worst": 0.9})
    assert weights == {"better": 1.0, "worse": 2.0, "worst": 4.0}


def test_rates_rise_stay_fall_and_run_out() -> None:
    assert factor(0) < 0.01
    assert factor(STEADY) == 1
    assert factor(4 * STEADY) == pytest.approx(0.5)
    assert annealed(0.8, 0) == pytest.approx(0.8)
    assert annealed(0.8, 1) == pytest.approx(0.008)


def a_training() -> Training:
    student = a_network(1)
    return Training(
        {"config": {name: getattr(SMALL, name) for name in SMALL.__slots__}, "ema": student.state_dict()}
    )


def test_training_comes_nearer_to_the_teacher() -> None:
    training, batch = a_training(), whole(an_example(100))
    losses = [training.advance(batch, 5.0) for _ in range(25)]
    assert losses[-1] < 0.8 * losses[0]


def test_a_step_without_finite_gradients_changes_nothing() -> None:
    training, batch = a_training(), whole(an_example(60))
    training.advance(batch, 1.0)
    before = {name: tensor.clone() for name, tensor in training.student.state_dict().items()}
    broken = replace(batch, features=batch.features * float("nan"))
    assert training.advance(broken, 1.0) is None
    assert all(torch.equal(tensor, before[name]) for name, tensor in training.student.state_dict().items())
    assert training.advance(batch, 1.0) is not None
    for _ in range(MOST_SKIPPED - 1):
        training.advance(broken, 1.0)
    with pytest.raises(FloatingPointError):
        training.advance(broken, 1.0)


def test_a_run_goes_on_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    training, batch = a_training(), whole(an_example(60))
    training.advance(batch, 1.0)
    path = checkpoints.save_step(training.state(), tmp_path)
    resumed = Training(checkpoints.load(path))
    assert resumed.step == 1
    assert resumed.rng.random() == training.rng.random()
    assert resumed.advance(batch, 1.0) == training.advance(batch, 1.0)
    for name, tensor in training.ema.items():
        assert torch.equal(resumed.ema[name], tensor)


def test_old_checkpoints_go_and_bad_ones_never_come(tmp_path: Path) -> None:
    training = a_training()
    for step in range(1, 6):
        training.step = step
        checkpoints.save_step(training.state(), tmp_path)
    assert [path.name for path in sorted(tmp_path.iterdir())] == [f"step-{n:08d}.pt" for n in (3, 4, 5)]
    next(iter(training.ema.values())).fill_(float("nan"))
    training.step = 6
    with pytest.raises(ValueError, match="not finite"):
        checkpoints.save_step(training.state(), tmp_path)
    assert checkpoints.latest(tmp_path) == tmp_path / "step-00000005.pt"


def two_trainings(directory: Path) -> tuple[list[Training], list[Path]]:
    """Two that went different ways for a step, and their checkpoints."""
    trainings, batch = [a_training(), a_training()], whole(an_example(60))
    paths = [directory / "first.pt", directory / "second.pt"]
    for training, rate, path in zip(trainings, (1.0, 5.0), paths, strict=True):
        training.advance(batch, rate)
        checkpoints.save(training.state(), path)
    return trainings, paths


def test_the_mean_of_two_trainings(tmp_path: Path) -> None:
    trainings, paths = two_trainings(tmp_path)
    first, second = (training.student.state_dict() for training in trainings)
    for name, tensor in checkpoints.load_mean(paths, last=True).state_dict().items():
        torch.testing.assert_close(tensor, (first[name] + second[name]) / 2)
    assert any(not torch.equal(first[name], second[name]) for name in first)


def test_networks_of_different_sizes_have_no_mean(tmp_path: Path) -> None:
    checkpoints.save(a_training().state(), tmp_path / "small.pt")
    with pytest.raises(ValueError, match="sizes"):
        checkpoints.load_mean([tmp_path / "small.pt", package_file("light.onnx")])


def test_a_run_in_its_directory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus, directory = a_corpus(tmp_path / "corpus"), tmp_path / "run"
    start = tmp_path / "start.pt"
    checkpoints.save_average(a_training().state(), start)
    options = argparse.Namespace(
        data=corpus,
        run=directory,
        init=[start],
        minutes=0.005,
        rate=1.0,
        anneal=False,
        seed=1,
        adversary=False,
        bfloat16=False,
        shortfall=None,
    )
    Run(options)()
    newest = checkpoints.latest(directory)
    assert newest is not None
    assert (directory / "hour-000.pt").exists()
    with (directory / "curve.csv").open() as file:
        (row,) = csv.DictReader(file)
    assert row["held_examples"] == "8"
    assert float(row["held_mel_l1"]) > 0
    stopped = Run(options)
    stopped.stop()
    stopped()
    assert checkpoints.latest(directory) == newest
    assert f"from {newest}" in capsys.readouterr().out


def test_a_run_from_several_begins_with_their_mean(tmp_path: Path) -> None:
    trainings, paths = two_trainings(tmp_path)
    state = checkpoints.beginning(paths, seed=1)
    mean = checkpoints.load_mean(paths, last=True).state_dict()
    assert all(torch.equal(state[kind][name], mean[name]) for kind in ("model", "ema") for name in mean)
    assert state["step"] == 1
    assert torch.equal(*(each["optimizer"]["state"][0]["exp_avg"] for each in (state, trainings[1].state())))


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Student, LightGenerator]:
    student, path = a_network(3), tmp_path_factory.mktemp("export") / "light.onnx"
    build(student, path, integers=False)
    return halved(student), LightGenerator(Graph(path, 1))


@pytest.fixture(scope="module")
def in_integers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Student, LightGenerator]:
    student, path = a_network(3), tmp_path_factory.mktemp("export") / "light.onnx"
    build(student, path)
    return student, LightGenerator(Graph(path, 1))


def test_the_graph_does_what_the_network_does(exported: tuple[Student, LightGenerator]) -> None:
    for frames in (33, 80):
        assert difference(*exported, an_example(frames)) < 1e-4


def test_integers_do_nearly_the_same(in_integers: tuple[Student, LightGenerator]) -> None:
    assert 1e-4 < difference(*in_integers, an_example(80)) < 0.1


@pytest.mark.parametrize("frames", [8, 40])
def test_windows_in_integers_are_those_of_the_whole(
    in_integers: tuple[Student, LightGenerator], frames: int
) -> None:
    """Each frame has a scale of its own."""
    example = an_example(67)
    audio, _ = streamed(in_integers[1], example, frames)
    whole_audio, _ = streamed(in_integers[1], example, 67)
    assert np.abs(audio - whole_audio).max() < 0.01 * np.abs(whole_audio).max()


@pytest.mark.parametrize("integers", [False, True])
def test_training_can_begin_with_what_was_exported(tmp_path: Path, integers: bool) -> None:
    torch.manual_seed(1)
    student = Student(SMALL)
    for parameter in student.parameters():
        torch.nn.init.normal_(parameter, std=0.1)
    build(student, tmp_path / "light.onnx", integers=integers)
    state = checkpoints.initial(tmp_path / "light.onnx", SMALL, 0)
    wanted = halved(student).state_dict()
    assert state["ema"].keys() == wanted.keys()
    # Of seven bits, the last stands for a 63rd of the largest weight.
    bound = 0.6 / 63 if integers else 0.0
    for name, tensor in wanted.items():
        assert (state["ema"][name] - tensor).abs().max() <= bound * tensor.abs().max(), name


def test_what_ships_can_be_trained_on() -> None:
    student, state = checkpoints.load_student(package_file("light.onnx"))
    assert sum(tensor.numel() for tensor in state["ema"].values()) > 6_000_000
    assert student.blocks[11].gamma.abs().max() > 0


@pytest.mark.parametrize("frames", [1, 5, 8, 40, 500])
def test_windows_of_any_size_say_what_the_whole_says(
    exported: tuple[Student, LightGenerator], frames: int
) -> None:
    """Two blocks see seven frames far, so eight of context are all there is to know."""
    student, generator = exported
    example = an_example(67)
    audio, _ = streamed(generator, example, frames)
    wanted = say(student, example).numpy()
    assert audio.shape == wanted.shape
    assert np.abs(audio - wanted).max() < 1e-3 * np.abs(wanted).max()
