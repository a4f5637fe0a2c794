import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.roman import roman

PLACES = (
    ("", "M", "MM", "MMM"),
    ("", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"),
    ("", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"),
    ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"),
)
WRITTEN = {
    thousands + hundreds + tens + ones: 1000 * m + 100 * c + 10 * x + i
    for m, thousands in enumerate(PLACES[0])
    for c, hundreds in enumerate(PLACES[1])
    for x, tens in enumerate(PLACES[2])
    for i, ones in enumerate(PLACES[3])
}


def test_every_number_that_can_be_written() -> None:
    assert {numeral: roman(numeral) for numeral in WRITTEN if numeral} == {
        numeral: number for numeral, number in WRITTEN.items() if number
    }


@given(st.text("IVXLCDM", max_size=9))
def test_any_letters(letters: str) -> None:
    assert roman(letters) == (WRITTEN.get(letters) or None)


@pytest.mark.parametrize("letters", ["", "IIII", "CCCC", "IC", "VX", "LL", "XIVI", "MMMM", "iv", "Ⅳ"])
def test_what_is_none(letters: str) -> None:
    assert roman(letters) is None
