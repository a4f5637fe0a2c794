"""What an engine is: one small interface, and the values that cross it.

An engine first *plans* an utterance, which is cheap, and then *renders* it in windows, which is not. So that
the first sound need not wait for a long utterance to be planned, a plan may cover its beginning only, and be
extended while that is rendered. Everything that says how the speech is delivered acts on the plan, so control
costs no quality and marks are exact.

Both calls block and are made from compute threads. They watch a :class:`Cancellation` and raise
:class:`voxwire.errors.Cancelled` soon after it is set, also in the middle of a window. They are told how
many cores nobody else wants, may use them to be done sooner, and say so (:mod:`voxwire.engines.cores`).
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NewType, Protocol

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.cores import ONE_CORE, Cores

Samples = NewType("Samples", int)
"""A count of audio samples at the engine's own rate."""

Pcm = NDArray[np.float32]
"""Mono audio, shape ``[samples]``, nominally within -1…1."""


class Quality(StrEnum):
    """How much an engine computes for the sound it renders, where it has a choice."""

    FULL = "full"
    """The best it can do."""
    LIGHT = "light"
    """Sooner, and for more listeners at once."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What an engine can do; nobody above an engine asks its name."""

    languages: frozenset[str]
    """BCP 47 primary subtags it was made to speak."""
    sample_rate: int
    """Rate of the audio it renders, in Hz."""
    max_phonemes: int
    """Longest utterance it takes, in phoneme symbols, spaces and punctuation included."""
    approximates: bool = False
    """Whether it says the sounds of any other language as well as it can."""
    qualities: frozenset[Quality] = frozenset({Quality.FULL})
    """What it can render with, though not every recipe; a timbre of another is rendered with the best."""
    word_times: bool = False
    """Whether the marks of plans are where words are heard; elsewhere there are none, or estimates."""
    max_rate: float = 2.0
    """Fastest speech rate its plans are intelligible at; what is beyond is made by compressing the audio."""
    min_rate: float = 0.5
    """Slowest speech rate it plans; what is below is made by stretching the audio."""
    blends: bool = False
    """Whether recipes give voices that sound different; where not, only pitch and rate tell them apart."""
    phonemes: bool = True
    """Whether it says the phonemes of words; where not, it reads their text for itself."""
    pitch: bool = True
    """Whether it plans F0; where not, the audio is made higher or lower."""
    instructions: bool = False
    """Whether it follows :attr:`Delivery.instruction`; where not, that is turned into numbers before."""
    repeatable: bool = True
    """Whether an utterance said again is the same audio, sample for sample."""
    voices: bool = False
    """Whether it has voices of its own, so that :attr:`TimbreRecipe.reference` says who speaks."""
    streams: int | None = None
    """How many utterances it speaks at once where it computes on another machine; its calls then wait and
    take no core. None where it computes on this one."""


@dataclass(frozen=True, slots=True)
class Tone:
    """The pitch of one syllable, where it is none of the tones an engine has a symbol for."""

    levels: tuple[int, ...]
    """One to four tone letters of Chao, evenly spread: 1 is the bottom of the speaker's range, 5 the top."""
    begin: int
    """Where the part of the syllable that carries it begins, among the word's phonemes."""
    end: int
    """Where that ends, exclusive."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word, or one punctuation mark, of an utterance."""

    text: str
    """The client's own characters for it."""
    begin: int
    """Where it begins in the utterance's text, in code points."""
    end: int
    """Where it ends, exclusive."""
    phonemes: str
    """IPA in the alphabet Kokoro was trained on; a punctuation mark stands for itself. May be empty."""
    language: str
    """BCP 47 primary subtag of the run it stands in."""
    space_after: bool = False
    """Whether a word gap follows."""
    pause_ms: int = 0
    """Silence behind it, on top of what speech leaves there by itself. The speech rate does not change it."""
    syllables: tuple[str, ...] = ()
    """Of Chinese, numbered pinyin of what is said. No engine needs it; time stamps are named by it."""
    tones: tuple[Tone, ...] = ()
    """Of a dialect, in order; an engine that can't draw them says the tones among the phonemes."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is planned in one go."""

    text: str
    """The client's own text, as it will be shown back to it."""
    words: tuple[Word, ...]
    """In order, never overlapping; they cover everything that is spoken."""
    follows: bool = False
    """Whether something was said before it, so that its beginning is not what a listener waits for."""
    lead_s: float = 0.0
    """Seconds of audio that the listener has in hand at least, and that an engine may take for planning; 0 if
    there are none to spare. Planned at once or in steps, durations differ a little."""

    @property
    def phonemes(self) -> str:
        """The phonemes of all words, with a space where a word gap is."""
        return "".join(word.phonemes + (" " if word.space_after else "") for word in self.words).strip()

    @property
    def speakable(self) -> bool:
        """Whether there is anything to say."""
        return any(character.isalpha() for word in self.words for character in word.phonemes)


