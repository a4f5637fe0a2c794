"""Train the light generator.

    python -m training.lightgen.train --data DIR --run DIR --init first.safetensors

Goes on where the run's newest checkpoint stands, takes in new examples as they come, and ends with a
checkpoint on SIGTERM. For a release, start from a checkpoint with ``--anneal --minutes 60`` in a run of
its own.
"""

import argparse
import csv
import signal
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from training.lightgen import checkpoints
from training.lightgen.adversary import AHEAD, RATE, Adversary
from training.lightgen.corpus import HOP, Example, example_paths, pack_of
from training.lightgen.losses import ENERGY_WEIGHT, EnergyLoss, MelDistance, SpectralLoss
from training.lightgen.sampling import CONTEXT, Batch, Pool, whole
from training.lightgen.schedule import annealed, factor, score_weights
from training.lightgen.student import Student, StudentConfig, overlap_add, spectrum
from voxwire.engines.kokoro.pulses import window
from voxwire.engines.kokoro.shortfall import load_shortfall

NEW_RATE, TRAINED_RATE = 4e-4, 2e-4
"""Learning rates of what is new or driven in a new way, and of hibari's blocks and head."""
TRAINED_BLOCKS = 8
CROPS = 6
CLIP = 1.0
EMA_DECAY = 0.9995
HELD = 108
"""Held-out examples that are looked at: the first two of every pack."""
LOG_EVERY, RESCAN_EVERY, JUDGE_EVERY = 100, 300, 1000
SAVE_EVERY_S = 600.0
MOST_SKIPPED = 50
"""Steps without finite gradients, in a row, that end the run."""


def spectra(student: Student, batch: Batch) -> Tensor:
    """Spectra ``[B, n, 2, 601]`` of a batch."""
    parts = student(batch.features, batch.f0, batch.energy, batch.style)
    return spectrum(parts, batch.source)


def say(student: Student, example: Example) -> Tensor:
    """What the student makes of an example, ``[300 n]``."""
    with torch.inference_mode():
        given = spectra(student, whole(example))[:, CONTEXT:-CONTEXT]
        return overlap_add(given, torch.from_numpy(window()))[0]


class Judge:
    """Compares student and teacher on a fixed part of the held-out examples."""

    def __init__(self, corpus: Path) -> None:
        self._corpus = corpus
        self._distance = MelDistance()

    def __call__(self, student: Student) -> tuple[float, dict[str, float], int]:
        """Mean mel distance, the same by pack, and the number of examples there were."""
        by_pack = defaultdict[str, list[float]](list)
        paths = example_paths(self._corpus, held=True)[:HELD]
        for path in paths:
            example = Example.load(path)
            distance = self._distance(say(student, example), torch.from_numpy(example.pcm))
            by_pack[pack_of(example.blend)].append(distance)
        means = {pack: float(np.mean(distances)) for pack, distances in by_pack.items()}
        every = [distance for distances in by_pack.values() for distance in distances]
        return float(np.mean(every)) if every else float("nan"), means, len(paths)


def pack_weights(distances: dict[str, float]) -> dict[str, float]:
    """How often each pack shall be drawn: those that are worse than the mean more often."""
    if not distances:
        return {}
    mean = float(np.mean(list(distances.values())))
    return {pack: float(np.clip((value / mean) ** 2, 0.6, 2.5)) for pack, value in distances.items()}


