import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.dialects.contours import ENGINE_TONES, Contour, distance, nearest_tone

contours = st.lists(st.integers(1, 5), min_size=1, max_size=4).map(lambda levels: Contour(tuple(levels)))


@pytest.mark.parametrize(
    ("written", "tone"),
    [
        *(("55", 1), ("44", 1), ("33", 1), ("35", 2), ("24", 2), ("45", 2), ("23", 2)),
        *(("21", 3), ("213", 3), ("312", 3), ("22", 3), ("51", 4), ("53", 4), ("42", 4)),
    ],
)
def test_nearest_tone(written: str, tone: int) -> None:
    assert nearest_tone(Contour.parse(written)) == tone


@pytest.mark.parametrize("written", ["", "0", "6", "12345", "a"])
def test_what_is_no_contour(written: str) -> None:
    with pytest.raises(ValueError, match="no tone contour"):
        Contour.parse(written)


@given(contours, contours)
def test_distance_is_even_handed(a: Contour, b: Contour) -> None:
    assert distance(a, b) == distance(b, a) >= 0
    assert distance(a, a) == 0


@given(contours, st.floats(0, 1))
def test_levels_stay_in_range(contour: Contour, place: float) -> None:
    assert min(contour.levels) <= contour.at(place) <= max(contour.levels)


def test_the_engines_own_tones_are_nearest_to_themselves() -> None:
    assert [nearest_tone(ENGINE_TONES[tone]) for tone in (1, 2, 3, 4)] == [1, 2, 3, 4]
