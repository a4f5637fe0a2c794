"""A headless Chromium, driven through its own driver, on the page of a server that hums."""

import shutil
from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from tests.browser.page import Page

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
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chrome]:
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.fail("Install Chromium and its driver (Debian: apt-get install chromium chromium-driver).")
    options = ChromeOptions()
    options.binary_location = browser
    for flag in FLAGS:
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
