"""Statement 86: the npm package ``@amaster.ai/tts-client`` under Node."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from npm_packages import install
from tools.serving import Server

from ..sound import duration_s

PACKAGES = ("@amaster.ai/tts-client@1.1.68", "ws@8.18.0")
SCRIPT = Path(__file__).parents[2] / "clients" / "amaster.mjs"
TEXT = "**Hello** there. 😀 How are you? [Here](https://example.com) is more."
PLAIN = "Hello there. How are you? Here is more."
PATIENCE_S = 180


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The script beside the packages it needs."""
    directory = tmp_path_factory.mktemp("npm")
    install(directory, *PACKAGES)
    return Path(shutil.copy(SCRIPT, directory))


@pytest.fixture
def page(brief: Server, script: Path) -> Iterator[Any]:
    """Runs the script as a page of a server that asks for no key."""

    def run(*arguments: str) -> dict[str, Any]:
        command = ["node", str(script), brief.http, *arguments]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE_S)
        told: dict[str, Any] = json.loads(done.stdout)
        return told

    return run


@pytest.mark.parametrize("voice", [(), ("Ethan",)])
def test_86_it_connects_and_plays(page: Any, voice: tuple[str, ...]) -> None:
    """`connect()` resolves, `speak()` plays all of the audio in order, and `response.audio.done` ends it."""
    told = page(TEXT, *voice)
    assert told["told"] == ["ready", "connected", "start", "end"]
    played = told["played"]
    assert all(piece["loud"] > 0 for piece in played[:-1])
    gaps = [later["begin"] - piece["begin"] - piece["duration"] for piece, later in pairwise(played)]
    assert all(gap > -1e-6 for gap in gaps)
    seconds = sum(piece["duration"] for piece in played)
    assert seconds == pytest.approx(duration_s(bytes(told["bytes"]), "pcm"))
    assert seconds > 0.04 * len(PLAIN) * 0.7


def test_86_an_error_rejects_its_connect(page: Any) -> None:
    """An `error` event rejects it with the server's message."""
    told = page(TEXT, "Nobody")
    assert any("no voice 'Nobody'" in message for message in told["told"])
    assert "connected" not in told["told"]
