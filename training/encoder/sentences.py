"""What the teacher is given: symbols of sentences in all languages, whole and broken off."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random

from training.lightgen.phonemes import Phonemiser
from training.lightgen.texts import draw, load_grammars
from voxwire.engines.kokoro.plan import MAX_PHONEMES, symbols_of
from voxwire.engines.kokoro.symbols import numbered

KINDS: Mapping[str, float] = {
    "prose": 0.4, "en": 0.15, "zh": 0.1, "words": 0.15,
    "ja": 0.04, "es": 0.04, "fr": 0.04, "it": 0.03, "pt": 0.03, "hi": 0.02,
}  # fmt: skip
"""How often each kind of text is drawn: English prose, sentences of the grammars, Chinese words in a row."""
BRITISH = 0.15
BROKEN_OFF = 1 / 3
"""Share that is broken off somewhere, as plans in steps show it to the encoder."""
SHORTEST, LONGEST = 16, 300
"""Symbols of what is broken off, and of anything."""

_SENTENCE = re.compile(r"[A-Z][a-zA-Z ,;:'\-]{15,180}[.!?]")
_CHINESE = re.compile(r"[\u4e00-\u9fff]{1,5}")


class Sentences:
    """An endless stream of them."""

    def __init__(self, prose: Sequence[str], words: Sequence[str], seed: int) -> None:
        """Begin.

        Args:
            prose: English sentences; see :func:`prose_of`.
            words: Chinese words; see :func:`chinese_words`.
            seed: of what is drawn.

        """
        self._given = {"prose": prose, "words": words}
        self._grammars = load_grammars()
        self._phonemiser = Phonemiser()
        self._rng = Random(seed)

    def __iter__(self) -> Iterator[list[int]]:
        """Numbers of symbols, with a pad at either end."""
        while True:
            language, text = self._draw()
            symbols, _ = symbols_of(self._phonemiser.read(text, language))
            if self._rng.random() < BROKEN_OFF and len(symbols) > 2 * SHORTEST:
                symbols = symbols[: self._rng.randrange(SHORTEST, min(len(symbols), MAX_PHONEMES))]
            if symbols:
                yield numbered(symbols[:LONGEST])

    def _draw(self) -> tuple[str, str]:
        """A language and a text."""
        rng = self._rng
        (kind,) = rng.choices(list(KINDS), list(KINDS.values()))
        if kind == "words":
            marks = (
                rng.choice("，，。、？！") if rng.random() < 0.15 else "" for _ in range(rng.randrange(3, 16))
            )
            return "zh", "".join(rng.choice(self._given["words"]) + mark for mark in marks) + "。"
        language = "en" if kind == "prose" else kind
        if kind == "prose":
            text = rng.choice(self._given["prose"])
        else:
            text = draw(self._grammars[kind], rng, held=False)
        return ("en-GB" if language == "en" and rng.random() < BRITISH else language), text


def prose_of(files: Sequence[Path]) -> list[str]:
    """English sentences of plain letters that stand in some text files, each once."""
    found = set[str]()
    for file in files:
        text = " ".join(file.read_text("utf-8", "ignore").split())
        found.update(part for part in re.split(r"(?<=[.!?])\s+", text) if _SENTENCE.fullmatch(part))
    return sorted(found)


def chinese_words() -> list[str]:
    """Chinese words that occur, from the list that cuts text into words (jieba)."""
    import jieba

    lines = (Path(jieba.__file__).parent / "dict.txt").read_text("utf-8").splitlines()
    entries = (line.split() for line in lines)
    return [word for word, count, _ in entries if int(count) >= 10 and _CHINESE.fullmatch(word)]
