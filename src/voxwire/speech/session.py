"""One client's speech: text goes in at one end while audio comes out at the other.

A session is pulled: nothing is computed until its door asks for the next event, so a client that reads
slowly holds back its own compute and nobody else's. What it holds of text is bounded by
:attr:`SessionLimits.pending_characters`, what it holds of audio by one window.
"""

import asyncio
import time
from collections import deque
from collections.abc import AsyncGenerator, Callable, Coroutine, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog

from voxwire.audio.chain import AudioChain
from voxwire.engines.base import Cancellation, Engine, Quality
from voxwire.engines.cores import Cores
from voxwire.errors import Cancelled, InternalError, SynthesisFailed, TextTooLong, VoxwireError
from voxwire.speech.admission import Admission, Demand
from voxwire.speech.computing import compute
from voxwire.speech.deadlines import playback_deadline
from voxwire.speech.events import Failed, Finished, SpeechEvent, WordTime
from voxwire.speech.passages import Passage, Voicing
from voxwire.speech.relief import Relief
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.segmenter import Segmenter
from voxwire.speech.speaker import Speaker
from voxwire.speech.stats import SessionStats, Stage
from voxwire.text.frontend import Frontend
from voxwire.text.markdown import MarkdownFilter
from voxwire.text.ssml.document import Text

T = TypeVar("T")

CUT_AT_ONCE = 1_000
"""Characters the segmenter is given in one turn of the event loop: a few milliseconds of work."""
HURRY_S = 1.0
"""A listener who has less than this ahead, in seconds, is helped by all cores that nobody else wants: enough
to outlast what else a machine does now and then."""
LULL_S = 0.3
"""How long nothing must come, in seconds, until an utterance ends though the encoder holds some of its audio.
Mostly, more text or its end comes at once."""
ARRIVAL_S = 3.0
"""How long the place of a session that has nothing to say is kept, in seconds: its text may be on its way."""

Script = Sequence[Passage]
"""What is said and played, in order."""


class _Flush:
    """Stands in the inbox where the client asked to hear what was there."""


