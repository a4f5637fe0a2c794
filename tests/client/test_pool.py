"""The pool, over real sockets to a server that does nothing but stay there."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from websockets.asyncio.server import ServerConnection

from voxwire.client.connection import Endpoint, dial
from voxwire.client.pool import Pool, PoolOptions
from voxwire.client_errors import ClientClosed, PoolTimeout, ServerUnreachable

from .scripted import run, serving


@dataclass
class Place:
    """A server and a pool of connections to it."""

    pool: Pool
    served: list[ServerConnection] = field(default_factory=list)


@asynccontextmanager
async def place(options: PoolOptions) -> AsyncIterator[Place]:
    served: list[ServerConnection] = []

    async def stay(connection: ServerConnection) -> None:
        served.append(connection)
        await connection.wait_closed()

    before = asyncio.all_tasks()
    async with serving(stay) as url:
        pool = Pool(lambda: dial(Endpoint(url, {})), options)
        yield Place(pool, served)
        await pool.aclose()
        assert pool.stats.idle == 0
        own = {task for task in asyncio.all_tasks() - before if task.get_name().startswith("voxwire")}
        assert own == set()


async def until(true: Callable[[], bool]) -> None:
    while not true():
        await asyncio.sleep(0.005)


def test_a_connection_is_used_again() -> None:
    async def work() -> None:
        async with place(PoolOptions(size=2)) as there:
            first = await there.pool.acquire()
            there.pool.release(first, reusable=True)
            again = await there.pool.acquire()
            assert again is first
            there.pool.release(again, reusable=False)
            other = await there.pool.acquire()
            assert other is not first
            there.pool.release(other, reusable=True)
            stats = there.pool.stats
            assert (stats.opened, stats.lent, stats.reused, stats.idle, stats.busy) == (2, 3, 1, 1, 0)

    run(work())


def test_it_is_bounded_and_first_come_is_first_served() -> None:
    async def work() -> None:
        async with place(PoolOptions(size=2)) as there:
            held = [await there.pool.acquire() for _ in range(2)]
            order: list[int] = []

            async def want(number: int) -> None:
                connection = await there.pool.acquire()
                order.append(number)
                await asyncio.sleep(0)
                there.pool.release(connection, reusable=True)

            waiting = []
            for number in range(10):
                waiting.append(asyncio.create_task(want(number)))
                await asyncio.sleep(0)
            assert there.pool.stats.waiting == 10
            waiting[3].cancel()
            there.pool.release(held[0], reusable=True)
            # One that comes back and asks at once does not overtake those that wait.
            late = asyncio.create_task(want(10))
            there.pool.release(held[1], reusable=True)
            await asyncio.gather(*waiting, late, return_exceptions=True)
            assert order == [0, 1, 2, 4, 5, 6, 7, 8, 9, 10]
            assert there.pool.stats.busy == there.pool.stats.waiting == 0
            assert there.pool.stats.longest_wait_ms > 0

    run(work())


def test_waiting_has_an_end() -> None:
    async def work() -> None:
        async with place(PoolOptions(size=1, acquire_s=0.02)) as there:
            held = await there.pool.acquire()
            with pytest.raises(PoolTimeout, match=r"All 1 connections were in use for 0\.02 s"):
                await there.pool.acquire()
            there.pool.release(held, reusable=True)
            there.pool.release(await there.pool.acquire(), reusable=True)

    run(work())


def test_it_is_opened_in_advance_and_kept_so() -> None:
    async def work() -> None:
        async with place(PoolOptions(size=3, warm=2)) as there:
            await there.pool.warm_up()
            assert there.pool.stats.idle == 2
            held = await there.pool.acquire()
            await until(lambda: there.pool.stats.idle == 2)
            # No more than there may be, though one more would be wanted.
            other = await there.pool.acquire()
            await asyncio.sleep(0.05)
            assert (there.pool.stats.idle, there.pool.stats.busy, len(there.served)) == (1, 2, 3)
            there.pool.release(held, reusable=False)
            await until(lambda: there.pool.stats.idle == 2)
            there.pool.release(other, reusable=True)
            assert there.pool.stats.reused == 2

    run(work())


def test_one_that_has_rested_is_renewed_before_the_server_closes_it() -> None:
    async def work() -> None:
        async with place(PoolOptions(size=2, warm=1, idle_s=0.05)) as there:
            await there.pool.warm_up()
            await until(lambda: len(there.served) >= 3 and there.pool.stats.idle == 1)
            assert there.pool.stats.renewed >= 2
            assert there.pool.stats.lost == 0
            connection = await there.pool.acquire()
            assert connection.open
            there.pool.release(connection, reusable=True)

    run(work())


@pytest.mark.parametrize("options", [PoolOptions(uses=2), PoolOptions(age_s=0.0), PoolOptions(idle_s=0)])
def test_one_that_has_done_enough_is_closed(options: PoolOptions) -> None:
    async def work() -> None:
        async with place(options) as there:
            for _ in range(4):
                there.pool.release(await there.pool.acquire(), reusable=True)
            assert there.pool.stats.opened == (2 if options.uses == 2 else 4)
            await until(lambda: there.pool.stats.idle == 0)

    run(work())


def test_one_that_the_server_ended_is_not_lent() -> None:
    async def work() -> None:
        async with place(PoolOptions(size=1)) as there:
            first = await there.pool.acquire()
            there.pool.release(first, reusable=True)
            await there.served[0].close()
            await until(lambda: not first.open)
            second = await there.pool.acquire()
            assert second is not first
            assert there.pool.stats.lost == 1
            there.pool.release(second, reusable=True)

    run(work())


def test_one_that_does_not_answer_is_replaced() -> None:
    async def work() -> None:
        options = PoolOptions(size=1, warm=1, check_s=0.05, answer_s=0.05)
        async with place(options) as there:
            await there.pool.warm_up()
            # The server stops reading, so no ping reaches it.
            there.served[0].transport.pause_reading()
            await until(lambda: there.pool.stats.lost == 1 and there.pool.stats.idle == 1)
            assert there.pool.stats.opened == 2
            there.served[0].transport.abort()

    run(work())


def test_what_can_not_be_opened_leaves_its_place() -> None:
    async def work() -> None:
        async def fail() -> None:
            raise ServerUnreachable("nobody there")

        never: Callable[[], Awaitable] = fail  # type: ignore[type-arg]
        pool = Pool(never, PoolOptions(size=1, warm=1, check_s=0.01))
        for _ in range(3):
            with pytest.raises(ServerUnreachable):
                await pool.acquire()
        with pytest.raises(ServerUnreachable):
            await pool.warm_up()
        await asyncio.sleep(0.05)
        assert (pool.stats.busy, pool.stats.opened) == (0, 0)
        await pool.aclose()

    run(work())


def test_a_closed_pool_ends_what_is_lent() -> None:
    async def work() -> None:
        async with place(PoolOptions(size=1)) as there:
            held = await there.pool.acquire()
            waiting = asyncio.create_task(there.pool.acquire())
            await asyncio.sleep(0)
            await there.pool.aclose()
            assert not held.open
            there.pool.release(held, reusable=True)
            for late in (waiting, there.pool.acquire()):
                with pytest.raises(ClientClosed):
                    await late

    run(work())
