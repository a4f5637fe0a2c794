"""Third tones in a row: which of them rise.

A third tone rises before another one inside a foot. Longer words are feet or made of them; words of one
character form feet with each other, two by two, and one that is left over leans on its neighbour (Shih, *The
Prosodic Domain of Tone Sandhi in Chinese*, 1986; Duanmu, *The Phonology of Standard Chinese*, 2007, section
11.5). Between feet nothing changes.
"""

from collections.abc import Sequence
from dataclasses import replace

from voxwire.text.g2p.pinyin import Syllable

_LIGHT_RISES = frozenset(
    ("小姐", "哪里", "打扫", "打点", "打手", "老鼠", "响起", "想起", "举起", "捧起", "打起")
)
"""Words whose light second syllable was a third tone and still lifts the first."""
_CLITICS = frozenset("了着过的地得吗呢吧啊呀嘛里")
_RIGHT = frozenset("把比给我你想很也可只有请每使总")
"""Words of one character that lean on what follows rather than on what precedes."""


def third_tones(words: Sequence[str], syllables: Sequence[Sequence[Syllable]]) -> list[list[Syllable]]:
    """Apply third-tone sandhi to a phrase; shapes as in :func:`voxwire.text.g2p.sandhi.sandhi`."""
    result = [_word(word, list(tones)) for word, tones in zip(words, syllables, strict=True)]
    for first, last in _groups(words):
        _join(result, first, last)
    return result


def _word(word: str, tones: list[Syllable]) -> list[Syllable]:
    """Sandhi inside a word."""
    doubled = len(word) in (2, 3) and word[0] == word[1] and word[0] not in "姐奶婆姥"
    if (doubled or word in _LIGHT_RISES) and tones[0].tone == 3 and tones[1].tone == 5:
        return [replace(tones[0], tone=2), *tones[1:]]
    if len(word) == 3 and all(tone.tone == 3 for tone in tones) and word[0] in "纸小老女母总副买":
        # 纸老虎 is 纸 and 老虎.
        return [tones[0], replace(tones[1], tone=2), tones[2]]
    # Words of four characters are two feet, and a foot minds its own tones.
    if len(word) >= 4:
        return _rise(tones[:2]) + _word(word[2:], tones[2:])
    return _rise(tones)


def _rise(tones: Sequence[Syllable]) -> list[Syllable]:
    return [
        replace(tone, tone=2)
        if tone.tone == 3 and index + 1 < len(tones) and tones[index + 1].tone == 3
        else tone
        for index, tone in enumerate(tones)
    ]


def _groups(words: Sequence[str]) -> list[tuple[int, int]]:
    """Words that make a foot together, as first and last index."""
    groups: list[tuple[int, int]] = []
    index = 0
    while index < len(words):
        run = index
        while run < len(words) and len(words[run]) == 1:
            run += 1
        singles = run - index
        if singles == 0:
            index += 1
            continue
        groups.extend(_pairs(words, index, run))
        index = run
    return groups


def _pairs(words: Sequence[str], begin: int, end: int) -> list[tuple[int, int]]:
    """Feet of the one-character words ``[begin, end)``; light ones lean on what precedes and don't count."""
    places = [place for place in range(begin, end) if words[place] not in _CLITICS]
    pairs = list(zip(places[::2], places[1::2], strict=False))
    if len(places) % 2 == 0:
        return pairs
    last = places[-1]
    follows = last + 1 < len(words)
    if follows and (not pairs or words[last] in _RIGHT):
        return [*pairs, (last, last + 1)]
    if pairs:
        pairs[-1] = (pairs[-1][0], last)
        return pairs
    return [(begin - 1, last)] if begin else []


def _join(tones: list[list[Syllable]], first: int, last: int) -> None:
    """Let third tones rise where two words of a foot meet, the inner ones first."""
    for index in range(first, last):
        here, there = tones[index], tones[index + 1]
        if not here or not there or here[-1].tone != 3:
            continue
        # What comes later in the foot may still rise itself, yet it was a third tone.
        if there[0].tone == 3:
            here[-1] = replace(here[-1], tone=2)
