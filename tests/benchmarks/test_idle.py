"""A few idle connections."""

import asyncio

from benchmarks.idle import IDLE, held, report
from tools.serving import running_server


def test_idle_connections_are_weighed() -> None:
    with running_server("--engine", "tone", environment=IDLE) as server:
        before, after = asyncio.run(held(server, 20))
    # Readers of the database open theirs with the first connections.
    assert 20 <= after.descriptors - before.descriptors < 30
    assert "| resident memory |" in report("tone", 20, before, after)
