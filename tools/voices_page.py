"""Writes what ``voxwire voices audit`` measured into ``docs/voices.md``.

Run ``voxwire voices audit --measurements evaluation/results/voices.json`` first; it measures what is new.
"""

import math
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from voxwire.voices.audit import CLOSEST, Audited, Measurements, audited, voice_key
from voxwire.voices.catalog import Catalog

PAGE = Path("docs/voices.md")
MEASURED = Path("evaluation/results/voices.json")
BEGIN, END = "<!-- measured: python -m tools.voices_page -->\n", "<!-- end of what was measured -->\n"
WORST = 8
"""How many of the pairs that are most alike are named."""


def results(catalog: Catalog, measured: Path) -> list[Audited]:
    """Every voice that was measured, of every model."""
    store = Measurements(measured)
    pairs = ((model, voice, store.find(voice_key(voice))) for model, voice in catalog.voices())
    return audited((model, voice, found) for model, voice, found in pairs if found is not None)


def section(result: Sequence[Audited], recipes: int) -> str:
    """What the page says between its two marks; nothing if nothing was measured.

    Args:
        result: the voices that were measured.
        recipes: how many there are to be measured.

    """
    if not result:
        return ""
    measured = len({voice_key(each.voice) for each in result})
    extent = "All" if measured == recipes else f"So far {measured}"
    problems = [each for each in result if each.problems]
    pairs = {
        frozenset((each.voice.id, each.neighbour)): each for each in result if not math.isinf(each.distance)
    }
    closest = sorted(pairs.values(), key=lambda each: each.distance)[:WORST]
    lines = [
        "",
        f"{extent} of the {recipes} recipes are measured, those of {len(result)} voices of models.",
        f"The least distance asked for is {CLOSEST:g}. The pairs that are most alike: "
        + ", ".join(f"{each.voice.id} and {each.neighbour} ({each.distance:.2f})" for each in closest)
        + ".",
        "",
        "Voices that do not keep their description: "
        + ("; ".join(_problem(each) for each in problems) or "none")
        + ".",
        "",
        "| voice | F0 | range | rate | centroid | nearest in its model | apart | misheard |",
        "|---|---:|---:|---:|---:|---|---:|---:|",
        *_rows(result),
        "",
    ]
    return "\n".join(lines)


def _problem(each: Audited) -> str:
    return f"{each.voice.id} of {each.model} ({', '.join(each.problems)})"


def _rows(result: Sequence[Audited]) -> Iterator[str]:
    """One line a recipe, with the nearest neighbour it has in any model."""
    recipes: dict[str, list[Audited]] = {}
    for each in result:
        recipes.setdefault(voice_key(each.voice), []).append(each)
    for alike in recipes.values():
        nearest = min(alike, key=lambda each: each.distance)
        measures = nearest.measures
        cells = (
            ", ".join(dict.fromkeys(f"`{each.voice.id}`" for each in alike)),
            f"{measures.f0_hz:.0f} Hz",
            f"{measures.f0_semitones:.1f} st",
            f"{measures.phonemes_per_s:.1f}/s",
            f"{measures.centroid_hz:.0f} Hz",
            f"`{nearest.neighbour}`" if nearest.neighbour else "",
            "" if math.isinf(nearest.distance) else f"{nearest.distance:.1f}",
            "" if measures.error is None else f"{measures.error:.0%}",
        )
        yield f"| {' | '.join(cells)} |"


def page(old: str, catalog: Catalog, result: Sequence[Audited]) -> str:
    """The page with a new section."""
    recipes = len({voice_key(voice) for _, voice in catalog.voices()})
    pattern = re.compile(re.escape(BEGIN) + ".*?" + re.escape(END), re.DOTALL)
    return pattern.sub(lambda _: BEGIN + section(result, recipes) + END, old)


def main() -> None:
    """Write the page."""
    catalog = Catalog.load()
    PAGE.write_text(page(PAGE.read_text("utf-8"), catalog, results(catalog, MEASURED)), "utf-8")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
