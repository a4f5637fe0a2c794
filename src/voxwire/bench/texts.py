"""What the benchmarks say."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import resources

import yaml

WORDS_PER_SECOND = 2.6
"""About how fast English is spoken."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts of known, and of random length."""

    lengths: Mapping[str, Mapping[int, Sequence[str]]]
    """By language and words; Mandarin ones take about as long to say as so many English words."""
    monologue: Sequence[str]
    """Sentences that follow one another."""
    words: Sequence[str]
    """To make texts of."""

    @classmethod
    def load(cls) -> "Texts":
        """Read the texts that come with the package."""
        values = yaml.safe_load((resources.files("voxwire.bench") / "texts.yaml").read_text("utf-8"))
        return cls(values["lengths"], values["monologue"], values["words"].split())

    def talk(self, seconds: float, begin: int) -> str:
        """About so many seconds of English, beginning with one of the sentences of the monologue."""
        said, count = list[str](), 0
        while count < seconds * WORDS_PER_SECOND:
            said.append(self.monologue[(begin + len(said)) % len(self.monologue)])
            count += len(said[-1].split())
        return " ".join(said)

    def random(self, chance: random.Random, longest: int) -> str:
        """One sentence of up to ``longest`` words; most are short, as answers of assistants often are."""
        count = min(longest, 1 + int(chance.expovariate(1.0)))
        if chance.random() < LONG_SHARE:
            count = chance.randint(1, longest)
        words = [chance.choice(self.words) for _ in range(count)]
        return " ".join(words).capitalize() + "."


LONG_SHARE = 0.02
"""Share of random texts whose length is spread evenly up to the longest."""
