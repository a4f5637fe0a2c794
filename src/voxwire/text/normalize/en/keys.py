"""Keys of a keyboard, by their signs and by the short names on their caps."""

from collections.abc import Mapping

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.line import Line, Reading, one
from voxwire.text.tables import words

SIGNS: Mapping[str, str] = {
    "⌘": "command",
    "⌥": "option",
    "⇧": "shift",
    "⌃": "control",
    "⏎": "return",
    "↵": "return",
    "⌫": "delete",
    "⎋": "escape",
    "⇥": "tab",
    "⇪": "caps lock",
}
NAMES: Mapping[str, str] = {
    "+": "plus",
    "-": "minus",
    "*": "asterisk",
    "/": "slash",
    "#": "hash",
    "=": "equals",
    "_": "underscore",
    "\\": "backslash",
    "|": "pipe",
    "~": "tilde",
    "^": "caret",
    "<": "less than",
    ">": "greater than",
    "@": "at",
    "&": "ampersand",
    "%": "percent",
    "!": "exclamation mark",
    "?": "question mark",
    "$": "dollar",
}
"""What signs are called where they are spoken of."""
CAPS: Mapping[str, str] = {
    "ctrl": "control",
    "cmd": "command",
    "opt": "option",
    "del": "delete",
    "esc": "escape",
    "ins": "insert",
    "pgup": "page up",
    "pgdn": "page down",
    "win": "windows",
}
_ALWAYS = frozenset(("ctrl", "cmd", "pgup", "pgdn"))
"""Names that are nothing else; the others are keys only where a plus joins them to another one."""


def sign(line: Line, index: int) -> Reading | None:
    """``⌘C``."""
    return one(index, index + 1, SIGNS[line.text(index)])


def quoted(line: Line, index: int) -> Reading | None:
    """``"+"``, and ``the + key``: a sign that is spoken of."""
    dialed = _DIALED.get(line.text(index))
    if dialed is not None and _is_dialed(line, index):
        figures = line.text(index + 1)
        if line.text(index) == "*" and line.is_digits(index + 1):
            return one(index, index + 2, f"{dialed} {numerals.digits(figures)}")
        return None if line.is_glue(index + 1) else one(index, index + 1, dialed)
    quotes = line.text(index - 1) in _QUOTES and line.text(index + 1) in _QUOTES
    key = line.word_after(index + 1) in _OF_SIGNS and line.word_before(index) in ("the", "a", "an", "press")
    apart = line.is_space(index - 1) and line.is_space(index + 1)
    return one(index, index + 1, NAMES[line.text(index)]) if quotes or (key and apart) else None


_DIALED: Mapping[str, str] = {"#": "pound", "*": "star"}
"""Keys of a telephone."""
_PRESSING = words("press presses pressing pressed dial dials dialing dialed")


def _is_dialed(line: Line, index: int) -> bool:
    """``Press 1 for sales, or # to repeat``, ``Dial *67``."""
    before = line.text(index - 1)
    if not line.is_space(index - 1) and before != "":
        return False
    named = line.word_after(index + 1) in _OF_SIGNS
    if line.word_after(index + 1) in ("to", "for", "when") and line.word_before(index) in ("or", "press"):
        # The menu began in an earlier piece of the text.
        return line.is_space(index + 1)
    linked = line.word_before(index) in _PRESSING | {"or", "then", "and", "the", "by"}
    return linked and not named and line.has(_PRESSING, index - 30, index)


_QUOTES = frozenset("\"'“”‘’`")
_OF_SIGNS = frozenset(("key", "sign", "symbol", "button", "character", "icon", "operator"))


def cap(line: Line, index: int) -> Reading | None:
    """``Ctrl+Alt+Del``, ``Cmd-S``, ``press Esc``."""
    name = CAPS.get(line.lower(index))
    if name is None or line.text(index).islower() or line.is_glue(index - 1):
        return None
    joined = (line.text(index + 1) == "+" and line.is_glue(index + 2)) or (
        line.text(index - 1) == "+" and line.is_glue(index - 2)
    )
    joined = joined or line.text(index - 1) in SIGNS
    pressed = line.word_before(index) in ("press", "hit", "the", "hold") and line.text(index + 1) != "."
    if joined or line.lower(index) in _ALWAYS or (pressed and line.lower(index) in ("esc", "del")):
        return one(index, index + 1, name)
    return None
