"""A server whose files live only seconds."""

from collections.abc import Iterator

import pytest

from tools.serving import Server, running_server

LIFE_S = 3.0


@pytest.fixture(scope="session")
def forgetful() -> Iterator[Server]:
    """A humming server that keeps files for seconds, and one megabyte of them."""
    environment = {
        "VOXWIRE_SPEECH_FILE_HOURS": str(LIFE_S / 3600),
        "VOXWIRE_SPEECH_FILES_MB": "1",
        "VOXWIRE_PUBLIC_URL": "https://speech.example/",
    }
    with running_server("--engine", "tone", environment=environment) as server:
        yield server
