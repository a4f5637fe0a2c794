"""The Code tab, and the Live tab."""

import os
import subprocess
import sys
from pathlib import Path

from tests.browser.page import Page


def test_the_python_program_runs(page: Page, tmp_path: Path) -> None:
    page.fill("#text", 'It said: "yes"\nand more.')
    page.fill("#rate", "1.25")
    page.press("#tab-code")
    program = page.program()
    assert "speech_rate=1.25" in program
    environment = {**os.environ, "DASHSCOPE_API_KEY": page.server.key}
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, env=environment, check=True, timeout=120)
    assert (tmp_path / "speech.wav").read_bytes()[:4] == b"RIFF"


def test_what_the_server_does_is_shown(page: Page) -> None:
    page.say("Counted.")
    page.press("#tab-live")
    page.until(lambda: len(page.all("#tiles dd")) > 10)
    tiles = page.run("return [...document.querySelectorAll('#tiles div')].map((e) => e.textContent)")
    said = next(tile.removeprefix("tasks said") for tile in tiles if tile.startswith("tasks said"))
    assert int(said) > 0
    for bars in ("ttfa-bars", "rtf-bars"):
        assert page.all(f"#{bars} i:not(.zero)")
        assert "Median: " in str(page.one(f"#{bars}").get_attribute("aria-label"))
