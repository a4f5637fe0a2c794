"""Reads descriptions of voices: "a calm middle-aged man, deep and slow, for documentaries"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from voxwire.text.instructions.delivery import graded_word
from voxwire.text.instructions.meaning import VoiceDescription
from voxwire.text.instructions.vocabulary import Clause, voice_vocabularies
from voxwire.text.instructions.wishes import Wish, wishes
from voxwire.text.tables import in_order

_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
_UNITS = in_order(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
)
_HAN = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
_EN_NUMBER = re.compile(
    rf"\b(?:(\d{{1,3}})|({'|'.join(_TENS)})(?:[- ]({'|'.join(_UNITS[1:10])}))?|({'|'.join(_UNITS)}))\b"
)
_ZH_AGE = re.compile(r"(\d{1,3}|[零一二三四五六七八九十两]{1,4})(?:多|几|来)?(?:岁|周岁)")
_NOT_AGES = re.compile(r"^[- ]?(?:minute|second|hour|word|percent|%|hz|voices?\b|languages?)")

_VOICE_NOUNS = re.compile("[男女声音嗓]")
_FOR = "for"


def interpret_voice(text: str) -> VoiceDescription:
    """Find out what a description says of a voice; whatever it leaves open is None.

    Args:
        text: in Chinese, English, or both.

    """
    found, purposes = list[Wish](), list[Wish]()
    use: str | None = None
    for clauses in _by_vocabulary(text):
        purpose, own = _parted(clauses)
        found.extend(wishes(own))
        purposes.extend(wishes(purpose))
        use = use or _purpose(purpose)
    gender = _value(found, "gender") or _value(found, "weak_gender")
    years = _years(text)
    return VoiceDescription(
        gender=gender,
        age=_age(years) if years is not None else _value(found, "age") or _value(found, "weak_age"),
        pitch=_value(found, "pitch", {"higher": "high", "lower": "low"}),
        rate=_rate(found) or _rate(purposes),
        timbre=tuple(
            dict.fromkeys(wish.value for wish in found if wish.kind == "timbre" and not wish.denied)
        ),
        # "Neutral" alone may be said of the gender.
        emotion=_emotion(found) or (None if gender == "neutral" else _value(found, "weak_emotion")),
        use=use or _value(found, "use") or _value(purposes, "weak_use") or _value(found, "weak_use"),
    )


def _by_vocabulary(text: str) -> Iterator[list[Clause]]:
    """The clauses of a text as each vocabulary reads them."""
    readings = [vocabulary.clauses(text, colons_part=True) for vocabulary in voice_vocabularies()]
    for own in readings:
        others = [reading for reading in readings if reading is not own]
        yield [
            replace(clause, elsewhere=tuple(cue for reading in others for cue in reading[place].cues))
            for place, clause in enumerate(own)
        ]


def _parted(clauses: Iterable[Clause]) -> tuple[list[Clause], list[Clause]]:
    """What is said of the purpose, and what of the voice itself: "for" begins a purpose."""
    purpose, own = list[Clause](), list[Clause]()
    for clause in clauses:
        at = next((cue.end for cue in clause.cues if _FOR in cue.of("function")), None)
        if at is None:
            own.append(clause)
            continue
        own.append(replace(clause, cues=tuple(cue for cue in clause.cues if cue.end < at)))
        back = _own_again(clause.text, at)
        own.append(replace(clause, cues=tuple(cue for cue in clause.cues if cue.begin >= back)))
        purpose.append(replace(clause, cues=tuple(cue for cue in clause.cues if at <= cue.begin < back)))
    return purpose, own


def _own_again(text: str, begin: int) -> int:
    """Where a purpose ends that stands before the voice it is told of: "适合热线的 | 年轻女声"."""
    end = text.rfind("的", begin)
    return end + 1 if end >= 0 and _VOICE_NOUNS.search(text, end) else len(text)


def _purpose(clauses: Iterable[Clause]) -> str | None:
    """The use that clauses of purpose name: of nouns in a row the last, of an enumeration the first."""
    uses = list[str]()
    for clause in clauses:
        for cue in clause.cues:
            if uses and "or" in cue.of("function"):
                return uses[-1]
            uses.extend(cue.of("use"))
        if uses:
            return uses[-1]
    return None


def _value(found: Iterable[Wish], kind: str, names: dict[str, str] | None = None) -> str | None:
    for wish in found:
        if wish.kind == kind and not wish.denied and not wish.cancelled:
            return (names or {}).get(wish.value, wish.value)
    return None


def _rate(found: Sequence[Wish]) -> str | None:
    if (
        value := _value((wish for wish in found if wish.value in ("mid", "slow", "fast")), "rate")
    ) is not None:
        return value
    own = [wish for wish in found if wish.value in ("faster", "slower")]
    word = graded_word(own, "rate")
    if word is None:
        both = any(wish.denied or wish.cancelled for wish in own if wish.kind == "rate")
        return "mid" if both else None
    return "fast" if word[0] == "faster" else "slow"


def _emotion(found: Iterable[Wish]) -> str | None:
    wanted = [wish.value for wish in found if wish.kind == "emotion" and not wish.denied]
    return "neutral" if "neutral" in wanted else next(iter(wanted), None)


def _years(text: str) -> int | None:
    """The age in years, where a number says it."""
    small = text.lower()
    for match in _ZH_AGE.finditer(small):
        return _han_number(match[1])
    for years in _english_numbers(small):
        if 3 <= years <= 110:
            return years
    return None


def _english_numbers(text: str) -> Iterator[int]:
    for match in _EN_NUMBER.finditer(text):
        digits, tens, unit, small = match.groups()
        if _NOT_AGES.match(text[match.end() :]):
            continue
        if digits:
            yield int(digits)
        elif tens:
            yield _TENS[tens] + (_UNITS.index(unit) if unit else 0)
        elif small not in ("zero", "one"):
            yield _UNITS.index(small)


def _han_number(digits: str) -> int:
    """A number as people say ages: 三十五, 七八 (seven or eight), 十五六."""
    if digits.isdigit() and digits.isascii():
        return int(digits)
    before, ten, after = digits.partition("十")
    if not ten:
        return _HAN[digits[-1]] if digits else 0
    return 10 * (_HAN[before[-1]] if before else 1) + (_HAN[after[0]] if after else 0)


def _age(years: int) -> str:
    bounds = ((12, "child"), (19, "teen"), (39, "young"), (59, "middle"))
    return next((name for oldest, name in bounds if years <= oldest), "elderly")
