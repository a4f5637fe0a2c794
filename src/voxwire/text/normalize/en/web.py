"""Web addresses, e-mail addresses, file names and paths."""

from collections.abc import Mapping

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.line import Line, Reading, one, spelled
from voxwire.text.normalize.en.web_names import ENDINGS, FILES, SPELLED, WORDLIKE_COUNTRIES

_SIGNS: Mapping[str, str] = {
    ".": "dot",
    "@": "at",
    "/": "slash",
    ":": "colon",
    "-": "dash",
    "_": "underscore",
    "?": "question mark",
    "=": "equals",
    "&": "and",
    "#": "hash",
    "%": "percent",
    "+": "plus",
    "~": "tilde",
    "\\": "backslash",
    ",": "comma",
    ";": "semicolon",
    "*": "star",
    "!": "exclamation mark",
    "$": "dollar",
    "(": "",
    ")": "",
}
_NAME = frozenset("-_")
_MAIL = frozenset("-_.+%")
_LABEL = frozenset("-_.+%")
_TELLING = frozenset("@._")
"""One of these is in every address, else it is an ordinary word."""
_PATH = frozenset("/-_.~%+=&?#:@,;!$*")
_FILE_PATH = frozenset("/-_.~+@")
_VOWELS = frozenset("aeiouy")
_MOST_NAME = 24
"""Most tokens of a host, a mailbox or a file name."""
_MOST_PATH = 120
"""Most tokens of a path; what is behind is read as text."""


def address(line: Line, index: int) -> Reading | None:
    """An address or file name that begins at a word or number."""
    if line.is_digits(index) and not any(line.is_word(place) for place in range(index + 1, index + 6)):
        return None
    if line.is_glue(index - 1) or line.text(index - 1) in ("@", ".", "_", "$", "#", "/", "\\"):
        return None
    follows = line.text(index + 1)
    if follows == ":":
        if line.text(index + 2) == "/" and line.text(index + 3) == "/":
            return _with_scheme(line, index)
        if line.text(index + 2) == "\\" and len(line.text(index)) == 1:
            return (
                one(index, end, read(line, index, end))
                if (end := _along(line, index, _PATH | {"\\"}))
                else None
            )
        return _host(line, index) if line.lower(index) == "localhost" else None
    if follows == "/":
        end = _along(line, index, _FILE_PATH)
        known = end is not None and _ending(line, index, end).lower() in FILES
        return one(index, end, read(line, index, end)) if end is not None and known else None
    if (
        follows not in (".", "@", "-", "_", "+")
        and not line.is_digits(index + 1)
        and not line.is_word(index + 1)
    ):
        return None
    end = _label(line, index, _LABEL)
    if all(line.text(place) not in _TELLING for place in (*range(index + 1, end), end)):
        return None
    return _mail(line, index) or _host(line, index) or _file(line, index)


def _with_scheme(line: Line, index: int) -> Reading | None:
    """``https://…``: the scheme itself is not said, as nobody says it."""
    host = _along(line, index + 4, _PATH | {"(", ")"})
    if host is None or line.lower(index) not in ("http", "https", "ftp", "ws", "wss", "file", "ssh"):
        return None
    return one(index, host, read(line, index + 4, host))


def _along(line: Line, index: int, signs: frozenset[str]) -> int | None:
    """How far an address goes: letters, digits and ``signs``, up to the last letter, digit or slash."""
    end, good = index, None
    while end - index < _MOST_PATH:
        if line.is_glue(end) or (line.text(end) == "/" and line.is_glue(end - 1)):
            good = end + 1
        elif line.text(end) not in signs or line.is_edge(end):
            break
        end += 1
    return good


def _label(line: Line, index: int, signs: frozenset[str]) -> int:
    """Behind letters, digits and signs from ``index`` on, as far as each sign has something behind it."""
    end = index
    while end - index < _MOST_NAME:
        if line.is_glue(end):
            end += 1
        elif end > index and line.text(end) in signs and line.is_glue(end + 1):
            end += 2
        else:
            break
    return end


def _mail(line: Line, index: int) -> Reading | None:
    at = _label(line, index, _MAIL)
    if line.text(at) != "@" or not line.is_glue(at + 1):
        return None
    host = _label(line, at + 1, frozenset("-."))
    if all(line.text(place) != "." for place in range(at + 1, host)):
        return None
    return one(index, host, read(line, index, host))


