"""Fixtures that more than one room needs."""

import logging
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
import structlog

from tools.serving import Server, running_server
from voxwire.engines.kokoro.prepare import pull
from voxwire.settings import Settings

# How long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("voxwire", deadline=None)
hypothesis.settings.load_profile("voxwire")

TESTS = Path(__file__).parent
TOGETHER = ("browser", "cluster", "sharing")
"""Rooms whose files have costly things in common."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file in one process, where its fixtures are, when the tests run in several."""
    for item in items:
        file = item.path.relative_to(TESTS)
        group = file.parts[0] if file.parts[0] in TOGETHER else file.as_posix()
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture
def logging_restored() -> Iterator[None]:
    """Give logging back as it was found."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def model_dir() -> Path:
    """The user's own model directory, filled on first use."""
    directory = Settings.load().model_dir
    pull(directory, lambda *_: None)
    return directory


@pytest.fixture(scope="session")
def tone_server() -> Iterator[Server]:
    """A real server with the humming engine, shared by all: leave its default key alone."""
    with running_server("--engine", "tone", wyoming=True) as server:
        yield server


@pytest.fixture(scope="session")
def model_server(model_dir: Path) -> Iterator[Server]:
    """A real server with the embedded engine, shared by all: leave its default key alone."""
    with running_server(environment={"VOXWIRE_MODEL_DIR": str(model_dir)}) as server:
        yield server
