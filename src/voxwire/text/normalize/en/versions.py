"""Versions of software, and addresses of machines."""

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.calendar import DAYS, MONTHS
from voxwire.text.normalize.en.figures import DASHES
from voxwire.text.normalize.en.line import Line, Part, Reading, one, spelled
from voxwire.text.normalize.en.machines import prefix
from voxwire.text.tables import words

_PRODUCTS = words(
    "python java node npm ruby rust go golang php perl swift kotlin scala windows android ios macos"
    " ipados linux ubuntu debian fedora centos kernel chrome chromium firefox safari edge opera postgres"
    " postgresql mysql mariadb sqlite redis mongodb kafka spark hadoop docker kubernetes django flask"
    " rails react angular vue svelte laravel tensorflow pytorch numpy pandas cuda opengl vulkan directx"
    " usb bluetooth http tls ssl pci pcie hdmi unicode gpt claude gemini llama llama qwen version release"
    " build update patch v ver firmware driver api sdk wordpress drupal excel office word photoshop"
    " blender unity unreal gcc clang cmake bash vim emacs git openssl nginx apache elasticsearch grafana"
    " terraform ansible jenkins gradle maven webpack typescript javascript ecmascript html css voxwire rc"
    " beta alpha from to and since"
)
_LINKS = frozenset(("from", "to", "and", "since", "or", "vs", "versus", "than", "over"))
_BITS = frozenset(
    ("beta", "alpha", "rc", "dev", "pre", "post", "snapshot", "stable", "final", "lts", "preview")
)


def version(line: Line, index: int) -> Reading | None:
    """``v2.4.1``, ``2.10.3``, ``1.0.0-beta``, ``Python 3.11``, ``192.168.0.1``."""
    marked = line.lower(index) == "v" and line.is_digits(index + 1)
    if line.text(index) == "V" and line.text(index + 2) != ".":
        return None
    start = index + 1 if marked else index
    if line.is_glue(index - 1) or (line.text(index - 1) in (".", ",") and line.is_digits(index - 2)):
        return None
    places = _numbers(line, start)
    if not places:
        return None
    end = places[-1] + 1
    if line.is_word(end) and line.lower(end) not in _BITS and line.lower(end) not in ("x", "a", "b", "rc"):
        return None
    if not (marked or len(places) > 2 or (len(places) == 2 and _is_product(line, index, end))):
        return None
    texts = [line.text(place) for place in places]
    if len(places) == 4 and not marked and all(len(text) <= 3 and int(text) < 256 for text in texts):
        words = " dot ".join(numerals.by_pairs(text) for text in texts)
        if line.text(end) == ":" and line.is_digits(end + 1):
            return one(index, end + 2, f"{words} colon {numerals.digits(line.text(end + 1))}")
        if (length := prefix(line, end)) is not None:
            return one(index, end + 2, f"{words} {length}")
        return one(index, end, words)
    words = " point ".join(map(_component, texts))
    words = f"version {words}" if marked and line.word_before(index) != "version" else words
    end, tail = _suffix(line, end)
    return one(index, end, words + tail)


def _numbers(line: Line, index: int) -> list[int]:
    places: list[int] = []
    place = index
    while line.is_digits(place) and len(line.text(place)) <= 5 and len(places) < 6:
        places.append(place)
        if line.text(place + 1) != "." or not line.is_digits(place + 2):
            break
        place += 2
    return places


def _component(figures: str) -> str:
    """``04`` as *oh four*, ``10`` as *ten*."""
    if figures[0] == "0" and len(figures) == 2:
        return f"oh {numerals.cardinal(figures[1])}"
    return numerals.cardinal(figures)


def _is_product(line: Line, index: int, end: int) -> bool:
    """Whether two numbers with a point between are a version: told by the name before."""
    before = line.word_before(index)
    if (
        line.text(end) in ("%", "°")
        or line.text(line.behind_space(end)) == "%"
        or not line.is_space(index - 1)
    ):
        return False
    if before in _LINKS:
        return _is_compared(line, line.previous(index))
    if before in _PRODUCTS:
        return True
    if line.text(end) in DASHES and line.is_digits(end + 1):
        return False
    place = line.previous(index)
    name = line.text(place)
    if not line.is_capitalized(place) or line.starts_sentence(place) or before in MONTHS or before in DAYS:
        return False
    return len(name) > 3 and not name.isupper() and line.text(end) != "" and not line.is_word(end + 1)


def _is_compared(line: Line, link: int) -> bool:
    """Whether a version stands before *to*, *or*, *than*: ``Python 3.12 is faster than 3.11``."""
    return any(
        line.is_digits(place)
        and line.is_digits(place - 2)
        and line.word_before(place - 2) in _PRODUCTS - _LINKS
        for place in range(link - _NEAR, link)
        if line.text(place - 1) == "."
    )


_NEAR = 12
"""How many tokens before a link its first version may end."""


def _suffix(line: Line, end: int) -> tuple[int, str]:
    """``-rc1``, ``b2``, ``.x`` behind a version."""
    dash = line.text(end) in ("-", "+") and line.is_word(end + 1)
    place = end + 1 if dash else end
    text = line.text(place)
    if not line.is_word(place) or (not dash and text.lower() not in _BITS | {"a", "b", "rc", "x"}):
        if line.text(end) == "." and line.lower(end + 1) == "x" and not line.is_glue(end + 2):
            return end + 2, f" point {spelled('x')}"
        return end, ""
    word = spelled(text) if len(text) <= 2 else text
    end, tail = place + 1, f"{' dash' if dash else ''} {word}"
    if line.text(end) == "." and line.is_digits(end + 1):
        return end + 2, f"{tail} point {numerals.cardinal(line.text(end + 1))}"
    if line.is_digits(end):
        return end + 1, f"{tail} {numerals.cardinal(line.text(end))}"
    return end, tail


def platform(line: Line, index: int) -> Reading | None:
    """``.NET``."""
    named = line.text(index + 1) == "NET" and not line.is_glue(index - 1)
    return one(index, index + 2, "dot net") if named else None


def protocol(line: Line, index: int) -> Reading | None:
    """``HTTP/2``."""
    if line.text(index) != "HTTP" or line.text(index + 1) != "/" or not line.is_digits(index + 2):
        return None
    return (Part(index + 1, index + 2, ""),)
