"""The fixed wordings a system voice takes as an instruction."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, product

_SLOT = re.compile(r"<([a-z]+)>")


@dataclass(frozen=True, slots=True)
class InstructionSet:
    """All wordings one voice takes, e.g. ``请用<dialect>表达。`` with the dialects that may stand there.

    Source: the instruction column of the CosyVoice voice list. The wording is exact, down to the full stop.
    """

    name: str
    forms: tuple[str, ...]
    """Sentences; ``<slot>`` stands for one of the slot's values."""
    values: Mapping[str, tuple[str, ...]]
    """What may stand in each slot, in the words of the list."""

    def unlisted_slots(self) -> frozenset[str]:
        """Slots that a form uses and ``values`` does not list."""
        used = {slot for form in self.forms for slot in _SLOT.findall(form)}
        return frozenset(used - self.values.keys())

    def match(self, text: str) -> Mapping[str, str] | None:
        """Read an instruction.

        Returns:
            The value of each slot, e.g. ``{"dialect": "河南话"}``; ``None`` for any other wording.

        """
        for form in self.forms:
            if found := re.fullmatch(self._pattern(form), text):
                return found.groupdict()
        return None

    def wordings(self) -> Iterator[str]:
        """Every sentence it takes, slots filled in, in the order of the list."""
        for form in self.forms:
            pieces = _SLOT.split(form)
            for chosen in product(*(self.values[slot] for slot in pieces[1::2])):
                yield "".join(chain.from_iterable(zip(pieces[::2], (*chosen, ""), strict=True)))

    def _pattern(self, form: str) -> str:
        # Splitting at a pattern with one group puts literal text at even and slot names at odd places.
        pieces = _SLOT.split(form)
        return "".join(
            f"(?P<{piece}>{'|'.join(map(re.escape, self.values[piece]))})" if place % 2 else re.escape(piece)
            for place, piece in enumerate(pieces)
        )
