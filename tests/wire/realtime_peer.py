"""A client and speech sessions at the two sides of one realtime connection."""

import base64
import itertools
import json
from typing import Any

from voxwire.errors import VoxwireError
from voxwire.wire.outputs import Close, SendText
from voxwire.wire.qwen_realtime import QwenRealtimeConnection
from voxwire.wire.qwen_realtime_options import Limits, ModelTerms, Options
from voxwire.wire.qwen_realtime_outputs import CheckSession, Output, StartResponse

MODEL = "qwen3-tts-flash-realtime"
TERMS = ModelTerms(MODEL, "Cherry")
OPENED = ["response.created", "response.output_item.added", "response.content_part.added"]
CLOSED = [
    "response.audio.done",
    "response.content_part.done",
    "response.output_item.done",
    "response.done",
]


class Peer:
    """Every call returns what the connection puts out for it. Checks of settings are answered at once."""

    def __init__(
        self, options: Options | None = None, limits: Limits | None = None, terms: ModelTerms = TERMS
    ) -> None:
        self.now = 0.0
        self.refusal: VoxwireError | None = None
        """What checks of settings are answered with."""
        numbers = itertools.count()
        self.connection = QwenRealtimeConnection(
            terms, 0.0, lambda prefix: f"{prefix}{next(numbers)}", limits or Limits(), options or Options()
        )
        self.opening = self.connection.outputs()
        self.speaking = ""
        """The response a speech session was last asked for."""

    def take(self) -> list[Output]:
        outputs = self.connection.outputs()
        if outputs and isinstance(outputs[-1], CheckSession):
            self.connection.session_checked(self.refusal)
            outputs = outputs[:-1] + self.connection.outputs()
        for output in outputs:
            if isinstance(output, StartResponse):
                self.speaking = output.response_id
        return outputs

    # -- the client -----------------------------------------------------------------------------

    def raw(self, frame: str) -> list[Output]:
        self.connection.receive_text(frame, self.now)
        return self.take()

    def send(self, kind: str, **fields: Any) -> list[Output]:
        return self.raw(json.dumps({"type": kind, **fields}, ensure_ascii=False))

    def update(self, event_id: str | None = None, **session: Any) -> list[Output]:
        named = {} if event_id is None else {"event_id": event_id}
        return self.send("session.update", session=session, **named)

    def append(self, text: str, **fields: Any) -> list[Output]:
        return self.send("input_text_buffer.append", text=text, **fields)

    def commit(self, **fields: Any) -> list[Output]:
        return self.send("input_text_buffer.commit", **fields)

    def clear(self) -> list[Output]:
        return self.send("input_text_buffer.clear")

    def cancel(self) -> list[Output]:
        return self.send("response.cancel")

    def finish(self) -> list[Output]:
        return self.send("session.finish")

    def binary(self) -> list[Output]:
        self.connection.receive_binary(self.now)
        return self.take()

    def oversized(self) -> list[Output]:
        self.connection.oversized(self.now)
        return self.take()

    def tick(self, seconds: float = 0.0, working: bool = False) -> list[Output]:
        self.now += seconds
        self.connection.tick(self.now, working=working)
        return self.take()

    # -- the speech sessions --------------------------------------------------------------------

    def started(self, response_id: str = "") -> list[Output]:
        self.connection.response_started(response_id or self.speaking)
        return self.take()

    def begun(self, text: str, response_id: str = "") -> list[Output]:
        self.connection.utterance_begun(response_id or self.speaking, text)
        return self.take()

    def audio(
        self, data: bytes = b"\x01\x02", sent: tuple[int, int] = (0, 0), response_id: str = ""
    ) -> list[Output]:
        self.connection.audio(response_id or self.speaking, data, sent, self.now)
        return self.take()

    def ended(self, response_id: str = "") -> list[Output]:
        self.connection.response_finished(response_id or self.speaking, self.now)
        return self.take()

    def failed(self, error: VoxwireError, response_id: str = "") -> list[Output]:
        self.connection.response_failed(response_id or self.speaking, error, self.now)
        return self.take()

    def speak(self, text: str) -> list[Output]:
        """What a speech session does from its start to the audio of one utterance."""
        return self.started() + self.begun(text) + self.audio()


def messages(outputs: list[Output]) -> list[dict[str, Any]]:
    return [json.loads(output.data) for output in outputs if isinstance(output, SendText)]


def kinds(outputs: list[Output]) -> list[str]:
    return [message["type"] for message in messages(outputs)]


def one(outputs: list[Output], kind: str) -> dict[str, Any]:
    """The only event of that type."""
    (found,) = [message for message in messages(outputs) if message["type"] == kind]
    return found


def refusal(outputs: list[Output]) -> tuple[str, str | None, str | None]:
    """Check that an error the connection survives is all there is: message, ``param``, ``event_id``."""
    (message,) = messages(outputs)
    assert len(outputs) == 1, outputs
    error = message["error"]
    assert message["type"] == "error"
    assert set(error) == {"type", "code", "message", "param", "event_id"}
    assert (error["type"], error["code"]) == ("invalid_request_error", "invalid_value")
    return error["message"], error["param"], error["event_id"]


def closes(outputs: list[Output]) -> list[Close]:
    return [output for output in outputs if isinstance(output, Close)]


def audio_of(outputs: list[Output]) -> bytes:
    deltas = [m["delta"] for m in messages(outputs) if m["type"] == "response.audio.delta"]
    return b"".join(base64.b64decode(delta, validate=True) for delta in deltas)
