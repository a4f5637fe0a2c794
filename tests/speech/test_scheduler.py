"""Order, bounds and cancellation of compute work."""

import asyncio
import gc
import threading
import time
from collections.abc import Iterator

import pytest

from voxwire.engines.base import Cancellation
from voxwire.errors import Cancelled, RateExceeded
from voxwire.speech.deadlines import PRECEDENCE_S, STANDS_BACK_S
from voxwire.speech.scheduler import Scheduler


@pytest.fixture
def scheduler() -> Iterator[Scheduler]:
    with Scheduler(threads=1, queue_limit=3) as scheduler:
        yield scheduler


class Gate:
    """Keeps the compute thread busy until it is opened."""

    def __init__(self, scheduler: Scheduler) -> None:
        self._opened = threading.Event()
        self._entered = threading.Event()
        self._work = scheduler.run(self._wait, 0.0, Cancellation())

    def _wait(self) -> None:
        self._entered.set()
        self._opened.wait()

    async def close(self) -> "asyncio.Task[None]":
        task = asyncio.ensure_future(self._work)
        await asyncio.to_thread(self._entered.wait)
        return task

    def open(self) -> None:
        self._opened.set()


@pytest.mark.anyio
async def test_results_and_errors_come_back(scheduler: Scheduler) -> None:
    assert await scheduler.run(lambda: 42, 0.0, Cancellation()) == 42
    with pytest.raises(ZeroDivisionError):
        await scheduler.run(lambda: 1 // 0, 0.0, Cancellation())
    assert await scheduler.run(lambda: "still alive", 0.0, Cancellation()) == "still alive"


@pytest.mark.anyio
async def test_the_earliest_deadline_goes_first(scheduler: Scheduler) -> None:
    gate = Gate(scheduler)
    blocked = await gate.close()
    order: list[str] = []
    tasks = [
        asyncio.create_task(scheduler.run(lambda name=name: order.append(name), deadline, Cancellation()))
        for name, deadline in (("late", 9.0), ("early", 1.0), ("middle", 5.0))
    ]
    await asyncio.sleep(0)
    assert scheduler.waiting == 3
    gate.open()
    await asyncio.gather(blocked, *tasks)
    assert order == ["early", "middle", "late"]


class Endless:
    """Work that ends when it is interrupted, but for the last time."""

    def __init__(self, times: int) -> None:
        self.begun: list[threading.Event] = [threading.Event() for _ in range(times + 1)]
        self.attempts = 0
        self._stop = threading.Event()

    def __call__(self) -> int:
        number, self.attempts = self.attempts, self.attempts + 1
        self.begun[number].set()
        if number == len(self.begun) - 1:
            return number
        self._stop.wait()
        self._stop.clear()
        raise Cancelled

    def interrupt(self) -> None:
        self._stop.set()


@pytest.mark.anyio
async def test_what_has_time_is_begun_again_after_somebody_urgent(scheduler: Scheduler) -> None:
    loop, order = asyncio.get_running_loop(), list[str]()
    work = Endless(times=1)

    def patient() -> None:
        work()
        order.append("patient")

    running = asyncio.create_task(
        scheduler.run(patient, loop.time() + 2 * STANDS_BACK_S, Cancellation(), work.interrupt)
    )
    await asyncio.to_thread(work.begun[0].wait)
    await scheduler.run(lambda: order.append("urgent"), loop.time(), Cancellation())
    await running
    assert order == ["urgent", "patient"]
    assert work.attempts == 2


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("ahead", "urgent_in"), [(STANDS_BACK_S / 2, 0.0), (2 * STANDS_BACK_S, 1.9 * PRECEDENCE_S)]
)
async def test_who_has_little_time_or_meets_nobody_urgent_is_not_interrupted(
    scheduler: Scheduler, ahead: float, urgent_in: float
) -> None:
    loop, opened, interrupted = asyncio.get_running_loop(), threading.Event(), list[None]()
    begun = threading.Event()

    def work() -> None:
        begun.set()
        opened.wait()

    running = asyncio.create_task(
        scheduler.run(work, loop.time() + ahead, Cancellation(), lambda: interrupted.append(None))
    )
    await asyncio.to_thread(begun.wait)
    other = asyncio.create_task(scheduler.run(lambda: None, loop.time() + urgent_in, Cancellation()))
    await asyncio.sleep(0)
    assert scheduler.waiting == 1
    opened.set()
    await asyncio.gather(running, other)
    assert not interrupted


@pytest.mark.anyio
async def test_who_is_interrupted_and_then_cancelled_does_not_come_back(scheduler: Scheduler) -> None:
    loop, token, work = asyncio.get_running_loop(), Cancellation(), Endless(times=2)
    running = asyncio.create_task(scheduler.run(work, loop.time() + 2 * STANDS_BACK_S, token, work.interrupt))
    await asyncio.to_thread(work.begun[0].wait)
    token.cancel()
    await scheduler.run(lambda: None, loop.time(), Cancellation())
    with pytest.raises(Cancelled):
        await running
    assert work.attempts == 1


