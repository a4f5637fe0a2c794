"""What the teacher is made to say: endless varied sentences from small grammars."""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

GRAMMARS = Path(__file__).parent / "grammars"
UNSEEN = Path(__file__).with_name("unseen.yaml")
"""Sentences in all languages that no grammar makes."""
LANGUAGES = ("en", "zh", "es", "fr", "it", "pt", "hi", "ja")
HELD_SHARE = 20
"""One text in so many is never trained on."""

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Grammar:
    """Lists of lines; ``{name}`` in a line stands for any line of the list of that name."""

    lists: Mapping[str, Sequence[str]]

    def sentence(self, rng: Random) -> str:
        """A random expansion of the list ``text``, beginning with a capital where the script has them."""
        line = self._expand(rng.choice(self.lists["text"]), rng)
        first = next((i for i, character in enumerate(line) if character.isalpha()), 0)
        return line[:first] + line[first : first + 1].upper() + line[first + 1 :]

    def _expand(self, line: str, rng: Random) -> str:
        return _SLOT.sub(lambda slot: self._expand(rng.choice(self.lists[slot[1]]), rng), line)


def load_grammars() -> dict[str, Grammar]:
    """The grammar of every language of :data:`LANGUAGES`."""
    return {
        language: Grammar(yaml.safe_load((GRAMMARS / f"{language}.yaml").read_text("utf-8")))
        for language in LANGUAGES
    }


def is_held(text: str) -> bool:
    """Whether a text belongs to the held-out set; a property of the text alone, so the sets can't meet."""
    return zlib.crc32(text.encode()) % HELD_SHARE == 0


def draw(grammar: Grammar, rng: Random, *, held: bool) -> str:
    """A random sentence of the training or of the held-out set."""
    while True:
        text = grammar.sentence(rng)
        if is_held(text) == held:
            return text
