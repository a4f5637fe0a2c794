"""Making speech faster without making it higher."""

from collections.abc import Sequence

from voxwire.audio.filtering import Filter, FilterChain
from voxwire.errors import AudioError

FACTORS = (0.5, 4.0)
"""Least and greatest factor; beyond it speech is not worth hearing."""

_WINDOWS_PER_SECOND = 24
"""Of FFmpeg's ``atempo`` (libavfilter/af_atempo.c)."""


def time_scaler(sample_rate: int, factor: float) -> FilterChain:
    """Compress or stretch one mono stream in time.

    The work is done by FFmpeg's ``atempo`` filter (waveform similarity overlap-add). A factor of 1 passes the
    signal through untouched. For ``n`` samples in, exactly ``n / factor``, rounded up, come out in total.
    What goes in at ``t`` is heard at ``t / factor``, give or take some milliseconds by which pieces are moved
    so that they fit each other.

    Args:
        sample_rate: in Hz.
        factor: 2 takes half the time.

    Raises:
        AudioError: the factor is out of range.

    """
    if not FACTORS[0] <= factor <= FACTORS[1]:
        raise AudioError(f"Tempo {factor} is not supported; it must be from {FACTORS[0]} to {FACTORS[1]}.")
    filters = [] if factor == 1 else tempo_filters(sample_rate, factor)
    return FilterChain(sample_rate, filters, 1 / factor)


def tempo_filters(sample_rate: int, factor: float) -> Sequence[Filter]:
    """FFmpeg's ``atempo``, and the delay without which everything would be heard too soon.

    Its windows are a power of two of samples, at least 1/24 s, and the first is centred on the first sample.
    The half of it that lies before the signal is not given out, so all that follows comes early by it
    (21 ms at 24 kHz, before scaling). As much silence in front makes up for that.

    Args:
        sample_rate: in Hz.
        factor: 2 takes half the time.

    """
    window = 1 << (sample_rate // _WINDOWS_PER_SECOND - 1).bit_length()
    return [("adelay", f"{window // 2}S"), ("atempo", f"{factor:.8f}")]
