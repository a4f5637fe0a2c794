"""Train a trunk of fewer blocks on what the published one made of a corpus.

    python -m training.trunk.train --data DIR --out FILE --minutes 60

The loss is the mean square of what is missing from the features, each of the 512 in its own standard
deviation, and the same of what the light generator's first layer makes of them. AdamW; the rate rises over
100 steps and then runs down with a cosine, by the clock.
"""

import argparse
import math
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.lightgen.shipped import shipped_weights
from training.trunk import checkpoints
from training.trunk.corpus import Corpus, Example
from training.trunk.student import Trunk, fit
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import package_file, prepared_directory
from voxwire.settings import Settings

CROPS = 8
"""Crops of 1.2 s in a step."""
RATE = 2e-4
WARM_UP = 100
FITTED_ON = 150
"""Examples that the first weights are fitted on."""
SPREAD_OVER = 100
JUDGED_ON = 40
TOLD_EVERY_S = 150.0
HEARD = 1.0
"""Weight of what the generator's first layer makes of the features."""


class Judge:
    """What is missing from features, as a share of their variance."""

    def __init__(self, features: Sequence[Tensor]) -> None:
        """Look at some of the teacher's, ``[1, 512, 2F]`` each."""
        # The generator's first layer takes the 512 features and three curves, which all trunks share.
        self._layer = shipped_weights(package_file("light.onnx"))["input.weight"][:, :512]
        joined = torch.cat(list(features), -1)
        self._deviation = joined.std(-1, keepdim=True)
        self._heard_deviation = self._heard(joined).std(-1, keepdim=True)

    def missing(self, given: Tensor, wanted: Tensor) -> tuple[Tensor, Tensor]:
        """Mean squares ``[B, 1, 2F]``: over features, and over what the generator's first layer gives."""
        error = given - wanted
        seen = (error / self._deviation).square().mean(1, keepdim=True)
        return seen, (self._heard(error) / self._heard_deviation).square().mean(1, keepdim=True)

    def explained(self, trunk: Trunk, corpus: Corpus, examples: Sequence[Example]) -> str:
        """Shares of the variance that a trunk gives, 1 at best, in words."""
        total, frames = np.zeros(2), 0
        with torch.inference_mode():
            for spoken in map(corpus.whole, examples):
                parts = self.missing(trunk(spoken.inputs), spoken.features)
                total += [float(part.sum()) for part in parts]
                frames += 2 * spoken.frames
        features, heard = 1 - total / frames
        return f"explained {features:.4f}, heard {heard:.4f}"

    def _heard(self, features: Tensor) -> Tensor:
        return functional.conv1d(features, self._layer, padding=1)


def train(student: Trunk, corpus: Corpus, judge: Judge, out: Path, minutes: float, seed: int) -> None:
    """Train for so long, judge by what is held out, and write a checkpoint now and then."""
    optimiser = torch.optim.AdamW(student.parameters(), RATE, betas=(0.9, 0.98), weight_decay=0.0)
    began = told = time.monotonic()
    print(
        f"{corpus.seconds / 60:.0f} min; before: {judge.explained(student, corpus, corpus.held[:JUDGED_ON])}"
    )
    for step, (spoken, known) in enumerate(corpus.batches(CROPS, np.random.default_rng(seed))):
        past = (time.monotonic() - began) / 60 / minutes
        if past >= 1 or time.monotonic() - told > TOLD_EVERY_S:
            told = time.monotonic()
            checkpoints.save(out, student)
            share = judge.explained(student, corpus, corpus.held[:JUDGED_ON])
            print(f"{(told - began) / 60:.1f} min, {step} steps, {share}", flush=True)
            if past >= 1:
                return
        rate = RATE * min(1, (step + 1) / WARM_UP) * (0.5 + 0.5 * math.cos(math.pi * past))
        for group in optimiser.param_groups:
            group["lr"] = rate
        seen, heard = judge.missing(student(spoken.inputs), spoken.features)
        loss = ((seen + HEARD * heard) * known).sum() / known.sum()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimiser.step()


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    options = _parser().parse_args(arguments)
    torch.set_num_threads(options.threads)
    prepared = prepared_directory(Settings.load().model_dir)
    corpus = Corpus(options.data, KokoroEngine(prepared))
    judge = Judge([corpus.whole(each).features for each in corpus.kept[:SPREAD_OVER]])
    if options.init:
        student = checkpoints.load(options.init)
    else:
        student, teacher = checkpoints.begin(options.middle), checkpoints.begin(3)
        fit(student, teacher, [corpus.whole(each).inputs for each in corpus.kept[:FITTED_ON]])
    train(student, corpus, judge, options.out, options.minutes, options.seed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.trunk.train",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="directory of the corpus")
    parser.add_argument("--out", type=Path, required=True, help="the checkpoint")
    parser.add_argument(
        "--init", type=Path, help="checkpoint to begin with, instead of the published weights"
    )
    parser.add_argument(
        "--middle", type=int, default=0, help="blocks kept between the first and the last (%(default)s)"
    )
    parser.add_argument("--minutes", type=float, default=60.0, help="how long (%(default)s)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    return parser


if __name__ == "__main__":
    main()
