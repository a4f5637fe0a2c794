"""Makes audio events out of passages: reads, plans, renders, encodes."""

import asyncio
import functools
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Protocol, TypeVar

import numpy as np

from voxwire.audio.chain import AudioChain
from voxwire.audio.frames import split_frames
from voxwire.engines.base import Cancellation, Engine, Pcm, Plan, Quality, Rendering, Utterance
from voxwire.engines.cores import Cores
from voxwire.errors import Cancelled, EngineError, RateExceeded, VoxwireError
from voxwire.speech.events import Audio, SpeechEvent, UtteranceDone, UtteranceStarted, WordTime
from voxwire.speech.interruptible import Interruptible
from voxwire.speech.passages import Passage, Voicing
from voxwire.speech.relief import Relief
from voxwire.speech.stats import SessionStats, Stage
from voxwire.speech.stepwise import EXTENSION_S, stepwise
from voxwire.speech.word_times import milliseconds, word_times
from voxwire.text.frontend import Frontend
from voxwire.text.tokens import language_of

T = TypeVar("T")

LEAD_SHARE, MOST_LEAD_S = 0.25, 2.0
"""How much of what was said, and how many seconds, an engine is told at most that a listener has in hand."""
SOUND_S = 0.5
"""How much of a sound, or of silence, is encoded at once, in seconds."""


class Compute(Protocol):
    """Runs blocking work."""

    def __call__(
        self, stage: Stage, work: Callable[[Cores], T] | Interruptible[T], deadline: float | None = None
    ) -> Awaitable[T]:
        """Answer with what the work returns; raise what it raises, or ``Cancelled``.

        Args:
            stage: what it is accounted as.
            work: is called with the cores it may use.
            deadline: on the event loop's clock; if none, when a listener runs dry who plays since the first
                audio.

        """


def _alone(error: VoxwireError) -> Relief:
    raise error


