"""The client's side of a CosyVoice task on the inference WebSocket, without input or output."""

from collections.abc import Mapping
from typing import Any

import msgspec

from voxwire.client.core import (
    Ended,
    Failed,
    Outbox,
    Output,
    Send,
    SentenceBegan,
    Sound,
    WordsTold,
    unreadable,
)
from voxwire.client.request import SpeechRequest
from voxwire.client.texts import messages_of
from voxwire.errors import RequestFailed
from voxwire.wire.decoding import UNREADABLE
from voxwire.wire.words import Sent, WordItem


class _Header(msgspec.Struct, frozen=True):
    event: str
    task_id: str | None = None
    error_code: str | None = None
    error_message: str | None = None


class _Sentence(msgspec.Struct, frozen=True):
    index: int | None = None
    words: tuple[WordItem, ...] | None = None


class _Result(msgspec.Struct, frozen=True):
    type: str | None = None
    original_text: str | None = None
    sentence: _Sentence | None = None


class _Usage(msgspec.Struct, frozen=True):
    characters: int | None = None


class _Payload(msgspec.Struct, frozen=True):
    output: _Result | None = None
    usage: _Usage | None = None
    sent: Sent | None = None


class _Frame(msgspec.Struct, frozen=True):
    header: _Header
    payload: _Payload | None = None


class CosyVoiceTask:
    """One task. See :class:`voxwire.client.core.Core`.

    The connection may carry the next task when this one has ended, but not when it has failed (real-time
    speech synthesis guide, "connection reuse"). Text waits for task-started, as the guide asks.

    Args:
        request: what to speak with.
        task_id: a new one for each task of a connection.

    """

    def __init__(self, request: SpeechRequest, task_id: str) -> None:
        self._task_id = task_id
        self._outbox = Outbox()
        self._finished = self._cancelled = self._over = False
        self._sentence = 0
        self.began = False
        self.reusable = False
        parameters = request.task_parameters()
        # A document is one message, whatever its size.
        self._ssml = bool(parameters.get("enable_ssml", parameters["text_type"] == "SSML"))
        payload = {
            "task_group": "audio",
            "task": "tts",
            "function": "SpeechSynthesizer",
            "model": request.model,
            "input": {},
            "parameters": parameters,
        }
        self._outbox.put(Send(self._frame("run-task", payload)))

    @property
    def request_id(self) -> str | None:
        """The task's id."""
        return self._task_id

    @property
    def owes(self) -> bool:
        """Before the task has started, and when it has got all of its text."""
        return not self._over and (not self.began or self._finished or self._cancelled)

    def feed(self, text: str) -> None:
        """Say more text."""
        if not self._finished:
            for message in [text] if self._ssml else messages_of(text):
                self._outbox.put_text(self._frame("continue-task", {"input": {"text": message}}))

    def flush(self) -> None:
        """Say what was given so far."""
        if not self._finished:
            self._outbox.put_text(self._frame("continue-task", {"input": {"flush": True}}))

    def finish(self) -> None:
        """Say the rest."""
        if not self._finished:
            self._finished = True
            self._outbox.put_text(self._frame("finish-task", {"input": {}}))

    def cancel(self) -> None:
        """Stop."""
        if not (self._cancelled or self._over):
            self._cancelled = self._finished = True
            self._outbox.drop_text()
            self._outbox.put(Send(self._frame("finish-task", {"input": {"directive": "cancel"}})))

    def receive(self, frame: str | bytes) -> None:
        """Take a frame of the server."""
        if self._over:
            return
        if isinstance(frame, bytes):
            if frame and not self._cancelled:
                self._outbox.put(Sound(frame))
            return
        try:
            message = msgspec.json.decode(frame, type=_Frame)
        except UNREADABLE:
            self._fail(unreadable())
            return
        header, payload = message.header, message.payload or _Payload()
        if header.event == "task-failed":
            self._fail(RequestFailed(header.error_message or "", header.error_code or "", self._task_id))
        elif not header.task_id or header.task_id == self._task_id:
            self._take(header.event, payload)

    def outputs(self) -> list[Output]:
        """Return what is to be done, and forget it."""
        return self._outbox.take()

    def _take(self, event: str, payload: _Payload) -> None:
        match event:
            case "task-started":
                self.began = True
                self._outbox.open()
            case "result-generated" if payload.output is not None:
                self._tell(payload.output)
            case "task-finished":
                self._over = self.reusable = True
                characters = payload.usage.characters if payload.usage else None
                self._outbox.put(Ended(characters, payload.sent))

    def _tell(self, result: _Result) -> None:
        sentence = result.sentence or _Sentence()
        index = self._sentence if sentence.index is None else sentence.index
        self._sentence = index
        if result.original_text and result.type in ("sentence-begin", None):
            self._outbox.put(SentenceBegan(index, result.original_text))
        if sentence.words:
            self._outbox.put(WordsTold(index, sentence.words))

    def _fail(self, error: RequestFailed) -> None:
        self._over = True
        self._outbox.put(Failed(error))

    def _frame(self, action: str, payload: Mapping[str, Any]) -> str:
        header = {"action": action, "task_id": self._task_id, "streaming": "duplex"}
        return msgspec.json.encode({"header": header, "payload": payload}).decode()
