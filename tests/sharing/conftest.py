"""Two servers that share all there is to share."""

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tools.serving import Server, running_server
from voxwire.shared_settings import SharedSettings

from .servers import ObjectStore, Postgresql, RealServer, Redis


@dataclass(frozen=True, slots=True)
class Pair:
    """Two servers, and what holds their state."""

    one: Server
    other: Server
    database: Postgresql
    redis: Redis
    objects: ObjectStore
    shared: SharedSettings
    """What both have in common."""


@pytest.fixture(scope="package")
def postgresql() -> Iterator[Postgresql]:
    # Another user runs it, and pytest's directories are private.
    with tempfile.TemporaryDirectory(prefix="voxwire-postgresql-") as directory:
        Path(directory).chmod(0o755)
        yield from running(Postgresql(Path(directory) / "server"))


@pytest.fixture(scope="package")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Redis]:
    yield from running(Redis(tmp_path_factory.mktemp("state") / "redis"))


@pytest.fixture(scope="package")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    yield from running(ObjectStore(tmp_path_factory.mktemp("state") / "objects"))


@pytest.fixture(scope="package")
def pair(
    postgresql: Postgresql,
    redis: Redis,
    objects: ObjectStore,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Pair]:
    pepper = tmp_path_factory.mktemp("secrets") / "pepper"
    environment = {
        "DATABASE": postgresql.url,
        "REDIS": redis.url,
        "PEPPER_FILE": str(pepper),
        "OBJECTS__URL": f"s3://{objects.bucket}/state",
        "OBJECTS__ENDPOINT": objects.endpoint,
        **{f"OBJECTS__{name}": value for name, value in objects.credentials.items()},
    }
    given = {f"VOXWIRE_SHARED__{name}": value for name, value in environment.items()}
    given |= {"VOXWIRE_ALLOW_PRIVATE_URLS": "1", "VOXWIRE_LOG_FORMAT": "json"}
    shared = SharedSettings.model_validate({"database": postgresql.url, "pepper_file": pepper})
    starting = [running_server("--engine", "tone", environment=given) for _ in range(2)]
    with ExitStack() as stack, ThreadPoolExecutor(2) as threads:
        # Both at once, as servers start that are rolled out.
        one, other = threads.map(stack.enter_context, starting)
        yield Pair(one, other, postgresql, redis, objects, shared)
        for server in (one, other):
            assert "Traceback" not in server.log.read_text()


def running(server: RealServer) -> Iterator[RealServer]:
    server.start()
    try:
        yield server
    finally:
        server.stop()
