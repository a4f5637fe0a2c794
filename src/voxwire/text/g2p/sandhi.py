"""Tone sandhi of Standard Chinese: how tones change beside each other.

Rules after Duanmu, *The Phonology of Standard Chinese* (2007), chapter 11.
"""

from collections.abc import Sequence
from dataclasses import replace

from voxwire.text.g2p.pinyin import Syllable

_DIGITS = frozenset("零〇一二三四五六七八九幺两")
_COUNTED = _DIGITS | frozenset("十百千万亿第初")
_CALENDAR = frozenset("月号")
_WEEK = ("周", "星期", "礼拜")


def sandhi(words: Sequence[str], syllables: Sequence[Sequence[Syllable]]) -> list[list[Syllable]]:
    """Apply the sandhi of 一, of 不 and of the third tone.

    一 and 不 look at the next syllable, also in the next word; two third tones in a row change only inside
    one word, since across words it depends on rhythm.

    Args:
        words: the words of one phrase, without punctuation between them.
        syllables: the dictionary tones of each word, one syllable per character; ``[words][characters]``.

    Returns:
        The same shape with spoken tones.

    """
    text = "".join(words)
    flat = [syllable for word in syllables for syllable in word]
    spoken = list(flat)
    for index, character in enumerate(text):
        if character == "一" and flat[index].base == "yi":
            spoken[index] = _yi(text, flat, index)
        elif character == "不" and flat[index].base == "bu":
            spoken[index] = _bu(text, flat, index)
    result: list[list[Syllable]] = []
    begin = 0
    for word in words:
        result.append(_third_tones(spoken[begin : begin + len(word)]))
        begin += len(word)
    return result


def _yi(text: str, tones: Sequence[Syllable], index: int) -> Syllable:
    yi = tones[index]
    before, behind = text[:index], text[index + 1 : index + 2]
    if not behind or behind in _DIGITS or behind in _CALENDAR:
        return yi
    if before[-1:] in _COUNTED or before.endswith(_WEEK, max(0, index - 2)):
        return yi
    if before[-1:] == behind:
        return replace(yi, tone=5)
    return replace(yi, tone=2 if _falls(tones[index + 1]) else 4)


def _bu(text: str, tones: Sequence[Syllable], index: int) -> Syllable:
    bu = tones[index]
    if index + 1 == len(text):
        return bu
    if index and text[index - 1] == text[index + 1]:
        return replace(bu, tone=5)
    return replace(bu, tone=2) if _falls(tones[index + 1]) else bu


def _falls(syllable: Syllable) -> bool:
    # 个 was a fourth tone before it grew light, and still acts as one.
    return syllable.tone == 4 or (syllable.tone == 5 and syllable.base == "ge")


def _third_tones(word: list[Syllable]) -> list[Syllable]:
    # Words of four characters are two feet, and a foot minds its own tones.
    if len(word) == 4:
        return _third_tones(word[:2]) + _third_tones(word[2:])
    return [
        replace(syllable, tone=2)
        if syllable.tone == 3 and index + 1 < len(word) and word[index + 1].tone == 3
        else syllable
        for index, syllable in enumerate(word)
    ]
