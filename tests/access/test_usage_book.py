"""Usage is written down as soon as it can be."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from voxwire.access.identity import ANONYMOUS
from voxwire.access.usage_book import UsageBook
from voxwire.state_errors import DatabaseUnusable
from voxwire.store.database import open_database
from voxwire.store.usage import Account, Counts, Span, UsageStore

pytestmark = pytest.mark.anyio

DAY = date(2026, 11, 27)
PATIENCE_S = 60.0


class FullStore(UsageStore):
    """One on a disk that is full for a while."""

    full = True
    attempts = 0

    async def add(self, counts: Mapping[Account, Counts]) -> None:
        self.attempts += 1
        if self.full:
            raise DatabaseUnusable("The database can't grow.")
        await super().add(counts)


async def eventually(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():
            await asyncio.sleep(0.005)


async def test_what_can_not_be_written_is_told_once_and_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voxwire.access.usage_book.WRITE_S", 0.001)
    async with open_database(tmp_path) as database:
        store = FullStore(database)
        book = UsageBook(store, lambda: DAY)
        with capture_logs() as lines:
            book.add(ANONYMOUS, Counts(characters=5))
            writing = asyncio.create_task(book.keep_writing())
            try:
                await eventually(lambda: store.attempts >= 3)
                store.full = False
                await eventually(lambda: len(lines) >= 2)
                assert await store.characters(Span(DAY)) == 5
                store.full = True
                book.add(ANONYMOUS, Counts(characters=7))
            finally:
                writing.cancel()
                await asyncio.gather(writing, return_exceptions=True)
    assert [line["event"] for line in lines if line["event"] != "usage can't be written yet"] == [
        "usage is written again",
        "usage is lost",
    ]
    assert lines[0]["reason"] == lines[-1]["reason"] == "The database can't grow."
    assert lines[-1]["characters"] == 7
