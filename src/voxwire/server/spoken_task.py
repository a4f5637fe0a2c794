"""One task of a connection: opens its speech session and tells the protocol core what it says."""

import uuid
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import Protocol

import structlog

from voxwire.access.gate import Gate
from voxwire.access.identity import Identity
from voxwire.errors import SsmlRejected, VoxwireError
from voxwire.observe.logs import failure_for_log
from voxwire.observe.metrics import DoorMetrics
from voxwire.server.opening import TaskOpener
from voxwire.server.speaking import Ending, Permit, Progress, account, opened
from voxwire.server.word_items import word_items
from voxwire.speech.events import (
    Audio,
    Failed,
    Finished,
    SpeechEvent,
    UtteranceDone,
    UtteranceStarted,
    WordTime,
)
from voxwire.speech.session import SpeechSession
from voxwire.wire.cosyvoice_parameters import TaskRequest
from voxwire.wire.markup import SsmlDetector, is_ssml
from voxwire.wire.sambert_parameters import SambertRequest
from voxwire.wire.usage import count_characters, without_markup
from voxwire.wire.words import Heard, WordItem


class TaskCore(Protocol):
    """A protocol core, as far as the speech of its tasks is concerned."""

    def task_started(self, task_id: str, now: float) -> None:
        """Learn that the session of a task takes text."""

    def sentence_begun(self, task_id: str, index: int, text: str, begin_ms: int = 0) -> None:
        """Learn that a sentence begins."""

    def audio(self, task_id: str, data: bytes, now: float, heard: Heard = ...) -> None:
        """Take audio."""

    def sentence_ended(
        self, task_id: str, index: int, text: str, words: Sequence[WordItem], heard: Heard = ...
    ) -> None:
        """Learn that a sentence has ended."""

    def task_finished(self, task_id: str, now: float, *, request_uuid: str) -> None:
        """Learn that a task has said all, or was cancelled."""

    def task_failed(self, task_id: str, error: VoxwireError, now: float) -> None:
        """Learn that a task can't go on."""


TellCore = Callable[[Callable[[TaskCore, float], None]], Awaitable[None]]

_UNRESOLVED = "unknown"
"""Metric label of tasks whose model is none of ours: their names are the client's, and unbounded."""


