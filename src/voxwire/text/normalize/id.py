"""Indonesian: what a reader says for digits, symbols and abbreviations."""

from collections.abc import Sequence

from voxwire.text import tables
from voxwire.text.normalize.european import Currency, Locale, normalizer

_SMALL = tables.in_order(
    "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua-belas tiga-belas"
    " empat-belas"
    " lima-belas enam-belas tujuh-belas delapan-belas sembilan-belas"
)
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
    "November",
    "Desember",
)  # fmt: skip
_SCALES = (
    (10**12, "triliun"),
    (10**9, "miliar"),
    (10**6, "juta"),
    (1000, "ribu"),
    (100, "ratus"),
    (10, "puluh"),
)


def cardinal(number: int, behind: str = "") -> str:
    """The words for a whole number."""
    if number < 20:
        return _SMALL[number].replace("-", " ")
    value, name = next(scale for scale in _SCALES if number >= scale[0])
    high, rest = divmod(number, value)
    # One ten, hundred or thousand is a word of its own; one million is not.
    head = f"se{name}" if high == 1 and value <= 1000 else f"{cardinal(high)} {name}"
    return head + (f" {cardinal(rest)}" if rest else "")


def _ordinal(number: int, ending: str) -> str:
    return "pertama" if number == 1 else f"ke{cardinal(number)}"


def _decimal(whole: int, fraction: str) -> str:
    return f"{cardinal(whole)} koma {' '.join(_SMALL[int(digit)] for digit in fraction)}"


def _date(day: int, month: int, year: int | None) -> str:
    return f"{cardinal(day)} {_MONTHS[month - 1]}" + (f" {cardinal(year)}" if year is not None else "")


def _time(hour: int, minute: int, second: int | None) -> str:
    words = cardinal(hour) + (f" lewat {cardinal(minute)} menit" if minute else "")
    return words + (f" {cardinal(second)} detik" if second else "")


def _money(whole: int, cents: int, currency: Currency) -> str:
    return f"{cardinal(whole)} {currency.names[0]} {cardinal(cents)} {currency.cents[0]}"


def _telephone(groups: Sequence[str]) -> str:
    return ", ".join(" ".join(_SMALL[int(digit)] for digit in group) for group in groups)


_RUPIAH = Currency(("rupiah",))

LOCALE = Locale(
    cardinal=cardinal,
    ordinal=_ordinal,
    decimal=_decimal,
    digits=tuple(_SMALL[:10]),
    plural=lambda number, fraction: 0,
    months=_MONTHS,
    month_names={name.lower(): place for place, name in enumerate(_MONTHS, start=1)},
    day=cardinal,
    year=cardinal,
    date=_date,
    clock=r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4])(?::|(?<=pukul \d)\.|(?<=pukul \d\d)\.)(?P<m>[0-5]\d)(?![\d:])",
    time=_time,
    money=_money,
    currencies={
        "Rp": _RUPIAH,
        "Rp.": _RUPIAH,
        "IDR": _RUPIAH,
        "$": Currency(("dolar",), ("sen",)),
        "US$": Currency(("dolar Amerika",), ("sen",)),
        "€": Currency(("euro",), ("sen",)),
        "£": Currency(("pound",), ("penny",)),
        "¥": Currency(("yen",)),
    },
    units={
        unit: (name,)
        for unit, name in {
            "km/jam": "kilometer per jam", "km²": "kilometer persegi", "m²": "meter persegi",
            "m³": "meter kubik",
            "km": "kilometer", "m": "meter", "cm": "sentimeter", "mm": "milimeter", "kg": "kilogram",
            "g": "gram",
            "mg": "miligram", "l": "liter", "L": "liter", "ml": "mililiter", "ha": "hektar",
            "°C": "derajat Celsius",
            "GB": "gigabita", "MB": "megabita", "kW": "kilowatt", "W": "watt", "Hz": "hertz", "%": "persen",
        }.items()
    },
    signs={
        "+": "tambah", "-": "minus", "–": "sampai", "=": "sama dengan", "×": "kali", "÷": "dibagi",
        "<": "kurang dari",
        ">": "lebih dari", "±": "kurang lebih", "&": "dan", "§": "pasal", "@": "at", "#": "tagar",
        ".": "titik",
        "/": "garis miring", "_": "garis bawah", "hyphen": "strip", ":": "titik dua", "%": "persen",
        "‰": "permil",
        "°": "derajat", "№": "nomor", "?": "",
    },
    abbreviations={
        "dll.": "dan lain-lain", "dsb.": "dan sebagainya", "dst.": "dan seterusnya", "yg": "yang",
        "Jl.": "jalan",
        "Bpk.": "bapak", "Tn.": "tuan", "Ny.": "nyonya", "Dr.": "doktor", "dr.": "dokter",
        "Prof.": "profesor",
        "hlm.": "halaman", "a.n.": "atas nama", "s.d.": "sampai dengan",
    },
    numbered={"no.": "nomor", "hlm.": "halaman"},
    telephone=_telephone,
    announcing="telepon|telp|hubungi|nomor|faks|hp",
    ordinals=r"(?<![\w.,])(?P<e>ke-)(?P<n>\d{1,4})(?!\w)",
    fractions={"1/2": "setengah", "1/3": "sepertiga", "1/4": "seperempat", "3/4": "tiga perempat"},
    scales={"jt": "juta|", "juta": "juta|", "miliar": "miliar|", "ribu": "ribu|"},
    groups=".",
)  # fmt: skip
"""Indonesia's customs; a comma before decimals, a stop between thousands."""

normalize = normalizer(LOCALE)
