"""A headless Chromium, driven through its own driver, for tests and measurements of Studio."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from selenium.webdriver import Chrome, ChromeOptions, ChromeService

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


class BrowserMissing(Exception):
    """There is no Chromium, or no driver for it."""


@contextmanager
def running_chromium(*flags: str) -> Iterator[Chrome]:
    """Start it, with more flags if wanted, and end it at the end; its console is logged.

    Raises:
        BrowserMissing: it is not installed.

    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if browser is None or driver is None:
        raise BrowserMissing(
            "Install Chromium and its driver (Debian: apt-get install chromium chromium-driver)."
        )
    options = ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, *flags):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with Chrome(options, ChromeService(driver)) as chrome:
        chrome.set_script_timeout(60)
        yield chrome