class Training:
    """A run: the network, its optimiser and its average."""

    def __init__(self, state: checkpoints.State, *, adversary: bool = False, bfloat16: bool = False) -> None:
        self.student = Student(StudentConfig(**state["config"]))
        self.student.load_state_dict(state["model"] if "model" in state else state["ema"])
        self.ema: dict[str, Tensor] = {name: tensor.clone() for name, tensor in state["ema"].items()}
        self.optimizer = _optimizer(self.student)
        if "optimizer" in state:
            self.optimizer.load_state_dict(state["optimizer"])
        self.step: int = state.get("step", 0)
        self.seconds: float = state.get("seconds", 0.0)
        self.weights: dict[str, float] = state.get("weights", {})
        self.rng = np.random.default_rng()
        if "rng" in state:
            self.rng.bit_generator.state = state["rng"]
        self.adversary = Adversary(bfloat16=bfloat16) if adversary else None
        if self.adversary is not None and "adversary" in state:
            self.adversary.load_state_dict(state["adversary"])
            self.adversary.optimizer.load_state_dict(state["adversary_optimizer"])
            for group in self.adversary.optimizer.param_groups:
                group["lr"] = RATE
            self.adversary.steps = state["adversary_steps"]
        self.adversary_losses = list[float]()
        self._loss, self._energy = SpectralLoss(), EnergyLoss()
        self._window = torch.from_numpy(window())
        self._skipped = 0

    def state(self) -> checkpoints.State:
        """What a checkpoint holds."""
        config = self.student.config
        told = (
            {}
            if self.adversary is None
            else {
                "adversary": self.adversary.state_dict(),
                "adversary_optimizer": self.adversary.optimizer.state_dict(),
                "adversary_steps": self.adversary.steps,
            }
        )
        return told | {
            "config": {name: getattr(config, name) for name in config.__slots__},
            "model": self.student.state_dict(),
            "ema": self.ema,
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "seconds": self.seconds,
            "weights": self.weights,
            "rng": self.rng.bit_generator.state,
        }

    def advance(self, batch: Batch, rate: float) -> float | None:
        """One step at ``rate`` times the base learning rates; its loss, or None if it was skipped.

        Raises:
            FloatingPointError: too many steps in a row were not finite.

        """
        for group in self.optimizer.param_groups:
            group["lr"] = group["base"] * rate
        judged = slice(CONTEXT * HOP, -CONTEXT * HOP)
        said = overlap_add(spectra(self.student, batch), self._window)[:, judged]
        wanted = batch.audio[:, judged]
        loss: Tensor = self._loss(said, wanted) + ENERGY_WEIGHT * self._energy(said, wanted)
        told = loss if self.adversary is None else loss + self.adversary.told(said, wanted)
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(told)
        norm = torch.nn.utils.clip_grad_norm_(self.student.parameters(), CLIP)
        self.step += 1
        if not torch.isfinite(norm) or not torch.isfinite(loss):
            self._skipped += 1
            print(f"step {self.step} skipped: loss {loss.item()}, gradient norm {norm.item()}", flush=True)
            if self._skipped >= MOST_SKIPPED:
                raise FloatingPointError(f"{self._skipped} steps in a row were not finite.")
            return None
        self._skipped = 0
        if self.adversary is None or self.adversary.steps >= AHEAD:
            self.optimizer.step()
            checkpoints.average(self.ema, self.student, self.step, EMA_DECAY)
        if self.adversary is not None:
            self.adversary_losses.append(self.adversary.learn(said, wanted))
        return loss.item()

    def averaged(self) -> Student:
        """The network with its averaged weights."""
        student = Student(self.student.config)
        student.load_state_dict(self.ema)
        return student.eval()


def _optimizer(student: Student) -> torch.optim.AdamW:
    new, trained = list[nn.Parameter](), list[nn.Parameter]()
    for name, parameter in student.named_parameters():
        block = int(name.split(".")[1]) if name.startswith("blocks.") else -1
        fresh = block >= TRAINED_BLOCKS or "film" in name or name.startswith(("input.", "timbre."))
        (new if fresh else trained).append(parameter)
    groups = [
        {"params": parameters, "lr": rate, "base": rate}
        for parameters, rate in ((new, NEW_RATE), (trained, TRAINED_RATE))
    ]
    return torch.optim.AdamW(groups, betas=(0.8, 0.99), weight_decay=1e-3, fused=True)


