from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.chart import HEIGHT, WIDTH, Chart, Line, decades, draw, ticks

SVG = "{http://www.w3.org/2000/svg}"


@given(st.floats(1e-3, 1e6))
def test_ticks_reach_the_greatest_value_and_are_few(greatest: float) -> None:
    found = ticks(greatest)
    assert found[0] == 0
    assert found[-1] >= greatest * (1 - 1e-9)
    assert 2 <= len(found) <= 8


@given(st.lists(st.floats(1e-2, 1e5), min_size=1, max_size=10))
def test_decades_enclose_the_values(values: list[float]) -> None:
    found = decades(values)
    assert found[0] <= min(values)
    assert found[-1] >= max(values)
    assert found == sorted(found)


@pytest.mark.parametrize("logarithmic", [False, True])
def test_a_chart_is_a_picture_with_every_point_inside(logarithmic: bool) -> None:
    lines = [Line("one & only", [(5, 300.0), (60, 310.0)]), Line("other", [(5, 1_000.0), (60, 9_000.0)])]
    root = ElementTree.fromstring(draw(Chart("Title <1>", "words", "ms", lines, logarithmic)))
    dots = [c for c in root.iter(f"{SVG}circle") if c.get("r") == "3.5"]
    assert len(dots) == 4
    assert all(0 < float(d.get("cx", "")) < WIDTH and 0 < float(d.get("cy", "")) < HEIGHT for d in dots)
    texts = [text.text for text in root.iter(f"{SVG}text")]
    assert {"Title <1>", "words", "ms", "one & only", "other", "5", "60"} <= set(texts)
    # More is further up.
    assert float(dots[0].get("cy", "")) > float(dots[3].get("cy", ""))


def test_a_chart_without_points_is_still_a_picture() -> None:
    assert ElementTree.fromstring(draw(Chart("Nothing", "x", "y", [], True))).tag == f"{SVG}svg"