@dataclass(frozen=True, slots=True)
class Delivery:
    """How an utterance is said. Every value acts on the plan."""

    rate: float = 1.0
    """Speech rate as a factor, 0.5–2.0; 2.0 takes half the time."""
    pitch: float = 1.0
    """F0 as a factor, 0.5–2.0."""
    pitch_range: float = 1.0
    """Spread of F0 around its median as a factor, 0 (monotone) to 2."""
    pauses: float = 1.0
    """Length of pauses at punctuation as a factor, 0.5–3."""
    effort: float = 0.0
    """Vocal effort, -3–3, from under one's breath to a shout; 0 is as usual."""
    rise: float = 0.0
    """How far F0 is raised at the end of the utterance, in semitones, -12–12."""
    instruction: str = ""
    """How, in the client's own words; only for an engine that follows them."""


@dataclass(frozen=True, slots=True)
class VoiceReference:
    """What a voice is, for engines that have voices of their own."""

    voice: str
    """Its id on the wire."""
    model: str
    """The model it belongs to."""
    recording: str | None = None
    """The name of the recording it was cloned from."""
    description: str | None = None
    """The words it was designed by."""


@dataclass(frozen=True, slots=True)
class TimbreRecipe:
    """How a voice is made from an engine's own material."""

    blend: Mapping[str, float]
    """Weight of each of the engine's packs; the weights are normalised to sum to 1."""
    pitch: float = 1.0
    """F0 as a factor on top of what the blend gives."""
    pitch_range: float = 1.0
    """F0 spread as a factor."""
    rate: float = 1.0
    """Speech rate as a factor."""
    quality: Quality = Quality.FULL
    formant: float = 1.0
    """Resonances of the vocal tract as a factor, 0.8–1.25, whatever the pitch; a child's are greater."""
    equaliser: tuple[float, ...] = ()
    """Gains in dB, one for each of ``engines.equaliser.BANDS``; empty for none."""
    reference: VoiceReference | None = field(default=None, compare=False)
    """Whose timbre it is. What is made of the engine's own material sounds the same without."""


class Timbre(Protocol):
    """An engine's state for one voice. Opaque to everyone but its engine."""

    @property
    def recipe(self) -> TimbreRecipe:
        """What it was made from."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment in a plan that belongs to a piece of the text."""

    kind: Literal["word", "phoneme"]
    text: str
    """The word as the client wrote it, or the phoneme symbol."""
    begin: int
    """Where it begins in the utterance's text, in code points."""
    end: int
    """Where it ends, exclusive."""
    begin_sample: Samples
    """When it begins, counted from the plan's first sample."""
    end_sample: Samples
    """When it ends, exclusive."""


class Plan(Protocol):
    """Durations, F0, energy and marks of one utterance."""

    @property
    def samples(self) -> Samples:
        """Length of the audio that is decided."""

    @property
    def complete(self) -> bool:
        """Whether all of the utterance is decided."""

    @property
    def marks(self) -> Sequence[Mark]:
        """Word and phoneme marks of what is decided, ordered by time within each kind; they stay so."""


