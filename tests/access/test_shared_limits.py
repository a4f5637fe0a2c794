"""What is counted in Redis, with something in its place that answers when it is told to."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from voxwire.access.holders import Holder
from voxwire.access.identity import Allowances
from voxwire.access.shared_limits import Argument, Call, SharedLimits, Ticket
from voxwire.errors import RateExceeded


class Slow:
    """Counts one place, and learns of ends only when it may."""

    def __init__(self) -> None:
        self.running: set[Argument] = set()
        self.may = asyncio.Event()

    async def run(self, keys: Sequence[str], arguments: Sequence[Argument]) -> list[Any]:
        action, who, *_ = arguments
        if action == "end":
            await self.may.wait()
            self.running.discard(who)
            return []
        if action == "begin":
            if self.running:
                return [b"rate", 1_000]
            self.running.add(who)
        return [b"ok", 0]

    async def run_all(self, calls: Sequence[Call]) -> None: ...
    async def set_missing(self, values: Mapping[str, int], seconds: int) -> None: ...
    async def forget(self, keys: Sequence[str]) -> None: ...


def ticket(name: str = "key") -> Ticket:
    return Ticket([Holder(name, Allowances(concurrency=1), 0)], date(2026, 11, 1), (1.0, 1.0))


async def nothing() -> Sequence[int]:
    return [0]


@pytest.mark.anyio
async def test_who_has_one_place_may_want_it_again_at_once() -> None:
    script = Slow()
    limits = SharedLimits(script)
    working = asyncio.create_task(limits._work())
    try:
        first, second = ticket(), ticket()
        await limits.begin(first, nothing)
        with pytest.raises(RateExceeded):
            await limits.begin(second, nothing)
        limits.end(first, 0)
        asyncio.get_running_loop().call_later(0.05, script.may.set)
        await limits.begin(second, nothing)
        assert script.running == {second.id}
    finally:
        working.cancel()


@pytest.mark.anyio
async def test_a_redis_that_learns_nothing_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voxwire.access.shared_limits.SETTLE_S", 0.05)
    limits = SharedLimits(Slow())
    working = asyncio.create_task(limits._work())
    try:
        first = ticket()
        await limits.begin(first, nothing)
        limits.end(first, 0)
        with pytest.raises(RateExceeded):
            await limits.begin(ticket(), nothing)
    finally:
        working.cancel()
