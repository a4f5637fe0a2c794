"""Planning: how long every phoneme lasts, at which pitch and how loud."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.base import Cancellation, Delivery, Mark, Samples, Utterance
from voxwire.engines.kokoro.runtime import Graph
from voxwire.engines.kokoro.source import SAMPLE_RATE
from voxwire.engines.kokoro.style import StyleLayers
from voxwire.engines.kokoro.symbols import PAD, SYMBOLS, known
from voxwire.engines.kokoro.timbres import KokoroTimbre
from voxwire.errors import EngineError

FRAME = 600
"""Samples per duration frame: 25 ms at 24 kHz."""
LEAD_FRAMES = 3
"""Silence kept before the first phoneme. The packs begin with about 13 frames of it, which a listener would
only wait for; three keep the whole onset."""
SILENT_ENERGY = -5.0
"""Predicted energy below which a frame is silence (under -70 dB in the audio of every pack looked at)."""
SENTENCE_PAUSE_S = 0.3
"""Silence kept behind an utterance. The packs end with 0.45 to 1.1 s of it, each its own."""
CLAUSE_PAUSE_S = 0.15
"""The same where the utterance ends inside a sentence."""
CLAUSE_MARKS = frozenset(",;:—、")
MAX_PHONEMES = 510
MAX_RATE = 1.2
"""Fastest rate that is planned. Every symbol lasts a frame at least, and many last no more than one or two:
at rate 2 a recogniser misses 38 % of the words of a plan twice as fast, and 2 % if rate 1.2 is planned and
the rest is made by compressing the audio (Mandarin syllables: 51 % and 12 %). Planning at 1 would be clearer
still (7 %), and cost twice the compute of what is heard."""

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class KokoroPlan:
    """What one utterance will sound like."""

    text: Floats
    """Text features of every frame, ``[1, 512, F]``."""
    f0: Floats
    """Hz in half frames, ``[2F]``; 0 where unvoiced."""
    energy: Floats
    """``[2F]``."""
    style: Floats
    """Timbre half of the style vector, ``[128]``."""
    heard: slice
    """The frames that are heard. The others are silence at both ends, and are rendered too as long as the
    norms measure the utterance itself: without them a short utterance would be up to 5 dB softer."""
    marks: Sequence[Mark]

    @property
    def samples(self) -> Samples:
        """Length of the audio."""
        return Samples((self.heard.stop - self.heard.start) * FRAME)

    @property
    def windows(self) -> Sequence[Samples]:
        """One window: the norms' statistics are those of the whole utterance."""
        return (self.samples,)


class Planner:
    """Runs the prosody and curve graphs."""

    def __init__(self, prosody: Graph, curves: Graph, layers: StyleLayers) -> None:
        self._prosody = prosody
        self._curves = curves
        self._layers = layers

    def plan(
        self, utterance: Utterance, timbre: KokoroTimbre, delivery: Delivery, cancellation: Cancellation
    ) -> KokoroPlan:
        """Plan an utterance.

        Raises:
            EngineError: it holds no phoneme the model knows, or more than 510.
            Cancelled: the token was set.

        """
        tokens, owners = _tokens(utterance)
        if not tokens or len(tokens) > MAX_PHONEMES:
            raise EngineError(f"An utterance takes 1 to {MAX_PHONEMES} phonemes, not {len(tokens)}.")
        recipe = timbre.recipe
        style = timbre.style(len(tokens))
        ids = np.array([[PAD, *(SYMBOLS[token] for token in tokens), PAD]], np.int64)
        duration, prosody, text = self._prosody.run({"tokens": ids, "style": style[None]}, cancellation)
        frames = whole_frames(duration[0], delivery.rate * recipe.rate)
        owner = np.repeat(np.arange(len(frames)), frames)
        features = np.ascontiguousarray(prosody[0, owner][:, None])
        f0, energy = self._curves.run(
            {"features": features, **self._layers.norms("curves", style[128:])}, cancellation
        )
        pause = CLAUSE_PAUSE_S if tokens.rstrip()[-1] in CLAUSE_MARKS else SENTENCE_PAUSE_S
        heard = heard_frames(energy[0, 0], int(frames[0]), pause / delivery.rate)
        return KokoroPlan(
            text=np.ascontiguousarray(text[:, :, owner]),
            f0=_contour(f0[0, 0], delivery, timbre),
            energy=energy[0, 0],
            style=style[:128],
            heard=heard,
            marks=_marks(utterance, tokens, owners, frames, heard),
        )