class Rendering(Protocol):
    """The audio of one plan, window after window. Belongs to one thread at a time."""

    @property
    def done(self) -> bool:
        """Whether all has been rendered."""

    @property
    def starved(self) -> bool:
        """Whether nothing can be rendered before the plan is extended."""

    def follow(self, plan: Plan) -> None:
        """Go on with the extended plan."""

    def render(self, cancellation: "Cancellation", cores: Cores = ONE_CORE) -> Pcm:
        """Render the next window; never called when done or starved.

        Args:
            cancellation: stops it.
            cores: those it may use; the audio is the same to far below what can be heard.

        Returns:
            Samples at ``capabilities.sample_rate``; all windows together are ``plan.samples``.

        Raises:
            Cancelled: the token was set. The rendering can't go on afterwards.

        """


class Cancellation:
    """Tells compute to stop. Safe to use from any thread."""

    __slots__ = ("_callbacks", "_cancelled", "_lock")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cancelled = False
        self._callbacks: list[Callable[[], None]] = []

    @property
    def cancelled(self) -> bool:
        """Whether :meth:`cancel` was called."""
        return self._cancelled

    def cancel(self) -> None:
        """Stop everything that watches this token. Later calls do nothing."""
        with self._lock:
            self._cancelled = True
            callbacks, self._callbacks = self._callbacks, []
        for callback in callbacks:
            callback()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Run ``callback`` on cancel, at once if that has happened; returns what undoes it.

        The callback runs on the cancelling thread and must not block.
        """
        with self._lock:
            if not self._cancelled:
                self._callbacks.append(callback)
                return lambda: self._unsubscribe(callback)
        callback()
        return lambda: None

    def _unsubscribe(self, callback: Callable[[], None]) -> None:
        with self._lock:
            if callback in self._callbacks:
                self._callbacks.remove(callback)


class Engine(Protocol):
    """Turns utterances into sound. All calls block; all are safe to make from several threads."""

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can do; constant."""

    def shortfall(self, recipe: TimbreRecipe) -> Mapping[Quality, float]:
        """How much less natural each quality renders a recipe than the best does.

        Returns:
            Points of mean opinion (1-5), by quality; those that it can't be rendered with are left out.

        """

    def timbre(self, recipe: TimbreRecipe) -> Timbre:
        """Make (or find again) the state for a recipe.

        Raises:
            EngineError: the recipe names material the engine does not have.

        """

    def plan(
        self,
        utterance: Utterance,
        timbre: Timbre,
        delivery: Delivery,
        cancellation: Cancellation,
        cores: Cores = ONE_CORE,
    ) -> Plan:
        """Decide durations, F0 and energy of an utterance, or of its beginning if that is sooner.

        Args:
            utterance: what to say.
            timbre: who says it.
            delivery: how.
            cancellation: stops it.
            cores: those it may use.

        Raises:
            EngineError: the utterance is longer than ``capabilities.max_phonemes`` or not speakable.
            Cancelled: the token was set.

        """

    def extend(self, plan: Plan, cancellation: Cancellation) -> Plan:
        """Decide more of an utterance whose beginning is planned; may run while that is rendered.

        Returns:
            A plan that begins like the one given and goes further, in the end complete.

        Raises:
            Cancelled: the token was set.

        """

    def rendering(self, plan: Plan, begin: int = 0) -> Rendering:
        """Begin to render a plan this engine made; computes nothing yet.

        Args:
            plan: what to render.
            begin: sample of the plan that is the first of the rendering, less than ``plan.samples``. What
                follows is what a rendering of the whole has from there on, bit for bit where the engine is
                ``repeatable``; what lies before costs as little as the engine can make it.

        """

    def close(self) -> None:
        """Release what the engine holds. Nothing may be called afterwards."""
