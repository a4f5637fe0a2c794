"""PostgreSQL holds what SQLite holds, by the same rules."""

import asyncio
import os
import signal
import zlib
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Connection, insert, select

from voxwire.access.keys import KeyStore
from voxwire.engines.base import TimbreRecipe
from voxwire.errors import AuthenticationError, ConfigurationError
from voxwire.shared_settings import SharedSettings
from voxwire.state_errors import StateUnavailable
from voxwire.store.custom_voices import VoiceStore
from voxwire.store.database import Database, open_database
from voxwire.store.lexicons import LexiconStore
from voxwire.store.schema import is_up_to_date
from voxwire.store.tables import WorkspaceRow
from voxwire.store.usage import Account, Counts, Span, UsageStore
from voxwire.text.lexicon import Entry
from voxwire.voices.catalog import Catalog, Origin
from voxwire.voices.fitting import Fitted
from voxwire.voices.library import Status, new_voice

from .servers import PATIENCE_S, Postgresql

pytestmark = pytest.mark.anyio

DAY = date(2026, 11, 20)
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def named(server: Postgresql, name: str) -> SharedSettings:
    """A new database of that server."""
    with closing(psycopg.connect(server.url, autocommit=True)) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return SharedSettings.model_validate({"database": server.url.replace("/postgres", f"/{name}")})


@pytest.fixture
async def two(
    postgresql: Postgresql, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[tuple[Database, Database]]:
    """What two servers have open that start at once on a new database."""
    shared = named(postgresql, f"of_{zlib.crc32(request.node.name.encode())}")
    shared = shared.model_copy(update={"pepper_file": tmp_path / "pepper"})
    opening = [open_database(tmp_path / name, shared) for name in ("one", "other")]
    one, other = await asyncio.gather(*(each.__aenter__() for each in opening))
    try:
        assert await one.read(is_up_to_date)
        yield one, other
    finally:
        for each in opening:
            await each.__aexit__(None, None, None)


async def test_what_one_writes_the_other_reads(two: tuple[Database, Database]) -> None:
    one, other = two
    keys, others = await KeyStore.open(one), await KeyStore.open(other)
    # Of two that ask at once, one gets the first key.
    made = await asyncio.gather(keys.ensure_default(), others.ensure_default())
    (key,) = [each for each in made if each is not None]
    identity = await others.authenticate(key)
    await keys.revoke(key)
    with pytest.raises(AuthenticationError):
        await others.authenticate(key)

    account = Account(identity.key_id, "default", DAY)
    counts = {account: Counts(1, 0, 3_000_000_000, 5_000_000_000)}
    await asyncio.gather(*(UsageStore(each).add(counts) for each in two for _ in range(5)))
    assert await UsageStore(one).characters(Span(first=DAY)) == 30_000_000_000


async def test_texts_are_compared_by_their_bytes_and_hold_no_nul(two: tuple[Database, Database]) -> None:
    one, other = two
    for name in ("b", "a", "C", "ä"):
        await LexiconStore(one).put("shop", name, [Entry("cat", None, "dog")])
    assert [record.name for record in await LexiconStore(other).list("shop")] == ["C", "a", "b", "ä"]
    assert await VoiceStore(other).find("shop", "a\0b") is None


async def test_a_voice_is_made_by_one_server_and_by_another_if_that_is_gone(
    two: tuple[Database, Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (VoiceStore(database, owner=name) for database, name in zip(two, "ab", strict=True))
    voice = new_voice("shop", Catalog.load().model("cosyvoice-v3-flash"), Origin.CLONE, "me", recording="r")
    await one.add(voice)
    assert await other.begin_next() is None
    monkeypatch.setattr("voxwire.store.custom_voices.CLAIM_S", -1.0)
    assert await one.begin_next() is not None
    taken = await other.begin_next()
    assert taken is not None
    await other.fitted(taken, Fitted(TimbreRecipe({"af_heart": 1.0}), 0.5, {}))
    found = await one.find("shop", voice.id)
    assert found is not None
    assert found.status is Status.OK


async def test_writes_of_two_servers_do_not_cross(two: tuple[Database, Database]) -> None:
    def add_once(connection: Connection) -> None:
        if connection.scalar(select(WorkspaceRow.id)) is None:
            connection.execute(insert(WorkspaceRow).values(id="w", name="w", created_at=NOW))

    await asyncio.gather(*(database.write(add_once) for database in two for _ in range(10)))


async def test_a_pepper_of_another_server_is_refused(two: tuple[Database, Database], tmp_path: Path) -> None:
    one, other = two
    await KeyStore.open(one)
    other.pepper_file = tmp_path / "none"
    with pytest.raises(ConfigurationError, match=r"is missing; .* Copy it from a server that shares"):
        await KeyStore.open(other)


async def test_one_that_cannot_be_used_is_explained(postgresql: Postgresql, tmp_path: Path) -> None:
    async def explained(url: str, match: str) -> None:
        with pytest.raises(ConfigurationError, match=match) as caught:
            async with open_database(tmp_path, SharedSettings.model_validate({"database": url})):
                pass
        assert "secret" not in caught.value.message

    await explained(postgresql.url.replace("/postgres", "/nothing"), 'database "nothing" does not exist')
    await explained("postgresql://voxwire:secret@127.0.0.1:1/db", r"can't be reached: .*Start it, or correct")
    await explained("postgresql://voxwire:secret@127.0.0.1:port/db", "is no address; one looks like")


async def test_work_waits_a_little_for_one_that_starts_again(
    two: tuple[Database, Database], postgresql: Postgresql
) -> None:
    one, other = two
    postgresql.stop()
    try:
        with pytest.raises(StateUnavailable):
            await one.write(lambda connection: connection.exec_driver_sql("SELECT 1"))
        waiting = asyncio.create_task(other.read(is_up_to_date))
        await asyncio.sleep(0.1)
        assert not waiting.done()
    finally:
        await asyncio.to_thread(postgresql.start)
    assert await waiting
    await one.write(lambda connection: connection.exec_driver_sql("SELECT 1"))


async def test_a_connection_that_hangs_is_replaced(two: tuple[Database, Database]) -> None:
    one, _ = two

    def process(connection: Connection) -> int:
        return int(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())

    hanging = await one.read(process)
    os.kill(hanging, signal.SIGSTOP)
    try:
        # Its system still takes what is sent, so that nothing but its silence tells.
        assert await asyncio.wait_for(one.read(process), PATIENCE_S) != hanging
    finally:
        os.kill(hanging, signal.SIGCONT)


async def test_a_statement_that_hangs_is_given_up(two: tuple[Database, Database]) -> None:
    one, _ = two

    def hang(connection: Connection) -> None:
        silent: Any = connection.connection.dbapi_connection
        silent.silence_s = 0.5
        connection.exec_driver_sql("SELECT pg_sleep(10)")

    with pytest.raises(StateUnavailable) as caught:
        await one.read(hang)
    assert "has not answered for 0.5 s" in caught.value.reason
    assert await one.read(is_up_to_date)
