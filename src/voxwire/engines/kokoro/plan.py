"""Planning: how long every phoneme lasts, at which pitch and how loud."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.base import Cancellation, Delivery, Mark, Quality, Samples, Utterance
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.kokoro.marks import heard_edges, marks_of
from voxwire.engines.kokoro.melody import shaped
from voxwire.engines.kokoro.pauses import Pause, frame_order, moved_bounds, planned_pauses, wanted_pauses
from voxwire.engines.kokoro.runtime import Feeds, Graph
from voxwire.engines.kokoro.shaping import pause_factors, with_effort, with_rise
from voxwire.engines.kokoro.source import FRAME, SAMPLE_RATE
from voxwire.engines.kokoro.statistics import Decoding
from voxwire.engines.kokoro.steps import step_of
from voxwire.engines.kokoro.style import StyleLayers
from voxwire.engines.kokoro.symbols import known, numbered
from voxwire.engines.kokoro.timbres import TIMBRE, KokoroTimbre
from voxwire.engines.kokoro.tones import SymbolTone, drawn, tones_of
from voxwire.engines.pauses import Hold, held_samples
from voxwire.errors import EngineError

LEAD_FRAMES = 3
"""Kept before the first phoneme, 75 ms. The packs begin with about 13 frames of silence, which a listener
would only wait for; three keep the whole onset."""
LEAST_LEAD_FRAMES = 2
"""The same where the frame before is silent: packs and phonemes differ in how early their onset is."""
ONSET_ENERGY = -4.0
"""Predicted energy below which a frame is silent in that sense (under -60 dB)."""
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
class Rest:
    """What it takes to complete a plan."""

    utterance: Utterance
    delivery: Delivery
    edges: NDArray[np.int64]
    """When each symbol that is planned sets in, and the end, in frames from the plan's first."""


@dataclass(frozen=True, slots=True, eq=False)
class KokoroPlan:
    """What one utterance, or the beginning of one, will sound like."""

    timbre: KokoroTimbre
    text: Floats
    """Text features of every frame, ``[1, 512, F]``."""
    f0: Floats
    """Hz in half frames, ``[2F]``; 0 where unvoiced."""
    energy: Floats
    """``[2F]``."""
    decoding: Decoding
    """What the decoder is told of the voice."""
    marks: Sequence[Mark]
    rest: Rest | None = None
    pauses: Sequence[Pause] = ()

    @property
    def frames(self) -> int:
        """Frames of 25 ms that are decided."""
        return len(self.f0) // 2

    @property
    def samples(self) -> Samples:
        """Length of the audio that is decided."""
        return Samples(self.frames * self.timbre.frame + held_samples(self.holds))

    @property
    def holds(self) -> Sequence[Hold]:
        """Silences for which there are no frames."""
        return [pause.hold(self.timbre.frame) for pause in self.pauses if pause.held]

    @property
    def complete(self) -> bool:
        """Whether the plan covers the utterance."""
        return self.rest is None


@dataclass(frozen=True, slots=True, eq=False)
class _Prosody:
    """What the model says about a run of symbols."""

    text: Floats
    """``[1, 512, F]``."""
    f0: Floats
    """``[2F]``."""
    energy: Floats
    """``[2F]``."""
    bounds: NDArray[np.int64]
    """First frame of each symbol, and the end of the last; silence is around them."""
    edges: NDArray[np.int64]
    """Frame in which each is heard to set in, and the last to end."""

    def part(self, begin: int, end: int) -> tuple[Floats, Floats, Floats]:
        """Text features, F0 and energy of some frames."""
        halves = slice(2 * begin, 2 * end)
        return self.text[:, :, begin:end], self.f0[halves], self.energy[halves]

    def paused(
        self, wanted: Sequence[tuple[int, int]], end: int, frame: int
    ) -> "tuple[_Prosody, list[Pause]]":
        """The same with pauses, each in front of a symbol and so many ms long, none behind frame ``end``.

        F0 and energy are parted where the symbol is heard to set in, the text features where its own begin:
        they lag behind the sound on both sides of a pause alike.
        """
        bounds, edges = np.minimum(self.bounds, end), np.minimum(self.edges, end)
        pauses, in_text = (planned_pauses(wanted, each, SAMPLE_RATE, frame) for each in (edges, bounds))
        frames = self.text.shape[2]
        halves = (2 * frame_order(frames, pauses)[:, None] + (0, 1)).ravel()
        return (
            _Prosody(
                self.text[:, :, frame_order(frames, in_text)],
                self.f0[halves],
                self.energy[halves],
                moved_bounds(bounds, wanted, in_text),
                moved_bounds(edges, wanted, pauses),
            ),
            pauses,
        )


