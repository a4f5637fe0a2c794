"""One task of a connection."""

import uuid
from collections.abc import Sequence
from typing import Protocol

from voxwire.access.gate import Gate
from voxwire.access.identity import Identity
from voxwire.errors import SsmlRejected, VoxwireError
from voxwire.observe.metrics import DoorMetrics
from voxwire.server.opening import TaskOpener
from voxwire.server.spoken import Spoken, TellCore
from voxwire.server.word_items import word_items
from voxwire.speech.events import Audio, Said, UtteranceDone, UtteranceStarted, WordTime
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


_UNRESOLVED = "unknown"
"""Metric label of tasks whose model is none of ours: their names are the client's, and unbounded."""


class SpokenTask(Spoken[TaskCore]):
    """The life of one task between StartTask and its last event."""

    kind = "task"

    def __init__(
        self,
        request: TaskRequest | SambertRequest,
        opener: TaskOpener,
        identity: Identity,
        metrics: DoorMetrics,
        gate: Gate,
        tell_core: TellCore[TaskCore],
    ) -> None:
        """Make the task; :meth:`run` runs it."""
        ids = {"task_id": request.task_id}
        super().__init__(ids, _UNRESOLVED, request.voice, identity, metrics, gate, tell_core)
        self.task_id = request.task_id
        self._request = request
        self._opener = opener
        self._identity = identity
        self._ssml = False
        self._detector = SsmlDetector()

    def feed(self, text: str) -> None:
        """Give the session more text; SSML only where the task takes it, otherwise it ends the task."""
        session = self._taking()
        if session is None:
            return
        if self._request.enable_ssml and is_ssml(text):
            # The core lets only one text through, so this is the whole document.
            self._ssml = True
            if self._take(text):
                session.feed_script(self._opener.script(self._request, self._identity, text, session))
            return
        if self._detector.feed(text):
            self._reject(SsmlRejected())
            return
        if not self._take(text):
            return
        try:
            session.feed(text)
        except VoxwireError as error:
            self._reject(error)

    def flush(self) -> None:
        """Have the session speak what it keeps."""
        if self._session is not None:
            self._session.flush()

    @property
    def working(self) -> bool:
        """Whether text that came has not been spoken yet."""
        return self._session is not None and self._session.working

    async def _open(self) -> SpeechSession:
        model = self._opener.model(self._request, self._identity)
        self._model = model.name
        await self._permit.ask()
        return await self._opener.open(self._request, model)

    async def _tell_started(self) -> None:
        await self._tell_core(lambda core, now: core.task_started(self.task_id, now))

    async def _tell_said(self, event: Said, session: SpeechSession) -> None:
        task_id = self.task_id
        match event:
            case UtteranceStarted(index, text, begin_ms):
                await self._tell_core(lambda core, now: core.sentence_begun(task_id, index, text, begin_ms))
            case Audio(data):
                heard = self._heard(session)
                await self._tell_core(lambda core, now: core.audio(task_id, data, now, heard))
            case UtteranceDone(index, text, times):
                heard, words = self._heard(session), self._words(times)
                await self._tell_core(
                    lambda core, now: core.sentence_ended(task_id, index, text, words, heard)
                )

    async def _tell_finished(self) -> None:
        request = str(uuid.uuid4())
        await self._tell_core(lambda core, now: core.task_finished(self.task_id, now, request_uuid=request))

    async def _tell_failed(self, error: VoxwireError) -> None:
        await self._tell_core(lambda core, now: core.task_failed(self.task_id, error, now))

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