class _Lull:
    """Stands where a passage would, while nothing is to be said."""


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """What one session may hold."""

    pending_characters: int = 250_000
    """Text that was fed and not yet spoken."""
    frame_bytes: int = 16_384
    """Largest piece of audio in one event."""


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
        *,
        markdown: bool = False,
        traced: bool = False,
        let_in: "Callable[[SpeechSession], None] | None" = None,
        relief: Relief | None = None,
    ) -> None:
        """Make a session; :meth:`events` runs it.

        Of ``markdown``, the marks are not read; of what is ``traced``, the times of all stages are kept.
        Before its first text is spoken, a session that has lost its place asks ``let_in``, which raises
        ``RateExceeded`` if there is none.
        Where the engine fails before an utterance was heard, ``relief`` speaks from then on.
        """
        self._admission = admission or Admission(scheduler.threads)
        self._relief = relief
        self.relieved = False
        """Whether it had to."""
        self._counted_s = 0.0
        self._ended = False
        self._let_in = let_in
        self._idle_since = time.monotonic()
        self._scheduler = scheduler
        self._voicing = voicing
        self._share = voicing.timbre.recipe.quality
        self._chain = chain
        self._limits = limits or SessionLimits()
        self._segmenter = Segmenter()
        self._markdown = MarkdownFilter() if markdown else None
        self._inbox: deque[str | _Flush | asyncio.Task[Script]] = deque()
        self._passages: deque[Passage] = deque()
        self._unread_characters = 0
        self._finishing = False
        self._arrived = asyncio.Event()
        self._cancellation = Cancellation()
        self._speaking = False
        self.stats = SessionStats(runs={} if traced else None)
        self._speaker = Speaker(
            engine,
            frontend,
            chain,
            voicing,
            self._compute,
            self._cancellation,
            self.stats,
            self._limits.frame_bytes,
            self._relieved,
        )

    # -- text in --------------------------------------------------------------------------------

    def feed(self, text: str) -> None:
        """Take more text, in pieces of any size.

        Raises:
            TextTooLong: more is waiting to be spoken than a session may hold.

        """
        self._unread_characters += len(text)
        pending = self._unread_characters + self._segmenter.held
        if pending > self._limits.pending_characters:
            raise TextTooLong(pending, self._limits.pending_characters, "session")
        self._inbox.append(text)
        self._arrived.set()

    def feed_script(self, script: Coroutine[Any, Any, Script]) -> None:
        """Take passages that are still being prepared, behind the text that was fed before.

        If that fails with an error of ours, so does the session.
        """
        task = asyncio.create_task(script)
        # Where the session ends first, nobody else would ask what became of it.
        task.add_done_callback(lambda done: done.cancelled() or done.exception())
        self._inbox.append(task)
        self._arrived.set()

    def flush(self) -> None:
        """Speak what is buffered, though its sentence is not complete."""
        # Flushing twice is flushing once; without this, flushes could fill the memory of one that waits.
        if not (self._inbox and isinstance(self._inbox[-1], _Flush)):
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
        self._drop_scripts()
        self._arrived.set()

    def _drop_scripts(self) -> None:
        for piece in self._inbox:
            if isinstance(piece, asyncio.Task):
                piece.cancel()

    @property
    def quality(self) -> Quality:
        """What the speech of its own voice is rendered with; those that a document names may differ."""
        return self._voicing.timbre.recipe.quality

    @property
    def demand(self) -> Demand:
        """What it takes to speak it as it is said now."""
        return Demand(self._share, self._speaker.tempo)

    def take_share(self, quality: Quality) -> None:
        """Need as much compute from now on as speech of another quality, of which there will be some."""
        self._share = quality

    @property
    def engine(self) -> Engine:
        """What speaks at present."""
        return self._speaker.engine

    @property
    def ended(self) -> bool:
        """Whether its last event has been told."""
        return self._ended

    @property
    def demanding(self) -> bool:
        """Whether it needs compute now, or did so lately that more text may be on its way."""
        return not self._ended and (self.working or self._idle_s() < ARRIVAL_S)

    def _idle_s(self) -> float:
        return time.monotonic() - self._idle_since

    @property
    def working(self) -> bool:
        """Whether there is text that has not been spoken yet."""
        return self._speaking or bool(self._passages) or bool(self._inbox)

    def words(self, *, whole: bool) -> Sequence[WordTime]:
        """Those words of the utterance started last that have been made audio, or have begun to be.

        Args:
            whole: leave out the word that has begun and not ended.

        """
        return self._speaker.words(whole=whole)

    @property
    def heard_s(self) -> float:
        """How long the file that is sent is so far, in seconds; word times count in it."""
        return self._speaker.heard_s

    @property
    def position(self) -> int:
        """How many code points of the utterance started last have been made audio, in whole words."""
        return self._speaker.position

    # -- events out -----------------------------------------------------------------------------

    async def events(self) -> AsyncGenerator[SpeechEvent]:
        """Speak. The last event is :class:`Finished` or :class:`Failed`; may be called once.

        If the consumer stops early or is cancelled, compute stops too.
        """
        try:
            while (passage := await self._next_passage()) is not None:
                if isinstance(passage, _Lull):
                    for event in self._speaker.end_utterance():
                        yield event
                    continue
                async with aclosing(self._speaker.speak(passage)) as events:
                    async for event in events:
                        yield event
            for event in await self._speaker.end():
                yield event
            yield Finished(cancelled=False)
        except Cancelled:
            yield Finished(cancelled=True)
        except VoxwireError as error:
            if error.code == InternalError.code:
                structlog.get_logger().error("a speech session failed", reason=error.message)
            yield Failed(error if error.code != InternalError.code else SynthesisFailed())
        except Exception:
            structlog.get_logger().exception("a speech session failed")
            yield Failed(InternalError())
        finally:
            self._ended = True
            self._cancellation.cancel()
            self._drop_scripts()
            self._chain.discard()

    async def _next_passage(self) -> Passage | _Lull | None:
        """What is said next, a lull if an utterance waits to be ended, or None when the text has ended."""
        while not self._passages:
            if self._cancellation.cancelled:
                raise Cancelled
            if self._inbox and isinstance(script := self._inbox[0], asyncio.Task):
                await self._receive(script)
            elif self._inbox:
                self._cut_some()
                await asyncio.sleep(0)
            elif self._finishing:
                return None
            else:
                if self._speaking:
                    self._speaking = False
                    self._idle_since = time.monotonic()
                self._arrived.clear()
                if not await self._more_arrives():
                    return _Lull()
        self._begin()
        return self._passages.popleft()

    async def _more_arrives(self) -> bool:
        """Wait for text or its end; False if none has come for as long as the end of an utterance waits."""
        try:
            async with asyncio.timeout(LULL_S if self._speaker.ends_late else None):
                await self._arrived.wait()
        except TimeoutError:
            return False
        return True

    def _begin(self) -> None:
        """Speak from now on, if there is a place."""
        if self.stats.first_text_at is None:
            if self._let_in is not None and self._idle_s() >= ARRIVAL_S:
                self._let_in(self)
            self.stats.first_text_at = asyncio.get_running_loop().time()
        self._speaking = True

    async def _receive(self, script: "asyncio.Task[Script]") -> None:
        """Wait for a script; it stays in the inbox until then, so that it is cancelled with the session."""
        self._begin()
        await asyncio.wait([script])
        if script.cancelled():
            raise Cancelled
        self._passages.extend(script.result())
        self._inbox.popleft()

    def _cut_some(self) -> None:
        """Take a little of the inbox, so that a very long message does not hold up the event loop."""
        piece = self._inbox.popleft()
        if isinstance(piece, str) and len(piece) > CUT_AT_ONCE:
            self._inbox.appendleft(piece[CUT_AT_ONCE:])
            piece = piece[:CUT_AT_ONCE]
        if isinstance(piece, str):
            segments = self._segmenter.feed(piece)
            self._unread_characters -= len(piece)
        else:
            segments = self._segmenter.pause()
        self._passages.extend(map(self._passage, segments))

    def _passage(self, segment: str) -> Passage:
        if self._markdown is None:
            return Passage(segment, self._voicing)
        return Passage(segment, self._voicing, [Text(self._markdown.feed(segment))])

    def _relieved(self, error: VoxwireError) -> Relief:
        """Let another engine speak from now on, because of that error.

        Raises:
            VoxwireError: there is none, or it has too much to do.

        """
        relief, self._relief = self._relief, None
        if relief is None or self._cancellation.cancelled:
            raise error
        relief.take_over(self)
        self.relieved = True
        self._scheduler = relief.scheduler
        self._admission = relief.admission or Admission(relief.scheduler.threads)
        structlog.get_logger().warning("another engine goes on", code=error.code)
        return relief

    async def _compute(self, stage: Stage, work: Callable[[Cores], T], deadline: float | None = None) -> T:
        """Run blocking work; see :class:`voxwire.speech.speaker.Compute`.

        What others compute is not asked for twice, so it is not interrupted either.

        Planning and rendering for a listener who waits, or would soon, may have all cores that nobody else
        wants. Two are not twice as fast as one, so nobody has them for getting ahead.
        """
        loop = asyncio.get_running_loop()
        now = loop.time()
        begins = hurried = plays_on = False
        here = self.engine.capabilities.streams is None
        if deadline is None:
            stats = self.stats
            deadline = playback_deadline(now, stats.plays_since, stats.audio_s, stats.first_text_at)
            begins = stats.first_audio_at is None
            plays_on = not begins and deadline > now
            hurried = here and stage in ("plan", "render") and (begins or deadline < now + HURRY_S)

        def cores() -> Cores:
            due_s = None if self.stats.first_audio_at is None else max(0.0, deadline - loop.time())
            return Cores(1 + self._scheduler.spare if hurried else 1, due_s)

        try:
            done = await compute(
                self._scheduler, work, cores, deadline, self._cancellation, begins=begins, may_wait=here
            )
            self.stats.compute_s += done.used_s
            self.stats.late += plays_on and loop.time() > deadline
            self.stats.ran(stage, now, loop.time(), done.used_s)
            rendered = stage == "render" and not done.cores.spared
            self._count(done.alone_s if here else None, rendered=rendered)
            return done.result
        finally:
            self.stats.took(stage, loop.time() - now)

    def _count(self, compute_s: float | None, *, rendered: bool) -> None:
        """Tell what a piece of work takes on one core, and how much was rendered by it.

        Waiting for another machine (None) says nothing of this one.
        """
        heard_s = self._chain.seconds
        if compute_s is not None:
            rendered_s = (heard_s - self._counted_s) * self._speaker.tempo if rendered else 0.0
            self._admission.computed(self._speaker.quality, compute_s, rendered_s)
        self._counted_s = heard_s
