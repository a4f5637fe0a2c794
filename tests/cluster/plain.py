"""A replica in a process of its own, without Ray: ``python plain.py ENGINE RTF``; it prints its address."""

import asyncio
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from voxwire.cluster.http import answer
from voxwire.cluster.replica import Replica
from voxwire.cluster_settings import ReplicaSettings
from voxwire.engines.tone import ToneEngine


def until(so: Callable[[], bool], seconds: float = 60) -> None:
    """Wait for something that has to become so within a while."""
    deadline = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@dataclass(frozen=True)
class Plain:
    """One that runs."""

    address: str
    process: "subprocess.Popen[str]"

    def kill(self) -> None:
        """As the kernel does it."""
        self.process.kill()
        self.process.wait()


@contextmanager
def plain_replica(rtf: float = 0.0, **settings: object) -> Iterator[Plain]:
    """Start one that hums and takes ``rtf`` seconds for a second of it."""
    chosen = ReplicaSettings(engine="tone", **settings).model_dump_json()
    command = [sys.executable, __file__, str(rtf), chosen]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Plain(process.stdout.readline().strip(), process)
        finally:
            process.kill()


def main() -> None:
    replica = Replica(ToneEngine(float(sys.argv[1])), ReplicaSettings.model_validate_json(sys.argv[2]), {})

    async def asked(request: Request) -> Response:
        return await answer(replica, request)

    async def state(request: Request) -> Response:
        return Response(str(replica.running))

    app = Starlette(routes=[Route("/running", state), Route("/{path}", asked, methods=["POST"])])
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    asyncio.run(uvicorn.Server(uvicorn.Config(app, log_level="warning")).serve([listener]))


if __name__ == "__main__":
    main()
