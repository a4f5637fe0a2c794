"""Making speech faster without making it higher."""

from collections.abc import Sequence

from voxwire.audio.filtering import Filter, FilterChain
from voxwire.errors import AudioError

FACTORS = (0.5, 4.0)
"""Least and greatest factor; beyond it speech is not worth hearing."""


def time_scaler(sample_rate: int, factor: float) -> FilterChain:
    """Compress or stretch one mono stream in time.

    The work is done by FFmpeg's ``atempo`` filter (waveform similarity overlap-add). A factor of 1 passes the
    signal through untouched. For ``n`` samples in, exactly ``n / factor``, rounded up, come out in total.
    What goes in at ``t`` is heard at ``t / factor``, give or take 20 ms by which pieces of the waveform are
    moved so that they fit each other.

    Args:
        sample_rate: in Hz.
        factor: 2 takes half the time.

    Raises:
        AudioError: the factor is out of range.

    """
    if not FACTORS[0] <= factor <= FACTORS[1]:
        raise AudioError(f"Tempo {factor} is not supported; it must be from {FACTORS[0]} to {FACTORS[1]}.")
    return FilterChain(sample_rate, tempo_filters(sample_rate, factor), 1 / factor)


def tempo_filters(sample_rate: int, factor: float) -> Sequence[Filter]:
    """The filters that compress or stretch a stream.

    Stretched by ``atempo`` alone, speech comes early, by as much as a quarter of its window lasts afterwards
    (measured at 24 kHz: 21 ms at factor 0.5, 13 ms at 0.82); so it is held back before. Compressed speech is
    within 3 ms on average (factors 1.1 to 1.7).

    Args:
        sample_rate: in Hz.
        factor: 2 takes half the time; 1 needs no filter.

    """
    if factor == 1:
        return []
    tempo = "atempo", f"{factor:.8f}"
    # The least power of two that lasts 1/24 s, after libavfilter/af_atempo.c.
    window = 1 << (sample_rate // 24 - 1).bit_length()
    return [tempo] if factor > 1 else [("adelay", f"{window // 4}S"), tempo]
