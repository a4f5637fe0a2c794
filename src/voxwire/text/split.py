"""Cuts an utterance an engine can't take in one go."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from voxwire.engines.base import Utterance, Word
from voxwire.text.phonemes import CLAUSE_MARKS, CLOSING_MARKS, MODIFIERS, SENTENCE_MARKS

_SENTENCE, _CLAUSE, _GAP, _TOUCHING, _BEFORE_MARK = 4, 3, 2, 1, 0
"""How good it is to cut behind a word."""


def split_utterance(utterance: Utterance, max_phonemes: int) -> list[Utterance]:
    """Cut an utterance into pieces of at most ``max_phonemes`` symbols, spaces and punctuation included.

    The cut falls behind the end of a sentence, else behind a clause, else in a word gap, else between words
    that touch; a good place is not taken when it would leave less than half of what fits. A word that
    is too long by itself is cut inside, and its characters are dealt out in proportion.

    Args:
        utterance: what to cut.
        max_phonemes: at least 1.

    Returns:
        The utterance itself when it fits. The texts of the pieces join to its text; word positions
        count from the beginning of their piece.

    """
    if len(utterance.phonemes) <= max_phonemes:
        return [utterance]
    words = [part for word in utterance.words for part in _fitting(word, max_phonemes)]
    ranks = _ranks(words)
    edges = [0, *_cuts(words, ranks, max_phonemes), len(words)]
    # White space before a word goes with it; the first and the last piece take what is outside.
    starts = [0, *(words[edge - 1].end for edge in edges[1:-1]), len(utterance.text)]
    return [
        _piece(utterance.text, words[first:last], begin, end)
        for (first, last), (begin, end) in zip(pairwise(edges), pairwise(starts), strict=True)
    ]


def _piece(text: str, words: Sequence[Word], begin: int, end: int) -> Utterance:
    moved = tuple(replace(word, begin=word.begin - begin, end=word.end - begin) for word in words)
    return Utterance(text[begin:end], moved)


def _cuts(words: Sequence[Word], ranks: Sequence[int], limit: int) -> Iterator[int]:
    """Indices of the words that begin a new piece."""
    first = 0
    while first < len(words):
        length = 0
        best, roomy = first, False
        for index in range(first, len(words)):
            length += len(words[index].phonemes)
            if length > limit:
                break
            enough = 2 * length >= limit
            if enough > roomy or not enough or ranks[index] >= ranks[best]:
                best, roomy = index, enough
            length += words[index].space_after
        else:
            return
        first = best + 1
        yield first


def _ranks(words: Sequence[Word]) -> list[int]:
    ranks: list[int] = []
    for index, word in enumerate(words):
        mark = word.phonemes
        behind = words[index + 1].phonemes if index + 1 < len(words) else ""
        if behind in SENTENCE_MARKS | CLAUSE_MARKS | CLOSING_MARKS:
            rank = _BEFORE_MARK
        elif mark in SENTENCE_MARKS:
            rank = _SENTENCE
        elif mark in CLAUSE_MARKS:
            rank = _CLAUSE
        elif mark in CLOSING_MARKS and index and words[index - 1].phonemes in SENTENCE_MARKS:
            rank = _SENTENCE
        else:
            rank = _GAP if word.space_after else _TOUCHING
        ranks.append(rank)
    return ranks


def _fitting(word: Word, limit: int) -> Iterator[Word]:
    """The word, or parts of it that fit."""
    if len(word.phonemes) <= limit:
        yield word
        return
    parts = list(_phoneme_parts(word.phonemes, limit))
    length = word.end - word.begin
    done = 0
    for index, phonemes in enumerate(parts, start=1):
        here = length * index // len(parts)
        last = index == len(parts)
        yield Word(
            word.text[done:here],
            word.begin + done,
            word.begin + here,
            phonemes.strip(" "),
            word.language,
            word.space_after if last else phonemes.endswith(" "),
            word.pause_ms if last else 0,
        )
        done = here


def _phoneme_parts(phonemes: str, limit: int) -> Iterator[str]:
    begin = 0
    while len(phonemes) - begin > limit:
        end = begin + limit
        space = phonemes.rfind(" ", begin + limit // 2, end + 1)
        if space > begin:
            end = space + 1
        else:
            while end > begin + limit // 2 and phonemes[end] in MODIFIERS:
                end -= 1
            end = max(end, begin + 1)
        yield phonemes[begin:end]
        begin = end
    if begin < len(phonemes):
        yield phonemes[begin:]
