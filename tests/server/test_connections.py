"""How open connections end with their server."""

import asyncio

import pytest

from voxwire.access_errors import SlowReader
from voxwire.errors import NotReady, VoxwireError
from voxwire.server.connections import Connections


class Client:
    """A connection whose task ends when it is told to, or when it is stopped."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self.drained = False
        self.stopped_with: VoxwireError | None = None

    async def run(self, connections: Connections) -> None:
        with connections.holding(self):
            await self.ended.wait()

    async def drain(self) -> None:
        self.drained = True

    async def stop(self, error: VoxwireError) -> None:
        self.stopped_with = error
        self.ended.set()

    def abort(self) -> None:
        self.ended.set()


@pytest.mark.anyio
async def test_nobody_there_is_no_wait() -> None:
    connections = Connections()
    await connections.drain(60)
    assert connections.draining


@pytest.mark.anyio
async def test_tasks_that_end_in_time_are_left_alone() -> None:
    connections, client = Connections(), Client()
    running = asyncio.create_task(client.run(connections))
    await asyncio.sleep(0)
    draining = asyncio.create_task(connections.drain(60))
    await asyncio.sleep(0.01)
    assert client.drained
    assert not draining.done()
    client.ended.set()
    await asyncio.gather(running, draining)
    assert client.stopped_with is None


@pytest.mark.anyio
async def test_a_client_that_does_not_read_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    class Deaf(Client):
        async def drain(self) -> None:
            await asyncio.Event().wait()

        async def stop(self, error: VoxwireError) -> None:
            await asyncio.Event().wait()

    monkeypatch.setattr("voxwire.server.connections.CUT_S", 0.01)
    connections, deaf, slow = Connections(), Deaf(), Client()
    running = [asyncio.create_task(client.run(connections)) for client in (deaf, slow)]
    await asyncio.sleep(0)
    async with asyncio.timeout(60):
        await connections.drain(0.05)
    assert isinstance(slow.stopped_with, NotReady)
    deaf.ended.set()
    await asyncio.gather(*running)


@pytest.mark.anyio
async def test_tasks_that_don_t_end_are_failed() -> None:
    connections, quick, slow = Connections(), Client(), Client()
    running = [asyncio.create_task(client.run(connections)) for client in (quick, slow)]
    await asyncio.sleep(0)
    draining = asyncio.create_task(connections.drain(0.05))
    await asyncio.sleep(0)
    quick.ended.set()
    await asyncio.gather(draining, *running)
    assert quick.stopped_with is None
    assert isinstance(slow.stopped_with, NotReady)


@pytest.mark.anyio
async def test_who_was_let_in_just_before_the_end_is_told_of_it() -> None:
    connections, late = Connections(), Client()
    await connections.drain(60)
    running = asyncio.create_task(late.run(connections))
    while not late.drained:
        await asyncio.sleep(0)
    late.ended.set()
    await running


@pytest.mark.anyio
async def test_a_connection_that_can_t_be_told_why_it_ends_is_hung_up() -> None:
    class Stuck(Client):
        async def stop(self, error: VoxwireError) -> None:
            raise SlowReader(1)

    connections, stuck = Connections(), Stuck()
    running = asyncio.create_task(stuck.run(connections))
    await asyncio.sleep(0)
    async with asyncio.timeout(60):
        await connections.drain(0.05)
        await running
