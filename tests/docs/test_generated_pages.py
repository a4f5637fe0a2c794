"""Pages that are made from the program are what it says today."""

from pathlib import Path

import pytest

from conformance.sound import decode
from tools import architecture_diagram, commands_page, previews_page, settings_page
from voxwire.limit_settings import LimitSettings
from voxwire.protocol_settings import ProtocolSettings
from voxwire.settings import Settings
from voxwire.voices.catalog import Catalog

ROOT = Path(__file__).parents[2]


def text_of(page: Path) -> str:
    return (ROOT / page).read_text("utf-8")


def test_the_settings_are_current() -> None:
    assert settings_page.page() == text_of(settings_page.PAGE), "run python -m tools.settings_page"


@pytest.mark.parametrize("model", [Settings, ProtocolSettings, LimitSettings])
def test_every_setting_is_documented(model: type[Settings]) -> None:
    told = settings_page.docstrings(model)
    assert {name for name in model.model_fields if not told.get(name)} <= {"protocol", "limits"}


def test_the_commands_are_current() -> None:
    assert commands_page.page() == text_of(commands_page.PAGE), "run python -m tools.commands_page"


def test_the_diagram_is_current() -> None:
    page = architecture_diagram.PAGE
    assert architecture_diagram.drawing() == text_of(page), "run python -m tools.architecture_diagram"


def test_the_previews_are_there_and_small() -> None:
    page = text_of(previews_page.PAGE)
    assert previews_page.page(page) == page, "run python -m tools.previews_page"
    catalog = Catalog.load()
    files = {preview.file: ROOT / previews_page.FOLDER / preview.file for preview in previews_page.PREVIEWS}
    assert {path.name for path in (ROOT / previews_page.FOLDER).iterdir()} == set(files)
    assert sum(path.stat().st_size for path in files.values()) <= 400_000
    for preview in previews_page.PREVIEWS:
        assert catalog.voice(preview.voice) is not None
        sound = decode(files[preview.file].read_bytes(), "opus")
        assert 1.5 < sound.seconds < 8
        assert abs(sound.samples).max() > 0.05
