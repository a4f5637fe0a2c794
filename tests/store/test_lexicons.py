from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from voxwire.errors import ConfigurationError, InvalidParameter, LexiconNotFound
from voxwire.store import lexicons as limits
from voxwire.store.database import open_database
from voxwire.store.lexicons import LexiconStore
from voxwire.store.tables import LexiconEntryRow, LexiconRow
from voxwire.text.lexicon import Entry

from .aging import before_alembic

pytestmark = pytest.mark.anyio

CAT = Entry("cat", "K AE1 T")
DOG = Entry("dog", replacement="hound")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[LexiconStore]:
    async with open_database(tmp_path) as database:
        yield LexiconStore(database)


async def test_a_lexicon_is_made_changed_and_removed(store: LexiconStore) -> None:
    assert await store.list("shop") == []
    made = await store.put("shop", "pets", [DOG, CAT])
    assert (made.name, made.words) == ("pets", 2)
    assert await store.entries("shop", "pets") == [CAT, DOG]
    await store.put("shop", "pets", [Entry("cat", "kitten"), Entry("cow", "K AW1")], replace=False)
    assert await store.entries("shop", "pets") == [Entry("cat", "kitten"), Entry("cow", "K AW1"), DOG]
    changed = await store.put("shop", "pets", [CAT, Entry("cat", "kitten")])
    assert await store.entries("shop", "pets") == [Entry("cat", "kitten")]
    assert (changed.created_at, changed.words) == (made.created_at, 1)
    assert changed.changed_at > made.changed_at
    await store.remove("shop", "pets")
    assert await store.list("shop") == []


async def test_words_can_be_removed(store: LexiconStore) -> None:
    await store.put("shop", "pets", [DOG, CAT])
    with pytest.raises(LexiconNotFound, match="'cow'"):
        await store.remove("shop", "pets", ["dog", "cow"])
    assert await store.entries("shop", "pets") == [CAT, DOG]
    await store.remove("shop", "pets", ["dog"])
    assert await store.entries("shop", "pets") == [CAT]


async def test_workspaces_do_not_see_one_another(store: LexiconStore) -> None:
    await store.put("shop", "pets", [CAT])
    await store.put("farm", "pets", [DOG])
    assert await store.entries("shop", "pets") == [CAT]
    await store.remove("shop", "pets")
    assert await store.entries("farm", "pets") == [DOG]
    with pytest.raises(LexiconNotFound, match="'pets'"):
        await store.entries("shop", "pets")
    with pytest.raises(LexiconNotFound):
        await store.remove("shop", "pets")


async def test_every_change_is_another_version(store: LexiconStore) -> None:
    versions = [await store.version("shop")]
    for name, entries in (("pets", [CAT]), ("pets", [CAT]), ("names", [DOG])):
        await store.put("shop", name, entries)
        versions.append(await store.version("shop"))
    await store.remove("shop", "names", ["dog"])
    versions.append(await store.version("shop"))
    await store.remove("shop", "names")
    versions.append(await store.version("shop"))
    assert versions[0] == ()
    assert versions[-1] == versions[2]
    assert len(set(versions)) == len(versions) - 1
    assert await store.all("shop") == (versions[-1], [CAT])
    assert await store.version("farm") == ()


async def test_later_names_come_later(store: LexiconStore) -> None:
    await store.put("shop", "b", [Entry("cat", "bee")])
    await store.put("shop", "a", [Entry("cat", "ay"), DOG])
    _, entries = await store.all("shop")
    assert entries == [Entry("cat", "ay"), DOG, Entry("cat", "bee")]


@pytest.mark.parametrize("name", ["", " ", "a/b", " a", "a\n", "x" * 65])
async def test_names_of_lexicons(store: LexiconStore, name: str) -> None:
    with pytest.raises(InvalidParameter, match="can't name a lexicon"):
        await store.put("shop", name, [CAT])


async def test_names_of_workspaces(store: LexiconStore) -> None:
    with pytest.raises(ConfigurationError, match="can't name a workspace"):
        await store.put("a b", "pets", [CAT])


async def test_there_is_only_so_much_room(store: LexiconStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_ENTRIES", 2)
    monkeypatch.setattr(limits, "MOST_LEXICONS", 2)
    await store.put("shop", "a", [CAT])
    await store.put("shop", "b", [DOG])
    with pytest.raises(InvalidParameter, match="2 words"):
        await store.put("shop", "b", [CAT, DOG])
    with pytest.raises(InvalidParameter, match="2 lexicons"):
        await store.put("shop", "c", [])
    assert [record.name for record in await store.list("shop")] == ["a", "b"]
    assert await store.entries("shop", "b") == [DOG]
    await store.put("farm", "c", [CAT, DOG])


async def test_an_older_database_is_completed(tmp_path: Path) -> None:
    async with open_database(tmp_path) as database:

        def age(connection: Connection) -> None:
            LexiconEntryRow.__table__.drop(connection)
            LexiconRow.__table__.drop(connection)
            before_alembic(connection, "1")

        await database.write(age)
    async with open_database(tmp_path) as database:
        store = LexiconStore(database)
        await store.put("shop", "pets", [CAT])
        assert await store.entries("shop", "pets") == [CAT]
