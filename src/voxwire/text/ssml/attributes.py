"""The values attributes may have.

Every function takes the text of an attribute and raises :class:`ValueError` with what is expected instead.
Ranges are those of the CosyVoice SSML page. A rate, pitch or volume beyond its range counts as the end of the
range: the page itself shows values of an older scale, from -500 to 500.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from voxwire.audio.effects import Effect, EffectKind
from voxwire.text.characters import is_han
from voxwire.text.g2p.arpabet import is_arpabet
from voxwire.text.g2p.pinyin import Syllable

BREAK_DEFAULT_MS = 1_000
LONGEST_BREAK_MS = 10_000
"""Also of adjacent breaks together."""
EQUALIZER_BANDS = 8
_HIGHEST_HZ = 24_000
"""Half of the highest sample rate."""

_TIME = re.compile(r"([0-9]{1,6})(s|ms)", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,9}(?:\.[0-9]{0,9})?|\.[0-9]{1,9})", re.ASCII)
_INTEGER = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", re.ASCII)


def milliseconds(value: str) -> int:
    """The time of a break."""
    match = _TIME.fullmatch(value)
    if match is not None:
        time = int(match[1]) * (1_000 if match[2] == "s" else 1)
        if (1_000 if match[2] == "s" else 50) <= time <= LONGEST_BREAK_MS:
            return time
    raise ValueError("a whole number of seconds from 1s to 10s, or of milliseconds from 50ms to 10000ms")


def factor(value: str) -> float:
    """A rate or a pitch."""
    if _NUMBER.fullmatch(value) is None:
        raise ValueError("a number from 0.5 to 2")
    return min(max(float(value), 0.5), 2.0)


def volume(value: str) -> int:
    """A volume."""
    if _INTEGER.fullmatch(value) is None:
        raise ValueError("a whole number from 0 to 100")
    return min(max(int(value), 0), 100)


def intensity(value: str) -> float:
    """The intensity of an emotion."""
    if _NUMBER.fullmatch(value) is None or not 0.01 <= float(value) <= 2:
        raise ValueError("a number from 0.01 to 2")
    return float(value)


def language(value: str) -> str:
    """A BCP 47 tag."""
    if _LANGUAGE.fullmatch(value) is None:
        raise ValueError("a language tag such as zh-CN")
    return value


def filled(value: str) -> str:
    """A name or text that is not blank."""
    if not value.strip():
        raise ValueError("a text that is not empty")
    return value.strip()


def source(value: str) -> str:
    """Where a sound is."""
    address = value.strip()
    expected = ValueError("the URL of a sound, with http:// or https://")
    try:
        parts = urlsplit(address)
    except ValueError:
        raise expected from None
    if parts.scheme == "data" and address.partition(",")[1]:
        return address
    if parts.scheme not in ("http", "https") or not parts.hostname or any(c.isspace() for c in address):
        raise expected
    return address


def effect(kind: str | None, values: str | None) -> Effect | None:
    """A sound effect: the attributes ``effect`` and ``effectValue``."""
    if kind is None:
        if values is not None:
            raise ValueError("'effectValue' needs 'effect' beside it")
        return None
    if kind not in set(EffectKind):
        raise ValueError(f"'effect' must be one of {', '.join(EffectKind)}")
    known = EffectKind(kind)
    if known is EffectKind.EQUALIZER:
        return Effect(known, _gains(values))
    if known in (EffectKind.LOWPASS_FILTER, EffectKind.HIGHPASS_FILTER):
        return Effect(known, (_frequency(known, values),))
    if values is not None:
        raise ValueError(f"'effectValue' means nothing to the effect {kind}")
    return Effect(known)


def _gains(values: str | None) -> tuple[int, ...]:
    fields = (values or "").split()
    if len(fields) == EQUALIZER_BANDS and all(_INTEGER.fullmatch(field) for field in fields):
        gains = tuple(int(field) for field in fields)
        if all(-20 <= gain <= 20 for gain in gains):
            return gains
    raise ValueError("'effectValue' of eq must be eight whole numbers from -20 to 20")


def _frequency(kind: EffectKind, value: str | None) -> int:
    if value is not None and _INTEGER.fullmatch(value.strip()) and 0 < int(value) <= _HIGHEST_HZ:
        return int(value)
    raise ValueError(f"'effectValue' of {kind} must be a whole number of Hz, at most half the sample rate")


def pinyin(value: str, text: str) -> tuple[str, ...]:
    """Pinyin syllables with tone digits, one for each character of ``text``."""
    syllables = tuple(_plain(syllable) for syllable in value.split())
    characters = [character for character in text if not character.isspace()]
    for syllable in syllables:
        if Syllable.parse(syllable) is None:
            raise ValueError(f"'{syllable}' is no pinyin syllable with a tone from 1 to 5")
    if not characters or not all(is_han(character) for character in characters):
        raise ValueError("pinyin can only be given for Chinese characters")
    if len(syllables) != len(characters):
        raise ValueError(f"syllables and characters don't match: {len(syllables)} for {len(characters)}")
    return syllables


def _plain(syllable: str) -> str:
    """One spelling for the vowel ü, which people write in several ways."""
    lower = syllable.lower().replace("u:", "v").replace("ü", "v").replace("u\u0308", "v")
    if lower[:3] in ("nue", "lue"):
        return lower.replace("u", "v")
    return lower.replace("v", "u") if lower[:1] in ("j", "q", "x", "y") else lower


def arpabet(value: str, text: str) -> tuple[str, ...]:
    """Phonemes of the CMU Pronouncing Dictionary, vowels with or without their stress."""
    symbols = tuple(value.upper().split())
    for symbol in symbols:
        if not is_arpabet(symbol):
            raise ValueError(f"'{symbol}' is no phoneme of the CMU Pronouncing Dictionary")
    if not symbols:
        raise ValueError("there are no phonemes")
    if not text.strip():
        raise ValueError("there is no text to pronounce")
    return symbols


ALPHABETS: Mapping[str, Callable[[str, str], tuple[str, ...]]] = {"py": pinyin, "cmu": arpabet}
"""How the values of ``ph`` are read, by ``alphabet``."""
