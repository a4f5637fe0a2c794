"""Statistics of the trunk's norms as they depend on the pack and on the length of the utterance.

A style vector is different for every length, and a short utterance holds more silence: statistics measured
on long sentences make short ones fade out entirely in many packs. So they are measured at several lengths
and interpolated.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class LengthStatistics:
    """Means and variances at a few lengths."""

    packs: tuple[str, ...]
    lengths: NDArray[np.float64]
    """Phonemes, rising, ``[L]``."""
    mean: Floats
    """``[packs, L, C]``."""
    variance: Floats

    @classmethod
    def load(cls, path: Path) -> "LengthStatistics":
        """Read what :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(
                tuple(str(name) for name in arrays["packs"]),
                arrays["lengths"],
                arrays["mean"],
                arrays["variance"],
            )

    def save(self, path: Path) -> None:
        """Write to an ``.npz`` file."""
        np.savez(
            path,
            allow_pickle=False,
            packs=np.array(self.packs),
            lengths=self.lengths,
            mean=self.mean,
            variance=self.variance,
        )

    def of(self, blend: Mapping[str, float], phonemes: int) -> tuple[Floats, Floats]:
        """Mean and variance ``[C]`` for a blend and a length.

        Packs are mixed by weight, lengths interpolated on a log scale (variances by their logarithm).
        """
        rows = [self.packs.index(name) for name in blend]
        share = np.array(list(blend.values()), np.float32)
        share /= share.sum()
        position = np.interp(np.log(phonemes), np.log(self.lengths), np.arange(len(self.lengths)))
        low = min(int(position), len(self.lengths) - 2)
        weight = np.float32(position - low)
        mean = self.mean[rows, low] * (1 - weight) + self.mean[rows, low + 1] * weight
        logs = np.log(self.variance[rows, low : low + 2] + np.float32(1e-8))
        variance = np.exp(logs[:, 0] * (1 - weight) + logs[:, 1] * weight)
        return share @ mean, share @ variance
