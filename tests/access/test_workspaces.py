"""Workspaces, usage, and the audit log."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from store.aging import before_alembic
from voxwire.access.gate import Gate
from voxwire.access.identity import ANONYMOUS, Allowances, Identity
from voxwire.access.key_records import KeyTerms
from voxwire.access.keys import KeyStore
from voxwire.access.usage_book import UsageBook
from voxwire.access.workspaces import WorkspaceStore
from voxwire.access_errors import QuotaExceeded
from voxwire.errors import AuthenticationError, ConfigurationError, RateExceeded
from voxwire.limit_settings import LimitSettings
from voxwire.store.audit import read_audit
from voxwire.store.database import Database, open_database
from voxwire.store.usage import Account, Counts, Span, UsageStore

pytestmark = pytest.mark.anyio


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    async with open_database(tmp_path) as database:
        yield database


@pytest.fixture
async def keys(database: Database) -> KeyStore:
    return await KeyStore.open(database)


@pytest.fixture
def workspaces(database: Database) -> WorkspaceStore:
    return WorkspaceStore(database)


async def test_a_workspace_may_use_what_it_is_granted(workspaces: WorkspaceStore, keys: KeyStore) -> None:
    made = await workspaces.create("shop", ["b", "a"], actor="me")
    assert made.models == ("a", "b")
    key, _ = await keys.create("shop")
    assert (await keys.authenticate(key)).may_use("a")
    assert not (await keys.authenticate(key)).may_use("c")
    await workspaces.grant("shop", ["c"], actor="me")
    assert (await keys.authenticate(key)).may_use("c", "an-alias")
    assert (await workspaces.revoke(made.id, ["a", "nothing"], actor="me")).models == ("b", "c")
    assert (await workspaces.grant("shop", None, actor="me")).models is None
    with pytest.raises(ConfigurationError, match="may use all models"):
        await workspaces.revoke("shop", ["a"], actor="me")
    assert (await workspaces.revoke("shop", None, actor="me")).models == ()
    assert not (await keys.authenticate(key)).may_use("a")


async def test_a_workspace_made_along_with_a_key_may_use_all(
    workspaces: WorkspaceStore, keys: KeyStore
) -> None:
    key, _ = await keys.create("passing", ["a"])
    assert (await workspaces.find("passing")).models is None
    identity = await keys.authenticate(key)
    assert (identity.may_use("a"), identity.may_use("b")) == (True, False)


async def test_the_default_workspace_stays_as_it_is(workspaces: WorkspaceStore, keys: KeyStore) -> None:
    await keys.create()
    for change in (
        workspaces.create("default", actor="me"),
        workspaces.revoke("default", ["a"], actor="me"),
        workspaces.delete("default", actor="me"),
        workspaces.change("default", ("a",), Allowances(), actor="me"),
    ):
        with pytest.raises(ConfigurationError):
            await change
    assert [record.name for record in await workspaces.list()] == ["default"]


async def test_a_deleted_workspace_leaves_its_name_to_another(
    workspaces: WorkspaceStore, keys: KeyStore
) -> None:
    first = await workspaces.create("shop", ["a"], actor="me")
    key, _ = await keys.create("shop")
    with pytest.raises(ConfigurationError, match=r"has keys \(1\)"):
        await workspaces.delete("shop", actor="me")
    await workspaces.delete("shop", force=True, actor="me")
    with pytest.raises(AuthenticationError):
        await keys.authenticate(key)
    second = await workspaces.create("shop", actor="me")
    assert (second.id != first.id, second.keys, second.models) == (True, 0, ())


async def test_every_change_is_in_the_audit_log_and_no_key(
    workspaces: WorkspaceStore, keys: KeyStore, database: Database
) -> None:
    await workspaces.create("shop", ["a"], actor="me")
    key, record = await keys.create("shop", ["a"], "kiosk", actor="me")
    await keys.change(record.id, KeyTerms(allowances=Allowances(concurrency=2)), actor="you")
    await keys.revoke(record.id, actor="you")
    await keys.revoke(record.id, actor="again")
    entries = await read_audit(database)
    assert [(entry.actor, entry.action, entry.subject) for entry in reversed(entries)] == [
        ("me", "workspace.create", "shop"),
        ("me", "key.create", record.id),
        ("you", "key.change", record.id),
        ("you", "key.revoke", record.id),
    ]
    assert key not in str(entries)
    assert entries[1].details == {"concurrency": 2}


async def test_a_change_that_fails_is_not_in_it(keys: KeyStore, database: Database) -> None:
    with pytest.raises(ConfigurationError):
        await keys.change("key-nobody", KeyTerms())
    assert await read_audit(database) == []


@pytest.mark.parametrize(
    "allowances",
    [
        Allowances(requests_per_second=0),
        Allowances(characters_per_second=float("nan")),
        Allowances(characters_per_second=float("inf")),
        Allowances(concurrency=-1),
        Allowances(monthly_characters=10**30),
    ],
)
async def test_senseless_limits_are_refused(
    keys: KeyStore, workspaces: WorkspaceStore, allowances: Allowances
) -> None:
    with pytest.raises(ConfigurationError):
        await keys.create(terms=KeyTerms(allowances=allowances))
    with pytest.raises(ConfigurationError):
        await workspaces.create("shop", allowances=allowances, actor="me")


async def test_a_store_of_an_older_shape_gets_what_it_lacks(tmp_path: Path) -> None:
    async with open_database(tmp_path) as database:
        key, record = await (await KeyStore.open(database)).create("shop", ["a"])

        def age(connection: Connection) -> None:
            for table, columns in {
                "keys": ("expires_at", "doors", "requests_per_second", "concurrency"),
                "workspaces": ("models", "deleted_at", "monthly_characters"),
            }.items():
                for column in columns:
                    connection.execute(text(f"ALTER TABLE {table} DROP COLUMN {column}"))
            connection.execute(text("DROP TABLE audit"))
            before_alembic(connection, "2")

        await database.write(age)
    async with open_database(tmp_path) as database:
        keys = await KeyStore.open(database)
        assert await keys.list() == [record]
        identity = await keys.authenticate(key)
        assert (identity.may_use("a"), identity.own) == (True, Allowances())
        assert await read_audit(database) == []


DAY = date(2026, 11, 30)
NEXT = date(2026, 12, 1)


async def test_usage_adds_up_by_key_and_day(database: Database) -> None:
    store, today = UsageStore(database), [DAY]
    book = UsageBook(store, lambda: today[0])
    book.add(ANONYMOUS, Counts(requests=1, characters=5))
    await book.learn_month(ANONYMOUS)
    assert book.month(ANONYMOUS) == (5, 5)
    await book.write()
    book.add(ANONYMOUS, Counts(requests=1, refusals=1, characters=7, audio_ms=1500))
    assert book.month(ANONYMOUS) == (12, 12)
    await book.write()
    await book.write()
    assert await store.read(Span(DAY, DAY)) == [
        (Account("anonymous", "default", DAY), Counts(2, 1, 12, 1500))
    ]
    today[0] = NEXT
    await book.learn_month(ANONYMOUS)
    assert book.month(ANONYMOUS) == (0, 0)
    book.add(ANONYMOUS, Counts(characters=1))
    await book.write()
    assert len(await store.read(Span())) == 2
    assert await store.characters(Span(NEXT)) == 1
    assert await store.read(Span(key_id="another")) == []
    again = UsageBook(store, lambda: today[0])
    await again.learn_month(ANONYMOUS)
    assert again.month(ANONYMOUS) == (1, 1)


async def test_a_writing_that_is_cancelled_counts_once(database: Database) -> None:
    """The server ends while another process keeps the database locked for a moment."""
    store = UsageStore(database)
    book = UsageBook(store, lambda: DAY)
    book.add(ANONYMOUS, Counts(characters=5))
    with closing(sqlite3.connect(database.name, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(book.write())
        await asyncio.sleep(0.1)
        writing.cancel()
        await asyncio.sleep(0)
        other.execute("ROLLBACK")
    with pytest.raises(asyncio.CancelledError):
        await writing
    await book.write()
    assert await store.characters(Span(DAY)) == 5


async def test_what_is_being_spoken_counts_and_what_was_not_is_given_back(database: Database) -> None:
    gate = Gate(LimitSettings(), UsageBook(UsageStore(database)))
    who = Identity("shop", "key-1", None, own=Allowances(monthly_characters=10))
    one, other = await gate.begin(who), await gate.begin(who)
    one.take(6)
    with pytest.raises(QuotaExceeded):
        other.take(5)
    other.take(4)
    with pytest.raises(QuotaExceeded):
        await gate.begin(who)
    one.spoke(1, 0.2)
    one.spoke(2, 0.5)
    # What has been spoken is no longer promised: it counts once.
    other.take(0)
    one.end()
    one.end()
    other.end()
    assert gate.usage.month(who) == (2, 2)
    (await gate.begin(who)).take(8)


async def test_defaults_are_for_keys_without_limits_of_their_own(database: Database) -> None:
    gate = Gate(LimitSettings(key_concurrency=1), UsageBook(UsageStore(database)))
    plain, own = (
        Identity("shop", "key-1", None),
        Identity("shop", "key-2", None, own=Allowances(concurrency=2)),
    )
    for who, places in ((plain, 1), (own, 2)):
        held = [await gate.begin(who) for _ in range(places)]
        with pytest.raises(RateExceeded):
            await gate.begin(who)
        held[0].end()
        await gate.begin(who)


async def test_many_addresses_do_not_make_a_key_forget_its_rate(database: Database) -> None:
    limits = LimitSettings(requests_per_second_per_address=1, key_requests_per_second=0.001)
    gate, who = Gate(limits, UsageBook(UsageStore(database))), Identity("shop", "key-1", None)
    (await gate.begin(who)).end()
    for number in range(10_001):
        with gate.knocking(f"2001:db8:{number:x}::/64"):
            pass
    with pytest.raises(RateExceeded):
        await gate.begin(who)
