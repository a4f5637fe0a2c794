"""Studio in a browser, on a server that hums."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from selenium.webdriver import Chrome
from tests.browser.page import Page

from audio.speech_like import speech_like, wav_bytes
from tools.chromium import running_chromium
from tools.serving import Server


@pytest.fixture(scope="session")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What somebody says: without much between the syllables, so that little of it suffices."""
    said = speech_like(10)
    path = tmp_path_factory.mktemp("recording") / "somebody.wav"
    path.write_bytes(wav_bytes(0.7 * np.sign(said) * np.sqrt(np.abs(said))))
    return path


@pytest.fixture(scope="session")
def chromium(recording: Path) -> Iterator[Chrome]:
    """A browser whose microphone hears the recording again and again."""
    flags = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-audio-capture={recording}",
    )
    with running_chromium(*flags) as chrome:
        yield chrome


@pytest.fixture
def page(chromium: Chrome, tone_server: Server) -> Iterator[Page]:
    """The page, with a key given and ready to speak; whatever it complained of fails the test."""
    page = Page(chromium, tone_server)
    page.open()
    yield page
    assert page.complaints() == []


@pytest.fixture(scope="session")
def admin_key(tone_server: Server) -> str:
    """A key of the humming server's admin API."""
    command = [sys.executable, "-m", "voxwire", "keys", "create", "--admin", "--plain"]
    command += ["--data-dir", str(tone_server.data_dir)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
