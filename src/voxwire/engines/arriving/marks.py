"""When words are heard, where nobody says: estimates by how much there is to say in each."""

from collections.abc import Iterator, Sequence

import numpy as np

from voxwire.engines.base import Mark, Pcm, Samples, Word

AUDIBLE = 0.02
"""Share of the loudest sample from which speech is taken to begin, and to end."""
PAUSE = 3.0
"""How many phonemes a pause at a punctuation mark lasts."""


def estimated_marks(words: Sequence[Word], audio: Pcm, begin: int) -> Iterator[Mark]:
    """Marks of the words that were said in a stretch of audio, each by its share of the phonemes.

    Args:
        words: in order.
        audio: in which they were said, silence at its ends included.
        begin: where that begins, in samples of the whole.

    """
    told = [word for word in words if word.phonemes]
    first, last = _speech(audio)
    weights = [_weight(word) for word in told]
    if weights and not _letters(told[-1]):
        # The pause behind the last word is the silence that was cut off.
        weights[-1] = 0.0
    edges = np.concatenate([[0.0], np.cumsum(weights)])
    edges = begin + first + edges * ((last - first) / (edges[-1] or 1.0))
    for word, from_, to in zip(told, edges, edges[1:], strict=False):
        yield Mark("word", word.text, word.begin, word.end, Samples(int(from_)), Samples(int(to)))


def _speech(audio: Pcm) -> tuple[int, int]:
    """Where speech begins and ends in audio."""
    if not audio.size:
        return 0, 0
    level = np.abs(audio)
    loud = np.flatnonzero(level > AUDIBLE * level.max())
    return (int(loud[0]), int(loud[-1]) + 1) if loud.size else (0, audio.size)


def _letters(word: Word) -> int:
    return sum(map(str.isalpha, word.phonemes))


def _weight(word: Word) -> float:
    return _letters(word) or PAUSE
