"""How alike two voices are, judged by what had no part in making one like the other.

No second speaker encoder ships in a package that could be found, so this is a classic of speaker recognition:
the distribution of the mel cepstrum, as a Gaussian, compared by the symmetric Kullback-Leibler divergence.
The mean alone tells of microphone and long-term spectrum, which cloning does match in part; the covariance is
not changed by an equaliser, so it is given apart.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voxwire.voices.speaker_encoder import mel_filters, mel_spectra
from voxwire.voices.speaker_measures import without_silence

COEFFICIENTS = 16
REGULAR = 1e-2

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Cepstrum:
    """A voice as a Gaussian over the mel cepstrum."""

    mean: Numbers
    covariance: Numbers


def cepstrum(speech: NDArray[np.float32]) -> Cepstrum:
    """Measure speech at 16 kHz."""
    spectra = mel_spectra(without_silence(speech), mel_filters())
    loud = spectra.sum(axis=1)
    log = np.log(spectra[loud > np.percentile(loud, 95) * 1e-3] + 1e-10)
    bands = np.arange(log.shape[1])
    basis = np.cos(np.pi * np.outer(np.arange(1, COEFFICIENTS + 1), bands + 0.5) / len(bands))
    coefficients = log @ basis.T * np.sqrt(2 / len(bands))
    return Cepstrum(coefficients.mean(axis=0), np.cov(coefficients.T) + REGULAR * np.eye(COEFFICIENTS))


def divergence(one: Cepstrum, other: Cepstrum) -> tuple[float, float]:
    """Symmetric Kullback-Leibler divergence: of the covariances alone, and with the means."""
    inverse_one, inverse_other = np.linalg.inv(one.covariance), np.linalg.inv(other.covariance)
    shape = 0.5 * float(np.trace(inverse_other @ one.covariance + inverse_one @ other.covariance))
    shape -= COEFFICIENTS
    apart = one.mean - other.mean
    return shape, shape + 0.5 * float(apart @ (inverse_one + inverse_other) @ apart)
