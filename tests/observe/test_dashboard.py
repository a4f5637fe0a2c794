"""The dashboard asks for nothing that the server does not tell."""

import json
import re
from pathlib import Path
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from voxwire.observe.metrics import Metrics
from voxwire.observe.upstream_figures import UpstreamFigures

DASHBOARD = Path(__file__).parents[2] / "deploy" / "grafana" / "voxwire.json"
_NAME = re.compile(r"\b(?:voxwire|process)_[a-z_]+")
_SUFFIX = re.compile(r"_(?:total|bucket|sum|count|info)$")


def panels() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    return [panel for panel in found if panel["type"] != "row"]


def test_every_metric_of_a_panel_is_there() -> None:
    metrics = Metrics("tone")
    metrics.upstreams.ask = lambda: [UpstreamFigures("away", "closed", 0, 1, {"ok": 1}, 0, 0.5, 1)]
    body, _ = metrics.render()
    there = {_SUFFIX.sub("", family.name) for family in text_string_to_metric_families(body.decode())}
    asked = {_SUFFIX.sub("", name) for name in _NAME.findall(DASHBOARD.read_text(encoding="utf-8"))}
    assert asked <= there
    shown = {name for name in there if name.startswith("voxwire_") and not name.endswith("_created")}
    # The processor time of the whole process is shown instead.
    assert shown - asked <= {"voxwire_compute_seconds"}


def test_panels_say_what_they_show_and_do_not_overlap() -> None:
    places: set[tuple[int, int]] = set()
    for panel in panels():
        assert panel["title"]
        assert panel["description"]
        assert panel["fieldConfig"]["defaults"]["unit"]
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not cells & places
        places |= cells
    assert all(x < 24 for x, _ in places)