class SpokenTask:
    """The life of one task between StartTask and its last event."""

    def __init__(
        self,
        request: TaskRequest | SambertRequest,
        opener: TaskOpener,
        identity: Identity,
        metrics: DoorMetrics,
        gate: Gate,
        tell_core: TellCore,
    ) -> None:
        """Make the task; :meth:`run` runs it."""
        self.task_id = request.task_id
        self._request = request
        self._opener = opener
        self._identity = identity
        self._metrics = metrics
        self._ending = Ending(metrics)
        self._permit = Permit(gate, identity)
        self._tell_core = tell_core
        self._log = structlog.get_logger().bind(task_id=request.task_id, key=identity.key_id)
        self._model = _UNRESOLVED
        self._ssml = False
        self._session: SpeechSession | None = None
        self._cancelled = False
        self._rejection: VoxwireError | None = None
        self._detector = SsmlDetector()
        self._progress = Progress(self._count)

    # -- what the core asks for -------------------------------------------------------------------

    def feed(self, text: str) -> None:
        """Give the session more text; SSML only where the task takes it, otherwise it ends the task."""
        if self._session is None or self._rejection is not None:
            return
        if self._request.enable_ssml and is_ssml(text):
            # The core lets only one text through, so this is the whole document.
            self._ssml = True
            if not self._take(text):
                return
            script = self._opener.script(self._request, self._identity, text, self._session)
            self._session.feed_script(script)
            return
        if self._detector.feed(text):
            self._reject(SsmlRejected())
            return
        if not self._take(text):
            return
        try:
            self._session.feed(text)
        except VoxwireError as error:
            self._reject(error)

    def flush(self) -> None:
        """Have the session speak what it keeps."""
        if self._session is not None:
            self._session.flush()

    def finish(self) -> None:
        """Tell the session that no more text comes."""
        if self._session is not None:
            self._session.finish()

    def cancel(self) -> None:
        """Stop the session, also one that is only being opened."""
        self._cancelled = True
        if self._session is not None:
            self._session.cancel()

    def lose(self, error: VoxwireError) -> None:
        """Learn why the client is given up."""
        self._ending.lose(error)

    @property
    def working(self) -> bool:
        """Whether text that came has not been spoken yet."""
        return self._session is not None and self._session.working

    def _take(self, text: str) -> bool:
        """Count a text before it is spoken, or end the task if it may not be."""
        try:
            self._permit.take(self._count(text))
        except VoxwireError as error:
            self._reject(error)
            return False
        return True

    def _reject(self, error: VoxwireError) -> None:
        self._rejection = error
        self.cancel()

    # -- what the session says --------------------------------------------------------------------

    async def run(self) -> None:
        """Open the session and speak until it ends. Never raises but for cancellation."""
        try:
            await self._run()
        finally:
            self._ending.cut()
            if self._session is not None:
                characters, _ = self._progress.sent(self._session)
                self._permit.spoke(characters, self._session)
                account(
                    self._metrics,
                    self._log,
                    self._session.stats,
                    model=self._model,
                    voice=self._request.voice,
                    characters=characters,
                    ids={"task_id": self.task_id},
                )
            self._permit.end()

    async def _run(self) -> None:
        session = await opened(self._open(), self._fail, self._log)
        if session is None:
            return
        self._session = session
        if self._cancelled:
            session.cancel()
        self._ending.begun(self._model)
        await self._tell_core(lambda core, now: core.task_started(self.task_id, now))
        async with aclosing(session.events()) as events:
            async for event in events:
                await self._pass_on(event, session)

    async def _open(self) -> SpeechSession:
        model = self._opener.model(self._request, self._identity)
        self._model = model.name
        await self._permit.ask()
        return await self._opener.open(self._request, model)

    async def _pass_on(self, event: SpeechEvent, session: SpeechSession) -> None:
        task_id = self.task_id
        self._progress.follow(event)
        match event:
            case UtteranceStarted(index, text, begin_ms):
                await self._tell_core(lambda core, now: core.sentence_begun(task_id, index, text, begin_ms))
            case Audio(data):
                heard = self._heard(session)
                await self._tell_core(lambda core, now: core.audio(task_id, data, now, heard))
            case UtteranceDone(index, text):
                self._permit.spoke(self._progress.characters, session)
                heard, words = self._heard(session), self._words(event.words)
                await self._tell_core(
                    lambda core, now: core.sentence_ended(task_id, index, text, words, heard)
                )
            case Failed(error):
                await self._fail(error)
            case Finished(cancelled):
                if self._rejection is not None:
                    await self._fail(self._rejection)
                    return
                self._ending.finished(cancelled=cancelled)
                request = str(uuid.uuid4())
                await self._tell_core(
                    lambda core, now: core.task_finished(task_id, now, request_uuid=request)
                )

    def _heard(self, session: SpeechSession) -> Heard:
        return Heard(*self._progress.sent(session), self._words(self._grown(session)))

    def _grown(self, session: SpeechSession) -> Sequence[WordTime]:
        """The words that are told before their sentence has ended."""
        if isinstance(self._request, SambertRequest):
            # Its sentence ends where its audio does, so a word may not end later.
            return session.words(whole=True)
        # CosyVoice tells of none, unless it is asked to: by clients that show words as they set in.
        return session.words(whole=False) if self._request.word_timestamp_growing else ()

    def _words(self, words: Sequence[WordTime]) -> Sequence[WordItem]:
        if not self._request.word_timestamp_enabled:
            return ()
        return word_items(words, phonemes=self._request.phoneme_timestamp_enabled)

    def _count(self, text: str) -> int:
        said = without_markup(text) if self._ssml else text
        return len(said) if isinstance(self._request, SambertRequest) else count_characters(said)

    async def _fail(self, error: VoxwireError) -> None:
        self._log.info("task failed", model=self._model, **failure_for_log(error))
        self._ending.failed(self._model, error)
        self._permit.failed(error)
        await self._tell_core(lambda core, now: core.task_failed(self.task_id, error, now))
