"""English words inside another language."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from voxwire.text.g2p import Reading

_ARTICLE = "a"
_NAME_OF_A = "ˈA"


def name_letters(readings: Iterable[Reading]) -> Iterator[Reading]:
    """Read a lone *a* by its name: between words of another language it is a letter, not an article."""
    spoken = list(readings)
    words = sum(1 for reading in spoken if reading.spoken)
    for reading in spoken:
        letter = reading.spoken == _ARTICLE and words == 1
        yield replace(reading, phonemes=_NAME_OF_A) if letter else reading
