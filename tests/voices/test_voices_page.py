"""What docs/voices.md says of measurements is what was measured, and no voice breaks its description."""

from pathlib import Path

from tools.voices_page import MEASURED, PAGE, page, results
from voxwire.voices.catalog import Catalog

ROOT = Path(__file__).parents[2]
CATALOG = Catalog.load()
RESULTS = results(CATALOG, ROOT / MEASURED)


def test_the_page_is_current() -> None:
    old = (ROOT / PAGE).read_text(encoding="utf-8")
    assert page(old, CATALOG, RESULTS) == old, "run python -m tools.voices_page"


def test_voices_keep_their_descriptions() -> None:
    assert [(each.model, each.voice.id, each.problems) for each in RESULTS if each.problems] == []
