"""One session of a Qwen-TTS Realtime connection: settings, buffer, and responses, one at a time."""

from collections import deque
from collections.abc import Callable

from voxwire.errors import InvalidValue
from voxwire.wire import qwen_realtime_events as events
from voxwire.wire.outputs import SendText
from voxwire.wire.qwen_realtime_messages import SessionFields
from voxwire.wire.qwen_realtime_options import Limits, ModelTerms
from voxwire.wire.qwen_realtime_outputs import FeedText, FinishText, Output, StartResponse, StopResponse
from voxwire.wire.qwen_realtime_parameters import SessionConfig, updated
from voxwire.wire.qwen_realtime_response import Response, speakable
from voxwire.wire.usage import count_characters

_LATE_UPDATE = "Session update error: session already started or finished or failed."
_LATE_TEXT = "The session is already finished and takes no more text."
_EMPTY = "The input text buffer is empty."
_NO_CLEAR = "only client commit mode supports clear operation"


class Session:
    """What a session holds, what its client asks of it, and what its responses put out.

    The connection begins the next response and ends the session.

    Args:
        terms: of the model.
        limits: how much it holds.
        now: when it began, in the connection's time.
        new_id: makes a new identifier with the given prefix.
        outputs: where what is to be done goes.

    """

    def __init__(
        self,
        terms: ModelTerms,
        limits: Limits,
        now: float,
        new_id: Callable[[str], str],
        outputs: list[Output],
    ) -> None:
        self._terms = terms
        self._limits = limits
        self._new_id = new_id
        self._outputs = outputs
        self._buffered: list[str] = []
        self._buffered_characters = 0
        self._buffer_speaks = False
        self.began_at = now
        self.config = SessionConfig(terms.default_voice)
        self.text_at = now
        """When text came last."""
        self._started = False
        """Whether text has come; from then on the settings stay."""
        self.finishing = False
        """Whether the client said that no more text comes."""
        self.finished = False
        """Whether session.finished went out."""
        self.appended = False
        """Whether something to say came since the last commit."""
        self._last_item = ""
        """The item of the latest response."""
        self.responses: deque[Response] = deque()
        """The one that speaks, and those that wait for it."""
        self._session_id = new_id("sess_")
        self.send(events.session_created(self._session_id, terms.name, self.config))

    def send(self, event: events.Event) -> None:
        """Put out an event."""
        self._outputs.append(SendText(events.encode(self._new_id("event_"), event)))

    def configure(self, config: SessionConfig, understood: str | None = None) -> None:
        """Set how it speaks from now on, and tell what was understood of its instructions."""
        self.config = config
        self.send(events.session_updated(self._session_id, self._terms.name, config, understood))

    # What the client asks for

    def updated(self, fields: SessionFields) -> SessionConfig:
        """The settings as an update would have them.

        Raises:
            InvalidValue: it comes too late, or a value is wrong.

        """
        if self._started or self.finishing:
            raise InvalidValue(_LATE_UPDATE)
        return updated(self.config, fields, self._limits)

    def append(self, text: str, cause: str | None, now: float) -> None:
        """Take more text.

        Raises:
            InvalidValue: the client said that none comes, or there is too much of it, or no voice.

        """
        self._require_open()
        if not text:
            return
        self._check(text)
        commit_mode = self.config.mode == "commit"
        response = self.open_response
        if response is None and not commit_mode:
            self._require_place()
        self._started, self.text_at = True, now
        if response is not None:
            response.cause = cause
            self._give(response, text)
        else:
            self._buffer(text)
            if not commit_mode:
                self._respond(cause)
        self.appended = self.appended or self.open_response is not None

    def commit(self, cause: str | None) -> None:
        """Have what came spoken, as a response of its own.

        Raises:
            InvalidValue: there is nothing to say, too much waits, or the client said that no text comes.

        """
        self._require_open()
        if self.config.mode == "commit":
            self._require_place()
            response = self._respond(cause)
            if response is None:
                raise InvalidValue(_EMPTY)
        elif not self.appended:
            raise InvalidValue(_EMPTY)
        else:
            self.appended = False
            response = self.open_response
        self.send(events.committed(self._last_item))
        if response is not None:
            response.committed, response.cause = True, cause
            self.end_text(response)

    def clear(self) -> None:
        """Forget what has not been committed.

        Raises:
            InvalidValue: the server decides what is spoken, or the client said that no text comes.

        """
        if self.config.mode != "commit":
            raise InvalidValue(_NO_CLEAR)
        self._require_open()
        self._forget()
        self.send(events.cleared())

    def cancel(self) -> None:
        """Stop the response that speaks, and forget all text the server was to speak on its own."""
        if not self.responses:
            return
        response = self.responses[0]
        self.responses.clear()
        if self.config.mode == "server_commit":
            self._forget()
            self.appended = False
        self._outputs.append(StopResponse(response.response_id))
        self.announce(response)
        self.conclude(response, "incomplete")

    def finish(self, cause: str | None) -> None:
        """Speak what came, and take no more."""
        if self.finishing:
            return
        self.finishing = True
        response = self.open_response or self._respond(cause)
        if response is not None:
            self.end_text(response)

    def _require_open(self) -> None:
        if self.finishing:
            raise InvalidValue(_LATE_TEXT)

    def _require_place(self) -> None:
        waiting = len(self.responses)
        if waiting >= self._limits.waiting_responses:
            raise InvalidValue(f"{waiting} responses wait already.")

    # Text

    @property
    def _waiting_characters(self) -> int:
        """Counted characters that were taken and whose audio has not gone out."""
        waiting = sum(response.characters - response.sent[0] for response in self.responses)
        return self._buffered_characters + waiting

    def _check(self, text: str) -> None:
        """See whether text may be taken."""
        limits = self._limits
        if not self.config.voice:
            raise InvalidValue(
                f"'session.voice' must name a voice; model {self._terms.name} has no default.",
                "session.voice",
            )
        counted = count_characters(text)
        if counted > limits.append_characters:
            raise InvalidValue(
                f"'text' has {counted} characters; an event may carry {limits.append_characters}.", "text"
            )
        if self._waiting_characters + counted > limits.waiting_characters:
            raise InvalidValue(f"More than {limits.waiting_characters} characters wait to be spoken.", "text")

    def _buffer(self, text: str) -> None:
        """Keep text that belongs to no response yet."""
        self._buffered.append(text)
        self._buffered_characters += count_characters(text)
        self._buffer_speaks = self._buffer_speaks or speakable(text)

    def _forget(self) -> None:
        """Forget what is buffered."""
        self._buffered.clear()
        self._buffered_characters = 0
        self._buffer_speaks = False

    def _respond(self, cause: str | None) -> Response | None:
        """Make a response of what is buffered; None, and the buffer stays, if there is nothing to say."""
        if not self._buffer_speaks:
            return None
        text = "".join(self._buffered)
        self._forget()
        response = Response(self._new_id("resp_"), self._new_id("item_"), self.config, cause)
        self.responses.append(response)
        self._last_item = response.item_id
        self._give(response, text)
        return response

    @property
    def open_response(self) -> Response | None:
        """The response that more text would belong to."""
        return self.responses[-1] if self.responses and not self.responses[-1].closed else None

    def _give(self, response: Response, text: str) -> None:
        """Add text to a response."""
        response.take(text)
        if response.started:
            self._outputs.append(FeedText(response.response_id, text))
        else:
            response.parts.append(text)

    def end_text(self, response: Response) -> None:
        """Say that a response gets no more text."""
        response.closed = True
        if response.started:
            self._outputs.append(FinishText(response.response_id))

    # Responses

    def current(self, response_id: str) -> Response | None:
        """The response that speaks, or begins to, if it is the one of that id."""
        response = self.responses[0] if self.responses else None
        return response if response is not None and response.response_id == response_id else None

    def begin_next(self) -> None:
        """Ask for speech for the first of the responses, unless that has been done."""
        if self.responses and not self.responses[0].asked:
            response = self.responses[0]
            response.asked = True
            self._outputs.append(StartResponse(response.response_id, response.config, self._session_id))

    def start(self, response: Response) -> None:
        """Hand over what has waited for the speech session."""
        if response.started:
            return
        response.started = True
        self._outputs.append(FeedText(response.response_id, "".join(response.parts)))
        response.parts.clear()
        if response.closed:
            self._outputs.append(FinishText(response.response_id))

    def announce(self, response: Response) -> None:
        """Tell the client of a response, once."""
        if not response.announced:
            response.announced = True
            voice = response.config.voice
            for event in events.response_opened(response.response_id, response.item_id, voice):
                self.send(event)

    def conclude(self, response: Response, status: events.Status) -> None:
        """Tell the client that a response has ended."""
        usage = response.usage(whole=status == "completed", in_tokens=self._terms.usage_in_tokens)
        ids = response.response_id, response.item_id
        for event in events.response_closed(*ids, response.config.voice, status, usage, response.sent):
            self.send(event)
