"""Train an encoder of fewer passes on what the teacher made of a corpus.

    python -m training.encoder.train --data DIR --out FILE --minutes 60

The loss is the mean square of what is missing from the teacher's encodings, each of the 512 in its own
standard deviation. AdamW; the rate rises over 100 steps and then runs down with a cosine, by the clock.
"""

import argparse
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from torch import Tensor, nn

from training.encoder import checkpoints
from training.encoder.corpus import Batch, Encoded, batches, load
from training.encoder.student import Encoder

BATCH = 600
"""Symbols: many small steps go further in the same time than a few large ones."""
RATE = 3e-4
WARM_UP = 100
FITTED_ON = 400
"""Sentences the last layer is fitted on before training."""
TOLD_EVERY_S = 150.0


@dataclass(frozen=True, slots=True, eq=False)
class Spread:
    """Mean and standard deviation of encodings, ``[512]``."""

    mean: Tensor
    deviation: Tensor

    @classmethod
    def of(cls, sentences: Sequence[Encoded]) -> "Spread":
        """Of some sentences."""
        values = torch.cat([torch.from_numpy(each.encoding).float() for each in sentences])
        return cls(values.mean(0), values.std(0))


def explained(encoder: Encoder, sentences: Sequence[Encoded], spread: Spread) -> float:
    """Share of the variance of encodings that an encoder gives, 1 at best."""
    missing = total = 0.0
    with torch.inference_mode():
        for batch in batches(sentences, 3000, Random(1)):
            wanted = batch.encoding[batch.known]
            missing += float((_given(encoder, batch) - wanted).square().sum())
            total += float((wanted - spread.mean).square().sum())
    return 1 - missing / total


def train(
    encoder: Encoder, kept: Sequence[Encoded], held: Sequence[Encoded], out: Path, minutes: float, seed: int
) -> None:
    """Train for so long on what is kept, judge by what is held out, and write a checkpoint now and then."""
    rng = Random(seed)
    spread = Spread.of(kept[:2000])
    optimiser = torch.optim.AdamW(encoder.parameters(), RATE, betas=(0.9, 0.98), weight_decay=0.0)
    began = told = time.monotonic()
    step = seen = 0
    while True:
        for batch in batches(kept, BATCH, rng):
            past = (time.monotonic() - began) / 60 / minutes
            if past >= 1:
                checkpoints.save(out, encoder)
                print(f"{step} steps, {seen} symbols, explained {explained(encoder, held, spread):.4f}")
                return
            rate = RATE * min(1, (step + 1) / WARM_UP) * (0.5 + 0.5 * math.cos(math.pi * past))
            for group in optimiser.param_groups:
                group["lr"] = rate
            missing = (_given(encoder, batch) - batch.encoding[batch.known]) / spread.deviation
            optimiser.zero_grad()
            missing.square().mean().backward()
            nn.utils.clip_grad_norm_(encoder.parameters(), 1.0)
            optimiser.step()
            step, seen = step + 1, seen + int(batch.known.sum())
            if time.monotonic() - told > TOLD_EVERY_S:
                told = time.monotonic()
                checkpoints.save(out, encoder)
                share = explained(encoder, held, spread)
                print(
                    f"{(told - began) / 60:.1f} min, {step} steps, {seen} symbols, explained {share:.4f}",
                    flush=True,
                )


def fit_last(encoder: Encoder, sentences: Sequence[Encoded]) -> None:
    """Give the last layer its first weights, by regression on some sentences."""
    hidden, wanted = list[Tensor](), list[Tensor]()
    with torch.inference_mode():
        for batch in batches(sentences, 3000, Random(2)):
            hidden.append(encoder.hidden(batch.tokens, batch.known)[batch.known])
            wanted.append(batch.encoding[batch.known])
    encoder.fit_last(torch.cat(hidden), torch.cat(wanted))


def _given(encoder: Encoder, batch: Batch) -> Tensor:
    """What an encoder makes of the symbols of a batch, without those that fill it up, ``[N, 512]``."""
    given: Tensor = encoder(batch.tokens, batch.known)[batch.known]
    return given


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    options = _parser().parse_args(arguments)
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    kept, held = load(options.data)
    if options.init:
        encoder = checkpoints.load(options.init)
    else:
        encoder = checkpoints.begin(options.passes)
        fit_last(encoder, kept[:FITTED_ON])
    train(encoder, kept, held, options.out, options.minutes, options.seed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.encoder.train",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, help="directory of the corpus")
    parser.add_argument("--out", type=Path, required=True, help="the checkpoint")
    parser.add_argument(
        "--init", type=Path, help="checkpoint to begin with, instead of the teacher's weights"
    )
    parser.add_argument("--passes", type=int, default=6, help="through the layer (%(default)s)")
    parser.add_argument("--minutes", type=float, default=60.0, help="how long (%(default)s)")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    return parser


if __name__ == "__main__":
    main()
