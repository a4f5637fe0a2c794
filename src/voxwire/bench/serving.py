"""A real server in a process of its own, for the demo, the tests, benchmarks and evaluations."""

import json
import os
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from voxwire.free_ports import free_port


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server listens, and the key it takes."""

    host: str
    port: int
    key: str
    pid: int
    data_dir: Path
    log: Path
    secure: bool = False
    """Whether it speaks TLS."""
    wyoming_port: int | None = None
    """Where its Wyoming door is, which acts for the key."""

    @property
    def _s(self) -> str:
        return "s" if self.secure else ""

    @property
    def http(self) -> str:
        """Where its HTTP doors are."""
        return f"http{self._s}://{self.host}:{self.port}"

    @property
    def inference(self) -> str:
        """Where its inference door is."""
        return f"ws{self._s}://{self.host}:{self.port}/api-ws/v1/inference"

    @property
    def realtime(self) -> str:
        """Where its realtime door is."""
        return f"ws{self._s}://{self.host}:{self.port}/api-ws/v1/realtime"

    @property
    def wyoming(self) -> str:
        """Where its Wyoming door is."""
        return f"tcp://{self.host}:{self.wyoming_port}"


@contextmanager
def running_server(
    *arguments: str,
    environment: Mapping[str, str] | None = None,
    ready_s: float = 600,
    wyoming: bool = False,
) -> Iterator[Server]:
    """Start ``voxwire serve`` on a free loopback port with an empty data directory; stop it at the end.

    Args:
        arguments: more of them.
        environment: of the server, beside that of this process.
        ready_s: how long it may take to be ready, in seconds.
        wyoming: whether the Wyoming door is open, on another free port.

    """
    env = {**os.environ, **(environment or {})}
    with tempfile.TemporaryDirectory(prefix="voxwire-") as scratch:
        data_dir, log = Path(scratch) / "data", Path(scratch) / "log"
        create = [sys.executable, "-m", "voxwire", "keys", "create", "--data-dir", str(data_dir), "--json"]
        key = json.loads(subprocess.run(create, env=env, check=True, capture_output=True).stdout)
        wyoming_port = free_port() if wyoming else None
        if wyoming:
            env |= {"VOXWIRE_WYOMING__PORT": str(wyoming_port), "VOXWIRE_WYOMING__KEY_ID": key["id"]}
        port = free_port()
        command = [sys.executable, "-m", "voxwire", "serve", "--port", str(port), "--data-dir", str(data_dir)]
        with log.open("wb") as out:
            process = subprocess.Popen([*command, *arguments], env=env, stdout=out, stderr=out)
        try:
            secure = "--tls-cert" in arguments
            server = Server("127.0.0.1", port, key["key"], process.pid, data_dir, log, secure, wyoming_port)
            _wait_until_ready(server, process, ready_s)
            yield server
        finally:
            stop(process)


def stop(process: "subprocess.Popen[bytes]", seconds: float = 30) -> None:
    """Ask a process to end, and make it end if it does not within some seconds."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait_until_ready(server: Server, process: subprocess.Popen[bytes], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    # It is our own server on this machine, whatever its certificate says.
    anybody = ssl._create_unverified_context() if server.secure else None  # noqa: S323
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(
                f"the server ended with status {process.returncode}:\n{server.log.read_text()}"
            )
        try:
            with urllib.request.urlopen(f"{server.http}/readyz", timeout=5, context=anybody) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pass
        time.sleep(0.05)
    raise TimeoutError(f"the server was not ready after {seconds} s:\n{server.log.read_text()}")
