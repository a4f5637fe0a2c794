"""What every client of the DashScope inference WebSocket is sent, whatever protocol its task has.

A frame is ``{"header": {task_id, event, attributes, …}, "payload": {…}}``, written as raw UTF-8.
``attributes`` and ``payload`` are always objects: the Java client stops at a null.
"""

from collections.abc import Mapping

import msgspec

from voxwire.wire.words import Sent


def task_started(task_id: str) -> str:
    """Build the frame that answers a run-task."""
    return frame(task_id, "task-started", {})


def result_generated(task_id: str, payload: Mapping[str, object]) -> str:
    """Build a frame that tells of speech."""
    return frame(task_id, "result-generated", payload)


def task_finished(task_id: str, request_uuid: str, output: object, characters: int, sent: Sent | None) -> str:
    """Build the frame that ends a task well.

    Args:
        task_id: of the task.
        request_uuid: of the answer.
        output: what the task's protocol has there.
        characters: counts the whole task.
        sent: what went out of a task that was broken off.

    """
    payload: dict[str, object] = {"output": output, "usage": {"characters": characters}}
    if sent is not None:
        payload["sent"] = sent
    return frame(task_id, "task-finished", payload, {"request_uuid": request_uuid})


def task_failed(task_id: str, code: str, message: str) -> str:
    """Build the frame that ends a task badly; the connection ends behind it."""
    error = {"error_code": code, "error_message": message}
    return _encode({"task_id": task_id, "event": "task-failed", **error, "attributes": {}}, {})


def frame(
    task_id: str, event: str, payload: Mapping[str, object], attributes: Mapping[str, str] | None = None
) -> str:
    """Build a frame of any event."""
    return _encode({"task_id": task_id, "event": event, "attributes": attributes or {}}, payload)


def _encode(header: Mapping[str, object], payload: Mapping[str, object]) -> str:
    return msgspec.json.encode({"header": header, "payload": payload}).decode()
