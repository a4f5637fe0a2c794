"""A soak of a few seconds."""

import asyncio

from benchmarks.soak import page, soak
from tools.serving import running_server


def test_nothing_unexpected_in_a_few_seconds() -> None:
    with running_server("--engine", "tone", "--log-format", "json", wyoming=True) as server:
        report = asyncio.run(soak(server, "tone", 0.05, seed=4))
    assert report.unexpected == []
    assert sum(report.clients.values()) > 0
    assert report.looks[-1].resident_mb > 0
    assert "| errors that nobody asked for | 0 |" in page(report, 0.05, 4)
