"""A headless Chromium, driven through its own driver, on the page of a server that hums."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from tests.browser.page import Page

from audio.speech_like import speech_like, wav_bytes
from tools.serving import Server

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
)


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
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.fail("Install Chromium and its driver (Debian: apt-get install chromium chromium-driver).")
    options = ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--use-file-for-fake-audio-capture={recording}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with Chrome(options, ChromeService(driver)) as chrome:
        chrome.set_script_timeout(60)
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
