"""Vietnamese: what a reader says for digits, symbols and abbreviations."""

from collections.abc import Sequence

from voxwire.text import tables
from voxwire.text.normalize.european import Currency, Locale, normalizer

_DIGITS = tables.in_order("không một hai ba bốn năm sáu bảy tám chín")
_MONTHS = tuple(
    f"tháng {name}"
    for name in (*tables.in_order("một hai ba tư năm sáu bảy tám chín mười"), "mười một", "mười hai")
)
_SCALES = ((10**9, "tỷ"), (10**6, "triệu"), (1000, "nghìn"))


def cardinal(number: int, behind: str = "") -> str:
    """The words for a whole number."""
    if number < 1000:
        return _below_thousand(number)
    value, name = next(scale for scale in _SCALES if number >= scale[0])
    high, rest = divmod(number, value)
    if not rest:
        return f"{cardinal(high)} {name}"
    # Below a hundred the hundreds are said all the same: 2005 is hai nghìn không trăm linh năm.
    joint = "không trăm " if rest < 100 else ""
    joint += "linh " if rest < 10 else ""
    return f"{cardinal(high)} {name} {joint}{cardinal(rest)}"


def _below_thousand(number: int) -> str:
    if number < 10:
        return _DIGITS[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        head = "mười" if tens == 1 else f"{_DIGITS[tens]} mươi"
        if not ones:
            return head
        # After a ten, five is lăm; after several, one is mốt and four is tư.
        last = {5: "lăm", 1: "mốt" if tens > 1 else "một", 4: "tư" if tens > 1 else "bốn"}.get(
            ones, _DIGITS[ones]
        )
        return f"{head} {last}"
    hundreds, rest = divmod(number, 100)
    head = f"{_DIGITS[hundreds]} trăm"
    if not rest:
        return head
    return f"{head} {'linh ' if rest < 10 else ''}{_below_thousand(rest)}"


def _ordinal(number: int, ending: str) -> str:
    return {1: "thứ nhất", 4: "thứ tư"}.get(number, f"thứ {cardinal(number)}")


def _decimal(whole: int, fraction: str) -> str:
    short = len(fraction) < 3 and fraction[0] != "0"
    tail = cardinal(int(fraction)) if short else " ".join(_DIGITS[int(digit)] for digit in fraction)
    return f"{cardinal(whole)} phẩy {tail}"


def _date(day: int, month: int, year: int | None) -> str:
    return f"{cardinal(day)} {_MONTHS[month - 1]}" + (f" năm {cardinal(year)}" if year is not None else "")


def _time(hour: int, minute: int, second: int | None) -> str:
    words = f"{cardinal(hour)} giờ" + (f" {cardinal(minute)} phút" if minute else "")
    return words + (f" {cardinal(second)} giây" if second else "")


def _money(whole: int, cents: int, currency: Currency) -> str:
    return f"{cardinal(whole)} {currency.names[0]} {cardinal(cents)} {currency.cents[0]}"


def _telephone(groups: Sequence[str]) -> str:
    return ", ".join(" ".join(_DIGITS[int(digit)] for digit in group) for group in groups)


_DONG = Currency(("đồng",))

LOCALE = Locale(
    cardinal=cardinal,
    ordinal=_ordinal,
    decimal=_decimal,
    digits=tuple(_DIGITS),
    plural=lambda number, fraction: 0,
    months=_MONTHS,
    month_names={name: place for place, name in enumerate(_MONTHS, start=1)},
    day=cardinal,
    year=cardinal,
    date=_date,
    clock=r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4])(?::|h)(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\d:])",
    time=_time,
    money=_money,
    currencies={
        "₫": _DONG, "đ": _DONG, "VND": _DONG, "VNĐ": _DONG, "$": Currency(("đô la",), ("xu",)),
        "US$": Currency(("đô la Mỹ",), ("xu",)),
        "USD": Currency(("đô la Mỹ",), ("xu",)), "€": Currency(("ơ rô",), ("xu",)),
        "£": Currency(("bảng",), ("xu",)),
        "¥": Currency(("yên",)),
    },
    units={
        unit: (name,)
        for unit, name in {
            "km/h": "ki lô mét một giờ", "km²": "ki lô mét vuông", "m²": "mét vuông", "m2": "mét vuông",
            "m³": "mét khối",
            "km": "ki lô mét", "m": "mét", "cm": "xăng ti mét", "mm": "mi li mét", "kg": "ki lô gam",
            "g": "gam",
            "mg": "mi li gam", "l": "lít", "ml": "mi li lít", "ha": "héc ta", "°C": "độ xê",
            "GB": "gi ga bai",
            "MB": "mê ga bai", "W": "oát", "kW": "ki lô oát", "Hz": "héc", "%": "phần trăm",
        }.items()
    },
    signs={
        "+": "cộng", "-": "âm", "–": "đến", "=": "bằng", "×": "nhân", "÷": "chia", "<": "nhỏ hơn",
        ">": "lớn hơn",
        "±": "cộng trừ", "&": "và", "§": "mục", "@": "a còng", "#": "thăng", ".": "chấm", "/": "gạch chéo",
        "_": "gạch dưới", "hyphen": "gạch ngang", ":": "hai chấm", "%": "phần trăm", "‰": "phần nghìn",
        "°": "độ",
        "№": "số", "?": "",
    },
    abbreviations={
        "v.v.": "vân vân", "TP.": "thành phố", "Tp.": "thành phố", "Q.": "quận", "P.": "phường",
        "TS.": "tiến sĩ",
        "ThS.": "thạc sĩ", "GS.": "giáo sư", "BS.": "bác sĩ", "ĐT:": "điện thoại", "tr.": "trang",
    },
    numbered={"tr.": "trang"},
    telephone=_telephone,
    announcing="điện thoại|gọi|số|liên hệ|fax",
    ordinals=r"(?<![\w.,])(?P<e>thứ )(?P<n>\d{1,2})(?!\w)",
    fractions={"1/2": "một phần hai", "1/3": "một phần ba", "1/4": "một phần tư", "3/4": "ba phần tư"},
    scales={"triệu": "triệu|", "tỷ": "tỷ|", "nghìn": "nghìn|"},
    groups=".",
)  # fmt: skip
"""Vietnam's customs; a comma before decimals, a stop between thousands."""

normalize = normalizer(LOCALE)
