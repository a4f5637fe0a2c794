"""Names of letters and digits: models, plates, seats, formulas."""

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.line import Line, Part, Reading, one, spelled
from voxwire.text.tables import words

_MOST = 16
"""Most tokens of a name."""
_VOWELS = frozenset("aeiouyAEIOUY")
_WORDS_BEFORE_LETTER = words(
    "plan vitamin grade type group section part option team class hepatitis exhibit appendix point list"
    " level size building gate terminal wing unit suite apartment apt row seat block phase version model"
    " letter column choice answer flat room concourse zone platform schedule annex"
)


def serial(line: Line, index: int) -> Reading | None:
    """``B12``, ``14C``, ``XJ-900``, ``7ABC123``, ``COVID-19``, ``H2O``: letters and digits that touch."""
    if line.is_glue(index - 1) or line.text(index - 1) in ("_", "/", "@", "#", "'", "’"):
        return None
    end = index
    letters = figures = hyphens = 0
    while end - index < _MOST:
        if line.is_word(end):
            letters += 1
            if not line.text(end).isascii() or "'" in line.text(end):
                return None
        elif line.is_digits(end):
            figures += 1
        elif line.text(end) in ("-", "‑") and line.is_glue(end - 1) and line.is_glue(end + 1) and end > index:
            hyphens += 1
        elif line.text(end) == "." and letters and line.is_digits(end - 1) and line.is_digits(end + 1):
            # "PM2.5", "Llama-3.1-70B"
            pass
        else:
            break
        end += 1
    if not (letters and figures):
        return None
    difference = line.text(index - 1) == "(" and line.text(end) == ")" and line.text(index).islower()
    if hyphens and (difference or not _is_name(line, index, end)):
        return None
    reading = one(index, end, _read(line, index, end))
    # "Q1–Q3"
    return (
        (*reading, Part(end, end + 1, "to")) if line.text(end) == "–" and line.is_glue(end + 1) else reading
    )


def _is_name(line: Line, begin: int, end: int) -> bool:
    """Whether what hyphens join is one name, not ``55-inch`` or ``mid-1990``."""
    for place in range(begin, end):
        text = line.text(place)
        capitals = text.isupper() and len(text) <= 6
        if line.is_word(place) and not (capitals or len(text) == 1 or (place == begin and text.istitle())):
            return False
    return True


def _read(line: Line, begin: int, end: int) -> str:
    plate = line.is_digits(begin) and any(
        len(line.text(place)) > 2 and not line.text(place).islower() for place in range(begin + 1, end)
    )
    words = []
    for place in range(begin, end):
        text = line.text(place)
        if line.is_digits(place):
            decimal = line.text(place - 1) == "." and line.text(begin).isupper()
            lone = not plate and not decimal and (len(text) <= 2 or (len(text) <= 4 and text[0] != "0"))
            words.append(numerals.by_pairs(text) if lone else numerals.digits(text))
        elif text in ("-", "‑") and line.text(place - 1) in ("GMT", "UTC"):
            words.append("minus")
        elif text == ".":
            words.append("point")
        elif line.is_word(place):
            plural = text == "s" and place == end - 1 and line.is_digits(place - 1)
            words.append(numerals.plural(words.pop()) if plural else letters_or_word(text))
    return " ".join(words)


def letters_or_word(text: str) -> str:
    """Letters by their names where a word is unlikely: capitals, or nothing to pronounce."""
    if len(text) == 1 or (text.isupper() and (len(text) <= 3 or not _VOWELS & set(text))):
        return spelled(text)
    return text if _VOWELS & set(text) else spelled(text)


def hexadecimal(line: Line, index: int) -> Reading | None:
    """``0x80070005``, ``0x1F``: figure by figure."""
    if line.text(index) != "0" or line.is_glue(index - 1) or line.text(index + 1)[:1] not in ("x", "X"):
        return None
    end = index + 1
    while end - index < _MOST and line.is_glue(end):
        end += 1
    figures = "".join(line.text(place) for place in range(index + 1, end))[1:]
    if len(figures) < 2 or line.is_glue(end) or not _HEX.issuperset(figures):
        return None
    named = (numerals.digits(figure) if figure.isdigit() else spelled(figure) for figure in figures)
    return one(index, end, f"zero {spelled('x')} {' '.join(named)}")


_HEX = frozenset("0123456789abcdefABCDEF")


def pension(line: Line, index: int) -> Reading | None:
    """``401(k)``."""
    inside = line.text(index + 2)
    if (
        line.text(index + 1) != "("
        or line.text(index + 3) != ")"
        or len(inside) != 1
        or not line.is_word(index + 2)
    ):
        return None
    if len(line.text(index)) != 3:
        return None
    return one(index, index + 4, f"{numerals.by_pairs(line.text(index))} {spelled(inside)}")


def lone_letter(line: Line, index: int) -> Reading | None:
    """``plan A``, ``vitamin A``: the letter, not the article."""
    text = line.text(index)
    if len(text) == 1 and text.isupper() and "&" in (line.text(index - 1), line.text(index + 1)):
        return one(index, index + 1, spelled(text))
    if line.text(index - 1) == "&" and text[:-1].isupper() and text.endswith("s"):
        return one(index, index + 1, f"{spelled(text[:-1])}s")
    if text != "A" or line.is_glue(index - 1) or line.is_glue(index + 1):
        return None
    if line.text(index + 1) in ("'", "’", "-", "+"):
        return one(index, index + 1, spelled("A"))
    before, after = line.word_before(index), line.behind_space(index + 1)
    if before in _WORDS_BEFORE_LETTER and line.is_space(index - 1):
        return one(index, index + 1, spelled("A"))
    if line.is_space(index - 1) and (line.is_edge(after) or line.text(after) in (",", ".", ")", ";", "&")):
        return one(index, index + 1, spelled("A"))
    if line.lower(after) == "to" and line.text(line.behind_space(after + 1)) in ("B", "Z"):
        return one(index, index + 1, spelled("A"))
    return None
