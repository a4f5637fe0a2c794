"""The protocol core of Wyoming, the protocol of Home Assistant's voice services, for text to speech.

Sources: the events of the ``wyoming`` package (``tts``, ``audio``, ``info``, ``ping``, ``error``), and how
Home Assistant uses them.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from msgspec import Raw

from voxwire.errors import (
    ActionNotAllowed,
    BodyTooLarge,
    InvalidParameter,
    NothingToSay,
    NotReady,
    RateExceeded,
    TaskTimeout,
    TextTooLong,
    VoiceRejected,
    VoxwireError,
)
from voxwire.wire import wyoming_events as events
from voxwire.wire.cosyvoice_parameters import TaskRequest
from voxwire.wire.decoding import decode_object
from voxwire.wire.inference_outputs import CancelTask, FeedText, FinishText, StartTask
from voxwire.wire.outputs import NORMAL, Close, stop_code
from voxwire.wire.words import Heard, WordItem

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much, and for how long. All Voxwire's own: the protocol names none."""

    text_characters: int = 200_000
    """Of all texts that were not spoken yet."""
    waiting: int = 16
    """Texts that may wait for the one that is spoken."""
    idle_seconds: float = 300.0
    """How long a client may send nothing while nothing is spoken. Language models may think for minutes."""


