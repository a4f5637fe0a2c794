"""Amounts of money."""

from collections.abc import Mapping

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.currencies import CODES, PREFIXES, SCALES, SIGNS, Currency
from voxwire.text.normalize.en.figures import DASHES, MINUS, Figure, figure_at
from voxwire.text.normalize.en.line import Line, Part, Reading, one
from voxwire.text.normalize.en.units import is_attribute

_PER: Mapping[str, str] = {
    symbol: name
    for name, symbols in {
        "hour": "hour hr h",
        "minute": "minute min",
        "day": "day",
        "week": "week wk",
        "month": "month mo",
        "year": "year yr",
        "night": "night",
        "person": "person",
        "head": "head",
        "user": "user",
        "unit": "unit",
        "piece": "piece",
        "share": "share",
        "mile": "mile mi",
        "gallon": "gallon gal",
        "liter": "liter l L",
        "barrel": "barrel bbl",
        "pound": "lb",
        "ounce": "oz",
        "kilogram": "kg",
        "ton": "ton t",
        "kilowatt hour": "kWh",
        "gigabyte": "GB",
    }.items()
    for symbol in symbols.split()
}


def money(line: Line, index: int) -> Reading | None:
    """``$4.99``, ``£2m``, ``US$40``, ``CHF 45``, ``-$8.50``, ``$10-$15``; at the sign, code or prefix."""
    start = index
    text = line.text(index)
    negative = text in MINUS and not line.is_glue(index - 1)
    if negative:
        index += 1
        text = line.text(index)
    currency, place = _currency_at(line, index, text)
    if currency is None:
        return None
    if line.text(place) in MINUS and not negative:
        negative, place = True, place + 1
    figure = figure_at(line, place)
    if figure is None:
        return None
    return _amount(line, start, figure, currency, "minus " if negative else "")


def _currency_at(line: Line, index: int, text: str) -> tuple[Currency | None, int]:
    """A currency before its number, and where that number should begin."""
    if text in SIGNS:
        return SIGNS[text], line.behind_space(index + 1)
    if line.is_glue(index - 1):
        return None, index
    if text in PREFIXES and line.text(index + 1) == "$":
        return PREFIXES[text], line.behind_space(index + 2)
    if text in ("CN", "RMB") and line.text(index + 1) in ("¥", "￥"):
        return CODES["CNY"], index + 2
    if text in CODES and not (line.text(index - 1) == "/" and line.is_word(index - 2)):
        # Behind a stroke it is the second of two, as in "EUR/USD 1.08".
        behind = index + 2 if text == "Rs" and line.text(index + 1) == "." else index + 1
        return CODES[text], line.behind_space(behind)
    return None, index


def _amount(line: Line, start: int, figure: Figure, currency: Currency, minus: str) -> Reading:
    until = _until(line, figure.end)
    if until is not None:
        dash, shared = until
        words = figure.words if shared else _in_parts(figure, currency, attribute=False)
        return Part(start, figure.end, f"{minus}{words}"), Part(dash, dash + 1, "to")
    hyphen = line.text(figure.end) == "-" and len(line.text(figure.end + 1)) > 3
    scaled = figure.end + 1 if hyphen else line.behind_space(figure.end)
    scale = SCALES.get(line.text(scaled)) if _is_scale(line, figure.end, scaled) else None
    if scale is None:
        end = figure.end
        words = minus + _in_parts(figure, currency, is_attribute(line, start, end))
        return _with_per(line, end, [Part(start, end, words)])
    end = scaled + 1
    if (until := _until(line, end)) is not None:
        dash, shared = until
        words = f"{minus}{figure.words} {scale}{'' if shared else f' {currency.many}'}"
        return Part(start, end, words), Part(dash, dash + 1, "to")
    name = currency.one if is_attribute(line, start, end) else currency.many
    if scaled > figure.end:
        parts = [Part(start, figure.end, minus + figure.words), Part(scaled, end, f"{scale} {name}")]
    else:
        parts = [Part(start, end, f"{minus}{figure.words} {scale} {name}")]
    return _with_per(line, end, parts)


def _is_scale(line: Line, end: int, scaled: int) -> bool:
    """Whether the word behind an amount multiplies it: ``$5 m`` is rare, ``$5 million`` is not."""
    if line.is_glue(scaled + 1):
        return False
    letter = line.text(scaled)
    after = line.behind_space(scaled + 1)
    return scaled == end or len(letter) > 1 or (letter in "MBTK" and not line.is_word(after))


