"""Checking what a client wrote into a field: a check gives the value, or raises its caller's error."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from voxwire.errors import InvalidParameter

T = TypeVar("T")

Wrong = Callable[[str, str], InvalidParameter]
"""Makes the error of a field, by its name and by what it must be."""


def one_of(name: str, value: str, values: Mapping[str, T], wrong: Wrong) -> T:
    """The value of that name."""
    if value not in values:
        raise wrong(name, f"one of {', '.join(values)}")
    return values[value]


def number(name: str, value: float, low: float, high: float, wrong: Wrong) -> float:
    """A number within its range."""
    if not low <= value <= high:
        raise wrong(name, f"a number from {low:g} to {high:g}")
    return value


def integer(name: str, value: float, low: int, high: int, wrong: Wrong) -> int:
    """An integer within its range; it may be written with a decimal point."""
    if not low <= value <= high or value != int(value):
        raise wrong(name, f"an integer from {low} to {high}")
    return int(value)


def sample_rate(name: str, value: float, rates: tuple[int, ...], wrong: Wrong) -> int:
    """One of the sample rates, in Hz."""
    if value not in rates:
        raise wrong(name, f"one of {', '.join(map(str, rates))}")
    return int(value)
