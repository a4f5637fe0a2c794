"""How far the student is from the teacher, on magnitudes alone.

What was learnt by trying: errors of phase are inaudible here and a loss on complex spectra makes magnitudes
worse; most of what is heard is missing in loud frames at 1.5 to 4 kHz, so low frequencies and loud parts
count more. What can't be foretold is said at its median, 1 to 2 dB too soft where a spectrum is noisy, so the
energy of whole bands is compared as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from training.lightgen.corpus import SAMPLE_RATE

RESOLUTIONS = (2048, 1200, 640, 320, 160)
"""Lengths of the analysis windows, in samples; each moves by a quarter."""
LOUD_FLOOR = 3e-3
"""Magnitudes below this count as silence: 26 dB under the level of speech."""
QUIET_FLOOR = 3e-4
EAR_KNEE_HZ = 1000.0
"""Frequencies weigh ``1 / (1 + f / knee)``."""
ENERGY_SIZE = 1200
"""Length of the analysis windows in which the energy of bands is measured."""
ENERGY_BANDS = 40
ENERGY_SPANS = (1, 4, 16)
"""Windows, a quarter of their length apart, whose energy is averaged: the more, the less is chance."""
ENERGY_WEIGHT = 1.0
_TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Resolution:
    """How a spectrum is made."""

    size: int
    """Samples of a window; windows are a quarter of it apart."""
    window: Tensor
    weight: Tensor
    """Of each bin; the sum is 1."""


def resolution(size: int) -> Resolution:
    """That of so many samples."""
    window = torch.hann_window(size)
    frequency = torch.arange(size // 2 + 1) * (SAMPLE_RATE / size)
    weight = 1 / (1 + frequency / EAR_KNEE_HZ)
    return Resolution(size, window / window.square().sum().sqrt(), weight / weight.sum())


class SpectralLoss:
    """Mean distance of log and of root magnitudes over several resolutions, weighted by ear."""

    def __init__(self, resolutions: Sequence[int] = RESOLUTIONS) -> None:
        self._resolutions = [resolution(size) for size in resolutions]

    def __call__(self, said: Tensor, wanted: Tensor) -> Tensor:
        """A scalar for audio ``[B, samples]`` and what it should be."""
        total = said.new_zeros(())
        for each in self._resolutions:
            with torch.no_grad():
                target = magnitudes(wanted, each)
            total = total + _distance(magnitudes(said, each), target, each.weight)
        return total / len(self._resolutions)


def magnitudes(audio: Tensor, resolution: Resolution) -> Tensor:
    """``[B, frames, bins]``, scaled so that white noise of standard deviation s has magnitudes around s."""
    frames = audio.unfold(1, resolution.size, resolution.size // 4) * resolution.window
    spectrum = torch.view_as_real(torch.fft.rfft(frames, dim=-1))
    # Not abs(): its gradient has no bound at zero.
    return (spectrum[..., 0].square() + spectrum[..., 1].square() + _TINY).sqrt()


def _distance(said: Tensor, wanted: Tensor, weight: Tensor) -> Tensor:
    def weighted(x: Tensor) -> Tensor:
        return (x @ weight).mean()

    loud = weighted((torch.log(said + LOUD_FLOOR) - torch.log(wanted + LOUD_FLOOR)).abs())
    quiet = weighted((torch.log(said + QUIET_FLOOR) - torch.log(wanted + QUIET_FLOOR)).abs())
    root = weighted((said.sqrt() - wanted.sqrt()).abs()) / weighted(wanted.sqrt())
    return loud + 0.3 * quiet + 0.5 * root


class EnergyLoss:
    """Mean distance of the logarithms of energy in mel bands, over several spans of time."""

    def __init__(self) -> None:
        self._resolution = resolution(ENERGY_SIZE)
        bands = _mel_bands(ENERGY_SIZE, ENERGY_BANDS).T
        self._bands = bands / bands.sum(0)

    def __call__(self, said: Tensor, wanted: Tensor) -> Tensor:
        """A scalar for audio ``[B, samples]`` and what it should be; spans that do not fit are left out."""
        with torch.no_grad():
            target = self._energies(wanted)
        given = self._energies(said)
        spans = [span for span in ENERGY_SPANS if span <= given.shape[2]]
        total = said.new_zeros(())
        for span in spans:
            logs = [torch.log(_summed(each, span) + LOUD_FLOOR**2) for each in (given, target)]
            total = total + (logs[0] - logs[1]).abs().mean()
        return total / max(1, len(spans))

    def _energies(self, audio: Tensor) -> Tensor:
        """Mean squares of magnitudes, ``[B, bands, windows]``."""
        return (magnitudes(audio, self._resolution).square() @ self._bands).transpose(1, 2)


def _summed(energies: Tensor, span: int) -> Tensor:
    return functional.avg_pool1d(energies, span, max(1, span // 2))


class MelDistance:
    """Mean distance of log mel spectra: the number by which runs are compared."""

    def __init__(self, size: int = 1024, hop: int = 256, bands: int = 80) -> None:
        self._size, self._hop = size, hop
        self._window = torch.hann_window(size)
        self._bands = _mel_bands(size, bands)

    def __call__(self, said: Tensor, wanted: Tensor) -> float:
        """For two signals ``[samples]`` of one length."""
        return float((self._log_mel(said) - self._log_mel(wanted)).abs().mean())

    def _log_mel(self, audio: Tensor) -> Tensor:
        spectrum = torch.stft(audio, self._size, self._hop, window=self._window, return_complex=True)
        return torch.log((self._bands @ spectrum.abs()).clamp(min=1e-4))


def _mel_bands(size: int, bands: int) -> Tensor:
    """Triangles evenly spaced on the mel scale (O'Shaughnessy's formula), ``[bands, size / 2 + 1]``."""
    top = 2595 * torch.log10(torch.tensor(1 + SAMPLE_RATE / 2 / 700))
    edges = 700 * (10 ** (torch.linspace(0, float(top), bands + 2) / 2595) - 1)
    frequency = torch.arange(size // 2 + 1) * (SAMPLE_RATE / size)
    low, mid, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    return torch.minimum((frequency - low) / (mid - low), (high - frequency) / (high - mid)).clamp(min=0)
