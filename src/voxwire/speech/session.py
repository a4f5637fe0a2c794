"""One client's speech: text goes in at one end while audio comes out at the other.

A session is pulled: nothing is computed until its door asks for the next event, so a client that reads
slowly holds back its own compute and nobody else's. What it holds of text is bounded by
:attr:`SessionLimits.pending_characters`, what it holds of audio by one window.
"""

import asyncio
import functools
import time
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import TypeVar

import structlog

from voxwire.audio.chain import AudioChain
from voxwire.audio.frames import split_frames
from voxwire.engines.base import Cancellation, Delivery, Engine, Plan, Quality, Rendering, Timbre, Utterance
from voxwire.errors import Cancelled, InternalError, SynthesisFailed, TextTooLong, VoxwireError
from voxwire.speech.admission import Admission
from voxwire.speech.deadlines import playback_deadline
from voxwire.speech.events import (
    Audio,
    Failed,
    Finished,
    SpeechEvent,
    UtteranceDone,
    UtteranceStarted,
    WordTime,
)
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.segmenter import Segmenter
from voxwire.speech.stats import SessionStats, Stage
from voxwire.text.frontend import Frontend
from voxwire.text.split import split_utterance

T = TypeVar("T")

CUT_AT_ONCE = 1_000
"""Characters the segmenter is given in one turn of the event loop: a few milliseconds of work."""


ARRIVAL_S = 3.0
"""How long the place of a session without text is kept, in seconds."""
EXTENSION_S = 0.25
"""How long before what is planned runs dry more of it should be planned, in seconds of playback."""


class _Flush:
    """Stands in the inbox where the client asked to hear what was there."""


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """What one session may hold."""

    pending_characters: int = 250_000
    """Text that was fed and not yet spoken."""
    frame_bytes: int = 16_384
    """Largest piece of audio in one event."""


@dataclass(frozen=True, slots=True)
class Voicing:
    """Who speaks, and how: everything an engine needs beside the text."""

    timbre: Timbre
    delivery: Delivery
    """What the engine plans."""
    tempo: float = 1.0
    """How much faster than rendered the audio is heard."""
    language: str | None = None
    """BCP 47 hint for text that could be read in several languages."""


