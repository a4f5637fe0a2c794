"""docs/voices.md tells the truth."""

import contextlib
import io
import re
from pathlib import Path

import yaml

from voxwire.voices.catalog import Catalog

DOC = (Path(__file__).parents[2] / "docs" / "voices.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", DOC, flags=re.DOTALL | re.MULTILINE)


def test_the_python_example_runs() -> None:
    (example,) = blocks("python")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(example, {})
    assert printed.getvalue() == "龙小淳 female ('zh', 'en')\n"


def test_the_recipe_shown_is_the_recipe_used() -> None:
    (example,) = blocks("yaml")
    shown = yaml.safe_load(example)["longxiaochun"]
    used = Catalog.load().model("cosyvoice-v1").voice("longxiaochun").timbre
    assert shown == {
        "blend": used.blend,
        "pitch": used.pitch,
        "range": used.pitch_range,
        "rate": used.rate,
    }
