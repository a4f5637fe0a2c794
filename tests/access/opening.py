"""Keys of a data directory."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from voxwire.access.keys import KeyStore
from voxwire.store.database import open_database


@asynccontextmanager
async def opened(data_dir: Path) -> AsyncIterator[KeyStore]:
    async with open_database(data_dir) as database:
        yield await KeyStore.open(database)
