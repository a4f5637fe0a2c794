"""What light speech is like with a lighter trunk, against the published one.

    python -m training.trunk.evaluate src/voxwire/engines/kokoro/light_trunk.onnx

Every pack says sentences of ``training/lightgen/unseen.yaml`` in its own language, as the light quality plans
them; both trunks get the same plan, and the light generator what either makes of it. Opinion is estimated by
Distill-MOS.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import yaml
from numpy.typing import NDArray

from evaluation.naturalness import naturalness
from training.lightgen.data import own_tag
from training.lightgen.phonemes import Phonemiser
from training.lightgen.texts import UNSEEN
from voxwire.engines.base import Cancellation, Delivery, Quality, TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.light import LightGenerator
from voxwire.engines.kokoro.places import package_file, prepared_directory
from voxwire.engines.kokoro.plan import KokoroPlan
from voxwire.engines.kokoro.render import Rendering, Trunk
from voxwire.engines.kokoro.runtime import Graph
from voxwire.engines.kokoro.source import SAMPLE_RATE
from voxwire.settings import Settings
from voxwire.voices.blends import own_language

FRAME, HOP = 1024, 256
FLOOR = 1e-3
"""Magnitudes below this are silence."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pair:
    """One plan with either trunk."""

    explained: float
    """Share of the variance of the features."""
    spectra: float
    """Mean difference of the audio's spectra, dB."""
    published: float
    """Estimated opinion, 1 to 5."""
    light: float


def compared(engine: KokoroEngine, published: Trunk, light: Trunk, each: int) -> Iterator[Pair]:
    """All packs with so many sentences each."""
    vocoder, token = LightGenerator(Graph(package_file("light.onnx"))), Cancellation()
    for plan in _plans(engine, each):
        (wanted, before), (given, after) = (
            Rendering(trunk, vocoder, plan).at_once(token) for trunk in (published, light)
        )
        spread = wanted - wanted.mean(2, keepdims=True)
        yield Pair(
            explained=1 - float(np.square(given - wanted).sum() / np.square(spread).sum()),
            spectra=float(np.abs(_spectra(after) - _spectra(before)).mean()),
            published=naturalness(before, SAMPLE_RATE),
            light=naturalness(after, SAMPLE_RATE),
        )


def _plans(engine: KokoroEngine, each: int) -> Iterator[KokoroPlan]:
    lines, phonemiser = yaml.safe_load(UNSEEN.read_text("utf-8")), Phonemiser()
    for number, pack in enumerate(engine.packs):
        own = lines[own_language(pack)]
        timbre = engine.timbre(TimbreRecipe({pack: 1.0}, quality=Quality.LIGHT))
        for turn in range(each):
            utterance = phonemiser.read(own[(number + 5 * turn) % len(own)], own_tag(pack))
            plan = engine.plan(utterance, timbre, Delivery(), Cancellation())
            while not plan.complete:
                plan = engine.extend(plan, Cancellation())
            yield plan


def _spectra(audio: Floats) -> Floats:
    frames = np.lib.stride_tricks.sliding_window_view(audio, FRAME)[::HOP] * np.hanning(FRAME)
    return 20 * np.log10(np.abs(np.fft.rfft(frames)) + FLOOR)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m training.trunk.evaluate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("graph", type=Path, help="the trunk to judge")
    parser.add_argument("--middle", type=int, default=0, help="blocks of its middle (%(default)s)")
    parser.add_argument("--each", type=int, default=2, help="sentences of every pack (%(default)s)")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    prepared = prepared_directory(Settings.load().model_dir)
    published = Trunk.of(Graph(prepared / "trunk_int8.onnx"), middle=3)
    light = Trunk.of(Graph(options.graph), options.middle)
    pairs = list(compared(KokoroEngine(prepared), published, light, options.each))
    gains = np.array([pair.light - pair.published for pair in pairs])
    print(
        f"{len(pairs)} utterances: explained {np.mean([p.explained for p in pairs]):.3f}; "
        f"spectra {np.mean([p.spectra for p in pairs]):.2f} dB; opinion "
        f"{np.mean([p.published for p in pairs]):.3f} with the published trunk, {gains.mean():+.3f} ± "
        f"{gains.std() / len(gains) ** 0.5:.3f} with this one, worst {gains.min():+.2f}"
    )


if __name__ == "__main__":
    main()