def _until(line: Line, end: int) -> tuple[int, bool] | None:
    """Where a dash leads to a second amount, and whether the currency is only said behind that."""
    dash = line.behind_space(end)
    second = line.behind_space(dash + 1)
    if line.text(dash) not in DASHES:
        return None
    if line.is_digits(second):
        return dash, True
    currency, place = _currency_at(line, second, line.text(second))
    return (dash, False) if currency is not None and line.is_digits(place) else None


def second_amount(line: Line, index: int) -> Reading | None:
    """The ``15`` of ``$10–15``: the currency stands before the dash."""
    dash = line.previous(index)
    if line.text(dash) not in DASHES:
        return None
    place = dash - 2 if line.is_space(dash - 1) else dash - 1
    for _ in range(5):
        if line.text(place) in SIGNS:
            figure = figure_at(line, index)
            return _amount(line, index, figure, SIGNS[line.text(place)], "") if figure else None
        if not (line.is_digits(place) or line.text(place) in ".," or line.text(place) in SCALES):
            return None
        place -= 1
    return None


def _in_parts(figure: Figure, currency: Currency, attribute: bool) -> str:
    """Dollars and cents."""
    many = (
        currency.one
        if attribute or (figure.whole == "1" and not figure.fraction.strip("0"))
        else currency.many
    )
    fraction = figure.fraction
    if not fraction or not currency.part or len(fraction) != 2:
        return f"{figure.words} {many}" if fraction.strip("0") or not fraction else f"{_whole(figure)} {many}"
    many = currency.one if figure.whole == "1" else many
    parts = [f"{_whole(figure)} {many}"] if figure.value or not int(fraction) else []
    if int(fraction):
        name = currency.part if fraction == "01" else currency.parts
        parts.append(f"{numerals.cardinal(str(int(fraction)))} {name}")
    return " and ".join(parts)


def _whole(figure: Figure) -> str:
    return numerals.cardinal(figure.whole or "0")


def _with_per(line: Line, end: int, parts: list[Part]) -> Reading:
    """``/hour`` behind an amount."""
    unit = _PER.get(line.text(end + 1)) if line.text(end) == "/" else None
    if unit is not None and not line.is_glue(end + 2):
        parts.append(Part(end, end + 2, f"per {unit}"))
    return tuple(parts)


_CODE = 3
"""Letters of a currency's code (ISO 4217)."""


def money_behind(line: Line, index: int, figure: Figure) -> Reading | None:
    """``50¢``, ``35 €``, ``20 USD``, ``99p``: the currency behind its number."""
    place = line.behind_space(figure.end)
    text = line.text(place)
    if text == "¢":
        singular = figure.is_one or is_attribute(line, index, place + 1)
        return _joined(line, index, figure, place, "cent" if singular else "cents")
    if text == "p" and place == figure.end and not figure.fraction and len(figure.whole) <= 2:
        return _joined(line, index, figure, place, "penny" if figure.is_one else "pence")
    currency = SIGNS.get(text) if not line.is_glue(place + 1) and not figure_at(line, place + 1) else None
    if currency is None and (place > figure.end or len(text) == _CODE):
        currency = CODES.get(text)
    scaled = SCALES.get(text)
    if currency is None and scaled is not None:
        behind = line.behind_space(place + 1)
        currency = CODES.get(line.text(behind)) or SIGNS.get(line.text(behind))
        if currency is None or behind == place + 1:
            return None
        words = f"{scaled} {currency.many}"
        if place == figure.end:
            return one(index, behind + 1, f"{figure.words} {words}")
        return Part(index, figure.end, figure.words), Part(place, behind + 1, words)
    if currency is None:
        return None
    return _joined(line, index, figure, place, _name(figure, currency))


def _name(figure: Figure, currency: Currency) -> str:
    return currency.one if figure.is_one else currency.many


def _joined(line: Line, index: int, figure: Figure, place: int, name: str) -> Reading:
    if line.is_space(place - 1):
        return Part(index, figure.end, figure.words), Part(place, place + 1, name)
    return one(index, place + 1, f"{figure.words} {name}")
