"""The hostile clients, some of them."""

import asyncio
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from evaluation.door_fuzz import OPEN, complaints, report, run
from evaluation.door_messages import Messages
from tools.serving import Server, running_server


@pytest.fixture(scope="module")
def lonely() -> Iterator[Server]:
    with running_server("--engine", "tone", "--log-format", "json", environment=OPEN) as server:
        yield server


def test_hostile_clients_do_no_harm(lonely: Server) -> None:
    outcome = asyncio.run(run(lonely, 400, seed=7))
    assert outcome.problems == []
    assert complaints(lonely) == []
    assert outcome.sent >= 400
    assert {"inference", "realtime"} <= set(outcome.messages)
    assert "| messages |" in report(outcome, 7)


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
