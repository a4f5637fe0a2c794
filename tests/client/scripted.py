"""A server that follows a script, and what a script needs."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from websockets.asyncio.server import ServerConnection, serve

PATIENCE_S = 30

T = TypeVar("T")
Script = Callable[[ServerConnection], Awaitable[None]]


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(work, PATIENCE_S))


async def texts(*pieces: str) -> AsyncIterator[str]:
    for piece in pieces:
        yield piece


async def read(connection: ServerConnection) -> dict[str, Any]:
    frame: dict[str, Any] = json.loads(await connection.recv())
    return frame


async def tell(
    connection: ServerConnection, event: str, payload: dict[str, Any] | None = None, **fields: str
) -> None:
    header = {"task_id": "", "event": event, "attributes": {}, **fields}
    await connection.send(json.dumps({"header": header, "payload": payload or {}}))


async def begin(connection: ServerConnection) -> None:
    assert (await read(connection))["header"]["action"] == "run-task"
    await tell(connection, "task-started")


async def text_of(connection: ServerConnection) -> list[str]:
    """The text of a task, up to its end."""
    pieces = []
    while (frame := await read(connection))["header"]["action"] == "continue-task":
        pieces.append(frame["payload"]["input"]["text"])
    return pieces


@asynccontextmanager
async def serving(script: Script) -> AsyncIterator[str]:
    """A server that does the same with every connection; its address."""
    async with serve(script, "127.0.0.1", 0) as server:
        yield f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/"
