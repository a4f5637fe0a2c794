"""Asks an application that hums, with keys of its own."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from starlette.testclient import TestClient

from voxwire.access.keys import KeyStore
from voxwire.server.app import create_app
from voxwire.server.connections import Connections
from voxwire.settings import Settings
from voxwire.store.database import open_database

from .conftest import humming_service


@contextmanager
def asking(data_dir: Path) -> Iterator[TestClient]:
    """A client of a server that is ready."""
    app = create_app(Settings(data_dir=data_dir), lambda _: humming_service(), lambda: None, Connections())
    with TestClient(app) as asker:
        while asker.get("/readyz").status_code != 200:
            time.sleep(0.02)
        yield asker


def key(data_dir: Path, workspace: str = "default") -> dict[str, str]:
    """The header of a good key."""

    async def make() -> str:
        async with open_database(data_dir) as database:
            made, _ = await (await KeyStore.open(database)).create(workspace)
            return made

    return {"Authorization": f"Bearer {asyncio.run(make())}"}
