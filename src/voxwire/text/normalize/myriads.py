"""Numbers in languages that count by ten thousands: Japanese and Korean."""

from collections.abc import Sequence


def below_myriad(number: int, digits: Sequence[str], places: Sequence[str]) -> str:
    """The words for a number below 10,000; a one before a place is not said.

    Args:
        number: 1 to 9999, or 0 for no words at all.
        digits: the names of 0 to 9.
        places: the names of thousand, hundred and ten.

    """
    words = ""
    for value, name in zip((1000, 100, 10, 1), (*places, ""), strict=True):
        digit, number = divmod(number, value)
        if digit:
            words += ("" if digit == 1 and name else digits[digit]) + name
    return words
