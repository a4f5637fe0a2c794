"""Making speech faster without making it higher."""

from voxwire.audio.filtering import FilterChain
from voxwire.errors import AudioError

FACTORS = (0.5, 4.0)
"""Least and greatest factor; beyond it speech is not worth hearing."""


def time_scaler(sample_rate: int, factor: float) -> FilterChain:
    """Compress or stretch one mono stream in time.

    The work is done by FFmpeg's ``atempo`` filter (waveform similarity overlap-add). A factor of 1 passes the
    signal through untouched. For ``n`` samples in, exactly ``n / factor``, rounded up, come out in total.
    What goes in at ``t`` is heard at ``t / factor``, give or take 20 ms by which pieces of the waveform are
    moved so that they fit each other (speech: 3 ms late on average; bursts of a steady tone come 15 ms early).

    Args:
        sample_rate: in Hz.
        factor: 2 takes half the time.

    Raises:
        AudioError: the factor is out of range.

    """
    if not FACTORS[0] <= factor <= FACTORS[1]:
        raise AudioError(f"Tempo {factor} is not supported; it must be from {FACTORS[0]} to {FACTORS[1]}.")
    filters = [] if factor == 1 else [("atempo", f"{factor:.6f}")]
    return FilterChain(sample_rate, filters, 1 / factor)
