"""Programs that pages print run as they are printed."""

import os
import re
import subprocess
import sys
from pathlib import Path

from conformance.sound import decode
from tools.serving import Server

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("quick-start.md", "migrate-dashscope.md", "migrate-openai.md")
WRITTEN = {
    "hello.mp3": 22_050,
    "weather.mp3": 22_050,
    "sambert.wav": 16_000,
    "qwen.wav": 24_000,
    "table.wav": 24_000,
}
"""The files that the programs write, and their sample rates."""


def programs(page: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", (DOCS / page).read_text("utf-8"), re.DOTALL | re.MULTILINE)


def test_they_speak(tone_server: Server, tmp_path: Path) -> None:
    """One after the other in one process, since most of the time goes into loading the SDKs."""
    code = "\n".join(program for page in PAGES for program in programs(page))
    for shown, real in (
        ("127.0.0.1:8848", f"{tone_server.host}:{tone_server.port}"),
        ("sk-…", tone_server.key),
    ):
        assert shown in code
        code = code.replace(shown, real)
    environment = {**os.environ, "DASHSCOPE_API_KEY": tone_server.key}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True, timeout=120)
    assert {path.name for path in tmp_path.iterdir()} == set(WRITTEN)
    for name, rate in WRITTEN.items():
        sound = decode((tmp_path / name).read_bytes(), name.rpartition(".")[2])
        assert sound.rate == rate
        assert 0.5 < sound.seconds < 8, name
