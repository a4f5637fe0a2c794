"""What ``voxwire doctor`` says of the real servers that hold shared state."""

import asyncio
from contextlib import closing
from pathlib import Path

import psycopg

from voxwire.access.keys import KeyStore
from voxwire.cli.finding import Finding
from voxwire.cli.shared_checks import check_shared
from voxwire.settings import Settings
from voxwire.shared_settings import SharedSettings
from voxwire.store.database import open_database

from .servers import ObjectStore, Postgresql, Redis
from .test_postgresql import named


def shared_by(server: Postgresql, redis: Redis, objects: ObjectStore, pepper: Path) -> SharedSettings:
    store = {"url": f"s3://{objects.bucket}/doctor", "endpoint": objects.endpoint}
    store |= {name.lower(): value for name, value in objects.credentials.items()}
    given = {"redis": redis.url, "pepper_file": pepper, "objects": store}
    database = named(server, "checked").database
    return SharedSettings.model_validate({"database": database, **given})


def test_each_part_is_asked(
    postgresql: Postgresql, redis: Redis, objects: ObjectStore, tmp_path: Path
) -> None:
    shared = shared_by(postgresql, redis, objects, tmp_path / "pepper")
    settings = Settings(data_dir=tmp_path, shared=shared)

    def database() -> Finding:
        return next(iter(check_shared(settings)))

    def change(statement: str) -> None:
        assert shared.database is not None
        with closing(psycopg.connect(shared.database.get_secret_value(), autocommit=True)) as connection:
            connection.execute(statement.encode())

    assert database().text.endswith("the first server that starts makes its tables")
    # Nothing was made by looking.
    assert database().text.endswith("the first server that starts makes its tables")

    async def make() -> None:
        async with open_database(tmp_path, shared) as opened:
            await KeyStore.open(opened)

    asyncio.run(make())
    found = list(check_shared(settings))
    assert [each.mark for each in found] == ["ok", "ok", "ok"]
    assert found[0].text.endswith(f"its tables are of this version, and {tmp_path / 'pepper'} belongs to it")

    (tmp_path / "pepper").rename(tmp_path / "elsewhere")
    assert database().mark == "bad"
    assert database().text.endswith("Copy it from a server that shares the database.")
    change("UPDATE meta SET value = '4' WHERE name = 'schema_version'")
    assert database().mark == "note"
    assert "tables of schema version 4; the next server that starts" in database().text
    change("UPDATE meta SET value = '99' WHERE name = 'schema_version'")
    assert database().mark == "bad"
    assert database().text.endswith("Run the Voxwire that wrote it, or another database.")


def test_a_bucket_that_is_not_there(objects: ObjectStore, tmp_path: Path) -> None:
    store = {"url": "s3://nothing/state", "endpoint": objects.endpoint}
    store |= {name.lower(): value for name, value in objects.credentials.items()}
    settings = Settings(data_dir=tmp_path, shared=SharedSettings.model_validate({"objects": store}))
    (finding,) = check_shared(settings)
    assert finding.mark == "bad"
    assert finding.text.endswith("Make the bucket, or correct the settings of shared.objects.")
