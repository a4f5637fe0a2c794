"""Voice packs, and the timbres blended from them."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.base import TimbreRecipe
from voxwire.engines.equaliser import equaliser_taps
from voxwire.engines.kokoro.source import FRAME, SAMPLE_RATE
from voxwire.engines.kokoro.statistics import Decoding, PackStatistics, Statistics
from voxwire.engines.kokoro.style import StyleLayers
from voxwire.engines.resonance import frame_length
from voxwire.errors import EngineError

STYLE = 256
"""Length of a style vector: 128 values of timbre, then 128 of prosody."""
TIMBRE = STYLE // 2
USUAL_LENGTH = 70
"""Phonemes of a usual utterance, whose timbre is that of a voice at any length. A pack has a timbre of its
own for every length, made for the statistics of utterances of that length; with statistics that were measured
beforehand, that of a very short one fades out (most Mandarin packs: by 10 dB and more), and those of other
lengths are 2 dB too soft or too loud. This one is as natural as the published decoder at every length."""


@dataclass(frozen=True, slots=True, eq=False)
class KokoroTimbre:
    """A blend of packs."""

    recipe: TimbreRecipe
    rows: NDArray[np.float32]
    """``[510, 256]``: a style vector for every length of utterance, in phonemes."""
    statistics: Statistics
    """What stands in for the statistics of an utterance."""
    decoding: Decoding
    """What the decoder is told: the style of :data:`USUAL_LENGTH`, folded with the statistics."""
    frame: int = FRAME
    """Samples that a duration frame is heard for, once the resonances have been moved."""
    taps: NDArray[np.float32] | None = None
    """Of the equaliser, if it has one."""

    def style(self, phonemes: int) -> NDArray[np.float32]:
        """The style vector ``[256]`` for an utterance of ``phonemes`` symbols, 1–510."""
        row: NDArray[np.float32] = self.rows[phonemes - 1]
        return row


class Packs:
    """The voice packs of a prepared model, read from disk as they are used."""

    def __init__(self, prepared: Path, statistics: PackStatistics, layers: StyleLayers) -> None:
        names: list[str] = json.loads((prepared / "prepared.json").read_text("utf-8"))["packs"]
        self._rows = {name: row for row, name in enumerate(names)}
        self._table: NDArray[np.float32] = np.load(prepared / "packs.npy", mmap_mode="r")
        self._statistics = statistics
        self._layers = layers

    @property
    def names(self) -> list[str]:
        """All packs, sorted."""
        return sorted(self._rows)

    def blend(self, recipe: TimbreRecipe) -> KokoroTimbre:
        """Mix packs by weight.

        Pack rows differ with utterance length, so whole packs are mixed and not single rows.

        Raises:
            EngineError: a pack is unknown, the weights don't sum to something positive, or resonances or
                equaliser are out of range.

        """
        unknown = sorted(set(recipe.blend) - set(self._rows))
        if unknown:
            raise EngineError(f"There is no voice pack named {', '.join(unknown)}.")
        total = sum(recipe.blend.values())
        if total <= 0 or min(recipe.blend.values()) < 0:
            raise EngineError("The weights of a blend must be positive.")
        mixed = np.zeros(self._table.shape[1:], np.float32)
        for name, weight in recipe.blend.items():
            mixed += np.float32(weight / total) * self._table[self._rows[name]]
        statistics = self._statistics.blend(recipe.blend)
        voice = mixed[USUAL_LENGTH - 1, :TIMBRE]
        return KokoroTimbre(
            recipe,
            mixed,
            statistics,
            Decoding.of(self._layers, voice, statistics),
            frame_length(FRAME, recipe.formant),
            equaliser_taps(recipe.equaliser, SAMPLE_RATE) if recipe.equaliser else None,
        )