class Run:
    """A training in its directory: log, curve and checkpoints."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._directory: Path = options.run
        self._directory.mkdir(parents=True, exist_ok=True)
        newest = checkpoints.latest(self._directory)
        resumed = newest is not None
        sources: Sequence[Path] = [newest] if newest else options.init or ()
        state = checkpoints.beginning(sources, options.seed)
        if not resumed and not options.anneal:
            # Another run's weights, but a course of one's own.
            state = {"config": state["config"], "ema": state["ema"]}
        self._training = Training(state, adversary=options.adversary, bfloat16=options.bfloat16)
        if "rng" not in state:
            self._training.rng = np.random.default_rng(options.seed)
        named = ", ".join(map(str, sources)) or "nothing"
        print(f"from {named}, step {self._training.step}", flush=True)
        self._scored = score_weights(load_shortfall(options.shortfall).packs) if options.shortfall else {}
        if self._scored:
            self._training.weights = self._scored
        self._began_at = factor(self._training.step)
        self._pool = Pool(options.data)
        self._judge = Judge(options.data)
        self._stopped = False

    def stop(self) -> None:
        """End behind the running step."""
        self._stopped = True

    def __call__(self) -> None:
        """Train until it is time."""
        training, limit = self._training, 60 * self._options.minutes
        began = last = saved = time.monotonic()
        before = training.seconds
        losses: list[float] = []
        if training.step == 0:
            self._assess(losses)
        while not self._stopped and last - began < limit:
            if training.step % RESCAN_EVERY == 0 or len(self._pool) == 0:
                self._pool.scan(training.weights)
            rate = self._options.rate * (
                annealed(self._began_at, (last - began) / limit)
                if self._options.anneal
                else factor(training.step)
            )
            loss = training.advance(self._pool.draw(training.rng, CROPS), rate)
            if loss is not None:
                losses.append(loss)
            last = time.monotonic()
            training.seconds = before + last - began
            if training.step % LOG_EVERY == 0 and losses:
                self._report(losses, rate)
            if training.step % JUDGE_EVERY == 0:
                self._assess(losses)
                losses.clear()
            if last - saved > SAVE_EVERY_S:
                self._save()
                saved = last
        self._save()

    def _report(self, losses: Sequence[float], rate: float) -> None:
        training = self._training
        loss, pace = np.mean(losses[-LOG_EVERY:]), training.seconds / training.step
        told = ""
        if training.adversary is not None:
            told = f"adversary {np.mean(training.adversary_losses[-LOG_EVERY:]):.3f}  "
            training.adversary_losses.clear()
        print(
            f"step {training.step}  {training.seconds / 3600:.2f} h  loss {loss:.4f}  rate {rate:.3f}  {told}"
            f"{pace:.2f} s/step  {len(self._pool)} examples, {self._pool.minutes:.0f} min",
            flush=True,
        )

    def _assess(self, losses: Sequence[float]) -> None:
        training = self._training
        distance, by_pack, count = self._judge(training.averaged())
        training.weights = self._scored or pack_weights(by_pack)
        path = self._directory / "curve.csv"
        new = not path.exists()
        with path.open("a", newline="") as file:
            writer = csv.writer(file)
            if new:
                writer.writerow(["step", "seconds", "loss", "held_mel_l1", "held_examples", "corpus_minutes"])
            loss = f"{np.mean(losses):.4f}" if losses else ""
            writer.writerow(
                [
                    training.step,
                    round(training.seconds),
                    loss,
                    f"{distance:.4f}",
                    count,
                    round(self._pool.minutes),
                ]
            )
        worst = sorted(by_pack.items(), key=lambda item: -item[1])[:5]
        print(f"held-out mel distance {distance:.4f} over {count}; worst {worst}", flush=True)

    def _save(self) -> None:
        state = self._training.state()
        checkpoints.save_step(state, self._directory)
        hour = self._directory / f"hour-{int(self._training.seconds // 3600):03d}.pt"
        if not hour.exists():
            checkpoints.save_average(state, hour)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser("training.lightgen.train", description="Train the light generator.")
    parser.add_argument("--data", type=Path, required=True, help="directory of the corpus")
    parser.add_argument(
        "--run", type=Path, required=True, help="directory of the run; resumed if it holds one"
    )
    parser.add_argument(
        "--init",
        type=Path,
        nargs="+",
        help="checkpoint a new run begins with; several for the mean of their weights, with the optimiser "
        "and the adversary of the last",
    )
    parser.add_argument("--minutes", type=float, default=float("inf"), help="when to stop")
    parser.add_argument("--anneal", action="store_true", help="let the learning rate run out over --minutes")
    parser.add_argument(
        "--adversary",
        action="store_true",
        help="let a second network judge as well; for the end of a training",
    )
    parser.add_argument(
        "--bfloat16",
        action="store_true",
        help="let the adversary compute in bfloat16: half the time of a step where the processor has AMX",
    )
    parser.add_argument(
        "--shortfall",
        type=Path,
        metavar="LIGHT_YAML",
        help="draw packs the more often the more an evaluation found them to lose, not by mel distance",
    )
    parser.add_argument(
        "--rate", type=float, default=1.0, help="what all learning rates are multiplied by (default: 1)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args(arguments)
    if options.anneal and not np.isfinite(options.minutes):
        parser.error("--anneal needs --minutes")
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    run = Run(options)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: run.stop())
    run()


if __name__ == "__main__":
    main()
