"""Makes a table of endings (:mod:`voxwire.text.g2p.endings`) from words with known codes.

``python -m tools.endings WORDS OUT [--least N] [--exceptions N]`` where WORDS has lines of a word, a tab, its
code, a tab and its weight (how often it occurs). An ending is listed when it corrects the shorter one often.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

Item = tuple[str, str, float]
"""A word, its code, and its weight."""


def table(items: Iterable[Item], least: float, exceptions: float) -> dict[str, str]:
    """Endings and their codes.

    Args:
        items: words with their codes.
        least: how many words more an ending must get right than without it.
        exceptions: weight from which a word that is wrong by its ending is listed itself.

    """
    words = [("^" + word, code, weight) for word, code, weight in items]
    return dict(_grow("", words, None, least, exceptions))


def _grow(
    ending: str, words: list[Item], inherited: str | None, least: float, exceptions: float
) -> Iterator[tuple[str, str]]:
    counts = Counter[str]()
    for _, code, _ in words:
        counts[code] += 1
    best, right = counts.most_common(1)[0]
    code = inherited
    whole = ending[:1] == "^"
    if whole:
        heaviest = max(words, key=lambda item: item[2])
        if heaviest[1] != inherited and heaviest[2] >= exceptions:
            yield ending, heaviest[1]
        return
    if inherited is None or (best != inherited and right - counts[inherited] >= least):
        yield ending, best
        code = best
    if all(word_code == code for _, word_code, _ in words):
        return
    longer: dict[str, list[Item]] = defaultdict(list)
    for item in words:
        longer[item[0][len(item[0]) - len(ending) - 1]].append(item)
    for letter, group in sorted(longer.items()):
        yield from _grow(letter + ending, group, code, least, exceptions)


def main() -> None:
    """Read words, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--head", default="", help="first line of the table: where the words are from")
    parser.add_argument("--least", type=float, default=5)
    parser.add_argument("--exceptions", type=float, default=1e-6)
    arguments = parser.parse_args()
    rows = (line.split("\t") for line in arguments.words.read_text("utf-8").splitlines())
    items = [(word, code, float(weight)) for word, code, weight in rows]
    found = table(items, arguments.least, arguments.exceptions)
    lines = [f"# {arguments.head}"] if arguments.head else []
    lines += [f"{ending}\t{code}" for ending, code in sorted(found.items())]
    arguments.out.write_text("\n".join(lines) + "\n", "utf-8")
    print(len(found), "endings,", arguments.out.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
