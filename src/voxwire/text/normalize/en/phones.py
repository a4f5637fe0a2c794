"""Telephone numbers and other numbers that are dialled."""

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.identifiers import label
from voxwire.text.normalize.en.line import Line, Part, Reading, one
from voxwire.text.tables import words

_SEPARATORS = frozenset((" ", "-", ".", "\u2011", "–", "/"))
_MOST_GROUPS = 7
_CALLS = words(
    "call dial ring phone text fax tel telephone mobile cell hotline number reach sms whatsapp line at or"
)
_CODES = words("code pin otp password passcode confirmation reference account tracking booking")
_DIALS = words("dial call ring phone text sms")
_SHORT = frozenset(
    ("911", "999", "112", "110", "119", "120", "000", "111", "101", "311", "411", "988", "211")
)


def telephone(line: Line, index: int) -> Reading | None:
    """``+44 20 7946 0011``, ``(212) 555-0187``, ``1-800-555-0199``, ``0800 123 456``, ``dial 911``."""
    if line.is_glue(index - 1) or line.text(index - 1) in (".", "-", "$", "€", "£", "#"):
        return None
    if line.text(index) == "+":
        return _international(line, index)
    if line.text(index) == "(":
        return _with_area(line, index)
    groups, end = _groups(line, index)
    shape = tuple(len(line.text(place)) for place in groups)
    if len(groups) == 1:
        return _short(line, index)
    same = {line.text(place + 1) for place in groups[:-1]}
    if shape in ((3, 4), (3, 3, 4), (1, 3, 3, 4)) and _is_american(line, groups, shape, same):
        return _spoken(line, index, end, groups)
    if (
        line.text(index)[0] == "0"
        and 8 <= sum(shape) <= (15 if line.text(index)[:2] == "00" else 12)
        and len(groups) <= 5
        and same <= {" ", "-"}
    ):
        return _spoken(line, index, end, groups)
    if same == {" "} and line.word_before(index) in _CALLS and 6 <= sum(shape) <= 12:
        return _spoken(line, index, end, groups)
    if same <= {" ", "-"} and set(shape) <= {2, 3, 4} and label(line, index)[0] in _CODES:
        return _spoken(line, index, end, groups)
    if len(groups) == 4 and set(shape) == {4}:
        return _spoken(line, index, end, groups)
    if shape == (3, 2, 4) and same == {"-"}:
        return _spoken(line, index, end, groups)
    return None


def _is_american(line: Line, groups: list[int], shape: tuple[int, ...], same: set[str]) -> bool:
    if len(same) > 1:
        return False
    if same == {"-"} or (same <= {"."} and len(shape) > 2):
        return shape != (3, 4) or line.text(groups[0] - 1) != "."
    before = line.word_before(groups[0])
    called = before == "on" and line.has(_CALLS, groups[0] - 6, groups[0] - 2)
    return before in _CALLS or called


def _groups(line: Line, index: int) -> tuple[list[int], int]:
    """Indices of the groups of digits that begin at ``index``, and the index behind them."""
    groups: list[int] = []
    place = index
    while line.is_digits(place) and len(groups) < _MOST_GROUPS:
        groups.append(place)
        if line.text(place + 1) not in _SEPARATORS:
            break
        place += 2
    end = groups[-1] + 1 if groups else index
    return ([], index) if line.is_glue(end) else (groups, end)


def _international(line: Line, index: int) -> Reading | None:
    groups, end = _groups(line, index + 1)
    if not groups:
        return None
    opening = line.behind_space(end)
    if line.text(opening) == "(" and line.text(opening + 2) == ")" and line.is_digits(opening + 1):
        start = opening + 3
        more, end = _groups(line, start + 1 if line.text(start) in (" ", "-") else start)
        groups = [*groups, opening + 1, *more]
    count = sum(len(line.text(place)) for place in groups)
    if not 7 <= count <= 15 or (len(groups) == 1 and count < 9):
        return None
    return one(index, end, f"plus {_read(line, groups)}")


def _with_area(line: Line, index: int) -> Reading | None:
    """``(212) 555-0187``, ``(020) 7946 0958``."""
    if (
        not line.is_digits(index + 1)
        or line.text(index + 2) != ")"
        or not (3 <= len(line.text(index + 1)) <= 5 or _is_trunk(line.text(index + 1)))
    ):
        return None
    groups, end = _groups(line, index + 4 if line.text(index + 3) in (" ", "-") else index + 3)
    count = sum(len(line.text(place)) for place in groups)
    if not 6 <= count <= 8 or len(groups) > 3:
        return None
    return one(index, end, _read(line, [index + 1, *groups]))


def _is_trunk(figures: str) -> bool:
    """Whether it is a short area code with its trunk prefix, as in Australia's ``(02)``."""
    return len(figures) == 2 and figures[0] == "0"


def _short(line: Line, index: int) -> Reading | None:
    """Emergency numbers and short codes, behind a word that asks to dial them."""
    figures = line.text(index)
    if line.is_glue(index + 1) or line.text(index + 1) == "%":
        return None
    dialled = line.word_before(index) in _DIALS
    called = figures in _SHORT and (_is_called(line, index) or _is_another(line, index))
    if called or (dialled and 5 <= len(figures) <= 11):
        return one(index, index + 1, numerals.digits(figures))
    return None


def _is_another(line: Line, index: int) -> bool:
    """Whether a short number stands before: ``dial 911 or 112``."""
    link = line.previous(index)
    first = line.previous(link)
    linked = line.lower(link) in ("or", "and", ",") and line.text(first) in _SHORT
    return linked and _is_called(line, first)


def _is_called(line: Line, index: int) -> bool:
    return label(line, index)[0] in _DIALS | _LINES


_LINES = words("phone telephone hotline helpline line emergency")


def _spoken(line: Line, index: int, end: int, groups: list[int]) -> Reading:
    if line.text(index) == "1" and len(groups) > 1 and line.text(groups[1]).endswith("00"):
        return one(index, end, f"one {numerals.cardinal(line.text(groups[1]))}, {_read(line, groups[2:])}")
    return one(index, end, _read(line, groups))


def extension(line: Line, index: int) -> Reading | None:
    """The ``x45`` behind a number."""
    if line.lower(index) != "x" or not line.is_digits(index + 1) or not line.is_space(index - 1):
        return None
    if not line.is_digits(index - 2) or len(line.text(index - 2)) != 4 or line.is_glue(index + 2):
        return None
    return one(index, index + 2, f"extension {numerals.by_pairs(line.text(index + 1))}")


def _read(line: Line, groups: list[int]) -> str:
    """The groups digit by digit; a comma makes the pause between them."""
    return ", ".join(numerals.digits(line.text(place)) for place in groups)


def vanity(line: Line, index: int) -> Reading | None:
    """``1-800-FLOWERS``: the digits; the word is read as it is."""
    texts = [line.text(place) for place in range(index, index + 5)]
    if texts[0] != "1" or texts[1] != "-" or texts[3] != "-" or not line.is_word(index + 4):
        return None
    if len(texts[2]) != 3 or not line.is_digits(index + 2) or line.is_glue(index - 1):
        return None
    prefix = numerals.cardinal(texts[2]) if texts[2].endswith("00") else numerals.digits(texts[2])
    return (Part(index, index + 4, f"one {prefix}"),)
