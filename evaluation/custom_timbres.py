"""What the light generator costs timbres that are made, with resonances and an equaliser of their own.

Voices are designed from descriptions, and say the same plans with both generators. Naturalness is judged by
Distill-MOS. What they lose is held against what the engine says of their packs, by which the service chooses.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml

from evaluation.design import DESCRIPTIONS
from evaluation.naturalness import naturalness
from tools.machine import machine_line
from voxwire.engines.base import Cancellation, Quality, TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.prepare import pull
from voxwire.settings import Settings
from voxwire.voices.fitters import BlendFitter
from voxwire.voices.reciter import Reciter

RESULTS = Path(__file__).parent / "results/custom_timbres.md"
EVERY = 4
"""One description in so many is taken."""
SENTENCES = {
    "en": (
        "The captain told the crew to stay calm while the storm passed over the ship.",
        "We are sorry, but the last train to the coast left ten minutes ago.",
    ),
    "zh": (
        "船长让大家保持镇定，等暴风雨过去以后再继续航行。",
        "很抱歉，去海边的最后一班火车十分钟前已经开走了。",
    ),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One timbre."""

    text: str
    recipe: TimbreRecipe
    expected: float
    """Points of mean opinion that the engine says it loses."""
    lost: float
    """Those that it was judged to lose."""


def rows(descriptions: Sequence[str], engine: KokoroEngine, reciter: Reciter) -> Iterator[Row]:
    """Design a timbre for each description and judge it."""
    fitter, stop = BlendFitter(reciter), Cancellation()
    for text in descriptions:
        language = "en" if text.isascii() else "zh"
        recipe = fitter.design(text, 1, stop).recipe
        scores = {
            quality: [
                naturalness(
                    reciter.recite(replace(recipe, quality=quality), sentence, language, stop),
                    reciter.sample_rate,
                )
                for sentence in SENTENCES[language]
            ]
            for quality in Quality
        }
        lost = float(np.mean(scores[Quality.FULL]) - np.mean(scores[Quality.LIGHT]))
        yield Row(text, recipe, engine.shortfall(recipe)[Quality.LIGHT], lost)


def write(judged: Sequence[Row]) -> None:
    """Write the table."""
    expected, lost = ([getattr(row, name) for row in judged] for name in ("expected", "lost"))
    lines = [
        "# Custom timbres with both generators",
        "",
        "Made with `python -m evaluation custom_timbres`: designed voices, two unseen sentences each. Points",
        "of mean opinion (Distill-MOS, 1-5) that the light generator loses, and what the engine expects by",
        "the packs of the blend alone.",
        "",
        machine_line(),
        "",
        f"Expected {np.mean(expected):.2f} in the mean, judged {np.mean(lost):.2f}.",
        "",
        "| description | resonances | equaliser | expected | judged |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {row.text} | {row.recipe.formant:g} | {'yes' if row.recipe.equaliser else 'no'} |"
        f" {row.expected:.2f} | {row.lost:.2f} |"
        for row in judged
    ]
    RESULTS.write_text("\n".join([*lines, ""]), "utf-8")


def main() -> None:
    """Run the evaluation."""
    engine = KokoroEngine(pull(Settings.load().model_dir, lambda *_: None), 2)
    descriptions = [row["text"] for row in yaml.safe_load(DESCRIPTIONS.read_text("utf-8"))][::EVERY]
    judged: list[Row] = []
    for row in rows(descriptions, engine, Reciter(engine, 2)):
        print(row, flush=True)
        judged.append(row)
        write(judged)


if __name__ == "__main__":
    main()
