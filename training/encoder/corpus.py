"""Symbols and their encodings, in files of a few hundred sentences."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

HELD_SHARE = 60
"""One sentence in so many is never trained on."""


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """A sentence."""

    tokens: NDArray[np.int16]
    """``[T]``."""
    encoding: NDArray[np.float16]
    """``[T, 512]``."""


def save(path: Path, sentences: Sequence[Encoded]) -> None:
    """Write a file of a corpus."""
    bounds = np.cumsum([0, *(len(each.tokens) for each in sentences)])
    tokens = np.concatenate([each.tokens for each in sentences])
    np.savez(
        path, tokens=tokens, encoding=np.concatenate([each.encoding for each in sentences]), bounds=bounds
    )


def load(corpus: Path) -> tuple[list[Encoded], list[Encoded]]:
    """All sentences of a corpus: those to train on, and those that are held out."""
    found = list[Encoded]()
    for path in sorted(corpus.glob("*.npz")):
        with np.load(path) as file:
            tokens, encoding, bounds = file["tokens"], file["encoding"], file["bounds"]
        found += [Encoded(tokens[a:b], encoding[a:b]) for a, b in pairwise(bounds)]
    kept = [each for i, each in enumerate(found) if i % HELD_SHARE]
    return kept, found[::HELD_SHARE]


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Sentences side by side."""

    tokens: Tensor
    """``[B, T]``."""
    known: Tensor
    """Which of them belong to the sentence, ``[B, T]``."""
    encoding: Tensor
    """``[B, T, 512]``."""


def batches(sentences: Sequence[Encoded], size: int, rng: Random) -> Iterator[Batch]:
    """All sentences once, those of like length together, in a random order.

    Args:
        sentences: of a corpus.
        size: most symbols of a batch, those that fill it up included.
        rng: what the order is drawn with.

    """
    order = sorted(sentences, key=lambda each: len(each.tokens) + 8 * rng.random())
    groups: list[list[Encoded]] = [[]]
    longest = 0
    for each in order:
        longest = max(longest, len(each.tokens))
        if groups[-1] and longest * (len(groups[-1]) + 1) > size:
            groups.append([])
            longest = len(each.tokens)
        groups[-1].append(each)
    rng.shuffle(groups)
    yield from map(_batch, groups)


def _batch(group: Sequence[Encoded]) -> Batch:
    length = max(len(each.tokens) for each in group)
    tokens, known = (
        torch.zeros(len(group), length, dtype=torch.long),
        torch.zeros(len(group), length, dtype=torch.bool),
    )
    encoding = torch.zeros(len(group), length, group[0].encoding.shape[1])
    for row, each in enumerate(group):
        own = len(each.tokens)
        tokens[row, :own] = torch.from_numpy(each.tokens.astype(np.int64))
        known[row, :own] = True
        encoding[row, :own] = torch.from_numpy(each.encoding.astype(np.float32))
    return Batch(tokens, known, encoding)
