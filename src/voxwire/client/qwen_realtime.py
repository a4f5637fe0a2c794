"""The client's side of a Qwen-TTS session on the realtime WebSocket, without input or output."""

import binascii
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from voxwire.client.core import Ended, Failed, Outbox, Output, Send, Sound, unreadable
from voxwire.client.request import SpeechRequest
from voxwire.client.texts import messages_of
from voxwire.errors import RequestFailed
from voxwire.wire.decoding import UNREADABLE
from voxwire.wire.words import Sent

_DATA = b"data"
_LONGEST_HEAD = 4096


class _Session(msgspec.Struct, frozen=True):
    id: str | None = None


class _Usage(msgspec.Struct, frozen=True):
    characters: int | None = None


class _Response(msgspec.Struct, frozen=True):
    usage: _Usage | None = None
    sent: Sent | None = None


class _Error(msgspec.Struct, frozen=True):
    code: str | None = None
    message: str | None = None


class _Event(msgspec.Struct, frozen=True):
    type: str
    session: _Session | None = None
    response: _Response | None = None
    delta: str | None = None
    error: _Error | None = None


class QwenRealtimeSession:
    """One session. See :class:`voxwire.client.core.Core`.

    The server decides when to speak (mode ``server_commit``), unless the request's parameters name the other
    mode; then each flush, and the end of the text, is a commit. A session that has said everything ends, and
    its connection with it: settings can't be changed behind the first text (client events page,
    "session.update"), so another request could not use it.

    A response is a file of its own; of the second and later ones the WAV header is left out, so that all
    audio is one file.

    Args:
        request: what to speak with; the model stands in the address of the connection.
        new_id: makes the id of an event.

    """

    def __init__(self, request: SpeechRequest, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._outbox = Outbox()
        self._finished = self._cancelled = self._over = False
        self._uncommitted = False
        self._characters: int | None = None
        self._sent: Sent | None = None
        self._session_id: str | None = None
        parameters = request.session_parameters()
        self._commits = parameters.get("mode") == "commit"
        self._wav = parameters.get("response_format") == "wav"
        self._responses = 0
        self._head: bytes | None = None
        self.began = False
        self._put("session.update", {"session": parameters})

    @property
    def reusable(self) -> bool:
        """Never."""
        return False

    @property
    def request_id(self) -> str | None:
        """The session's id, once the server has told it."""
        return self._session_id

    @property
    def owes(self) -> bool:
        """Before the session has begun, and when it has got all of its text."""
        return not self._over and (not self.began or self._finished)

    def feed(self, text: str) -> None:
        """Say more text."""
        if not self._finished:
            self._uncommitted = True
            for message in messages_of(text):
                self._put_text("input_text_buffer.append", {"text": message})

    def flush(self) -> None:
        """Say what was given so far."""
        if self._uncommitted and not self._finished:
            self._uncommitted = False
            self._put_text("input_text_buffer.commit")

    def finish(self) -> None:
        """Say the rest."""
        if not self._finished:
            if self._commits:
                self.flush()
            self._finished = True
            self._put_text("session.finish")

    def cancel(self) -> None:
        """Stop."""
        if not (self._cancelled or self._over):
            self._cancelled = True
            self._outbox.drop_text()
            self._put("response.cancel")
            if self._commits and self._uncommitted:
                # What was not committed would be spoken at the end of the session.
                self._put("input_text_buffer.clear")
            if not self._finished:
                self._finished = True
                self._put("session.finish")

    def receive(self, frame: str | bytes) -> None:
        """Take a frame of the server."""
        if self._over or isinstance(frame, bytes):
            return
        try:
            event = msgspec.json.decode(frame, type=_Event)
            self._take(event)
        except (*UNREADABLE, binascii.Error):
            self._fail(unreadable())

    def outputs(self) -> list[Output]:
        """Return what is to be done, and forget it."""
        return self._outbox.take()

    def _take(self, event: _Event) -> None:
        match event.type:
            case "session.created" if event.session is not None:
                self._session_id = event.session.id
            case "session.updated":
                self.began = True
                self._outbox.open()
            case "response.created":
                self._responses += 1
                self._head = b"" if self._wav and self._responses > 1 else None
            case "response.audio.delta" if event.delta and not self._cancelled:
                if audio := self._joined(binascii.a2b_base64(event.delta, strict_mode=True)):
                    self._outbox.put(Sound(audio))
            case "response.done" if event.response is not None:
                self._count(event.response)
            case "error":
                found = event.error or _Error()
                self._fail(RequestFailed(found.message or "", found.code or "", self._session_id))
            case "session.finished":
                self._over = True
                self._outbox.put(Ended(self._characters, self._sent))

    def _joined(self, data: bytes) -> bytes:
        """Audio of a response, without the header of a second file."""
        if self._head is None:
            return data
        self._head += data
        place = self._head.find(_DATA)
        # Behind the name of the chunk stands its size, of four bytes.
        if (place < 0 or len(self._head) < place + 8) and len(self._head) < _LONGEST_HEAD:
            return b""
        audio, self._head = self._head[place + 8 if place >= 0 else 0 :], None
        return audio

    def _count(self, response: _Response) -> None:
        if response.sent is not None:
            before = self._characters or 0
            self._sent = Sent(before + response.sent.characters, response.sent.milliseconds)
        if response.usage is not None and response.usage.characters is not None:
            self._characters = (self._characters or 0) + response.usage.characters

    def _fail(self, error: RequestFailed) -> None:
        self._over = True
        self._outbox.put(Failed(error))

    def _put(self, kind: str, fields: Mapping[str, Any] | None = None) -> None:
        self._outbox.put(Send(self._event(kind, fields)))

    def _put_text(self, kind: str, fields: Mapping[str, Any] | None = None) -> None:
        self._outbox.put_text(self._event(kind, fields))

    def _event(self, kind: str, fields: Mapping[str, Any] | None) -> str:
        return msgspec.json.encode({"event_id": self._new_id(), "type": kind, **(fields or {})}).decode()
