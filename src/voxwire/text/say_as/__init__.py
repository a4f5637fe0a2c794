"""Text whose kind the client has told: numbers, dates, telephones and the like.

The forms that are known, and how they are read, follow the say-as tables of the CosyVoice SSML page. What has
none of the forms of its kind is read as ordinary text.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from voxwire.text.characters import HAN
from voxwire.text.g2p import Reading
from voxwire.text.g2p.arpabet import arpabet_to_ipa
from voxwire.text.g2p.pinyin import Syllable
from voxwire.text.g2p.surnames_zh import SURNAMES, surname
from voxwire.text.languages import Run
from voxwire.text.say_as import en_calendar, en_numbers, en_quantities, zh_calendar, zh_numbers, zh_telephone
from voxwire.text.say_as.spelling import letter, spell
from voxwire.text.say_as.wording import Fixed, Wording
from voxwire.text.spans import SpannedText
from voxwire.text.ssml.document import SayAsKind

__all__ = ["Fixed", "Wording", "pronounced", "say_as"]

_LONGEST = 200
"""Characters of the longest text that is looked at as a number, date and so on."""

_ZH: Mapping[SayAsKind, Callable[[str], str | None]] = {
    SayAsKind.CARDINAL: zh_numbers.signed,
    SayAsKind.DIGITS: zh_numbers.digit_string,
    SayAsKind.TELEPHONE: zh_telephone.telephone,
    SayAsKind.DATE: zh_calendar.date,
    SayAsKind.TIME: zh_calendar.time,
    SayAsKind.CURRENCY: zh_numbers.currency,
    SayAsKind.MEASURE: zh_numbers.measure,
}
_EN: Mapping[SayAsKind, Callable[[str], str | None]] = {
    SayAsKind.CARDINAL: en_numbers.cardinal,
    SayAsKind.DIGITS: lambda text: en_numbers.grouped_digits(text, "zero"),
    SayAsKind.TELEPHONE: lambda text: en_numbers.grouped_digits(text, "oh"),
    SayAsKind.DATE: en_calendar.date,
    SayAsKind.TIME: en_calendar.time,
    SayAsKind.CURRENCY: en_quantities.currency,
    SayAsKind.MEASURE: en_quantities.measure,
}
_SPELLED = (SayAsKind.ID, SayAsKind.CHARACTERS, SayAsKind.PUNCTUATION)
_LETTERS = re.compile(r"(?<![A-Za-z])[A-Z](?![A-Za-z])")
_HAN = re.compile(f"[{HAN}]")


def say_as(kind: SayAsKind, text: SpannedText, language: str) -> Sequence[Wording] | None:
    """Read a text as what it is.

    Args:
        kind: what it is.
        text: the cleaned text.
        language: of what stands around it; a text with Han characters is read in Chinese anyway.

    Returns:
        What is said, or None if the text is to be read like any other.

    """
    chinese = language == "zh" or _HAN.search(text.text) is not None
    if not chinese and language.partition("-")[0] != "en":
        return spell(text, "en") if kind in _SPELLED else None
    if kind in _SPELLED:
        return spell(text, "zh" if chinese else "en", punctuation=kind is SayAsKind.PUNCTUATION)
    if kind is SayAsKind.NAME:
        return list(_name(text)) if chinese else None
    if kind is SayAsKind.ADDRESS:
        return list(_address(text)) if chinese else None
    if len(text) > _LONGEST:
        return None
    words = (_ZH if chinese else _EN)[kind](text.text)
    if words is None:
        return None
    return list(_with_letters(text.rewrite(0, len(text), words), "zh" if chinese else "en"))


def pronounced(alphabet: str, symbols: Sequence[str], text: SpannedText) -> Fixed:
    """A text with the pronunciation that is given for it, as it stands: no tone changes.

    Args:
        alphabet: ``py`` (pinyin with tone digits), ``cmu`` (CMUdict) or ``ipa`` (our own alphabet).
        symbols: a syllable for each character, or the phonemes of a word.
        text: what is pronounced.

    """
    begin, end = text.span(0, len(text))
    words = "".join(text.text.split()) if alphabet == "py" else " ".join(text.text.lower().split())
    if alphabet == "cmu":
        return Fixed("en", Reading(arpabet_to_ipa(symbols), begin, end, gap=False, spoken=words))
    if alphabet == "ipa":
        language = "zh" if _HAN.search(text.text) else "en"
        return Fixed(language, Reading("".join(symbols), begin, end, gap=False, spoken=words))
    known = [Syllable.parse(syllable) for syllable in symbols]
    phonemes = "".join(syllable.phonemes for syllable in known if syllable is not None)
    reading = Reading(phonemes, begin, end, gap=True, spoken=words, pinyin=symbols, pinyin_spoken=symbols)
    return Fixed("zh", reading)


def _name(text: SpannedText) -> Iterator[Wording]:
    """A person's name: its surname by the table, the rest as it is."""
    indent = len(text) - len(text.text.lstrip())
    family = surname(text.text[indent:])
    if family is None:
        yield Run("zh", text)
        return
    end = indent + len(family)
    yield pronounced("py", SURNAMES[family], text.slice(indent, end))
    if end < len(text):
        yield Run("zh", text.slice(end, len(text)))


def _address(text: SpannedText) -> Iterator[Wording]:
    for pattern, replacement in zh_numbers.ADDRESS_RULES:
        text = text.sub(pattern, replacement)
    yield from _with_letters(text, "zh")


def _with_letters(text: SpannedText, language: str) -> Iterator[Wording]:
    """Words of one language, in which capital letters that stand alone are read by their names."""
    done = 0
    for match in _LETTERS.finditer(text.text):
        if done < match.start():
            yield Run(language, text.slice(done, match.start()))
        yield letter(match.group(), *text.span(match.start(), match.end()))
        done = match.end()
    if done < len(text):
        yield Run(language, text.slice(done, len(text)))
