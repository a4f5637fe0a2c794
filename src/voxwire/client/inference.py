"""A client of the inference door: text pieces in, audio out, at the same time."""

import asyncio
import json
import uuid
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI
from websockets.protocol import State

from voxwire.errors import RequestFailed

OPEN_TIMEOUT_S = 10.0

Payload = Mapping[str, Any]
"""What an event of the server carries."""


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """What run-task says."""

    model: str
    voice: str
    format: str = "wav"
    sample_rate: int = 24_000
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """More parameters by their protocol names, such as ``rate`` or ``volume``."""


async def speak(
    url: str,
    api_key: str | None,
    request: SpeechRequest,
    pieces: AsyncIterable[str],
    on_event: Callable[[Payload], None] = lambda payload: None,
) -> AsyncGenerator[bytes]:
    """Speak a text while it arrives, over a connection of its own.

    Args:
        url: of the inference door, ``ws://…/api-ws/v1/inference``.
        api_key: sent as bearer token; None for a server that asks for none.
        request: what to speak with.
        pieces: the text, in pieces of any size.
        on_event: told the payload of every event behind task-started, such as those with word timestamps.

    Yields:
        Audio; all pieces joined are one file.

    Raises:
        RequestFailed: the server can't be reached, refused the connection or failed the task.
        Exception: what ``pieces`` raised.

    """
    headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
    try:
        connection = await connect(
            url, additional_headers=headers, compression=None, open_timeout=OPEN_TIMEOUT_S, max_size=None
        )
    except InvalidStatus as error:
        body = error.response.body.decode("utf-8", "replace")
        raise RequestFailed(body, str(error.response.status_code)) from error
    except (OSError, TimeoutError, InvalidHandshake, InvalidURI) as error:
        raise RequestFailed(f"{url} can't be reached: {error}") from error
    async with connection:
        task_id = uuid.uuid4().hex
        await _start(connection, task_id, request)
        failures: list[Exception] = []
        writer = asyncio.create_task(_write(connection, task_id, pieces, failures))
        try:
            async for data in _audio(connection, on_event):
                yield data
        except RequestFailed:
            if failures:
                raise failures[0] from None
            raise
        finally:
            writer.cancel()


async def _write(
    connection: ClientConnection, task_id: str, pieces: AsyncIterable[str], failures: list[Exception]
) -> None:
    try:
        async for piece in pieces:
            if piece:
                await _send(connection, "continue-task", task_id, {"input": {"text": piece}})
        await _send(connection, "finish-task", task_id, {"input": {}})
    except Exception as error:
        # On a connection that has ended, the reading side knows better what happened. On an open one the
        # text failed: without an end the server would wait for more of it.
        if connection.state is State.OPEN:
            failures.append(error)
            await connection.close()


async def _send(connection: ClientConnection, action: str, task_id: str, payload: Mapping[str, Any]) -> None:
    header = {"action": action, "task_id": task_id, "streaming": "duplex"}
    await connection.send(json.dumps({"header": header, "payload": payload}, ensure_ascii=False))


def _run_payload(request: SpeechRequest) -> dict[str, Any]:
    return {
        "task_group": "audio",
        "task": "tts",
        "function": "SpeechSynthesizer",
        "model": request.model,
        "input": {},
        "parameters": {
            "text_type": "PlainText",
            "voice": request.voice,
            "format": request.format,
            "sample_rate": request.sample_rate,
            **request.parameters,
        },
    }


async def _start(connection: ClientConnection, task_id: str, request: SpeechRequest) -> None:
    try:
        await _send(connection, "run-task", task_id, _run_payload(request))
        async for frame in connection:
            if isinstance(frame, str) and _event(frame)[0] == "task-started":
                return
    except ConnectionClosed as error:
        raise RequestFailed(f"The server closed the connection: {error}") from error
    raise RequestFailed("The server closed the connection before the task began.")


async def _audio(connection: ClientConnection, on_event: Callable[[Payload], None]) -> AsyncGenerator[bytes]:
    try:
        async for frame in connection:
            if isinstance(frame, bytes):
                yield frame
                continue
            name, payload = _event(frame)
            on_event(payload)
            if name == "task-finished":
                return
    except ConnectionClosed as error:
        raise RequestFailed(f"The server closed the connection: {error}") from error
    raise RequestFailed("The server closed the connection in the middle of the task.")


def _event(frame: str) -> tuple[str, Payload]:
    """The event's name and payload.

    Raises:
        RequestFailed: it is task-failed.

    """
    message: dict[str, Any] = json.loads(frame)
    header = message["header"]
    if header["event"] == "task-failed":
        raise RequestFailed(header["error_message"], header["error_code"])
    return str(header["event"]), message["payload"]