class SpeechSession:
    """Text in, speech events out. All methods belong to the event loop's thread."""

    def __init__(
        self,
        engine: Engine,
        frontend: Frontend,
        scheduler: Scheduler,
        voicing: Voicing,
        chain: AudioChain,
        limits: SessionLimits | None = None,
        admission: Admission | None = None,
    ) -> None:
        """Make a session; :meth:`events` runs it."""
        self._admission = admission or Admission(scheduler.threads)
        self._counted_s = 0.0
        self._ended = False
        self._opened_at = time.monotonic()
        self._engine = engine
        self._frontend = frontend
        self._scheduler = scheduler
        self._voicing = voicing
        self._chain = chain
        self._limits = limits or SessionLimits()
        self._heard_rate = engine.capabilities.sample_rate * voicing.tempo
        """Engine samples in a second of what the listener hears."""
        self._segmenter = Segmenter()
        self._inbox: deque[str | _Flush] = deque()
        self._segments: deque[str] = deque()
        self._pending_characters = 0
        self._finishing = False
        self._arrived = asyncio.Event()
        self._cancellation = Cancellation()
        self._utterances = 0
        self._samples = 0
        self._untold = 0
        """Samples that went into the encoder since the last audio event."""
        self._held: UtteranceDone | None = None
        self._present: tuple[Plan, int] | None = None
        """The plan that is being rendered, and the sample it begins at."""
        self._speaking = False
        self.stats = SessionStats()

    # -- text in --------------------------------------------------------------------------------

    def feed(self, text: str) -> None:
        """Take more text, in pieces of any size.

        Raises:
            TextTooLong: more is waiting to be spoken than a session may hold.

        """
        self._pending_characters += len(text)
        if self._pending_characters > self._limits.pending_characters:
            raise TextTooLong(self._pending_characters, self._limits.pending_characters, "session")
        self._inbox.append(text)
        self._arrived.set()

    def flush(self) -> None:
        """Speak what is buffered, though its sentence is not complete."""
        self._inbox.append(_Flush())
        self._arrived.set()

    def finish(self) -> None:
        """Speak what is buffered, and end."""
        self.flush()
        self._finishing = True
        self._arrived.set()

    def cancel(self) -> None:
        """Stop: nothing more is spoken, running compute ends, :class:`Finished` follows."""
        self._cancellation.cancel()
        self._arrived.set()

    @property
    def quality(self) -> Quality:
        """What its speech is rendered with."""
        return self._voicing.timbre.recipe.quality

    @property
    def demanding(self) -> bool:
        """Whether it needs compute now, or has been opened so lately that its text may be on its way."""
        if self._ended:
            return False
        return self.working or (self.stats.first_text_at is None and self._age() < ARRIVAL_S)

    def _age(self) -> float:
        return time.monotonic() - self._opened_at

    @property
    def working(self) -> bool:
        """Whether there is text that has not been spoken yet."""
        return self._speaking or bool(self._segments) or bool(self._inbox)

    @property
    def position(self) -> int:
        """How many code points of the utterance started last have been made audio, in whole words."""
        if self._present is None:
            return 0
        plan, begin = self._present
        made = self._samples - begin
        return max(
            (mark.end for mark in plan.marks if mark.kind == "word" and mark.end_sample <= made), default=0
        )

    # -- events out -----------------------------------------------------------------------------

    async def events(self) -> AsyncGenerator[SpeechEvent]:
        """Speak. The last event is :class:`Finished` or :class:`Failed`; may be called once.

        If the consumer stops early or is cancelled, compute stops too.
        """
        try:
            while (segment := await self._next_segment()) is not None:
                async for event in self._speak(segment):
                    yield event
            for event in await self._end():
                yield event
            yield Finished(cancelled=False)
        except Cancelled:
            yield Finished(cancelled=True)
        except VoxwireError as error:
            yield Failed(error if error.code != InternalError.code else SynthesisFailed())
        except Exception:
            structlog.get_logger().exception("a speech session failed")
            yield Failed(InternalError())
        finally:
            self._ended = True
            self._cancellation.cancel()
            self._chain.discard()

    async def _next_segment(self) -> str | None:
        """The next segment, or None when the text has ended."""
        while not self._segments:
            if self._cancellation.cancelled:
                raise Cancelled
            if self._inbox:
                self._cut_some()
                await asyncio.sleep(0)
            elif self._finishing:
                return None
            else:
                self._speaking = False
                self._arrived.clear()
                await self._arrived.wait()
        self._speaking = True
        if self.stats.first_text_at is None:
            self.stats.first_text_at = asyncio.get_running_loop().time()
        segment = self._segments.popleft()
        self._pending_characters -= len(segment)
        return segment

    def _cut_some(self) -> None:
        """Take a little of the inbox, so that a very long message does not hold up the event loop."""
        piece = self._inbox.popleft()
        if isinstance(piece, _Flush):
            self._segments.extend(self._segmenter.flush())
            return
        if len(piece) > CUT_AT_ONCE:
            self._inbox.appendleft(piece[CUT_AT_ONCE:])
            piece = piece[:CUT_AT_ONCE]
        self._segments.extend(self._segmenter.feed(piece))

    async def _speak(self, segment: str) -> AsyncIterator[SpeechEvent]:
        utterances = await self._compute("phonemes", functools.partial(self._read, segment))
        for utterance in utterances:
            if not utterance.speakable:
                continue
            voicing = self._voicing
            plan = await self._compute(
                "plan",
                functools.partial(
                    self._engine.plan, utterance, voicing.timbre, voicing.delivery, self._cancellation
                ),
            )
            async with aclosing(self._render(utterance, plan)) as events:
                async for event in events:
                    yield event

    def _read(self, segment: str) -> list[Utterance]:
        utterance = self._frontend.read(segment, language=self._voicing.language)
        return split_utterance(utterance, self._engine.capabilities.max_phonemes)

    async def _render(self, utterance: Utterance, plan: Plan) -> AsyncGenerator[SpeechEvent]:
        if self._held is not None:
            yield self._held
            self._held = None
        index, text, begin = self._utterances, utterance.text, self._samples
        self._utterances += 1
        self._present = plan, begin
        yield UtteranceStarted(index, text)
        rendering = self._engine.rendering(plan)
        extension = self._extension(plan, begin)
        try:
            while not rendering.done:
                if extension is not None and (rendering.starved or extension.done()):
                    plan = await extension
                    self._present = plan, begin
                    rendering.follow(plan)
                    extension = self._extension(plan, begin)
                    continue
                data = await self._compute("render", functools.partial(self._sound, rendering))
                for event in self._pieces(data):
                    yield event
        finally:
            if extension is not None:
                extension.cancel()
                await asyncio.gather(extension, return_exceptions=True)
        done = UtteranceDone(index, text, self._word_times(plan, begin))
        if self._chain.pending:
            # What the encoder still holds belongs to this utterance if no other follows, and audio may not
            # come behind the end of its utterance.
            self._held = done
        else:
            yield done

    async def _end(self) -> list[SpeechEvent]:
        """The encoder's tail, and the end of the utterance it belongs to."""
        if self._held is None:
            return []
        tail = await self._compute("encode", self._chain.finish)
        events: list[SpeechEvent] = [*self._pieces(tail), self._held]
        self._held = None
        return events

    def _extension(self, plan: Plan, begin: int) -> "asyncio.Task[Plan] | None":
        """Plan more of an utterance while what is planned plays."""
        if plan.complete:
            return None
        started = self.stats.first_audio_at
        now = asyncio.get_running_loop().time() if started is None else started
        runs_dry = now + (begin + plan.samples) / self._heard_rate
        work = functools.partial(self._engine.extend, plan, self._cancellation)
        return asyncio.create_task(self._compute("plan", work, runs_dry - EXTENSION_S))

    def _sound(self, rendering: Rendering) -> bytes:
        pcm = rendering.render(self._cancellation)
        self._samples += len(pcm)
        self._untold += len(pcm)
        begin = time.perf_counter()
        data = self._chain.feed(pcm)
        encoding = time.perf_counter() - begin
        self.stats.took("encode", encoding)
        self.stats.took("render", -encoding)
        return data

    def _pieces(self, data: bytes) -> list[SpeechEvent]:
        """Audio events of bounded size; the first one carries the sample count."""
        self.stats.audio_s = self._samples / self._heard_rate
        frames = list(split_frames(data, self._limits.frame_bytes))
        if frames and self.stats.first_audio_at is None:
            self.stats.first_audio_at = asyncio.get_running_loop().time()
        events: list[SpeechEvent] = []
        for frame in frames:
            events.append(Audio(frame, self._untold))
            self._untold = 0
        return events

    def _word_times(self, plan: Plan, begin: int) -> list[WordTime]:
        # Rounded down, so that no word ends behind the audio.
        return [
            WordTime(
                mark.text,
                mark.begin,
                mark.end,
                int((begin + mark.begin_sample) * 1000 / self._heard_rate),
                int((begin + mark.end_sample) * 1000 / self._heard_rate),
            )
            for mark in plan.marks
            if mark.kind == "word"
        ]

    async def _compute(self, stage: Stage, work: Callable[[], T], deadline: float | None = None) -> T:
        """Run blocking work; without a deadline, with that of a listener who plays since the first audio."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        if deadline is None:
            deadline = playback_deadline(now, self.stats.first_audio_at, self.stats.audio_s)

        def timed() -> tuple[T, float, float]:
            begin, used = time.perf_counter(), time.thread_time()
            result = work()
            return result, time.perf_counter() - begin, time.thread_time() - used

        try:
            result, took, used = await self._scheduler.run(timed, deadline, self._cancellation)
            self.stats.compute_s += used
            self._count(took)
            return result
        finally:
            self.stats.took(stage, loop.time() - now)

    def _count(self, compute_s: float) -> None:
        """Tell how long a thread was taken, and the audio that has come of it since."""
        audio_s = self._samples / self._heard_rate
        self._admission.computed(self.quality, compute_s, audio_s - self._counted_s)
        self._counted_s = audio_s