class Planner:
    """Runs the encoder, prosody and curve graphs.

    Their cost grows with the utterance, so a long one is planned in steps unless there is time to plan it at
    once: its first words, then more, then the whole, each time from the beginning. The steps are joined at
    word boundaries, before the decoder, whose convolutions smooth the joins.
    """

    def __init__(
        self, encoders: Mapping[Quality, Graph], prosody: Graph, curves: Graph, layers: StyleLayers
    ) -> None:
        self._encoders = encoders
        self._prosody = prosody
        self._curves = curves
        self._layers = layers

    def plan(
        self,
        utterance: Utterance,
        timbre: KokoroTimbre,
        delivery: Delivery,
        cancellation: Cancellation,
        cores: Cores = ONE_CORE,
    ) -> KokoroPlan:
        """Plan an utterance, or only its first words if it is long.

        Raises:
            EngineError: it holds no phoneme the model knows, or more than 510.
            Cancelled: the token was set.

        """
        tokens, _ = symbols_of(utterance)
        if not tokens or len(tokens) > MAX_PHONEMES:
            raise EngineError(f"An utterance takes 1 to {MAX_PHONEMES} phonemes, not {len(tokens)}.")
        nothing = np.zeros((1, 512, 0), np.float32), np.zeros(0, np.float32), np.zeros(0, np.float32)
        rest = Rest(utterance, delivery, np.zeros(1, np.int64))
        return self.extend(KokoroPlan(timbre, *nothing, timbre.decoding, (), rest), cancellation, cores)

    def extend(self, plan: KokoroPlan, cancellation: Cancellation, cores: Cores = ONE_CORE) -> KokoroPlan:
        """Plan more of an utterance whose first words are planned.

        Returns:
            A plan that begins with the frames of the one given.

        Raises:
            Cancelled: the token was set.

        """
        rest = plan.rest
        if rest is None:
            return plan
        tokens, owners = symbols_of(rest.utterance)
        timbre, known_to = plan.timbre, len(rest.edges) - 1
        step = step_of(rest.utterance, tokens, owners, known_to, timbre.recipe.quality)
        shown = tokens[: step.seen]
        # Where the text goes on behind what the model is shown, nothing ends yet.
        delivery = rest.delivery if step.final else replace(rest.delivery, rise=0.0)
        tones = _tones(rest.utterance, owners)
        said = self._say(shown, timbre, timbre.style(len(tokens)), delivery, tones, cancellation, cores)
        heard = _heard(said, shown, rest.delivery)
        begin = int(said.bounds[known_to]) if known_to else heard.start
        end = max(begin, heard.stop if step.final else int(said.bounds[step.kept]))
        wanted = wanted_pauses(rest.utterance, owners)
        inside = [(at, ms) for at, ms in wanted if known_to < at <= step.kept and at < len(tokens)]
        said, new = said.paused(inside, end, timbre.frame)
        end += sum(pause.frames for pause in new)
        text, f0, energy = said.part(begin, end)
        parts = (
            np.concatenate([plan.text, text], axis=2),
            np.concatenate([plan.f0, f0]),
            np.concatenate([plan.energy, energy]),
        )
        frames = plan.frames + end - begin
        edges = np.clip(said.edges[: step.kept + 1] - begin + plan.frames, 0, frames)
        if known_to:
            # The first word of a step has set in at the end of the one before.
            edges = np.maximum.accumulate(np.concatenate([rest.edges, edges[known_to + 1 :]]))
        pauses = [
            *(Pause.silent(0, ms, SAMPLE_RATE) for at, ms in wanted if at == known_to == 0),
            *plan.pauses,
            *(pause.moved(plan.frames - begin) for pause in new),
            *(Pause.silent(frames, ms, SAMPLE_RATE) for at, ms in wanted if at == step.kept == len(tokens)),
        ]
        planned = tokens[: step.kept], owners[: step.kept]
        marks = marks_of(rest.utterance, *planned, edges, pauses, timbre.frame)
        further = None if step.final else Rest(rest.utterance, rest.delivery, edges)
        return KokoroPlan(timbre, *parts, plan.decoding, marks, further, pauses)

    def whole(
        self, utterance: Utterance, timbre: KokoroTimbre, delivery: Delivery, cancellation: Cancellation
    ) -> KokoroPlan:
        """Plan an utterance at once and with the silence around it, as the model was published.

        A reference for tools and tests, with the timbre of just this length. It carries no marks.
        """
        said = self._say_whole(utterance, timbre, delivery, cancellation)
        style = timbre.style(len(symbols_of(utterance)[0]))
        decoding = Decoding.of(self._layers, style[:TIMBRE], timbre.statistics)
        return KokoroPlan(timbre, said.text, said.f0, said.energy, decoding, ())

    def heard(
        self, utterance: Utterance, timbre: KokoroTimbre, delivery: Delivery, cancellation: Cancellation
    ) -> slice:
        """The frames of :meth:`whole` that are not left out as silence around the utterance."""
        said = self._say_whole(utterance, timbre, delivery, cancellation)
        return _heard(said, symbols_of(utterance)[0], delivery)

    def _say_whole(
        self, utterance: Utterance, timbre: KokoroTimbre, delivery: Delivery, cancellation: Cancellation
    ) -> _Prosody:
        tokens, owners = symbols_of(utterance)
        style, tones = timbre.style(len(tokens)), _tones(utterance, owners)
        return self._say(tokens, timbre, style, delivery, tones, cancellation)

    def _say(
        self,
        tokens: str,
        timbre: KokoroTimbre,
        style: Floats,
        delivery: Delivery,
        tones: Sequence[SymbolTone],
        cancellation: Cancellation,
        cores: Cores = ONE_CORE,
    ) -> _Prosody:
        ids = np.array([numbered(tokens)], np.int64)
        encoder = self._encoders[timbre.recipe.quality]
        (encoding,) = encoder.run({"tokens": ids}, cancellation, cores)
        feeds: Feeds = {"tokens": ids, "style": style[None], "encoding": encoding}
        duration, prosody, text = self._prosody.run(feeds, cancellation, cores)
        lasting = duration[0] * pause_factors(tokens, delivery.pauses)
        frames = whole_frames(lasting, delivery.rate * timbre.recipe.rate * timbre.frame / FRAME)
        owner = np.repeat(np.arange(len(frames)), frames)
        features = np.ascontiguousarray(prosody[0, owner][:, None])
        f0, energy = self._curves.run(
            {"features": features, **self._layers.norms("curves", style[TIMBRE:])}, cancellation, cores
        )
        # Token 0 is the leading pad, so symbol i is token i + 1.
        bounds = np.cumsum(frames)[:-1]
        edges = heard_edges(tokens, bounds, energy[0, 0])
        recipe = timbre.recipe
        curve = shaped(
            drawn(f0[0, 0], tokens, edges, tones),
            delivery.pitch * recipe.pitch * timbre.frame / FRAME,
            delivery.pitch_range * recipe.pitch_range,
        )
        curves = (
            with_rise(curve, delivery.rise, 2 * int(bounds[-1])),
            with_effort(energy[0, 0], delivery.effort),
        )
        return _Prosody(text[:, :, owner], *curves, bounds, edges)


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
    loudest = energy[: 2 * frames].reshape(frames, 2).max(axis=1)
    loud = np.flatnonzero(loudest > SILENT_ENERGY)
    begin = max(0, lead - LEAD_FRAMES)
    while begin < lead - LEAST_LEAD_FRAMES and loudest[begin] < ONSET_ENERGY:
        begin += 1
    last = int(loud[-1]) if len(loud) else frames - 1
    end = min(frames, last + 1 + round(pause_s * SAMPLE_RATE / FRAME))
    return slice(begin, max(end, begin + 1))


def symbols_of(utterance: Utterance) -> tuple[str, list[int | None]]:
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


def _tones(utterance: Utterance, owners: Sequence[int | None]) -> list[SymbolTone]:
    if not any(word.tones for word in utterance.words):
        return []
    starts = [owners.index(i) if i in owners else 0 for i in range(len(utterance.words))]
    return tones_of(utterance, starts)


def _heard(said: _Prosody, tokens: str, delivery: Delivery) -> slice:
    pause = CLAUSE_PAUSE_S if tokens.rstrip()[-1] in CLAUSE_MARKS else SENTENCE_PAUSE_S
    return heard_frames(said.energy, int(said.bounds[0]), pause * delivery.pauses / delivery.rate)
