"""The programs of docs/client.md run as they are written."""

import re
from pathlib import Path

import pytest

from tools.serving import Server

PAGE = (Path(__file__).parents[2] / "docs/client.md").read_text("utf-8")


def test_the_programs_of_the_page(
    tone_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    programs = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(programs) == 5
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for program in programs:
        given = program.replace("http://127.0.0.1:8848", tone_server.http).replace("sk-…", tone_server.key)
        exec(given, names)
    assert (tmp_path / "weather.wav").read_bytes().startswith(b"RIFF")
    assert "One two three" in capsys.readouterr().out
