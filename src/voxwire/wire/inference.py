"""The protocol core of the DashScope inference WebSocket, for tasks of CosyVoice and of Sambert."""

from collections.abc import Sequence

from voxwire.errors import (
    ActionNotAllowed,
    InvalidParameter,
    MalformedFrame,
    NothingToSay,
    TaskTimeout,
    VoxwireError,
)
from voxwire.wire import inference_events as events
from voxwire.wire.cosyvoice_parameters import task_request
from voxwire.wire.cosyvoice_talk import CosyVoiceTalk
from voxwire.wire.inference_messages import (
    ClientFrame,
    ContinueTask,
    FinishTask,
    RunTask,
    decode_envelope,
    decode_payload,
    salvage_task_id,
)
from voxwire.wire.inference_options import Limits, Options
from voxwire.wire.inference_outputs import (
    CancelTask,
    FeedText,
    FinishText,
    FlushText,
    Output,
    SendAudio,
    StartTask,
)
from voxwire.wire.inference_task import Instruction, Task
from voxwire.wire.outputs import (
    GOING_AWAY,
    MALFORMED_DATA,
    NORMAL,
    TOO_BIG,
    UNACCEPTABLE_DATA,
    Close,
    SendText,
    stop_code,
)
from voxwire.wire.sambert_parameters import is_sambert, sambert_request
from voxwire.wire.sambert_talk import SambertTalk
from voxwire.wire.words import Heard, Sent, WordItem

_LIMITS = Limits()
_OPTIONS = Options()
_NOTHING = Heard()


