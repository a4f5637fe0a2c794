"""Fixtures that more than one room needs."""

from pathlib import Path

import pytest

from voxwire.engines.kokoro.prepare import pull
from voxwire.settings import Settings


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def model_dir() -> Path:
    """The user's own model directory, filled on first use."""
    directory = Settings.load().model_dir
    pull(directory, lambda *_: None)
    return directory
