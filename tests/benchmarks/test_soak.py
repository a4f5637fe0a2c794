"""A soak of a few seconds."""

import asyncio
from collections.abc import Iterator

import pytest

from benchmarks.soak import IDLE, held, soak
from tools.serving import Server, running_server


@pytest.fixture(scope="module")
def lonely() -> Iterator[Server]:
    with running_server("--engine", "tone", "--log-format", "json", environment=IDLE) as server:
        yield server


def test_nothing_unexpected_in_a_few_seconds(lonely: Server) -> None:
    report = asyncio.run(soak(lonely, "tone", 0.05, seed=4))
    assert report.unexpected == []
    assert sum(report.clients.values()) > 0
    assert report.looks[-1].resident_mb > 0


def test_idle_connections_are_weighed(lonely: Server) -> None:
    before, after = asyncio.run(held(lonely, 20))
    # Readers of the database open theirs with the first connections.
    assert 20 <= after.descriptors - before.descriptors < 30
