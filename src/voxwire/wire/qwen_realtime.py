"""The protocol core of Qwen-TTS on the DashScope realtime WebSocket."""

from collections.abc import Callable

from voxwire.errors import InvalidValue, NotReady, RateExceeded, SessionExpired, VoxwireError
from voxwire.wire import qwen_realtime_events as events
from voxwire.wire.outputs import GOING_AWAY, NORMAL, SERVER_ERROR, Close, stop_code
from voxwire.wire.qwen_realtime_messages import (
    AppendText,
    CancelResponse,
    ClearText,
    ClientEvent,
    CommitText,
    FinishSession,
    UpdateSession,
    decode_envelope,
    decode_event,
)
from voxwire.wire.qwen_realtime_options import Limits, ModelTerms, Options
from voxwire.wire.qwen_realtime_outputs import CheckSession, Output, StopResponse
from voxwire.wire.qwen_realtime_parameters import SessionConfig
from voxwire.wire.qwen_realtime_response import Response
from voxwire.wire.qwen_realtime_session import Session

_LIMITS = Limits()
_OPTIONS = Options()

_NOTHING_SAID = "There was nothing to say in the committed text."


class QwenRealtimeConnection:
    """State of one Qwen-TTS Realtime connection, without input or output.

    Feed it what the client sends (``receive_*``), what the door finds out (``session_checked``,
    ``response_*``, ``utterance_begun``, ``audio``) and the time (:meth:`tick`); after each call do what
    :meth:`outputs` lists. No call raises. Times are seconds of any monotonic clock.

    A session speaks one response after the other. In mode ``commit`` each commit is a response. In mode
    ``server_commit`` text goes to the speech session as it comes, which cuts it where it likes; the response
    lasts until the client commits or finishes, or pauses for :attr:`Options.pause_seconds`, and what comes
    later is another response. A response is announced when its first utterance begins, so what can't be said
    gives an error and no empty response.

    What is wrong with an event is answered with an error, and nothing else happens: the connection survives,
    and so does what is being spoken. Only what the client can't mend ends the connection.

    Args:
        terms: of the model.
        now: when the connection was opened.
        new_id: makes a new identifier with the given prefix.
        limits: how much, and for how long.
        options: what to do where the protocol leaves a choice.

    """

    def __init__(
        self,
        terms: ModelTerms,
        now: float,
        new_id: Callable[[str], str],
        limits: Limits = _LIMITS,
        options: Options = _OPTIONS,
    ) -> None:
        self._terms = terms
        self._new_id = new_id
        self._limits = limits
        self._options = options
        self._outputs: list[Output] = []
        self._closed = False
        self._draining = False
        self._checking: tuple[SessionConfig, str | None] | None = None
        self._heard_at = now
        self._session = self._new_session(now)

    @property
    def closed(self) -> bool:
        """Whether ``Close`` was put out; everything is ignored from then on."""
        return self._closed

    @property
    def next_tick(self) -> float | None:
        """When :meth:`tick` is due, or None once the connection is closed."""
        if self._closed:
            return None
        due = self._heard_at + self._limits.idle_seconds
        if not self._session.finished:
            due = min(due, self._session.began_at + self._limits.session_seconds)
        pause = self._pause_ends_at()
        return due if pause is None else min(due, pause)

    def outputs(self) -> list[Output]:
        """Return what is to be done, in order, and forget it."""
        outputs = self._outputs.copy()
        self._outputs.clear()
        return outputs

    # From the client

    def receive_text(self, frame: str, now: float) -> None:
        """Take a text frame."""
        if self._closed:
            return
        self._heard_at = now
        event_id = None
        try:
            envelope = decode_envelope(frame)
            event_id = envelope.event_id
            self._receive(decode_event(envelope), event_id, now)
        except VoxwireError as error:
            self._tell(error, event_id)

    def receive_binary(self, now: float) -> None:
        """Take a binary frame, which has no meaning here."""
        self._heard_at = now
        self._tell(InvalidValue("Binary frames are not part of this protocol."), None)

    def oversized(self, now: float) -> None:
        """Learn that the client sent a frame larger than ``Limits.frame_bytes``, which was not read."""
        self._heard_at = now
        self._tell(InvalidValue(f"The event is larger than {self._limits.frame_bytes} bytes."), None)

    def tick(self, now: float, *, working: bool) -> None:
        """Let time pass.

        Args:
            now: the time; nothing happens before :attr:`next_tick`.
            working: whether speech is still being made from text already received. Then it is not the
                client who is silent, and the timers start again.

        """
        if self._closed:
            return
        if working:
            self._heard_at = self._session.text_at = now
        pause = self._pause_ends_at()
        if pause is not None and now >= pause:
            self._session.end_text(self._session.responses[-1])
        expired = now >= self._session.began_at + self._limits.session_seconds
        if expired and not self._session.finished:
            self._fail(SessionExpired(self._limits.session_seconds), None, NORMAL)
        elif now >= self._heard_at + self._limits.idle_seconds:
            self._close(NORMAL, f"idle for {self._limits.idle_seconds:g} seconds")

    def drain(self) -> None:
        """Take no further text: close now if nothing is to be said, and otherwise when that has ended."""
        if self._closed:
            return
        self._draining = True
        if (response := self._session.open_response) is not None:
            self._session.end_text(response)
        self._end_if_drained()

    def stop(self, error: VoxwireError) -> None:
        """End now, with ``error``."""
        self._fail(error, None, stop_code(error))

    def _receive(self, event: ClientEvent, event_id: str | None, now: float) -> None:
        if self._session.finished and isinstance(event, UpdateSession | AppendText | CommitText):
            self._session = self._new_session(now)
        if self._draining and isinstance(event, AppendText | CommitText):
            raise NotReady
        session = self._session
        match event:
            case UpdateSession(fields):
                config = session.updated(fields)
                self._checking = config, event_id
                self._outputs.append(CheckSession(config))
            case AppendText(text):
                session.append(text, event_id, now)
            case CommitText():
                session.commit(event_id)
            case ClearText():
                session.clear()
            case CancelResponse():
                session.cancel()
            case FinishSession():
                session.finish(event_id)
        self._advance()

    def _new_session(self, now: float) -> Session:
        return Session(self._terms, self._limits, now, self._new_id, self._outputs)

    # From the door; calls for a response that is not the one that speaks are dropped

    def session_checked(self, error: VoxwireError | None, understood: str | None = None) -> None:
        """Answer ``CheckSession``: the settings hold, or what is wrong with them.

        Args:
            error: what is wrong.
            understood: what was made of instructions that shall be optimised.

        """
        if self._checking is None or self._closed:
            return
        (config, event_id), self._checking = self._checking, None
        if error is not None:
            self._tell(error, event_id)
            return
        self._session.configure(config, understood)

    def response_started(self, response_id: str) -> None:
        """Say that the speech session is ready; what the client sent meanwhile follows as outputs."""
        response = self._session.current(response_id)
        if response is not None:
            self._session.start(response)

    def utterance_begun(self, response_id: str, text: str) -> None:
        """Say that an utterance is about to be heard; ``text`` is the client's own."""
        response = self._speaking(response_id)
        if response is not None:
            response.begun.append(text)
            self._session.announce(response)

    def audio(self, response_id: str, data: bytes, sent: tuple[int, int], now: float) -> None:
        """Hand over encoded audio. Empty audio is dropped.

        Args:
            response_id: of the response it belongs to.
            data: what the client will decode.
            sent: counted characters and milliseconds of all that the response has said with it.
            now: the time.

        """
        response = self._speaking(response_id)
        if response is None or not data:
            return
        self._heard_at = now
        response.sent = sent
        self._session.announce(response)
        self._session.send(events.audio_delta(response_id, response.item_id, data))

    def response_finished(self, response_id: str, now: float) -> None:
        """Say that everything of a response has been said."""
        response = self._session.current(response_id)
        if response is None:
            return
        self._heard_at = now
        self._session.responses.popleft()
        if response.announced:
            self._session.conclude(response, "completed")
        elif response.committed:
            # The client waits for a response, so silence would leave it hanging.
            self._session.send(events.error(InvalidValue(_NOTHING_SAID, "text"), response.cause))
        self._advance()

    def response_failed(self, response_id: str, error: VoxwireError, now: float) -> None:
        """Say that the speech session could not start, or could not go on."""
        response = self._session.current(response_id)
        if response is None:
            return
        self._heard_at = now
        if not events.is_invalid_request(error):
            self._fail(error, response.cause, SERVER_ERROR)
            return
        self._session.responses.popleft()
        if not response.closed:
            self._session.appended = False
        self._session.send(events.error(error, response.cause, "text"))
        if response.announced:
            self._session.conclude(response, "failed")
        self._advance()

    def _speaking(self, response_id: str) -> Response | None:
        response = self._session.current(response_id)
        return response if response is not None and response.started else None

    def _advance(self) -> None:
        """Begin the next response if none speaks, and end the session when it has said all."""
        session = self._session
        session.begin_next()
        if session.finishing and not session.finished and not session.responses:
            session.finished = True
            session.send(events.session_finished())
            if not self._options.reuse:
                self._close(NORMAL, "the session is finished")
        self._end_if_drained()

    # Ends

    def _pause_ends_at(self) -> float | None:
        seconds = self._options.pause_seconds
        if seconds is None or self._session.open_response is None:
            return None
        return self._session.text_at + seconds

    def _tell(self, error: VoxwireError, event_id: str | None) -> None:
        if not self._closed:
            self._session.send(events.error(error, event_id))

    def _end_if_drained(self) -> None:
        if self._draining and not self._session.responses:
            self._close(GOING_AWAY, "the server is going down")

    def _fail(self, error: VoxwireError, event_id: str | None, code: int) -> None:
        if self._closed:
            return
        self._session.send(events.error(error, event_id))
        reason = "Too many requests" if isinstance(error, RateExceeded) else error.code
        self._close(code, reason, after_error=True)

    def _close(self, code: int, reason: str, *, after_error: bool = False) -> None:
        if self._closed:
            return
        responses = self._session.responses
        if responses and responses[0].asked:
            self._outputs.append(StopResponse(responses[0].response_id))
        responses.clear()
        self._closed = True
        self._outputs.append(Close(code, reason, after_error))
