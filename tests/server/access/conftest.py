"""Real servers for this room."""

from collections.abc import Iterator

import pytest

from tools.serving import Server, running_server

from .asking import SPEECH_DOORS, headers

BELIEVED = {"VOXWIRE_TRUSTED_PROXIES": "127.0.0.1"}
"""Lets a client of these tests say from which address it comes."""


@pytest.fixture(scope="package")
def humming() -> Iterator[Server]:
    """A server whose keys these tests make as they like."""
    with running_server("--engine", "tone", environment=BELIEVED) as server:
        yield server
        assert "Traceback" not in server.log.read_text()


@pytest.fixture(scope="package")
def strict() -> Iterator[Server]:
    """A server with little patience and few places."""
    limits = {
        "SLOW_READER_SECONDS": "1.5",
        "REQUEST_SECONDS": "1",
        "PING_SECONDS": "1",
        "PONG_SECONDS": "6",
        "CONNECTIONS_PER_ADDRESS": "3",
        "REQUESTS_PER_SECOND_PER_ADDRESS": "6",
    }
    environment = {f"VOXWIRE_LIMITS__{name}": value for name, value in limits.items()}
    with running_server("--engine", "tone", environment=environment | BELIEVED) as server:
        # What is lazy is loaded now, or the first text is longer on its way than a pong.
        assert SPEECH_DOORS["inference, CosyVoice"](server, headers(server.key)).audio > 0
        yield server
        assert "Traceback" not in server.log.read_text()
