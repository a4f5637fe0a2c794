"""Real servers for this room."""

from collections.abc import Iterator

import pytest

from tools.serving import Server, running_server


@pytest.fixture(scope="package")
def humming() -> Iterator[Server]:
    """A server whose keys these tests make as they like."""
    with running_server("--engine", "tone") as server:
        yield server


@pytest.fixture(scope="package")
def strict() -> Iterator[Server]:
    """A server with little patience and few places."""
    limits = {
        "SLOW_READER_SECONDS": "1.5",
        "REQUEST_SECONDS": "1",
        "PING_SECONDS": "1",
        "PONG_SECONDS": "3",
        "CONNECTIONS_PER_ADDRESS": "3",
        "REQUESTS_PER_SECOND_PER_ADDRESS": "20",
    }
    environment = {f"VOXWIRE_LIMITS__{name}": value for name, value in limits.items()}
    with running_server("--engine", "tone", environment=environment) as server:
        yield server