@dataclass(frozen=True, slots=True)
class SendEvent:
    """Send bytes: an event and what belongs to it."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Describe:
    """Tell the client what can be had here."""


Output = SendEvent | Describe | StartTask | FeedText | FinishText | CancelTask | Close

_LIMITS = Limits()
_NOTHING = Heard()
_NO_VOICE = "There is no such voice; the answer to 'describe' lists all."


@dataclass(slots=True)
class _Job:
    """A text that is spoken, or waits for that."""

    request: TaskRequest
    streamed: bool
    """Whether it comes in pieces."""
    ended: bool = False
    """Whether all of it is there."""
    running: bool = False
    """Whether its session was started."""
    started: bool = False
    """Whether its session takes text."""
    pieces: list[str] = field(default_factory=list)
    """Text its session has not been given."""
    characters: int = 0
    announced: bool = False
    """Whether its audio has begun."""
    sent_bytes: int = 0


class WyomingConnection:
    """State of one connection, without input or output.

    Feed it events (:meth:`receive_text`), what the speech session says (``task_*``, ``audio``) and the time;
    after each call do what :meth:`outputs` lists. No call raises. Times are seconds of any monotonic clock.

    Texts are spoken one after the other. Between ``synthesize-start`` and ``synthesize-stop`` a
    ``synthesize`` is ignored: clients send the whole text again for servers that don't know the streaming
    events. So is every event that means nothing to a speech service. After an error the connection is closed,
    because clients wait for ``audio-stop`` or the end.

    Args:
        now: when the connection was opened.
        model: what speaks.
        limits: how much, and for how long.

    """

    def __init__(self, now: float, model: str, limits: Limits = _LIMITS) -> None:
        self._model = model
        self._limits = limits
        self._outputs: list[Output] = []
        self._jobs: deque[_Job] = deque()
        self._count = 0
        self._heard_at = now
        self._draining = False
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether a ``Close`` was put out; everything is ignored from then on."""
        return self._closed

    @property
    def next_tick(self) -> float | None:
        """When :meth:`tick` is due, or None while no timer runs."""
        if self._closed or any(job.ended for job in self._jobs):
            return None
        return self._heard_at + self._limits.idle_seconds

    def outputs(self) -> list[Output]:
        """Return what is to be done, in order, and forget it."""
        outputs, self._outputs = self._outputs, []
        return outputs

    # From the client

    def receive_text(self, frame: str, now: float) -> None:
        """Take an event as :class:`voxwire.wire.wyoming_events.EventReader` gives it."""
        if self._closed:
            return
        self._heard_at = now
        try:
            envelope = events.decode_envelope(frame)
            self._receive(envelope.type, envelope.data)
        except VoxwireError as error:
            self._fail(error)

    def receive_binary(self, now: float) -> None:
        """Never called: what is binary belongs to an event."""

    def oversized(self, now: float) -> None:
        """Learn that an event is larger than what is read."""
        self._fail(BodyTooLarge(events.DATA_BYTES))

    def tick(self, now: float, *, working: bool) -> None:
        """Let time pass; see :meth:`voxwire.wire.inference.TaskConnection.tick`."""
        due = self.next_tick
        if due is None or now < due:
            return
        if working:
            self._heard_at = now
        elif self._jobs:
            self._fail(TaskTimeout(self._limits.idle_seconds))
        else:
            self._close(NORMAL, "idle")

    def drain(self) -> None:
        """Take no further text, and close when those that are there have been spoken."""
        self._draining = True
        if not self._jobs and not self._closed:
            self._close(NORMAL, "the server is going down")

    def stop(self, error: VoxwireError) -> None:
        """End now; what is spoken fails with ``error``."""
        self._fail(error)

    def _receive(self, kind: str, data: Raw) -> None:
        match kind:
            case "describe":
                self._outputs.append(Describe())
            case "ping":
                self._send(events.event("pong", _read(data, events.Ping)))
            case "synthesize":
                self._synthesize(data)
            case "synthesize-start":
                self._begin(data)
            case "synthesize-chunk":
                self._feed(self._open_job(kind), _read(data, events.SynthesizeChunk).text)
            case "synthesize-stop":
                self._finish(self._open_job(kind))

    def _synthesize(self, data: Raw) -> None:
        if self._collecting is not None:
            return
        given = _read(data, events.Synthesize)
        job = self._add(given.voice, given.text_format, streamed=False)
        self._feed(job, given.text)
        self._finish(job)

    def _begin(self, data: Raw) -> None:
        if self._collecting is not None:
            raise ActionNotAllowed("synthesize-start")
        given = _read(data, events.SynthesizeStart)
        self._add(given.voice, given.text_format, streamed=True)

    @property
    def _collecting(self) -> _Job | None:
        """The text that comes in pieces at the moment."""
        return self._jobs[-1] if self._jobs and not self._jobs[-1].ended else None

    def _open_job(self, action: str) -> _Job:
        if self._collecting is None:
            raise ActionNotAllowed(action)
        return self._collecting

    def _add(self, voice: events.Voice | None, text_format: str | None, *, streamed: bool) -> _Job:
        if self._draining:
            raise NotReady
        if len(self._jobs) > self._limits.waiting:
            raise RateExceeded
        if text_format not in (None, "text", "ssml"):
            raise InvalidParameter("'data.text_format' must be text or ssml.")
        self._count += 1
        asked = voice or events.Voice()
        request = TaskRequest(
            task_id=f"text-{self._count}",
            model=self._model,
            voice=asked.name or "",
            format="pcm",
            sample_rate=events.SAMPLE_RATE,
            enable_ssml=text_format == "ssml",
            language_hints=() if asked.language is None else (asked.language,),
        )
        job = _Job(request, streamed)
        self._jobs.append(job)
        self._run_first()
        return job

    def _feed(self, job: _Job, text: str) -> None:
        job.characters += len(text)
        held = sum(each.characters for each in self._jobs)
        if held > self._limits.text_characters:
            raise TextTooLong(held, self._limits.text_characters, "connection")
        job.pieces.append(text)
        self._hand_over(job)

    def _finish(self, job: _Job) -> None:
        job.ended = True
        self._hand_over(job)

    def _hand_over(self, job: _Job) -> None:
        """Give a session what there is of its text; a document only when it is whole."""
        if not job.started or (job.request.enable_ssml and not job.ended):
            return
        text, job.pieces = "".join(job.pieces), []
        if text:
            self._outputs.append(FeedText(job.request.task_id, text))
        if job.ended:
            self._outputs.append(FinishText(job.request.task_id))

    def _run_first(self) -> None:
        if self._jobs and not self._jobs[0].running:
            self._jobs[0].running = True
            self._outputs.append(StartTask(self._jobs[0].request))

    # From the speech session

    def task_started(self, task_id: str, now: float) -> None:
        """Learn that a session takes text."""
        if (job := self._current(task_id)) is not None:
            job.started = True
            self._hand_over(job)

    def sentence_begun(self, task_id: str, index: int, text: str, begin_ms: int = 0) -> None:
        """Learn that a sentence begins, which the protocol does not tell."""

    def audio(self, task_id: str, data: bytes, now: float, heard: Heard = _NOTHING) -> None:
        """Pass audio on."""
        if (job := self._current(task_id)) is not None:
            self._announce(job)
            self._send(events.audio_chunk(data, job.sent_bytes))
            job.sent_bytes += len(data)

    def sentence_ended(
        self, task_id: str, index: int, text: str, words: Sequence[WordItem] = (), heard: Heard = _NOTHING
    ) -> None:
        """Learn that a sentence has ended, which the protocol does not tell."""

    def task_finished(self, task_id: str, now: float, *, request_uuid: str = "") -> None:
        """Learn that a text has been spoken."""
        job = self._current(task_id)
        if job is None:
            return
        self._announce(job)
        self._send(events.audio_stop(job.sent_bytes))
        if job.streamed:
            self._send(events.event("synthesize-stopped"))
        self._jobs.popleft()
        self._heard_at = now
        self._run_first()
        if self._draining and not self._jobs:
            self._close(NORMAL, "the server is going down")

    def task_failed(self, task_id: str, error: VoxwireError, now: float) -> None:
        """Learn that a text can't be spoken; one without anything to hear has ended well, in silence."""
        job = self._current(task_id)
        if job is None:
            return
        if isinstance(error, NothingToSay):
            self.task_finished(task_id, now)
            return
        job.running = False
        # DashScope has a number for this, which SDKs compare; people read it here.
        self._fail(InvalidParameter(_NO_VOICE) if isinstance(error, VoiceRejected) else error)

    def _current(self, task_id: str) -> _Job | None:
        return self._jobs[0] if self._jobs and self._jobs[0].request.task_id == task_id else None

    def _announce(self, job: _Job) -> None:
        if not job.announced:
            job.announced = True
            self._send(events.audio_start())

    # Ends

    def _send(self, data: bytes) -> None:
        self._outputs.append(SendEvent(data))

    def _fail(self, error: VoxwireError) -> None:
        if self._closed:
            return
        if self._jobs and self._jobs[0].running:
            self._outputs.append(CancelTask(self._jobs[0].request.task_id))
        self._send(events.error(error.code, error.message))
        self._close(stop_code(error), error.code, after_error=True)

    def _close(self, code: int, reason: str, *, after_error: bool = False) -> None:
        self._jobs.clear()
        self._closed = True
        self._outputs.append(Close(code, reason, after_error))


def _read(data: Raw, kind: type[T]) -> T:
    found = decode_object(data, kind, "data")
    if found is None:
        raise InvalidParameter("'data' must be a JSON object.")
    return found
