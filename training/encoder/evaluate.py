"""How far plans with a lighter encoder are from those with the published one.

    python -m training.encoder.evaluate src/voxwire/engines/kokoro/light_encoder.onnx

Every pack says two sentences of ``training/lightgen/unseen.yaml`` in its own language, and the beginning of
one. Curves are compared over the published durations, so that each frame has its like.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from training.lightgen.data import own_tag
from training.lightgen.phonemes import Phonemiser
from training.lightgen.texts import UNSEEN
from voxwire.engines.base import Cancellation, TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.engines.kokoro.plan import ONSET_ENERGY, symbols_of, whole_frames
from voxwire.engines.kokoro.runtime import Graph
from voxwire.engines.kokoro.style import StyleLayers
from voxwire.engines.kokoro.symbols import numbered
from voxwire.engines.kokoro.timbres import TIMBRE
from voxwire.settings import Settings
from voxwire.voices.blends import own_language

BEGINNING = 20
"""Symbols of what is shown as the beginning of a sentence."""
VOICED_HZ = 60.0

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Symbols in a voice."""

    tokens: NDArray[np.int64]
    """``[1, T]``."""
    style: Floats
    """``[256]``."""


@dataclass(frozen=True, slots=True, eq=False)
class Prosody:
    """What the graphs make of it."""

    encoding: Floats
    duration: Floats
    """Frames, not rounded, ``[T]``."""
    frames: NDArray[np.int64]
    f0: Floats
    energy: Floats


class Predictors:
    """The graphs behind the encoder."""

    def __init__(self, prepared: Path, layers: StyleLayers) -> None:
        """Load them from the directory of the prepared model; the layers are the engine's."""
        self._prosody, self._curves = (
            Graph(prepared / f"{name}.onnx") for name in ("prosody", "curves_int8")
        )
        self._layers = layers
        self._token = Cancellation()

    def prosody(self, encoder: Graph, said: Said, frames: NDArray[np.int64] | None = None) -> Prosody:
        """Plan with an encoder; ``frames`` are those of each symbol, if not what it leads to."""
        (encoding,) = encoder.run({"tokens": said.tokens}, self._token)
        feeds = {"tokens": said.tokens, "style": said.style[None], "encoding": encoding}
        duration, features, _ = self._prosody.run(feeds, self._token)
        own = whole_frames(duration[0], 1.0)
        owner = np.repeat(np.arange(len(own)), own if frames is None else frames)
        laid_out = np.ascontiguousarray(features[0, owner][:, None])
        norms = self._layers.norms("curves", said.style[TIMBRE:])
        f0, energy = self._curves.run({"features": laid_out, **norms}, self._token)
        return Prosody(encoding[0], duration[0], own, f0[0, 0], energy[0, 0])


def everything_said(engine: KokoroEngine) -> Iterator[Said]:
    """What every pack says."""
    lines = yaml.safe_load(UNSEEN.read_text("utf-8"))
    phonemiser = Phonemiser()
    for number, pack in enumerate(engine.packs):
        timbre = engine.timbre(TimbreRecipe({pack: 1.0}))
        own = lines[own_language(pack)]
        for turn in range(2):
            symbols, _ = symbols_of(phonemiser.read(own[(number + 7 * turn) % len(own)], own_tag(pack)))
            for shown in (symbols, symbols[:BEGINNING]) if turn == 0 else (symbols,):
                yield Said(np.array([numbered(shown)], np.int64), timbre.style(len(shown)))


def compared(wanted: Sequence[Prosody], given: Sequence[Prosody]) -> str:
    """What differs, in one line."""
    pairs = list(zip(wanted, given, strict=True))
    mean = np.concatenate([each.encoding for each in wanted]).mean(0)
    missing = sum(float(np.square(b.encoding - a.encoding).sum()) for a, b in pairs)
    total = sum(float(np.square(each.encoding - mean).sum()) for each in wanted)
    late = np.concatenate([b.duration - a.duration for a, b in pairs])
    same = np.concatenate([a.frames == b.frames for a, b in pairs])
    lengths = np.array([b.frames.sum() / a.frames.sum() - 1 for a, b in pairs])
    voiced = [(a.f0 > VOICED_HZ) & (b.f0 > VOICED_HZ) for a, b in pairs]
    cents = np.concatenate(
        [np.abs(1200 * np.log2(b.f0[v] / a.f0[v])) for (a, b), v in zip(pairs, voiced, strict=True)]
    )
    louder = np.concatenate([(b.energy - a.energy)[a.energy > ONSET_ENERGY] for a, b in pairs])
    return (
        f"explained {1 - missing / total:.3f}; durations {_rms(late):.2f} frames, {same.mean():.0%} the same "
        f"when rounded, whole {_rms(lengths):.1%}; F0 {np.median(cents):.0f} cents (median), "
        f"{np.percentile(cents, 90):.0f} (nine in ten); energy {_rms(louder):.2f}"
    )


def _rms(values: NDArray[np.floating]) -> float:
    return float(np.sqrt(np.mean(np.square(values))))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m training.encoder.evaluate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("graphs", type=Path, nargs="+", help="encoders to compare")
    options = parser.parse_args(arguments)
    prepared = prepared_directory(Settings.load().model_dir)
    engine = KokoroEngine(prepared)
    predictors, said = Predictors(prepared, engine.layers), list(everything_said(engine))
    published = Graph(prepared / "encoder.onnx")
    wanted = [predictors.prosody(published, each) for each in said]
    for path in options.graphs:
        encoder = Graph(path)
        given = [
            predictors.prosody(encoder, each, like.frames) for each, like in zip(said, wanted, strict=True)
        ]
        print(f"{path.name}: {compared(wanted, given)}")


if __name__ == "__main__":
    main()
