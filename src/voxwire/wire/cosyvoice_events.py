"""What a CosyVoice client is sent on the DashScope inference WebSocket.

A frame is ``{"header": {task_id, event, attributes, …}, "payload": {…}}``, written as raw UTF-8.
``attributes`` and ``payload`` are always objects: the Java client stops at a null.
"""

from collections.abc import Mapping, Sequence

import msgspec


class WordItem(msgspec.Struct, frozen=True):
    """When one word, or one punctuation mark, is heard."""

    text: str
    begin_index: int
    """Where it begins, in code points, counted from 0."""
    end_index: int
    """Where it ends, exclusive."""
    begin_time: int
    """When it begins, in ms from the start of the task's audio."""
    end_time: int
    """When it ends, in ms."""


def task_started(task_id: str) -> str:
    """Build the frame that answers a run-task."""
    return _event(task_id, "task-started", {})


def sentence_begin(task_id: str, index: int, text: str) -> str:
    """Build the frame that opens sentence ``index``."""
    return _result(task_id, "sentence-begin", index, text=text)


def sentence_synthesis(task_id: str, index: int) -> str:
    """Build the frame that announces the one binary frame behind it."""
    return _result(task_id, "sentence-synthesis", index)


def sentence_end(task_id: str, index: int, text: str, words: Sequence[WordItem], characters: int) -> str:
    """Build the frame that closes a sentence; ``characters`` counts the task so far."""
    return _result(task_id, "sentence-end", index, text=text, words=words, characters=characters)


def task_finished(task_id: str, request_uuid: str, characters: int) -> str:
    """Build the frame that ends a task well; ``characters`` counts the whole task."""
    payload = {"output": {"sentence": {"words": []}}, "usage": {"characters": characters}}
    return _event(task_id, "task-finished", payload, attributes={"request_uuid": request_uuid})


def task_failed(task_id: str, code: str, message: str) -> str:
    """Build the frame that ends a task badly; the connection ends behind it."""
    error = {"error_code": code, "error_message": message}
    return _encode({"task_id": task_id, "event": "task-failed", **error, "attributes": {}}, {})


def _result(
    task_id: str,
    kind: str,
    index: int,
    *,
    text: str | None = None,
    words: Sequence[WordItem] = (),
    characters: int | None = None,
) -> str:
    output: dict[str, object] = {"type": kind}
    if text is not None:
        output["original_text"] = text
    output["sentence"] = {"index": index, "words": words}
    payload: dict[str, object] = {"output": output}
    if characters is not None:
        payload["usage"] = {"characters": characters}
    return _event(task_id, "result-generated", payload)


def _event(
    task_id: str, event: str, payload: Mapping[str, object], attributes: Mapping[str, str] | None = None
) -> str:
    return _encode({"task_id": task_id, "event": event, "attributes": attributes or {}}, payload)


def _encode(header: Mapping[str, object], payload: Mapping[str, object]) -> str:
    return msgspec.json.encode({"header": header, "payload": payload}).decode()
