"""Makes the table by which Latin languages are told apart (:mod:`voxwire.text.latin`).

``python -m tools.latin_grams OUT`` needs the package wordfreq, whose lists say how often each word is used.
"""

import argparse
import math
from collections import Counter
from pathlib import Path

from voxwire.text.latin import FLOOR, SCALE, grams

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "id", "vi", "nl", "pl", "tr", "sv", "ro", "cs")
"""Those that can be spoken, and the most usual others, so that they are not taken for one of them."""
WORDS = 12_000
"""The most frequent words of each language that count."""
DAMPING = 0.65
"""Exponent of the frequencies: the few words that make half of all text must not be all that counts."""
LEAST = 2.2e-4
"""A group is listed if it is this frequent in some language."""
HEAD = "# Negative logarithms of how frequent letter groups are, from wordfreq (CC BY-SA 4.0)."


def frequencies(language: str) -> dict[str, float]:
    """The share of each letter group."""
    from wordfreq import top_n_list, word_frequency

    counts = Counter[str]()
    for word in top_n_list(language, WORDS, wordlist="best"):
        if not word.replace("'", "").isalpha():
            continue
        weight = word_frequency(word, language) ** DAMPING
        for group in grams(word):
            counts[group] += weight
    total = sum(counts.values())
    return {group: count / total for group, count in counts.items()}


def cost(frequency: float) -> int:
    """Steps of the table for a frequency."""
    return FLOOR if frequency <= 0 else min(FLOOR, round(-math.log(frequency) * SCALE))


def main() -> None:
    """Count and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    arguments = parser.parse_args()
    found = {language: frequencies(language) for language in LANGUAGES}
    usual = sorted({group for table in found.values() for group, share in table.items() if share >= LEAST})
    lines = [HEAD, " ".join(LANGUAGES)]
    for group in usual:
        codes = (cost(found[language].get(group, 0)) for language in LANGUAGES)
        lines.append(f"{group} {''.join(chr(ord('A') + code) for code in codes)}")
    arguments.out.parent.mkdir(exist_ok=True)
    arguments.out.write_text("\n".join(lines) + "\n", "utf-8")
    print(len(usual), "groups,", arguments.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
