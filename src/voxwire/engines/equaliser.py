"""An equaliser that belongs to a voice: it follows a rendering window by window.

It is a filter of minimum phase, so nothing is late and windows of any size give the same samples.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.base import Cancellation, Pcm, Plan, Rendering
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.errors import EngineError

BANDS = (200, 250, 315, 400, 500, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150, 4000, 5000, 6300)
"""Centres of the bands in Hz, a third of an octave apart; gains beyond them are those of the outermost."""
MOST_DB = 12.0
"""Greatest gain or attenuation."""
TAPS = 256
_GRID = 4096


def equaliser_taps(gains: Sequence[float], sample_rate: int) -> NDArray[np.float32]:
    """Impulse response of minimum phase, ``[256]``.

    Made from the logarithm of the magnitude by folding its cepstrum ("Discrete-Time Signal Processing",
    Oppenheim and Schafer, chapter 13).

    Args:
        gains: in dB, one for each of :data:`BANDS`.
        sample_rate: in Hz.

    Raises:
        EngineError: there are not as many gains as bands, or one is beyond ±12 dB.

    """
    if len(gains) != len(BANDS):
        raise EngineError(f"An equaliser has {len(BANDS)} gains, not {len(gains)}.")
    if not all(abs(gain) <= MOST_DB for gain in gains):
        raise EngineError(f"The gains of an equaliser must be from {-MOST_DB:g} to {MOST_DB:g} dB.")
    hertz = np.fft.rfftfreq(_GRID, 1 / sample_rate)
    decibels = np.interp(np.log2(np.maximum(hertz, 1)), np.log2(BANDS), gains)
    cepstrum = np.fft.irfft(decibels * np.log(10) / 20)
    cepstrum[1 : _GRID // 2] *= 2
    cepstrum[_GRID // 2 + 1 :] = 0
    response = np.fft.irfft(np.exp(np.fft.rfft(cepstrum)))[:TAPS]
    # Its end fades, lest cutting it off be heard as ripples.
    response[TAPS // 2 :] *= np.cos(np.linspace(0, np.pi / 2, TAPS // 2)) ** 2
    taps: NDArray[np.float32] = response.astype(np.float32)
    return taps


def filtered_from(begin: int) -> int:
    """The sample that has to be filtered first, for one to be what it is when all are."""
    return max(0, begin - TAPS + 1)


class EqualisedRendering:
    """A rendering whose sound is filtered."""

    def __init__(self, speech: Rendering, taps: NDArray[np.float32], left_out: int = 0) -> None:
        """Begin.

        Args:
            speech: the rendering that is filtered.
            taps: impulse response of the filter.
            left_out: samples of it that are only there for those behind them; see :func:`filtered_from`.

        """
        self._speech = speech
        self._taps = taps
        self._left_out = left_out
        self._before = np.zeros(len(taps) - 1, np.float32)
        """The last samples that were rendered."""

    @property
    def done(self) -> bool:
        """Whether all has been rendered."""
        return self._speech.done

    @property
    def starved(self) -> bool:
        """Whether nothing can be rendered before the plan is extended."""
        return self._speech.starved

    def follow(self, plan: Plan) -> None:
        """Go on with the extended plan."""
        self._speech.follow(plan)

    def render(self, cancellation: Cancellation, cores: Cores = ONE_CORE) -> Pcm:
        """Render and filter the next window; see :class:`voxwire.engines.base.Rendering`."""
        pcm = self._speech.render(cancellation, cores)
        if not pcm.size:
            return pcm
        signal = np.concatenate([self._before, pcm])
        self._before = signal[signal.size - len(self._before) :]
        filtered: Pcm = np.convolve(signal, self._taps, "valid").astype(np.float32)
        left_out = min(self._left_out, filtered.size)
        self._left_out -= left_out
        return filtered[left_out:]
