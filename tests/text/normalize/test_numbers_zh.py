import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.normalize.zh.numbers import DIGITS, LONGEST, cardinal, digits, number


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("0", "零"),
        ("10", "十"),
        ("17", "十七"),
        ("20", "二十"),
        ("101", "一百零一"),
        ("110", "一百一十"),
        ("222", "二百二十二"),
        ("2005", "两千零五"),
        ("10000", "一万"),
        ("20020", "两万零二十"),
        ("100000", "十万"),
        ("1000001", "一百万零一"),
        ("30500000", "三千零五十万"),
        ("200000000", "两亿"),
        ("100020000", "一亿零二万"),
        ("007", "零零七"),
        ("1" + "0" * 12, "一" + "零" * 12),
    ],
)
def test_cardinal(written: str, spoken: str) -> None:
    assert cardinal(written) == spoken


@pytest.mark.parametrize(
    ("written", "spoken"),
    [("-3", "负三"), ("1,050.20", "一千零五十点二零"), (".5", "零点五"), ("+8", "八"), ("6.", "六")],
)
def test_number(written: str, spoken: str) -> None:
    assert number(written) == spoken


def test_digits() -> None:
    assert digits("A110") == "A一一零"
    assert digits("A110", telephone=True) == "A幺幺零"


UNITS = {"十": 10, "百": 100, "千": 1000}


def value(spoken: str) -> int:
    """The number that words stand for, read independently of how they are made."""
    total = group = digit = 0
    for character in spoken.replace("两", "二"):
        if character in DIGITS:
            digit = DIGITS.index(character)
        elif character in UNITS:
            group += (digit or (1 if group == 0 else 0)) * UNITS[character]
            digit = 0
        else:
            total += (group + digit) * {"万": 10_000, "亿": 100_000_000}[character]
            group = digit = 0
    return total + group + digit


@given(st.integers(0, 10**LONGEST - 1))
def test_cardinal_means_the_number(n: int) -> None:
    assert value(cardinal(str(n))) == n
