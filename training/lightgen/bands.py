"""Where the light generator loses: what it says, with bands of frequencies taken from the full one.

    python -m training.lightgen.bands --packs bf_isabella af_nicole am_adam zf_xiaoyi

Both say one plan, so bands of one fit into the other. Prints a table: estimated opinion (Distill-MOS, to 8
kHz) of the full one, what is lost by the light one and by either half of it, and its level in every band.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import yaml

from tools.rendering import rendered
from training.lightgen.corpus import SAMPLE_RATE
from training.lightgen.metrics import DistillMos
from training.lightgen.texts import UNSEEN
from voxwire.engines.base import Cancellation, Delivery, Pcm, Quality, TimbreRecipe, Utterance
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.settings import Settings
from voxwire.text.frontend import Frontend
from voxwire.voices.blends import own_language

EDGES_HZ = (1500.0, 3000.0, 5000.0)
CROSSING_HZ = 100.0
"""Half the width over which one takes the place of the other."""


def below(pcm: Pcm, edge: float) -> Pcm:
    """What is below a frequency in Hz; the rest of the signal is what is above."""
    frequency = np.fft.rfftfreq(len(pcm), 1 / SAMPLE_RATE)
    share = np.clip((edge + CROSSING_HZ - frequency) / (2 * CROSSING_HZ), 0, 1)
    low: Pcm = np.fft.irfft(np.fft.rfft(pcm) * share, len(pcm)).astype(np.float32)
    return low


def swapped(low: Pcm, high: Pcm, edge: float) -> Pcm:
    """The lower frequencies of one signal with the higher ones of another of its length."""
    return below(low, edge) + high - below(high, edge)


def levels(full: Pcm, light: Pcm) -> Iterator[float]:
    """How much louder the light one is in each band, in dB."""
    for lower, upper in zip((0.0, *EDGES_HZ), (*EDGES_HZ, SAMPLE_RATE / 2), strict=True):
        power = [np.square(below(pcm, upper) - below(pcm, lower)).mean() for pcm in (full, light)]
        yield float(10 * np.log10((power[1] + 1e-12) / (power[0] + 1e-12)))


def by_both(engine: KokoroEngine, utterance: Utterance, pack: str) -> tuple[Pcm, Pcm]:
    """An utterance, planned once and as a whole, by the full and by the light generator."""
    timbre = engine.timbre(TimbreRecipe({pack: 1.0}))
    plan = engine.planner.whole(utterance, timbre, Delivery(), Cancellation())
    other = replace(timbre, recipe=replace(timbre.recipe, quality=Quality.LIGHT))
    return rendered(engine, plan), rendered(engine, replace(plan, timbre=other))


def heard(judge: DistillMos, full: Pcm, light: Pcm) -> list[float]:
    """Opinion of the full one, what is lost by the light one and by its parts, and levels."""
    score = judge(full)
    mixed = [light]
    for edge in EDGES_HZ:
        mixed += [swapped(light, full, edge), swapped(full, light, edge)]
    return [score, *(judge(each) - score for each in mixed), *levels(full, light)]


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        "training.lightgen.bands", description="Swap bands between the generators and judge."
    )
    parser.add_argument("--packs", nargs="+", required=True, help="packs that speak no Japanese")
    options = parser.parse_args(arguments)
    if any(pack.startswith("j") for pack in options.packs):
        parser.error("of Japanese there are only phonemes to say")
    texts = yaml.safe_load(UNSEEN.read_text("utf-8"))
    engine, frontend = KokoroEngine(prepared_directory(Settings.load().model_dir)), Frontend.create()
    judge = DistillMos()
    parts = [f"{side} {edge / 1000:g}" for edge in EDGES_HZ for side in ("light below", "above")]
    bands = [f"dB to {edge / 1000:g}" for edge in (*EDGES_HZ, SAMPLE_RATE / 2)]
    print(f"| pack | full | light | {' | '.join([*parts, *bands])} |")
    print("|---" * (3 + len(parts) + len(bands)) + "|")
    for pack in options.packs:
        # The file has no sentences for an accent.
        language, scores = own_language(pack), list[list[float]]()
        for text in texts[language]:
            scores.append(heard(judge, *by_both(engine, frontend.read(text, language=language), pack)))
        score, *rest = np.mean(scores, axis=0)
        print(f"| {pack} | {score:.2f} | {' | '.join(f'{value:+.2f}' for value in rest)} |", flush=True)


if __name__ == "__main__":
    main()
