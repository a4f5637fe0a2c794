"""The hostile clients, some of them."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from evaluation import core_fuzz
from evaluation.core_fuzz import CoreOutcome
from evaluation.door_clients import read_answer
from evaluation.door_fuzz import OPEN, complaints, report, run
from evaluation.door_messages import Messages
from tools.serving import Server, running_server


@pytest.fixture(scope="module")
def lonely() -> Iterator[Server]:
    with running_server("--engine", "tone", "--log-format", "json", environment=OPEN, wyoming=True) as server:
        yield server


def test_hostile_clients_do_no_harm(lonely: Server) -> None:
    outcome = asyncio.run(run(lonely, 400, seed=7))
    assert outcome.problems == []
    assert complaints(lonely) == []
    assert outcome.sent >= 400
    assert {"inference", "realtime", "wyoming"} <= set(outcome.messages)
    assert "| messages through sockets |" in report([outcome], CoreOutcome(), 7)


def test_the_cores_take_whatever_comes() -> None:
    outcome = core_fuzz.run(2_000, seed=7)
    assert outcome.problems == []
    assert set(outcome.frames) == {"inference", "realtime"}
    assert {"task-finished", "response.audio.delta", "error InvalidParameter"} <= set(outcome.answers)


@pytest.mark.parametrize(
    ("sent", "method", "read"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP", "GET", ("200", b"ok")),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "HEAD", ("200", b"")),
        (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n",
            "POST",
            ("200", b"abc"),
        ),
        (b"HTTP/1.1 400 Bad\r\n\r\nno", "GET", ("400", b"no")),
        (b"", "GET", None),
    ],
)
def test_answers_are_told_apart(sent: bytes, method: str, read: tuple[str, bytes] | None) -> None:
    async def reading() -> tuple[str, bytes] | None:
        reader = asyncio.StreamReader()
        reader.feed_data(sent)
        reader.feed_eof()
        return await read_answer(reader, method)

    assert asyncio.run(reading()) == read


def test_what_is_left_behind_is_told(lonely: Server) -> None:
    log = lonely.log.parent / "other"
    log.write_text('{"level": "error", "event": "x"}\n{"level": "info"}\nTraceback (most')
    assert len(complaints(replace(lonely, log=log))) == 2


def test_messages_can_be_made_again() -> None:
    made = [
        [*messages.inference(), *messages.realtime(), messages.request()]
        for messages in (Messages(random.Random(5)), Messages(random.Random(5)))
    ]
    assert made[0] == made[1]
