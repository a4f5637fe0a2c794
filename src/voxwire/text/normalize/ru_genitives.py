"""Russian numbers behind prepositions with the genitive: ``с 9 до 18``, ``после 19:30``."""

import re

from voxwire.text import tables
from voxwire.text.normalize import Rule

_GENITIVES = tables.in_order(
    "нуля одного двух трёх четырёх пяти шести семи восьми девяти десяти одиннадцати двенадцати тринадцати"
    " четырнадцати пятнадцати шестнадцати семнадцати восемнадцати девятнадцати"
)
_TEN_GENITIVES = tables.in_order(
    "_ _ двадцати тридцати сорока пятидесяти шестидесяти семидесяти восьмидесяти девяноста"
)
_HOUR = r"(\d{1,2})(?::00)?"


def _genitive(number: int) -> str:
    """The genitive of a number below 100."""
    if number < len(_GENITIVES):
        return _GENITIVES[number]
    tens, ones = divmod(number, 10)
    return _TEN_GENITIVES[tens] + (f" {_GENITIVES[ones]}" if ones else "")


def _from_until(match: re.Match[str]) -> str:
    """``с 9 до 18 ч.``: prepositions with the genitive."""
    hours = f" часов{'.' * (match.end() == len(match.string))}" if match[5] else ""
    return f"{match[1]} {_genitive(int(match[2]))} до {_genitive(int(match[4]))}{hours}"


def _genitive_time(match: re.Match[str]) -> str:
    """``до 19:00``, ``с 9:30``."""
    hour, minute = int(match[2]), int(match[3])
    if minute:
        return f"{match[1]} {_genitive(hour)} {_genitive(minute)}"
    return f"{match[1]} {'часа' if hour == 1 else f'{_genitive(hour)} часов'}"


def _until(match: re.Match[str]) -> str:
    return f"{match[1]} {_genitive(int(match[2]))}"


_COUNTED = (
    r"час|утра|вечера|дня\b|ночи|минут|секунд|лет\b|человек|дней|месяц|недель|метров|километров|рублей"
    r"|процентов|раз\b"
)


GENITIVES: tuple[Rule, ...] = (
    (re.compile(r"\b([Сс]|[Дд]о|[Пп]осле|[Оо]коло) ([01]?\d|2[0-4]):([0-5]\d)(?![\d:])"), _genitive_time),
    (re.compile(rf"\b([Сс]) {_HOUR} (до) {_HOUR}(?![\d:.,%]|\s\d)( ?ч\b\.?(?=\s|$))?"), _from_until),
    (re.compile(rf"\b([Дд]о|[Пп]осле|[Оо]коло) {_HOUR}(?= ?(?:{_COUNTED}))"), _until),
)
"""In the order of application."""
