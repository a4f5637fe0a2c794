"""The page of examples/, opened as it is."""

import json
import urllib.request
from pathlib import Path

from selenium.webdriver import Chrome
from selenium.webdriver.support.wait import WebDriverWait

from tools.serving import Server

PAGE = Path(__file__).parents[2] / "examples" / "browser.html"


def temporary_key(server: Server) -> str:
    """A key as the page's own server would make it."""
    bearer = {"Authorization": f"Bearer {server.key}"}
    request = urllib.request.Request(f"{server.http}/api/v1/tokens", method="POST", headers=bearer)
    with urllib.request.urlopen(request) as answer:
        token: str = json.load(answer)["token"]
        return token


def test_the_page_speaks_and_tells_what_is_wrong(chromium: Chrome, tone_server: Server) -> None:
    chromium.get(PAGE.as_uri())
    fields = {name: chromium.find_element("id", name) for name in ("url", "key", "say", "status")}

    def fill(name: str, value: str) -> None:
        fields[name].clear()
        fields[name].send_keys(value)

    def status(begin: str) -> str:
        return WebDriverWait(chromium, 60).until(
            lambda _: fields["status"].text.startswith(begin) and fields["status"].text
        )

    fill("url", tone_server.inference)
    fill("key", temporary_key(tone_server))
    fields["say"].click()
    assert float(status("Played").split()[1]) > 1

    fill("key", "st-no")
    fields["say"].click()
    assert "key" in status("No connection")
