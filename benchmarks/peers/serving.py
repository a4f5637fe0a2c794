"""A peer's server, and how it is asked."""

import http.client
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.environments import Unavailable, environment
from benchmarks.peers.registry import Launch, Peer
from voxwire.bench.serving import stop
from voxwire.bench.speaking import RATE, Take
from voxwire.free_ports import free_port

READY_S = 240
"""Some simplify their model on the first start."""
ANSWER_S = 120
WARM_UP = (
    "Ready when you are.",
    "The second one shows whether it has warmed up, and that it has not gone away.",
)


@dataclass(frozen=True, slots=True)
class RunningPeer:
    """A peer that answers."""

    peer: Peer
    port: int
    launch: Launch
    pid: int

    @property
    def resident_mb(self) -> float:
        """Memory of its process, in megabytes."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
        return 0.0

    def take(self, text: str) -> Take:
        """Have a text spoken to its end, over an open connection of its own.

        Raises:
            Unavailable: the peer failed.

        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=ANSWER_S)
        result = Take(asked_at=time.monotonic())
        try:
            connection.connect()
            body, headers = self._body(text)
            result.sent.append(time.monotonic())
            connection.request("POST", self.launch.path, body, headers)
            answer = connection.getresponse()
            if answer.status != http.client.OK:
                raise Unavailable(f"answered {answer.status}: {answer.read(200)!r}")
            result.rate = int(answer.headers.get("X-Sample-Rate", RATE))
            while data := answer.read1(65536):
                result.hear(data)
        except (OSError, http.client.HTTPException) as error:
            raise Unavailable(f"failed: {error}") from error
        finally:
            connection.close()
        result.ended_at = time.monotonic()
        if not result.arrivals:
            raise Unavailable("sent no audio")
        return result

    def _body(self, text: str) -> tuple[bytes, dict[str, str]]:
        if self.launch.speech is None:
            return text.encode(), {"Content-Type": "text/plain; charset=utf-8"}
        return json.dumps({"input": text, **self.launch.speech}).encode(), {
            "Content-Type": "application/json"
        }


@contextmanager
def running_peer(peer: Peer) -> Iterator[RunningPeer]:
    """Install a peer if need be, start its server, warm it up, and stop it at the end.

    Raises:
        Unavailable: one of that can't be done.

    """
    python = environment(peer.name, peer.packages)
    port = free_port()
    launch = peer.launch(python, port)
    # Whatever a peer would fetch at run time is not what is compared.
    variables = {**os.environ, "HF_HUB_OFFLINE": "1", **launch.environment}
    variables.pop("PYTHONPATH", None)
    with tempfile.TemporaryDirectory(prefix="voxwire-peer-") as scratch:
        log = Path(scratch) / "log"
        with log.open("wb") as out:
            try:
                process = subprocess.Popen(launch.command, env=variables, stdout=out, stderr=out, cwd=scratch)
            except OSError as error:
                raise Unavailable(str(error)) from error
        try:
            _wait(process, port, log)
            running = RunningPeer(peer, port, launch, process.pid)
            for text in WARM_UP:
                running.take(text)
            yield running
        finally:
            stop(process)


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            lines = log.read_text("utf-8", "replace").strip().splitlines() or [f"status {process.returncode}"]
            raise Unavailable(f"ended at once: {lines[-1][:200]}")
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == http.client.OK:
                return
        except (OSError, http.client.HTTPException):
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    raise Unavailable(f"was not ready after {READY_S} s")