class Speaker:
    """Speaks one passage after the other into one audio chain."""

    def __init__(
        self,
        engine: Engine,
        frontend: Frontend,
        chain: AudioChain,
        voicing: Voicing,
        compute: Compute,
        cancellation: Cancellation,
        stats: SessionStats,
        frame_bytes: int,
        relieved: Callable[[VoxwireError], Relief] = _alone,
    ) -> None:
        """Bring the parts together.

        Args:
            engine: what speaks.
            frontend: what reads.
            chain: where the audio goes; it was made with the treatment of ``voicing``.
            voicing: how the first passage is expected to be said.
            compute: runs blocking work.
            cancellation: stops it.
            stats: where the audio is accounted for.
            frame_bytes: largest piece of audio in one event.
            relieved: what goes on where the engine fails with an error before an utterance was heard; raises
                it if nothing does.

        """
        self.engine = engine
        """What speaks at present."""
        self._relieved = relieved
        self._relief: Relief | None = None
        """What has gone on."""
        self._frontend = frontend
        self._chain = chain
        self._voicing = voicing
        """That of the present passage."""
        self._compute = compute
        self._cancellation = cancellation
        self._stats = stats
        self._frame_bytes = frame_bytes
        self._rate = engine.capabilities.sample_rate
        self._utterances = 0
        self._language: str | None = None
        """That of what was spoken last."""
        self._untold = 0
        """Samples that went into the encoder since the last audio event."""
        self._held: UtteranceDone | None = None
        self._present: tuple[Utterance, Plan, float] | None = None
        """What is being rendered, its plan, and when it begins, in seconds of the session."""

    def words(self, *, whole: bool) -> Sequence[WordTime]:
        """Those words of the utterance started last that have been made audio, or have begun to be."""
        if self._present is None:
            return ()
        utterance, plan, begin = self._present
        start = begin + self._chain.lead_in_s
        return word_times(utterance, plan, start, self._heard_rate, self._said(begin), whole=whole)

    @property
    def tempo(self) -> float:
        """How much faster what is said now is heard than it is rendered."""
        return self._voicing.treatment.tempo

    @property
    def quality(self) -> Quality:
        """What the present passage is rendered with."""
        return self._voicing.timbre.recipe.quality

    @property
    def heard_s(self) -> float:
        """How long the file that is sent is so far, in seconds; word times count in it."""
        return self._chain.heard_s

    @property
    def position(self) -> int:
        """How many code points of the utterance started last have been made audio, in whole words."""
        if self._present is None:
            return 0
        _, plan, begin = self._present
        said = self._said(begin)
        return max(
            (mark.end for mark in plan.marks if mark.kind == "word" and mark.end_sample <= said), default=0
        )

    def _said(self, begin: float) -> float:
        """How many samples of a plan that begins then have been made audio."""
        # What was counted in samples may lack a hair of it when it is counted in seconds.
        return (self._chain.seconds - begin) * self._heard_rate + 0.5

    async def speak(self, passage: Passage) -> AsyncGenerator[SpeechEvent]:
        """Speak a passage, or play it."""
        self._stats.utterance = self._utterances
        if passage.voicing is not self._voicing:
            treatment = passage.voicing.treatment
            tail = await self._compute("encode", lambda _: self._chain.treat(treatment))
            for event in self._pieces(tail):
                yield event
            self._voicing = passage.voicing
        if passage.sound is not None:
            async for event in self._play(passage.text, passage.sound):
                yield event
            return
        longest, before = self.engine.capabilities.max_phonemes, self._language
        utterances = await self._compute("phonemes", lambda _: passage.read(self._frontend, longest, before))
        self._language = language_of(utterances) or before
        for utterance in utterances:
            placed = replace(utterance, follows=self._utterances > 0, lead_s=self._lead_s())
            async with aclosing(self._say(placed)) as events:
                async for event in events:
                    yield event

    def _lead_s(self) -> float:
        """What the listener has in hand at least; 0 if that is less than usual.

        An engine may plan by it. So it depends on what was said alone, unless the machine is overloaded or
        the text comes late: the same text sounds the same however fast the machine is.
        """
        if self._stats.plays_since is None:
            return 0.0
        usual_s = min(LEAD_SHARE * self._chain.seconds, MOST_LEAD_S)
        left_s = self._stats.plays_since + self._chain.seconds - asyncio.get_running_loop().time()
        return usual_s if left_s >= 2 * usual_s else 0.0

    @property
    def ends_late(self) -> bool:
        """Whether an utterance has not been told to have ended, since some of its audio is in the encoder."""
        return self._held is not None

    def end_utterance(self) -> list[SpeechEvent]:
        """The end of that utterance; what is in the encoder comes behind it."""
        held, self._held = self._held, None
        return [] if held is None else [held]

    async def end(self) -> list[SpeechEvent]:
        """The encoder's tail, and the end of the utterance it belongs to, unless that has been told."""
        tail = b""
        if self._chain.pending:
            tail = await self._compute("encode", lambda _: self._chain.finish())
        return [*self._pieces(tail), *self.end_utterance()]

    async def _say(self, utterance: Utterance) -> AsyncGenerator[SpeechEvent]:
        voicing = self._voicing
        self._stats.utterance = self._utterances
        if not utterance.speakable:
            if pause_ms := sum(word.pause_ms for word in utterance.words):
                # Counted for the plan, which is compressed; a sound is not.
                silence = np.zeros(round(self._rate * pause_ms / 1000 / voicing.treatment.tempo), np.float32)
                async for event in self._play(utterance.text, silence):
                    yield event
            return
        plan, planning = await self._planned(utterance, voicing)
        over = False
        try:
            async with aclosing(self._render(utterance, plan)) as events:
                async for event in events:
                    yield event
            over = True
        finally:
            planning.release(stop=not over)

    async def _planned(self, utterance: Utterance, voicing: Voicing) -> tuple[Plan, Interruptible[Plan]]:
        """Plan an utterance, with another engine if need be: nothing of it was heard yet.

        Returns:
            The plan, and the work that made it, to be released when the utterance is over.

        """
        while True:
            timbre = voicing.timbre
            if self._relief is not None:
                timbre = await self._relief.timbre(timbre.recipe)
            plan = functools.partial(self.engine.plan, utterance, timbre, voicing.delivery)
            work: Interruptible[Plan] = Interruptible(plan, self._cancellation)
            try:
                return await self._compute("plan", work), work
            except Cancelled:
                raise
            except (EngineError, RateExceeded) as error:
                self._relief = self._relieved(error)
                self.engine = self._relief.engine

    async def _play(self, text: str, sound: Pcm) -> AsyncGenerator[SpeechEvent]:
        self._present = None
        for event in self._begin(text):
            yield event
        step = round(SOUND_S * self._rate)
        for start in range(0, len(sound), step):
            piece = sound[start : start + step]
            data = await self._compute("encode", functools.partial(self._play_piece, piece))
            self._untold += len(piece)
            for event in self._pieces(data):
                yield event
        for event in self._end(text, []):
            yield event

    async def _render(self, utterance: Utterance, plan: Plan) -> AsyncGenerator[SpeechEvent]:
        begin = self._chain.seconds
        self._present = utterance, plan, begin
        for event in self._begin(utterance.text):
            yield event
        steps = stepwise(
            plan,
            self.engine.rendering(plan),
            lambda planned: self._extended(planned, begin),
            lambda rendering: self._compute("render", functools.partial(self._sound, rendering)),
        )
        async with aclosing(steps):
            async for longer, data in steps:
                plan = longer
                self._present = utterance, plan, begin
                for event in self._pieces(data or b""):
                    yield event
        words = word_times(utterance, plan, begin + self._chain.lead_in_s, self._heard_rate)
        for event in self._end(utterance.text, words):
            yield event

    def _begin(self, text: str) -> list[SpeechEvent]:
        """An utterance begins, and the one before it has ended at last."""
        ended = self.end_utterance()
        self._utterances += 1
        begin_ms = milliseconds(self._chain.heard_s)
        return [*ended, UtteranceStarted(self._utterances - 1, text, begin_ms)]

    def _end(self, text: str, words: Sequence[WordTime]) -> list[SpeechEvent]:
        done = UtteranceDone(self._utterances - 1, text, words)
        if self._chain.pending:
            # What the encoder still holds belongs to this utterance if no other follows, and audio may not
            # come behind the end of its utterance.
            self._held = done
            return []
        return [done]

    @property
    def _heard_rate(self) -> float:
        """Engine samples in a second of what the listener hears."""
        return self._rate * self.tempo

    async def _extended(self, plan: Plan, begin: float) -> Plan:
        """Plan more of an utterance while what is planned plays."""
        started = self._stats.plays_since
        now = asyncio.get_running_loop().time() if started is None else started
        runs_dry = now + begin + plan.samples / self._heard_rate
        engine = self.engine
        # On one core: this is not what the listener waits for.
        work = Interruptible(lambda token, _: engine.extend(plan, token), self._cancellation)
        try:
            return await self._compute("plan", work, runs_dry - EXTENSION_S)
        finally:
            work.release(stop=False)

    def _play_piece(self, piece: Pcm, cores: Cores) -> bytes:
        del cores
        return self._chain.play(piece)

    def _sound(self, rendering: Rendering, cores: Cores) -> bytes:
        pcm = rendering.render(self._cancellation, cores)
        self._untold += len(pcm)
        begin = time.monotonic()
        data = self._chain.feed(pcm)
        end = time.monotonic()
        self._stats.took("encode", end - begin)
        self._stats.took("render", begin - end)
        self._stats.ran("encode", begin, end, end - begin)
        return data

    def _pieces(self, data: bytes) -> list[SpeechEvent]:
        """Audio events of bounded size; the first one carries the sample count."""
        self._stats.audio_s = self._chain.seconds
        frames = list(split_frames(data, self._frame_bytes))
        if frames:
            self._stats.sent(asyncio.get_running_loop().time())
        events: list[SpeechEvent] = []
        for frame in frames:
            events.append(Audio(frame, self._untold))
            self._untold = 0
        return events
