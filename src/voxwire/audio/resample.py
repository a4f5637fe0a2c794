"""Changing the sample rate of a stream."""

import numpy as np
import soxr

from voxwire.engines.base import Pcm

QUALITY = "HQ"
"""The soxr recipe in use; ``docs/audio.md`` has the measurements behind the choice.

From 24 kHz, every recipe with a real filter gives its output in pulses. HQ withholds 4–39 ms of what it
was fed on the way up, 6–37 ms to 16 kHz and 12–73 ms to 8 kHz; it passes everything below 0.9 of the
Nyquist frequency within 0.01 dB and keeps aliases under -130 dB. LQ withholds about half of that, but
loses 2 dB at 0.8 and 20 dB at 0.9 of the Nyquist frequency. QQ has no delay and no stop band; MQ is no
faster than HQ.
"""


class Resampler:
    """A stateful resampler for one mono stream; what comes out is independent of how it was cut.

    Equal rates pass the signal through untouched. For ``n`` samples in, exactly ``n · out / in`` samples,
    rounded up, come out in total, aligned with the input.

    Args:
        source_rate: rate of what is fed, in Hz.
        target_rate: rate of what comes out, in Hz.

    """

    def __init__(self, source_rate: int, target_rate: int) -> None:
        self._source_rate = source_rate
        self._target_rate = target_rate
        self._fed = 0
        self._given = 0
        self._stream = (
            soxr.ResampleStream(source_rate, target_rate, 1, dtype="float32", quality=QUALITY)
            if source_rate != target_rate
            else None
        )

    def feed(self, pcm: Pcm) -> Pcm:
        """Take samples at the source rate; returns what is ready at the target rate, possibly nothing."""
        if self._stream is None or pcm.size == 0:
            return pcm
        self._fed += pcm.size
        ready: Pcm = self._stream.resample_chunk(np.ascontiguousarray(pcm, dtype=np.float32))
        self._given += ready.size
        return ready

    def finish(self) -> Pcm:
        """Return the samples that were held back. Nothing may be fed afterwards."""
        if self._stream is None or self._fed == 0:
            return np.zeros(0, np.float32)
        rest: Pcm = self._stream.resample_chunk(np.zeros(0, np.float32), last=True)
        due = self._total() - self._given
        # soxr rounds the total for itself; the promise is ours.
        if rest.size >= due:
            return rest[:due]
        # One sample more than it has must not be a click.
        return np.pad(rest, (0, due - rest.size), "edge" if rest.size else "constant")

    def _total(self) -> int:
        return -(-self._fed * self._target_rate // self._source_rate)
