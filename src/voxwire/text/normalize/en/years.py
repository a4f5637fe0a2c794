"""Which numbers are years, and how decades are read."""

from voxwire.text.characters import LETTERS_MARK
from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.calendar import MONTHS
from voxwire.text.normalize.en.figures import DASHES
from voxwire.text.normalize.en.line import Line, Part, Reading, one
from voxwire.text.normalize.en.nouns import is_plural
from voxwire.text.tables import words

_PREPOSITIONS = words(
    "in since by until till from during circa ca before after around through early late mid summer winter"
    " spring autumn fall year years back c founded established est born built dated copyright edition"
    " season"
)
_SUMS = words(
    "total population sum height length distance speed average maximum minimum number cost price weight"
    " capacity value rate series group crowd fleet range depth altitude elevation budget score collection"
    " set list army staff team force power output fee fine loss gain profit stock pile bunch set batch"
)
_COUNTED = words("people men women children feet percent million thousand points years days hours")
_DETERMINERS = words("the a an his her its their our my your that this")
_OWNERS = words("the his her its their our my your early late mid in")
_ERAS = frozenset(("bc", "ad", "bce", "ce"))


def decade(line: Line, index: int) -> Reading | None:
    """``1970s``, ``'90s``, ``30s``, ``80's``."""
    short = line.text(index) in ("'", "’", "‘")
    place = index + 1 if short else index
    figures = line.text(place)
    if not line.is_digits(place) or (short and line.is_glue(index - 1)):
        return None
    end = _plural_ending(line, place + 1)
    if end is None or line.is_glue(end):
        return _short_year(line, index, figures) if short else None
    if short and len(figures) == 2 and figures[1] == "0":
        return one(index, end, numerals.plural(numerals.cardinal(figures)))
    if len(figures) == 4 and figures[3] == "0" and figures[0] in "12":
        return one(index, end, numerals.plural(numerals.year(figures)))
    if len(figures) == 2 and figures[1] == "0" and figures[0] != "0":
        owned = line.word_before(index) in _OWNERS or line.text(index - 1) in DASHES
        if owned or figures[0] in "56789" or line.lower(place + 1) != "s":
            return one(index, end, numerals.plural(numerals.cardinal(figures)))
    return None


def decades(line: Line, index: int) -> Reading | None:
    """A decade, and the dash of ``1960s–80s``."""
    reading = decade(line, index)
    if reading is None:
        return None
    dash = reading[-1].end
    if line.text(dash) in DASHES and line.is_digits(dash + 1 + (line.text(dash + 1) in ("'", "’"))):
        return (*reading, Part(dash, dash + 1, "to"))
    return reading


def _plural_ending(line: Line, index: int) -> int | None:
    if line.lower(index) == "s":
        return index + 1
    if line.text(index) in ("'", "’") and line.lower(index + 1) == "s":
        return index + 2
    return None


def _short_year(line: Line, index: int, figures: str) -> Reading | None:
    """``the summer of '69``."""
    if len(figures) != 2 or line.is_glue(index + 2):
        return None
    words = f"oh {numerals.cardinal(figures[1])}" if figures[0] == "0" else numerals.cardinal(figures)
    return one(index, index + 2, words)


def is_year(line: Line, index: int) -> bool:
    """Whether four digits are a year, told by what stands around them."""
    figures = line.text(index)
    if len(figures) != 4 or not 1000 <= int(figures) <= 2100:
        return False
    before, after = line.word_before(index), line.word_after(index + 1)
    if after in _ERAS or before in _ERAS or _ends_span(line, index):
        return True
    plural = after in _COUNTED or is_plural(after)
    lower = plural and not line.is_capitalized(line.behind_space(index + 1))
    if before in _PREPOSITIONS or MONTHS.get(before) is not None:
        return not lower or (before in ("in", "since") and after not in _COUNTED)
    if before == "of":
        noun = line.word_before(line.previous(index))
        return noun not in _SUMS and not lower
    if lower or line.text(line.previous(index)) in ("=", "+", "×", "*", "<", ">", "÷"):
        return False
    if before in ("and", "to", "or") and _near_year(line, index):
        return True
    if before in _DETERMINERS:
        return int(figures) >= 1400
    if line.text(index - 1) == "(" and line.text(index + 1) in (")", "-", "–"):
        return True
    return int(figures) % 100 != 0 and not 2000 <= int(figures) < 2010 and int(figures) >= 1100


def _ends_span(line: Line, index: int) -> bool:
    """Whether an earlier year stands before a dash: ``2030–2035``."""
    first = line.text(index - 2)
    spanned = line.text(index - 1) in DASHES and line.is_digits(index - 2) and len(first) == 4
    return (
        spanned
        and first < line.text(index)
        and line.text(index - 3) not in DASHES
        and is_year(line, index - 2)
    )


def _near_year(line: Line, index: int) -> bool:
    """Whether another number of four digits stands shortly before."""
    return any(line.is_digits(place) and len(line.text(place)) == 4 for place in range(index - 5, index - 1))


def era(line: Line, index: int) -> Reading | None:
    """``AD 79``, ``350 BC``, ``44 B.C.``"""
    if line.is_word(index):
        if line.text(index) in ("AD", "CE") and line.is_space(index + 1) and line.is_digits(index + 2):
            words = numerals.year(line.text(index + 2))
            return (
                Part(index, index + 1, line.text(index) + LETTERS_MARK),
                Part(index + 2, index + 3, words),
            )
        return None
    end = line.behind_space(index + 1)
    dotted = [line.text(place) for place in range(end, end + 3)]
    if dotted in (["B", ".", "C"], ["A", ".", "D"]) and line.is_space(index + 1):
        behind = end + 4 if line.text(end + 3) == "." and not line.ends_text(end + 4) else end + 3
        return (
            Part(index, index + 1, _era_year(line.text(index))),
            Part(end, behind, f"{dotted[0]}{dotted[2]}{LETTERS_MARK}"),
        )
    if line.text(end) in ("BC", "AD", "BCE", "CE") and not line.is_glue(end + 1):
        return (
            Part(index, index + 1, _era_year(line.text(index))),
            Part(end, end + 1, line.text(end) + LETTERS_MARK),
        )
    return None


def _era_year(figures: str) -> str:
    return numerals.year(figures) if len(figures) == 4 else numerals.cardinal(figures)


def circa(line: Line, index: int) -> Reading | None:
    """``c. 1500``."""
    figures = line.behind_space(index + 2)
    if line.text(index) != "c" or line.text(index + 1) != "." or not line.is_digits(figures):
        return None
    return one(index, index + 2, "circa") if len(line.text(figures)) in (3, 4) else None
