"""Calls for the lexicons of a workspace: words that all its speech says in another way.

Voxwire's own API; DashScope's service has none.
"""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

import msgspec

from voxwire.client.calls import Call, json_body, path_with, reader

PATH = "/v1/lexicons"


class Lexicon(msgspec.Struct, frozen=True):
    """One of the workspace's lexicons."""

    id: str
    """Its name."""
    words: int
    """How many it has."""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """A word, and one of two ways to have it said otherwise."""

    word: str
    pronunciation: str | None = None
    """Pinyin with tone digits, CMU phonemes, IPA, or words that sound like it."""
    replacement: str | None = None
    """Text that is read instead."""


class _Lexicons(msgspec.Struct, frozen=True):
    data: tuple[Lexicon, ...]


class _Entries(msgspec.Struct, frozen=True):
    entries: tuple[Entry, ...]


class _Deleted(msgspec.Struct, frozen=True):
    deleted: bool


def listed() -> Call[Sequence[Lexicon]]:
    """All lexicons of the key's workspace."""
    return Call("GET", PATH, reader(_Lexicons, lambda answer: answer.data))


def shown(name: str) -> Call[Sequence[Entry]]:
    """The entries of a lexicon."""
    return Call("GET", _path(name), reader(_Entries, lambda answer: answer.entries))


def written(name: str, entries: Iterable[Entry] | Mapping[str, str]) -> Call[Lexicon]:
    """Make a lexicon, or put other entries in the place of its own; a mapping is of pronunciations."""
    return _put("PUT", name, entries)


def added(name: str, entries: Iterable[Entry] | Mapping[str, str]) -> Call[Lexicon]:
    """Add entries to a lexicon, which is made if there is none."""
    return _put("PATCH", name, entries)


def deleted(name: str, *words: str) -> Call[bool]:
    """Remove a lexicon, or only these words of it."""
    path = path_with(_path(name), {"word": list(words)})
    return Call("DELETE", path, reader(_Deleted, lambda answer: answer.deleted))


def _put(method: str, name: str, entries: Iterable[Entry] | Mapping[str, str]) -> Call[Lexicon]:
    if isinstance(entries, Mapping):
        entries = [Entry(word, pronunciation=sound) for word, sound in entries.items()]
    body = json_body({"entries": msgspec.to_builtins(list(entries))})
    return Call(method, _path(name), reader(Lexicon, lambda answer: answer), body)


def _path(name: str) -> str:
    return f"{PATH}/{quote(name, safe='')}"
