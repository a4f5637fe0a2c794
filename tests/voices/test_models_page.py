"""docs/models.md is what the catalog says."""

import re
from pathlib import Path

from tools.models_page import page
from voxwire.voices.catalog import Catalog

PAGE = (Path(__file__).parents[2] / "docs" / "models.md").read_text(encoding="utf-8")


def test_the_page_is_current() -> None:
    assert page(Catalog.load()) == PAGE, "run python -m tools.models_page"


def test_every_name_is_on_it() -> None:
    catalog = Catalog.load()
    told = set(re.findall(r"`([^`]+)`", PAGE))
    assert {name for model in catalog.models() for name in catalog.names(model)} <= told
    assert {voice.id for _, voice in catalog.voices()} <= told
