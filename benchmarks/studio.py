"""``python -m benchmarks.studio``: how soon Studio is heard in a Chromium, and whether it plays without gaps.

Takes about two minutes; nothing else should run meanwhile. Writes ``benchmarks/results/studio.md``. Times
are taken in the page, on its own clock. Headless Chromium plays into nothing, at the pace of a sound card.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from benchmarks import results
from tools.chromium import running_chromium
from voxwire.bench.figures import Distribution
from voxwire.bench.machine import machine_line
from voxwire.bench.serving import Server, running_server
from voxwire.bench.texts import Texts

PAGE = Path(__file__).parent / "results" / "studio.md"
SHORT = "Good morning! This is how soon the page is heard."
LONG_S = 60.0
PATIENCE_S = 180
REST_S = 0.5
"""Between two texts."""

WATCH = """
window.firstLit = undefined;
new MutationObserver(() => {
  if (document.querySelector("#transcript .said")) window.firstLit ??= performance.now();
}).observe(document.querySelector("#transcript"), { subtree: true, attributes: true, childList: true });
"""
FIGURES = """
const { heard, ttfa, gaps, samples, lastAt, sentAt, askedAt } = studio.speech.figures;
return { heard, ttfa, gaps, samples, played: studio.player.position * 24000,
         rtf: (lastAt - sentAt) / samples * 24, lit: window.firstLit - askedAt };
"""


@dataclass(frozen=True, slots=True)
class Take:
    """One text said in the page. Times are milliseconds from the click."""

    heard: float
    """The first sound."""
    ttfa: float
    """The first audio that arrives, from sending the text."""
    lit: float
    """The first word that lights up."""
    gaps: int
    """Times the player had nothing to play although more was to come."""
    samples: int
    """That arrived, at 24 kHz."""
    played: float
    rtf: float
    """From sending the text to the last audio, per second of audio."""


class Studio:
    """The page, driven."""

    def __init__(self, chrome: Chrome, server: Server) -> None:
        self._chrome = chrome
        chrome.get(server.http)
        self._until(lambda: self._find("#key-value").is_displayed())
        self._find("#key-value").send_keys(f"{server.key}\n")
        self._until(lambda: chrome.find_elements(By.CSS_SELECTOR, "#picker input"))

    def _find(self, selector: str) -> Any:
        return self._chrome.find_element(By.CSS_SELECTOR, selector)

    def _until(self, met: Callable[[], Any]) -> None:
        WebDriverWait(self._chrome, PATIENCE_S, 0.1).until(lambda _: met())

    def take(self, text: str) -> Take:
        """Say a text, by pressing the button as a person does, and wait until all is heard."""
        self._chrome.execute_script("document.querySelector('#text').value = arguments[0]", text)
        self._chrome.execute_script(WATCH)
        self._find("#say").click()
        self._until(lambda: self._find("#speak").get_attribute("data-state") in ("finished", "failed"))
        told = self._find("#status").text
        if self._find("#speak").get_attribute("data-state") == "failed":
            raise RuntimeError(told)
        take = Take(**self._chrome.execute_script(FIGURES))
        print(take, file=sys.stderr, flush=True)
        return take


@contextmanager
def running_studio() -> Iterator[Studio]:
    """The page of a server with the embedded engine."""
    with running_server() as server, running_chromium() as chrome:
        yield Studio(chrome, server)


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.studio",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--takes", type=int, default=8, help="of the short text (%(default)s)")
    arguments = parser.parse_args()
    load = results.load_average()
    text = Texts.load().talk(LONG_S, 0)
    with running_studio() as studio:
        print("the page is ready", file=sys.stderr, flush=True)
        first = studio.take(SHORT)
        takes = []
        for _ in range(arguments.takes):
            time.sleep(REST_S)
            takes.append(studio.take(SHORT))
        whole = studio.take(text)
    PAGE.write_text(page(first, takes, whole, load))
    print(PAGE.read_text())
    if whole.gaps:
        sys.exit(f"{whole.gaps} gaps")


def page(first: Take, takes: list[Take], whole: Take, load: float) -> str:
    """The table, as it is published."""

    def row(what: str, value: Callable[[Take], float]) -> str:
        spread = Distribution.of(map(value, takes))
        return f"| {what} | {spread.p50:.0f} ms | {spread.p95:.0f} ms | {value(first):.0f} ms |"

    rows = (
        row("from the click to the first sound", lambda take: take.heard),
        row("from sending the text to the first audio that arrives", lambda take: take.ttfa),
        row("from the first sound to the first word that lights up", lambda take: take.lit - take.heard),
    )
    seconds = whole.samples / 24_000
    return f"""# Studio in Chromium

Made by `python -m benchmarks.studio`; load average before: {load:.1f}.

{machine_line()}

| {len(takes)} takes of a sentence | p50 | p95 | the first after loading |
|---|---|---|---|
{chr(10).join(rows)}

A text of {seconds:.0f} s, said at once: **{whole.gaps} gaps** between buffers,
{whole.played:.0f} of {whole.samples} samples played, first sound after {whole.heard:.0f} ms, all of it there
after {whole.rtf:.2f} of its length.

Times are taken in the page. The first sound is when the audio thread plays the first samples, output latency
added. Words have silence in front of them, so that the first lights up a little after the sound sets in.
Headless Chromium plays into nothing, at the pace of a sound card.
"""


if __name__ == "__main__":
    main()
