import stat
from pathlib import Path

import pytest
from sqlalchemy import text

from voxwire.access.keys import KeyStore, key_digest
from voxwire.access.pepper import PEPPER_BYTES
from voxwire.errors import ConfigurationError
from voxwire.store.database import PEPPER_NAME, open_database

from .opening import opened

pytestmark = pytest.mark.anyio


async def test_the_pepper_is_private_and_stays(tmp_path: Path) -> None:
    async with opened(tmp_path) as store:
        key, _ = await store.create()
    pepper = tmp_path / PEPPER_NAME
    assert stat.S_IMODE(pepper.stat().st_mode) == 0o600
    assert len(pepper.read_bytes()) == PEPPER_BYTES
    async with opened(tmp_path) as store:
        await store.authenticate(key)


async def test_a_lost_damaged_or_foreign_pepper_is_explained(tmp_path: Path) -> None:
    async with opened(tmp_path):
        pass
    pepper = tmp_path / PEPPER_NAME
    original = pepper.read_bytes()
    pepper.unlink()
    with pytest.raises(ConfigurationError, match="is missing"):
        async with opened(tmp_path):
            pass
    assert not pepper.exists()
    pepper.write_bytes(original[:-1])
    with pytest.raises(ConfigurationError, match="is damaged"):
        async with opened(tmp_path):
            pass
    pepper.write_bytes(bytes(PEPPER_BYTES))
    with pytest.raises(ConfigurationError, match="does not belong"):
        async with opened(tmp_path):
            pass
    pepper.write_bytes(original)
    async with opened(tmp_path):
        pass


async def test_a_pepper_left_by_a_kill_is_adopted(tmp_path: Path) -> None:
    async with open_database(tmp_path) as database:
        (tmp_path / PEPPER_NAME).write_bytes(b"p" * PEPPER_BYTES)
        store = await KeyStore.open(database)
        key, _ = await store.create()
        digest = await database.read(lambda connection: connection.scalar(text("SELECT digest FROM keys")))
    assert digest == key_digest(key, b"p" * PEPPER_BYTES)
