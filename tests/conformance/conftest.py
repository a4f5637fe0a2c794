"""The servers the statements are tried on, each a process of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.serving import Server, running_server

from .files import Files, serving_files
from .peer import Peer, connected
from .voices import MOST

SILENCE_S = 2.0
IDLE_S = 2.0
"""Limits of the tuned server; the protocol's own are 23 s and 60 s."""


@pytest.fixture(scope="session")
def tone() -> Iterator[Server]:
    """A server with all defaults that hums instead of speaking."""
    with running_server("--engine", "tone") as server:
        yield server


@pytest.fixture(scope="session")
def tuned() -> Iterator[Server]:
    """A humming server with short limits, and the other choice wherever the sources leave one."""
    environment = {
        "VOXWIRE_PROTOCOL__TASK_SILENCE_SECONDS": str(SILENCE_S),
        "VOXWIRE_PROTOCOL__IDLE_SECONDS": str(IDLE_S),
        "VOXWIRE_PROTOCOL__STRICT_RUN_TASK": "true",
        "VOXWIRE_PROTOCOL__LENIENT_TASK_IDS": "true",
        "VOXWIRE_PROTOCOL__WORDS_BASE": "task",
        "VOXWIRE_PROTOCOL__API_KEY_IN_QUERY": "true",
        "VOXWIRE_PROTOCOL__REALTIME_REUSE": "true",
    }
    with running_server("--engine", "tone", environment=environment) as server:
        yield server


@pytest.fixture(scope="session")
def speaking(model_dir: Path) -> Iterator[Server]:
    """A server with the embedded voice."""
    with running_server(environment={"VOXWIRE_MODEL_DIR": str(model_dir)}) as server:
        yield server


@pytest.fixture(scope="session")
def making() -> Iterator[Server]:
    """A humming server that fetches recordings from this machine, with room for few voices."""
    environment = {"VOXWIRE_ALLOW_PRIVATE_URLS": "1", "VOXWIRE_MOST_CUSTOM_VOICES": str(MOST)}
    with running_server("--engine", "tone", environment=environment) as server:
        yield server


@pytest.fixture(scope="session")
def files() -> Iterator[Files]:
    """A web server on this machine."""
    with serving_files() as files:
        yield files


@pytest.fixture
def peer(tone: Server) -> Iterator[Peer]:
    """A fresh connection to the humming server."""
    with connected(tone) as peer:
        yield peer


@pytest.fixture
def pointed(tone: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """DashScope's Python SDK asks the humming server where it speaks HTTP."""
    monkeypatch.setattr("dashscope.base_http_api_url", f"{tone.http}/api/v1")
    monkeypatch.setattr("dashscope.api_key", tone.key)
