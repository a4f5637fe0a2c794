"""Messages of growing size, tiny ones."""

from pathlib import Path

import pytest

from evaluation import frontend_growth
from loaded import loaded_frontend


def test_the_command_writes_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frontend_growth, "SIZES", (50, 100))
    monkeypatch.setattr(frontend_growth, "NOTHING_S", 60.0)
    monkeypatch.setattr(frontend_growth.Frontend, "create", lambda: loaded_frontend())
    frontend_growth.main(["--out", str(tmp_path / "page.md")])
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "| made of | 50 characters | 100 characters |" in page
    assert page.count("\n| ") == 1 + len(frontend_growth.GROWING)


def test_what_grows_faster_than_its_text_is_told() -> None:
    linear, square = (1.0, 2.0, 4.0, 8.0), (1.0, 4.0, 16.0, 64.0)
    assert frontend_growth.steeper({"linear": linear, "square": square}) == ["square"]


@pytest.mark.parametrize("name", frontend_growth.GROWING)
def test_texts_are_about_as_long_as_they_should(name: str) -> None:
    assert 450 <= len(frontend_growth.GROWING[name](1000)) <= 1010
