"""Large tables that lie packed in memory: a tenth of what a dictionary of Python objects takes.

The words are a MARISA trie (S. Yata, "Dictionary compression by nesting prefix/patricia tries", 2011), the
values one block of bytes behind it. A lookup takes a microsecond or two.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

import marisa_trie
import msgspec

V = TypeVar("V")


class PackedTable(Mapping[str, V], Generic[V]):
    """A mapping that never changes, from words to strings, numbers, or tuples, lists and dicts of them.

    Every lookup makes the value anew, so what a caller does to it changes nothing here. No word has a null
    character, which ends words in a trie.
    """

    __slots__ = ("_begins", "_keys", "_values")

    def __init__(self, table: Mapping[str, V]) -> None:
        """Pack a table; it may be dropped afterwards."""
        self._keys = marisa_trie.Trie(table)
        # A trie numbers its keys in an order of its own.
        ordered = sorted((self._keys[key], key) for key in table)
        packed = [msgspec.msgpack.encode(table[key]) for _, key in ordered]
        self._begins = array("I", [0])
        for value in packed:
            self._begins.append(self._begins[-1] + len(value))
        self._values = b"".join(packed)

    def __getitem__(self, key: str) -> V:
        if "\0" in key:
            raise KeyError(key)
        number = self._keys[key]
        value: V = msgspec.msgpack.decode(self._values[self._begins[number] : self._begins[number + 1]])
        return value

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and "\0" not in key and key in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)


class PackedCounts:
    """How often words occur, and which words a text begins with."""

    __slots__ = ("_counts", "_keys", "_longest", "total")

    def __init__(self, counts: Iterable[tuple[str, int]]) -> None:
        """Pack pairs of a word and its count; of a word that comes twice the last count holds."""
        table = dict(counts)
        self._keys = marisa_trie.Trie(table)
        self._counts = array("I", bytes(4 * len(table)))
        for word, count in table.items():
            self._counts[self._keys[word]] = count
        self._longest = max(map(len, table), default=0)
        self.total = sum(table.values())
        """Of all words."""

    def get(self, word: str) -> int | None:
        """The count of a word; None if there is no such word."""
        number = self._keys.get(word)
        return None if number is None else self._counts[number]

    def beginnings(self, text: str, begin: int) -> list[int]:
        """Where the words end that begin at ``begin`` and occur at all, shortest first; exclusive."""
        piece = text[begin : begin + self._longest]
        return [begin + len(word) for word in self._keys.prefixes(piece) if self._counts[self._keys[word]]]