class TaskConnection:
    """State of one connection, without input or output.

    Feed it what the client sends (``receive_*``), what the speech session says (``task_*``,
    ``sentence_*``, ``audio``) and the time (:meth:`tick`); after each call do what :meth:`outputs` lists.
    No call raises. Times are seconds of any monotonic clock.

    A connection carries one task at a time and, after it has finished, the next. The model that a run-task
    names says which protocol the task speaks: with CosyVoice's, text comes in messages of its own; with
    Sambert's, all of it comes with run-task, and messages that would bring more are ignored.

    What is wrong with a frame ends the connection, always with task-failed before the close, because the SDKs
    wait for ever on a connection that just closes. If the frame names another task than the running one, the
    running one is failed too, for the same reason. A frame whose task id can't be read counts as one of the
    running task.

    Client frames that come too late to matter are ignored: finish-task for a task that is over, and
    anything but run-task for one that was cancelled, or replaced by the next.

    Args:
        now: when the connection was opened.
        limits: how much, and for how long.
        options: what to do where the protocol leaves a choice.

    """

    def __init__(self, now: float, limits: Limits = _LIMITS, options: Options = _OPTIONS) -> None:
        self._limits = limits
        self._options = options
        self._outputs: list[Output] = []
        self._closed = False
        self._idle_since = now
        self._task: Task | None = None
        self._known_ids: set[str] = set()
        self._broken_off: set[str] = set()
        """Those of them whose tasks were cancelled or replaced."""
        self._draining = False

    @property
    def closed(self) -> bool:
        """Whether ``Close`` was put out; everything is ignored from then on."""
        return self._closed

    @property
    def next_tick(self) -> float | None:
        """When :meth:`tick` is due, or None while no timer runs."""
        if self._closed:
            return None
        if self._task is None:
            return self._idle_since + self._limits.idle_seconds
        if self._task.takes_text:
            return self._task.heard_at + self._limits.silence_seconds
        return None

    def outputs(self) -> list[Output]:
        """Return what is to be done, in order, and forget it."""
        outputs, self._outputs = self._outputs, []
        return outputs

    # From the client

    def receive_text(self, frame: str, now: float) -> None:
        """Take a text frame."""
        if self._closed:
            return
        task_id = ""
        try:
            envelope = decode_envelope(frame)
            task_id = envelope.task_id
            self._receive(decode_payload(envelope), now)
        except MalformedFrame as error:
            self._fail(task_id or salvage_task_id(frame), error, MALFORMED_DATA)
        except VoxwireError as error:
            self._fail(task_id, error)

    def receive_binary(self, now: float) -> None:
        """Take a binary frame, which has no meaning here."""
        self._fail("", MalformedFrame("Binary frames are not part of this protocol."), UNACCEPTABLE_DATA)

    def oversized(self, now: float) -> None:
        """Learn that the client sent a frame larger than ``Limits.frame_bytes``, which was not read."""
        limit = self._limits.frame_bytes
        self._fail("", MalformedFrame(f"The frame is larger than {limit} bytes."), TOO_BIG)

    def tick(self, now: float, *, working: bool) -> None:
        """Let time pass.

        Args:
            now: the time; nothing happens before :attr:`next_tick`.
            working: whether speech is still being made from text already received. Then it is not the
                client who is silent, and the timer starts again.

        """
        due = self.next_tick
        if due is None or now < due:
            return
        if self._task is None:
            self._close(NORMAL, f"idle for {self._limits.idle_seconds:g} seconds")
        elif working:
            self._task.heard_at = now
        else:
            self._fail(self._task.task_id, TaskTimeout(self._limits.silence_seconds))

    def drain(self) -> None:
        """Take no further task: close now if none runs, and otherwise when the present one has ended."""
        self._draining = True
        if self._task is None and not self._closed:
            self._close(GOING_AWAY, "the server is going down")

    def stop(self, error: VoxwireError) -> None:
        """End now; a running task fails with ``error``."""
        if self._task is not None:
            self._fail(self._task.task_id, error, stop_code(error))
        elif not self._closed:
            self._close(stop_code(error), error.code)

    def _receive(self, frame: ClientFrame, now: float) -> None:
        match frame:
            case RunTask():
                self._run(frame)
            case ContinueTask():
                self._continue(frame, now)
            case FinishTask():
                self._finish(frame)

    def _run(self, frame: RunTask) -> None:
        if self._task is not None and self._options.strict_run_task:
            raise ActionNotAllowed("run-task")
        if frame.task_id in self._known_ids:
            raise InvalidParameter("'header.task_id' must be a new one for every task of a connection.")
        if len(self._known_ids) >= self._limits.tasks_per_connection:
            raise InvalidParameter("This connection has carried all the tasks it may; open another one.")
        task = self._new_task(frame)
        if self._task is not None:
            self._broken_off.add(self._task.task_id)
            if not self._task.cancelled:
                self._outputs.append(CancelTask(self._task.task_id))
        self._known_ids.add(frame.task_id)
        self._task = task
        self._outputs.append(StartTask(task.request))

    def _new_task(self, frame: RunTask) -> Task:
        if not is_sambert(frame.model):
            request = task_request(frame, self._limits)
            return Task(request, CosyVoiceTalk(request, self._options))
        whole = sambert_request(frame, self._limits)
        task = Task(whole, SambertTalk(whole), finishing=True)
        task.queue(FeedText(whole.task_id, whole.text))
        task.queue(FinishText(whole.task_id))
        return task

    def _continue(self, frame: ContinueTask, now: float) -> None:
        if self._is_over(frame.task_id, self._broken_off):
            return
        task = self._addressed(frame.task_id, "continue-task")
        if task.cancelled or not task.talk.takes_messages:
            return
        if task.finishing:
            raise InvalidParameter("A task takes no more text after finish-task.")
        if frame.text:
            task.talk.receive(frame.text, self._limits)
            self._instruct(task, FeedText(task.task_id, frame.text))
        if frame.flush:
            self._instruct(task, FlushText(task.task_id))
        task.heard_at = now

    def _finish(self, frame: FinishTask) -> None:
        if self._is_over(frame.task_id, self._known_ids):
            return
        task = self._addressed(frame.task_id, "finish-task")
        if task.cancelled:
            return
        if frame.cancel:
            task.cancelled = True
            self._broken_off.add(task.task_id)
            task.queued.clear()
            self._outputs.append(CancelTask(task.task_id))
        elif not task.finishing:
            if not task.talk.messages:
                raise NothingToSay
            task.finishing = True
            self._instruct(task, FinishText(task.task_id))

    def _is_over(self, task_id: str, among: set[str]) -> bool:
        """Whether a task of these had this id and has it no longer: the frame crossed the end on its way."""
        if task_id not in among:
            return False
        if self._task is None:
            return True
        return task_id != self._task.task_id and not self._options.lenient_task_ids

    def _addressed(self, task_id: str, action: str) -> Task:
        if self._task is None:
            raise ActionNotAllowed(action)
        if task_id != self._task.task_id and not self._options.lenient_task_ids:
            raise InvalidParameter("'header.task_id' is not that of the task running on this connection.")
        return self._task

    def _instruct(self, task: Task, instruction: Instruction) -> None:
        if task.started:
            self._outputs.append(instruction)
        else:
            task.queue(instruction)

    # From the speech session; calls for a task that is not the current one are dropped

    def task_started(self, task_id: str, now: float) -> None:
        """Say that the session is ready; what the client sent meanwhile follows as outputs."""
        task = self._current(task_id)
        if task is None or task.started:
            return
        self._start(task)
        task.heard_at = now
        self._outputs.extend(task.queued)
        task.queued.clear()

    def sentence_begun(self, task_id: str, index: int, text: str, begin_ms: int = 0) -> None:
        """Say that sentence ``index`` is about to be heard.

        Args:
            task_id: of the task.
            index: of the sentence.
            text: the client's own.
            begin_ms: when it begins, from the start of the task's audio.

        """
        task = self._speaking(task_id)
        if task is not None and (opening := task.talk.sentence_begun(index, text, begin_ms)) is not None:
            self._send(opening)

    def audio(self, task_id: str, data: bytes, now: float, heard: Heard = _NOTHING) -> None:
        """Hand over encoded audio of the sentence begun last. Empty audio is dropped.

        Args:
            task_id: of the task.
            data: the audio.
            now: the time.
            heard: how far the task has come with it.

        """
        task = self._speaking(task_id)
        if task is None or not data:
            return
        task.heard_at = now
        task.sent = Sent(heard.characters, heard.milliseconds)
        self._send(task.talk.audio(heard))
        self._outputs.append(SendAudio(data))

    def sentence_ended(
        self, task_id: str, index: int, text: str, words: Sequence[WordItem], heard: Heard = _NOTHING
    ) -> None:
        """Say that all audio of sentence ``index`` has been handed over.

        Args:
            task_id: of the task.
            index: of the sentence.
            text: the client's own.
            words: of the sentence, with indexes within ``text``.
            heard: how far the task has come.

        """
        task = self._speaking(task_id)
        if task is not None:
            self._send(task.talk.sentence_ended(index, text, words, heard))

    def task_finished(self, task_id: str, now: float, *, request_uuid: str) -> None:
        """Say that the session has said everything, or has stopped after ``CancelTask``."""
        task = self._current(task_id)
        if task is None:
            return
        if not task.started:
            self._start(task)
        self._send(task.talk.finished(request_uuid, task.sent if task.cancelled else None))
        self._task = None
        self._idle_since = now
        if self._draining:
            self.drain()

    def task_failed(self, task_id: str, error: VoxwireError, now: float) -> None:
        """Say that the session could not start, or could not go on."""
        if self._current(task_id) is not None:
            self._task = None
            self._fail(task_id, error)

    def _current(self, task_id: str) -> Task | None:
        return self._task if self._task is not None and self._task.task_id == task_id else None

    def _speaking(self, task_id: str) -> Task | None:
        task = self._current(task_id)
        return task if task is not None and task.started and not task.cancelled else None

    def _start(self, task: Task) -> None:
        task.started = True
        self._send(events.task_started(task.task_id))

    # Ends

    def _send(self, frame: str) -> None:
        self._outputs.append(SendText(frame))

    def _fail(self, task_id: str, error: VoxwireError, code: int = NORMAL) -> None:
        if self._closed:
            return
        running = self._task.task_id if self._task is not None else ""
        if self._task is not None and not self._task.cancelled:
            self._outputs.append(CancelTask(running))
        failed = task_id or running
        self._send(events.task_failed(failed, error.code, error.message))
        if running and running != failed:
            self._send(events.task_failed(running, error.code, error.message))
        self._close(code, error.code, after_error=True)

    def _close(self, code: int, reason: str, *, after_error: bool = False) -> None:
        self._task = None
        self._closed = True
        self._outputs.append(Close(code, reason, after_error))
