"""One more server, and a connection."""

from collections.abc import Iterator

import pytest

from tools.serving import Server, running_server

from .peer import Peer, connected

SESSION_S = 3.0
"""How long a session may last on the brief server; the protocol's own limit is two hours."""


@pytest.fixture(scope="session")
def brief() -> Iterator[Server]:
    """A humming server without keys and with short sessions, where only the client ends a response."""
    environment = {
        "VOXWIRE_PROTOCOL__REALTIME_SESSION_SECONDS": str(SESSION_S),
        "VOXWIRE_PROTOCOL__REALTIME_PAUSE_SECONDS": "0",
    }
    with running_server("--engine", "tone", "--no-auth", environment=environment) as server:
        yield server


@pytest.fixture
def peer(tone: Server) -> Iterator[Peer]:
    """A fresh connection to the humming server."""
    with connected(tone) as peer:
        yield peer
