import asyncio
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, select

from voxwire.store.custom_voices import VoiceStore
from voxwire.store.database import DATABASE_NAME, open_database
from voxwire.store.lexicons import LexiconStore
from voxwire.store.schema import is_up_to_date
from voxwire.store.tables import Base, KeyRow
from voxwire.store.usage import Span, UsageStore
from voxwire.text.lexicon import Entry

pytestmark = pytest.mark.anyio

SCHEMA_4 = Path(__file__).parent / "data" / "schema4.sql"
"""What a server of schema 4, before Alembic, had written."""


async def test_a_file_of_schema_4_is_brought_to_date_by_one_of_many_and_keeps_all(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / DATABASE_NAME)) as old:
        old.executescript(SCHEMA_4.read_text())

    async def opening() -> None:
        async with open_database(tmp_path):
            pass

    await asyncio.gather(*(opening() for _ in range(4)))
    async with open_database(tmp_path) as database:
        assert await database.read(is_up_to_date)
        names = await database.read(lambda connection: [*connection.scalars(select(KeyRow.name))])
        assert names == ["till"]
        assert await LexiconStore(database).entries("shop", "pets") == [Entry("cat", None, "dog")]
        ((_, counts),) = await UsageStore(database).read(Span(first=date(2026, 11, 1)))
        assert (counts.requests, counts.characters, counts.audio_ms) == (3, 250, 17_000)
        voice = await VoiceStore(database).begin_next()
        assert voice is not None
        assert (voice.name, voice.recording) == ("me", "lost")


async def test_the_revisions_make_what_the_tables_say(tmp_path: Path) -> None:
    def made(connection: Connection) -> dict[str, set[tuple[str, bool]]]:
        inspector = inspect(connection)
        return {
            table: {(column["name"], column["nullable"]) for column in inspector.get_columns(table)}
            for table in inspector.get_table_names()
            if table != "alembic_version"
        }

    said = {
        table.name: {(column.name, bool(column.nullable)) for column in table.columns}
        for table in Base.metadata.sorted_tables
    }
    async with open_database(tmp_path) as database:
        assert await database.read(made) == said
