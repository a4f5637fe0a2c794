"""``python -m evaluation.forked_replicas ENGINE``: replicas without Ray, for killing many of them.

One process loads the engine and forks the replicas, so that one that was killed is back within milliseconds.
It prints the address of each when it listens, and ends when its standard input does.
"""

import asyncio
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from voxwire.cluster.http import answer
from voxwire.cluster.replica import Replica
from voxwire.cluster_settings import ReplicaSettings
from voxwire.engines.base import Engine
from voxwire.engines.loading import load_engine, shortfalls_of
from voxwire.settings import Settings


@contextmanager
def forked_replicas(engine: str, count: int) -> Iterator[tuple[str, ...]]:
    """Start so many; gives their addresses."""
    command = [sys.executable, "-m", "evaluation.forked_replicas", engine, str(count)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield tuple(process.stdout.readline().strip() for _ in range(count))
        finally:
            assert process.stdin is not None
            process.stdin.close()


def serve(engine: Engine, settings: ReplicaSettings, listener: socket.socket) -> None:
    """Be a replica, for ever."""
    replica = Replica(engine, settings, shortfalls_of(engine))

    async def asked(request: Request) -> Response:
        return await answer(replica, request)

    app = Starlette(routes=[Route("/{path}", asked, methods=["POST"])])
    asyncio.run(uvicorn.Server(uvicorn.Config(app, log_level="error")).serve([listener]))


def main() -> None:
    """Keep so many replicas alive."""
    name, count = sys.argv[1], int(sys.argv[2])
    settings = ReplicaSettings(engine=name, refuse_overload=False)
    engine = load_engine(name, Settings.load().model_dir, 1)
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    children: dict[int, socket.socket] = {}

    def start(listener: socket.socket) -> None:
        pid = os.fork()
        if not pid:
            serve(engine, settings, listener)
            os._exit(0)
        children[pid] = listener

    for listener in listeners:
        start(listener)
        print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)

    def end() -> None:
        sys.stdin.read()
        for pid in list(children):
            os.kill(pid, 9)
        os._exit(0)

    threading.Thread(target=end, daemon=True).start()
    while True:
        pid, _ = os.wait()
        start(children.pop(pid))


if __name__ == "__main__":
    main()
