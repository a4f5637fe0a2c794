"""What a person does with the page."""

from collections.abc import Callable
from typing import Any

from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tools.serving import Server

PATIENCE_S = 60
"""How long anything may take on a machine that has much else to do."""


class Page:
    """Studio in a browser."""

    def __init__(self, chrome: Chrome, server: Server) -> None:
        self.chrome = chrome
        self.server = server

    def open(self, *, width: int = 1280, height: int = 900, dark: bool = False) -> None:
        """Load it as a new visitor, and give it the key it asks for."""
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self.chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})
        # What the page before had asked for is broken off, which the browser may report.
        self.chrome.get("about:blank")
        self.complaints()
        self.chrome.get(self.server.http)
        self.run("sessionStorage.clear(); localStorage.clear()")
        self.chrome.refresh()
        self.until(lambda: self.one("#key-dialog").is_displayed())
        # It can only be found out by asking, and the browser complains of the refusal.
        refused = [line for line in self.complaints() if "/v1/models" not in line or "401" not in line]
        assert refused == [], refused
        self.one("#key-value").send_keys(self.server.key + "\n")
        self.until(lambda: self.all("#picker input"))

    def one(self, selector: str) -> WebElement:
        return self.chrome.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.chrome.find_elements(By.CSS_SELECTOR, selector)

    def run(self, script: str, *arguments: object) -> Any:
        return self.chrome.execute_script(script, *arguments)

    def until(self, met: Callable[[], Any], patience_s: float = PATIENCE_S) -> Any:
        # Lists are made anew while they are looked at.
        stale = [StaleElementReferenceException]
        return WebDriverWait(self.chrome, patience_s, 0.05, stale).until(lambda _: met())

    def fill(self, selector: str, value: str) -> None:
        """Put a value into a field; the driver can't type what lies outside the first plane."""
        script = """
const [field, value] = arguments;
field.value = value;
for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
"""
        self.run(script, self.one(selector), value)

    def press(self, selector: str) -> None:
        self.one(selector).click()

    @property
    def state(self) -> str:
        return str(self.one("#speak").get_attribute("data-state"))

    def say(self, text: str) -> None:
        """Speak, and wait for the end."""
        self.fill("#text", text)
        self.press("#say")
        self.until(lambda: self.state in ("finished", "failed"))
        assert self.state == "finished", self.one("#status").text

    def said(self) -> str:
        """All that has lit up."""
        return "".join(self.run("return [...document.querySelectorAll('.said')].map(e => e.textContent)"))

    def module(self, expression: str, name: str) -> Any:
        """What an expression gives in which ``m`` is a module of the page."""
        script = f"""
const done = arguments[0];
import("/studio/{name}").then((m) => done({expression})).catch((error) => done(String(error)));
"""
        return self.chrome.execute_async_script(script)

    def program(self) -> str:
        """What the Code tab shows."""
        return str(self.run("return document.querySelector('#snippet').textContent"))

    def own(self, name: str) -> list[WebElement]:
        """The buttons of the own voice of that name: try it, remove it."""
        rows = [row for row in self.all(".own-list li") if f"-{name}-" in row.text]
        return rows[0].find_elements(By.TAG_NAME, "button") if rows else []

    def press_own(self, name: str, button: int) -> None:
        """Press a button of :meth:`own` as soon as there is such a voice."""

        def press() -> bool:
            buttons = self.own(name)
            if buttons:
                buttons[button].click()
            return bool(buttons)

        self.until(press)

    def colour(self, selector: str, kind: str = "background-color") -> str:
        return self.one(selector).value_of_css_property(kind)

    def complaints(self) -> list[str]:
        """Errors and warnings of the console since the last time, what the policy forbade among them."""
        log = self.chrome.get_log("browser")
        return [line["message"] for line in log if line["level"] in ("SEVERE", "WARNING")]
