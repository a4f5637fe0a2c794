"""Limits that are counted in Redis outlive a clock that is set back."""

from collections.abc import AsyncIterator
from datetime import date

import pytest
from redis import Redis as Client

from voxwire.access.holders import Holder
from voxwire.access.identity import Allowances
from voxwire.access.redis_script import RedisScript
from voxwire.access.shared_limits import TICKET_S, Ticket

from .servers import Redis

pytestmark = pytest.mark.anyio

HOUR_MS = 3_600_000


@pytest.fixture
async def script(redis: Redis) -> AsyncIterator[RedisScript]:
    script = RedisScript(redis.url)
    yield script
    await script.close()


def ticket(name: str, allowances: Allowances) -> Ticket:
    return Ticket([Holder(name, allowances, 0)], date(2026, 11, 1), (1.0, 1.0))


async def begin(script: RedisScript, asked: Ticket) -> bytes:
    answer = await script.run(asked.keys(), asked.arguments("begin", TICKET_S * 1000))
    first: bytes = answer[0]
    return first


async def test_a_rate_does_not_stand_still(script: RedisScript, redis: Redis) -> None:
    seldom = ticket("clock-rate", Allowances(requests_per_second=0.001))
    assert [await begin(script, seldom) for _ in range(2)] == [b"begun", b"rate"]
    bucket = seldom.keys()[1]
    with Client.from_url(redis.url) as client:
        # As if the clock had been an hour ahead when the first one began.
        client.hincrby(bucket, "at", HOUR_MS)
    assert await begin(script, seldom) == b"begun"
    assert await begin(script, seldom) == b"rate"


async def test_who_is_gone_takes_no_place_for_as_long(script: RedisScript, redis: Redis) -> None:
    limit = Allowances(concurrency=1)
    gone, other = ticket("clock-places", limit), ticket("clock-places", limit)
    assert [await begin(script, each) for each in (gone, other)] == [b"begun", b"rate"]
    places = gone.keys()[0]
    with Client.from_url(redis.url) as client:
        client.zincrby(places, HOUR_MS, gone.id)
    assert await begin(script, other) == b"begun"
    assert await begin(script, gone) == b"rate"