def whole_frames(duration: Floats, rate: float) -> NDArray[np.int64]:
    """Round durations to whole frames, at least one each.

    What rounding takes from one phoneme is given to the next (error diffusion), so that the whole keeps its
    length at any rate.

    Args:
        duration: frames per token at rate 1, ``[T]``.
        rate: 0.5–2; larger is faster.

    """
    frames = np.empty(len(duration), np.int64)
    carried = 0.0
    for i, wanted in enumerate(duration.astype(np.float64) / rate):
        frames[i] = max(1, round(wanted + carried))
        carried += wanted - frames[i]
    return frames


def heard_frames(energy: Floats, lead: int, pause_s: float) -> slice:
    """Leave out silence at both ends.

    Args:
        energy: predicted, in half frames, ``[2F]``.
        lead: frames before the first phoneme.
        pause_s: silence to keep at the end.

    Returns:
        The frames to hear; never empty.

    """
    frames = len(energy) // 2
    loud = np.flatnonzero(energy[: 2 * frames].reshape(frames, 2).max(axis=1) > SILENT_ENERGY)
    begin = max(0, lead - LEAD_FRAMES)
    last = int(loud[-1]) if len(loud) else frames - 1
    end = min(frames, last + 1 + round(pause_s * SAMPLE_RATE / FRAME))
    return slice(begin, max(end, begin + 1))


def _tokens(utterance: Utterance) -> tuple[str, list[int | None]]:
    """The symbols of an utterance, and for each the word it belongs to (None for a word gap)."""
    tokens, owners = "", list[int | None]()
    for i, word in enumerate(utterance.words):
        symbols = known(word.phonemes)
        tokens += symbols
        owners += [i] * len(symbols)
        if word.space_after and symbols and i + 1 < len(utterance.words):
            tokens += " "
            owners.append(None)
    return tokens, owners


def _contour(f0: Floats, delivery: Delivery, timbre: KokoroTimbre) -> Floats:
    """Scale F0, and its spread around the geometric mean of the voiced part."""
    voiced = f0 > 10.0
    if not voiced.any():
        return f0
    log = np.log(np.maximum(f0, 1.0))
    mean = log[voiced].mean()
    spread = delivery.pitch_range * timbre.recipe.pitch_range
    factor = delivery.pitch * timbre.recipe.pitch
    shaped = np.exp(mean + (log - mean) * spread) * factor
    return np.where(voiced, shaped, f0).astype(np.float32)


def _marks(
    utterance: Utterance,
    tokens: str,
    owners: Sequence[int | None],
    frames: NDArray[np.int64],
    heard: slice,
) -> list[Mark]:
    bounds = np.concatenate([[0], np.cumsum(frames)])
    # The last phoneme's own duration runs on into the silence that is left out.
    times = (np.clip(bounds, heard.start, heard.stop) - heard.start) * FRAME
    begins, ends = times[:-1], times[1:]
    phonemes, words = list[Mark](), dict[int, Mark]()
    # Token 0 is the leading pad, so symbol i is token i + 1.
    for i, (symbol, owner) in enumerate(zip(tokens, owners, strict=True), 1):
        if owner is None:
            continue
        word = utterance.words[owner]
        begin, end = Samples(int(begins[i])), Samples(int(ends[i]))
        phonemes.append(Mark("phoneme", symbol, word.begin, word.end, begin, end))
        first = words[owner].begin_sample if owner in words else begin
        words[owner] = Mark("word", word.text, word.begin, word.end, first, end)
    return [*words.values(), *phonemes]
