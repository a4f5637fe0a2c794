"""Makes the list of English words whose letters look like another language (:mod:`voxwire.text.latin`).

``python -m tools.english_words OUT`` needs the package wordfreq, and the table of ``tools.latin_grams``.
"""

import argparse
import math
from collections.abc import Iterator
from pathlib import Path

from voxwire.text.latin import ENGLISH, SCALE, load_latin_grams

WORDS = 14_000
"""The most frequent English words that are looked at."""
LEAST = 3.3
"""A listed word is this frequent: the decimal logarithm of its uses among a thousand million words."""
MISLED = 2.5
"""How much likelier, as a natural logarithm, the letters of a listed word make another language."""
AS_USUAL = 1.0
"""How much more frequent the word may be in that language, on wordfreq's scale, and yet tell nothing."""
OVERRATED = 0.5
"""How much more than its frequencies the letters of a word must tell, as a natural logarithm, to be listed
though it is more frequent elsewhere."""
SHORTEST = 3
OTHERS = ("de", "fr", "es", "it", "pt", "id", "vi")
HEAD = (
    "# English words whose letter groups are likelier elsewhere, and how many steps of their table"
    " they tell of it if at all, from wordfreq (CC BY-SA 4.0)."
)


def misleading() -> Iterator[str]:
    """English words that letter groups alone would take for others, and what they tell if not nothing."""
    from wordfreq import top_n_list, zipf_frequency

    table = load_latin_grams({})
    for word in top_n_list("en", WORDS):
        usual = zipf_frequency(word, "en")
        if not (word.isascii() and word.isalpha() and len(word) >= SHORTEST and usual >= LEAST):
            continue
        # A word alone says nothing.
        scores = table.scores(f"{word} {word}")
        lead = (max(scores[tag] for tag in OTHERS) - scores[ENGLISH]) / 2 if scores else 0
        elsewhere = max(zipf_frequency(word, tag) for tag in OTHERS) - usual
        if lead <= MISLED:
            continue
        told = elsewhere * math.log(10)
        if elsewhere <= AS_USUAL:
            yield word
        elif lead > told + OVERRATED:
            yield f"{word} {round(told * SCALE)}"


def main() -> None:
    """Look and write the list."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    words = sorted(misleading())
    out.write_text("\n".join([HEAD, *words]) + "\n", "utf-8")
    print(len(words), "words,", out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