def _host(line: Line, index: int) -> Reading | None:
    """``docs.alder.io/guide``, ``www.openfern.org``, ``localhost:8080``."""
    end = _label(line, index, frozenset("-."))
    dots = [place for place in range(index, end) if line.text(place) == "."]
    local = line.lower(index) == "localhost"
    if not (dots or local):
        return None
    port = line.text(end) == ":" and line.is_digits(end + 1)
    path = line.text(end) == "/"
    if not local and not _is_domain(line, index, end, dots, path or port):
        return None
    if port:
        end, path = end + 2, line.text(end + 2) == "/"
    if path:
        end = _along(line, end + 1, _PATH) or end + 1
    return one(index, end, read(line, index, end))


def _is_domain(line: Line, index: int, end: int, dots: list[int], goes_on: bool) -> bool:
    ending = line.text(end - 1)
    if line.lower(index) == "www":
        return True
    if ending.lower() not in ENDINGS or dots[-1] != end - 2 or line.is_digits(index):
        return False
    # "end.Then" is a missing space, and "is.it" a typing mistake.
    if ending != ending.lower() and not ending.isupper():
        return False
    return goes_on or len(dots) > 1 or ending not in WORDLIKE_COUNTRIES


def _file(line: Line, index: int) -> Reading | None:
    end = _label(line, index, frozenset("-_."))
    if end - index < 3:
        return None
    ending = _ending(line, index, end)
    joined = any(line.text(place) == "_" for place in range(index, end))
    if ending.lower() not in FILES and not joined:
        return None
    if (
        not joined
        and len(ending) == 1
        and (line.is_digits(index) or ending.isupper() or len(line.text(index)) == 1)
    ):
        return None
    return one(index, end, read(line, index, end))


def _ending(line: Line, index: int, end: int) -> str:
    """What stands behind the last dot; empty when there is none."""
    for place in range(end - 1, index, -1):
        if line.text(place) == ".":
            return "".join(line.text(inner) for inner in range(place + 1, end))
    return ""


def path(line: Line, index: int) -> Reading | None:
    """``/etc/hosts``, ``~/notes``, ``./run.sh``, at the first sign."""
    if line.is_glue(index - 1) or line.text(index - 1) in (">", "<", ")", "/", "."):
        return None
    place = index
    while line.text(place) in (".", "~") and place - index < 2:
        place += 1
    if line.text(place) != "/" or not (line.is_glue(place + 1) or line.text(place + 1) in ("_", ".")):
        return None
    end = _along(line, place + 1, _FILE_PATH)
    if end is None:
        return None
    deep = any(line.text(inner) in ("/", ".", "_") for inner in range(place + 1, end))
    if not deep and place == index and not line.is_space(index - 1) and not line.is_edge(index - 1):
        return None
    return one(index, end, read(line, index, end))


def read(line: Line, begin: int, end: int) -> str:
    """Every part of an address, signs by their names."""
    words: list[str] = []
    for place in range(begin, end):
        token = line[place]
        if token.text in _SIGNS:
            # A slash at the very end is not said.
            words.append(
                "" if token.text == "/" and place == end - 1 and place > begin else _SIGNS[token.text]
            )
        elif line.is_digits(place):
            words.append(_number(token.text, port=line.text(place - 1) == ":"))
        else:
            words.append(name(token.text))
    return " ".join(word for word in words if word)


def _number(figures: str, *, port: bool) -> str:
    if not port and len(figures) == 4 and figures[:2] in ("19", "20"):
        return numerals.year(figures)
    return numerals.cardinal(figures) if len(figures) <= 2 else numerals.digits(figures)


def name(text: str) -> str:
    """A part of an address: a word, words written together, or letters."""
    words = []
    for part in humps(text):
        low = part.lower()
        short = len(part) <= 5 and part.isascii() and not _VOWELS & set(low)
        letters = low in SPELLED or (short and len(part) > 1) or len(part) == 1
        words.append(spelled(part) if letters else part if len(part) < 4 else low)
    return " ".join(words)


def humps(text: str) -> list[str]:
    """``SlowCooking`` as *Slow*, *Cooking*; capitals in a row stay together."""
    parts: list[str] = []
    begin = 0
    for place in range(1, len(text)):
        rises = text[place].isupper() and not text[place - 1].isupper()
        falls = text[place].islower() and text[place - 1].isupper() and place - begin > 1
        if rises:
            parts.append(text[begin:place])
            begin = place
        elif falls:
            parts.append(text[begin : place - 1])
            begin = place - 1
    return [*parts, text[begin:]]