@pytest.mark.anyio
async def test_a_thread_stays_free_for_the_next_urgent_piece() -> None:
    loop, order = asyncio.get_running_loop(), list[str]()
    with Scheduler(threads=1, linger_s=0.5) as scheduler:
        gate = Gate(scheduler)
        blocked = await gate.close()
        patient = asyncio.create_task(
            scheduler.run(lambda: order.append("patient"), loop.time() + 60.0, Cancellation())
        )

        async def beginning() -> None:
            for name in ("read", "plan", "render"):
                await scheduler.run(lambda name=name: order.append(name), loop.time(), Cancellation())

        begins = asyncio.create_task(beginning())
        await asyncio.sleep(0)
        gate.open()
        await asyncio.gather(blocked, patient, begins)
    assert order == ["read", "plan", "render", "patient"]


@pytest.mark.anyio
async def test_threads_that_nothing_wants_are_spare() -> None:
    with Scheduler(threads=2) as scheduler:
        assert scheduler.spare == 2
        gates = [Gate(scheduler), Gate(scheduler)]
        blocked = []
        for left, gate in zip((1, 0), gates, strict=True):
            blocked.append(await gate.close())
            assert scheduler.spare == left
        waiting = asyncio.create_task(scheduler.run(lambda: None, 1.0, Cancellation()))
        await asyncio.sleep(0)
        assert scheduler.spare == 0
        for gate in gates:
            gate.open()
        await asyncio.gather(*blocked, waiting)


@pytest.mark.anyio
async def test_a_full_queue_refuses(scheduler: Scheduler) -> None:
    gate = Gate(scheduler)
    blocked = await gate.close()
    tasks = [asyncio.create_task(scheduler.run(lambda: None, 1.0, Cancellation())) for _ in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(RateExceeded):
        await scheduler.run(lambda: None, 1.0, Cancellation())
    gate.open()
    await asyncio.gather(blocked, *tasks)


@pytest.mark.anyio
async def test_cancelled_work_never_starts(scheduler: Scheduler) -> None:
    gate = Gate(scheduler)
    blocked = await gate.close()
    ran: list[int] = []
    token = Cancellation()
    task = asyncio.create_task(scheduler.run(lambda: ran.append(1), 1.0, token))
    await asyncio.sleep(0)
    token.cancel()
    with pytest.raises(Cancelled):
        await task
    assert scheduler.waiting == 0
    gate.open()
    await blocked
    assert ran == []
    with pytest.raises(Cancelled):
        await scheduler.run(lambda: ran.append(2), 1.0, token)
    assert ran == []


@pytest.mark.anyio
async def test_a_cancelled_task_leaves_only_when_its_work_has_let_go(scheduler: Scheduler) -> None:
    token, events = Cancellation(), list[str]()
    entered = threading.Event()

    def work() -> None:
        entered.set()
        while not token.cancelled:
            time.sleep(0.001)
        events.append("stopped")

    task = asyncio.create_task(scheduler.run(work, 0.0, token))
    await asyncio.to_thread(entered.wait)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    events.append("left")
    assert events == ["stopped", "left"]


@pytest.mark.anyio
async def test_who_is_cancelled_again_still_waits_for_its_work(scheduler: Scheduler) -> None:
    token, entered, opened = Cancellation(), threading.Event(), threading.Event()
    unheard = list[dict[str, object]]()
    asyncio.get_running_loop().set_exception_handler(lambda _, context: unheard.append(context))

    def work() -> None:
        entered.set()
        opened.wait()
        raise Cancelled

    task = asyncio.create_task(scheduler.run(work, 0.0, token))
    await asyncio.to_thread(entered.wait)
    for _ in range(2):
        task.cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert not task.done()
    opened.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    del task
    gc.collect()
    assert not unheard


@pytest.mark.anyio
async def test_closing_cancels_what_waits() -> None:
    others = set(threading.enumerate())
    scheduler = Scheduler(threads=1)
    (thread,) = set(threading.enumerate()) - others
    gate = Gate(scheduler)
    blocked = await gate.close()
    waiting = asyncio.create_task(scheduler.run(lambda: None, 1.0, Cancellation()))
    await asyncio.sleep(0)
    closing = asyncio.create_task(asyncio.to_thread(scheduler.close))
    with pytest.raises(Cancelled):
        await waiting
    gate.open()
    await asyncio.gather(blocked, closing)
    assert not thread.is_alive()
    with pytest.raises(Cancelled):
        await scheduler.run(lambda: None, 0.0, Cancellation())


@pytest.mark.anyio
async def test_the_event_loop_turns_while_work_blocks(scheduler: Scheduler) -> None:
    gate = Gate(scheduler)
    blocked = await gate.close()
    turns = 0
    for _ in range(10):
        await asyncio.sleep(0)
        turns += 1
    assert turns == 10
    assert not blocked.done()
    gate.open()
    await blocked


@pytest.mark.anyio
async def test_one_session_stays_on_one_thread() -> None:
    with Scheduler(threads=3) as scheduler:
        names = set[str]()
        for _ in range(20):
            while scheduler.idle < 3:
                await asyncio.sleep(0.001)
            names.add(await scheduler.run(lambda: threading.current_thread().name, 1e9, Cancellation()))
        assert len(names) == 1


@pytest.mark.anyio
async def test_what_comes_at_once_is_shared_by_all_threads() -> None:
    with Scheduler(threads=3) as scheduler:
        for deadline in (1e9, asyncio.get_running_loop().time()):
            meeting = threading.Barrier(3, timeout=20)
            while scheduler.idle < 3:
                await asyncio.sleep(0.001)
            await asyncio.gather(*(scheduler.run(meeting.wait, deadline, Cancellation()) for _ in range(3)))
