"""Text that is read character by character: letters, digits and signs by their names."""

import re
from collections.abc import Iterator, Sequence

from voxwire.text.characters import HAN, is_han
from voxwire.text.g2p import Reading
from voxwire.text.g2p.letters import LETTERS
from voxwire.text.languages import Run
from voxwire.text.say_as.symbols import PUNCTUATION_ZH, symbol_names
from voxwire.text.say_as.wording import Fixed, Wording
from voxwire.text.spans import SpannedText

_PIECE = re.compile(rf"[{HAN}]+|…+|—+|\S", re.DOTALL)
_DIGITS_ZH = "零一二三四五六七八九"
_DIGITS_EN = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def spell(text: SpannedText, language: str, *, punctuation: bool = False) -> list[Wording]:
    """Read each character by its name; Han characters as they are.

    Args:
        text: what to spell. Characters that have no name are passed over.
        language: of the names, ``zh`` or ``en``.
        punctuation: whether signs are called what Chinese calls them as punctuation.

    """
    wordings: list[Wording] = []
    for match in _PIECE.finditer(text.text):
        begin, end = match.span()
        wordings.extend(_named(match.group(), text.slice(begin, end), language, punctuation))
    return wordings


def _named(piece: str, text: SpannedText, language: str, punctuation: bool) -> Iterator[Wording]:
    chinese = language == "zh"
    first, last = text.span(0, len(text))
    if is_han(piece[0]):
        yield Run("zh", text)
    elif piece.lower() in LETTERS:
        yield letter(piece, first, last)
    elif piece.isdecimal():
        digit = int(piece)
        yield Run(language, text.rewrite(0, 1, _DIGITS_ZH[digit] if chinese else f" {_DIGITS_EN[digit]} "))
    elif names := symbol_names(piece[0]):
        name = names[0] if chinese else names[1]
        if punctuation and chinese:
            name = PUNCTUATION_ZH.get(piece, name)
        said_in = "zh" if is_han(name[0]) else "en"
        yield Run(said_in, text.rewrite(0, len(text), name if said_in == "zh" else f" {name} "))


def letter(character: str, begin: int, end: int) -> Fixed:
    """A Latin letter by its name."""
    name = character.lower()
    return Fixed("en", Reading(LETTERS[name], begin, end, gap=True, spoken=name))


def letters(text: str, begin: int, end: int) -> Sequence[Wording]:
    """Several letters that came from one piece of the client's text; anything else is left out."""
    return [letter(character, begin, end) for character in text if character.lower() in LETTERS]
