"""Addresses of machines in a network: IPv6 and MAC addresses, and the length of a network's prefix."""

import re
from ipaddress import AddressValueError, IPv6Address

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.line import Line, Reading, one, spelled

_MOST = 32
"""Most tokens of an address."""
_SIGNS = {":": "colon", "-": "dash", ".": "dot", "/": "slash"}
_MAC = re.compile("[0-9A-Fa-f]{2}(?:([:-])[0-9A-Fa-f]{2})(?:\\1[0-9A-Fa-f]{2}){4}")


def machine(line: Line, index: int) -> Reading | None:
    """``2001:db8::1``, ``::1``, ``00:1A:2B:3C:4D:5E``: figures and letters one by one."""
    before = line.text(index - 1)
    if line.is_glue(index - 1) or (before and before in ":-.@"):
        return None
    if all(line.text(place) not in (":", "-") for place in range(index, index + 4)):
        return None
    end = index
    while end - index < _MOST and (line.is_glue(end) or line.text(end) in (":", "-", ".")):
        end += 1
    while end > index and line.text(end - 1) in (".", "-"):
        end -= 1
    if line.text(end - 1) == ":" and line.text(end - 2) != ":":
        end -= 1
    written = "".join(line.text(place) for place in range(index, end))
    if not (_MAC.fullmatch(written) or _is_ipv6(written)):
        return None
    words = [_part(line.text(place)) for place in range(index, end)]
    if (length := prefix(line, end)) is not None:
        return one(index, end + 2, " ".join([*words, length]))
    return one(index, end, " ".join(words))


def _is_ipv6(written: str) -> bool:
    # Without a figure it is more likely a name of C++ or Rust.
    if written.count(":") < 2 or not any(map(str.isdigit, written)):
        return False
    try:
        IPv6Address(written)
    except AddressValueError:
        return False
    return True


def _part(text: str) -> str:
    if text in _SIGNS:
        return _SIGNS[text]
    return numerals.digits(text) if text.isdigit() else " ".join(map(spelled, text))


def prefix(line: Line, end: int) -> str | None:
    """``/24`` behind an address: how long the part is that names the network."""
    length = line.text(end + 1)
    if line.text(end) != "/" or not line.is_digits(end + 1) or len(length) > 3 or line.is_glue(end + 2):
        return None
    return f"slash {numerals.cardinal(length)}"
