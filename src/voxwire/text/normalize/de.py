"""German: what a reader says for digits, symbols and abbreviations."""

import re

from voxwire.text import tables
from voxwire.text.normalize.european import Currency, Locale, normalizer
from voxwire.text.normalize.european.numbers import in_groups

_SMALL = tables.in_order(
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn"
    " sechzehn siebzehn"
    " achtzehn neunzehn"
)
_TENS = tables.in_order("_ _ zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig")
_MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip
_SHORT_ORDINALS = {1: "erst", 3: "dritt", 7: "siebt", 8: "acht"}
_FEMININE = re.compile(
    "(?:ung|heit|keit|schaft|tät|ion|ie|ik|stunde|minute|sekunde|woche|person|tonne|million|milliarde|seite|tasse)$"
)
_NOT_NOUNS = tables.words(
    "uhr mal prozent komma plus minus bis und oder für von in im auf an am zu zum mit nach ist wenn drücken"
    " wählen"
)
_DATIVE = tables.words(
    "am im vom zum beim dem den seinem ihrem meinem einem seinen ihren meinen jeden der zur einer"
)


def cardinal(number: int, behind: str = "") -> str:
    """The words for a whole number; 1 before a word is *ein* or *eine*."""
    if number == 1 and behind and behind not in _NOT_NOUNS - {"uhr", "prozent"}:
        return "eine" if _FEMININE.search(behind) else "ein"
    return _count(number)


def _count(number: int, *, last: bool = True) -> str:
    if number < 20:
        return "ein" if number == 1 and not last else _SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return (f"{_count(ones, last=False)}und" if ones else "") + _TENS[tens]
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return ("" if hundreds == 1 else _SMALL[hundreds]) + "hundert" + (_count(rest) if rest else "")
    if number < 10**6:
        thousands, rest = divmod(number, 1000)
        head = "" if thousands == 1 else _count(thousands, last=False)
        return head + "tausend" + (_count(rest) if rest else "")
    value, name = next(
        (v, n) for v, n in ((10**12, "Billion"), (10**9, "Milliarde"), (10**6, "Million")) if number >= v
    )
    high, rest = divmod(number, value)
    many = name + ("n" if name.endswith("e") else "en")
    head = f"eine {name}" if high == 1 else f"{_count(high)} {many}"
    return head + (f" {_count(rest)}" if rest else "")


def year(number: int) -> str:
    """A year: from 1100 to 1999 in hundreds."""
    hundreds, rest = divmod(number, 100)
    if 11 <= hundreds <= 19:
        return _SMALL[hundreds] + "hundert" + (_count(rest) if rest else "")
    return _count(number)


def _stem(number: int) -> str:
    """An ordinal without its ending."""
    head, rest = divmod(number, 100)
    if rest in _SHORT_ORDINALS:
        return (_count(head * 100) if head else "") + _SHORT_ORDINALS[rest]
    return _count(number) + ("t" if 0 < rest < 20 else "st")


def _ordinal(number: int, ending: str) -> str:
    return _stem(number) + (ending if ending.startswith("e") else "e")


def _inflected(match: re.Match[str]) -> str | None:
    """``3.`` before a noun: *dritten* behind a preposition or a dative, *dritte* otherwise."""
    number = int(match[2])
    before = (match[1] or "").strip().lower()
    stem = _stem(number)
    if before in ("ein", "kein", "mein", "sein", "ihr", "unser"):
        return f"{match[1]}{stem}er"
    return f"{match[1] or ''}{stem}{'en' if before in _DATIVE and before != 'der' else 'e'}"


def _decimal(whole: int, fraction: str) -> str:
    return f"{_count(whole)} Komma {' '.join(_SMALL[int(digit)] for digit in fraction)}"


def _date(day: int, month: int, full_year: int | None) -> str:
    words = f"{_stem(day)}en {_MONTHS[month - 1]}"
    return words + (f" {year(full_year)}" if full_year is not None else "")


def _time(hour: int, minute: int, second: int | None) -> str:
    words = f"{cardinal(hour, 'uhr')} Uhr"
    if minute:
        words += f" {_count(minute)}"
    return words + (f" und {_count(second)} Sekunden" if second else "")


def _money(whole: int, cents: int, currency: Currency) -> str:
    if not whole:
        return f"{cardinal(cents, 'cent')} {currency.cents[cents != 1]}"
    return f"{cardinal(whole, 'euro')} {currency.names[whole != 1]} {_count(cents)}"


def _ruler(number: int, name: str) -> str:
    return f"{'die' if name in ('Elisabeth', 'Katharina', 'Margrethe') else 'der'} {_stem(number)}e"


_MONTH = "|".join(_MONTHS)
_ABBREVIATED = {"Jan": 1, "Feb": 2, "Apr": 4, "Aug": 8, "Sep": 9, "Sept": 9, "Okt": 10, "Nov": 11, "Dez": 12}
_BEFORE_YEAR = (
    "Jahre?s?|seit|Seit|von|bis|ab|um|anno|Anfang|Ende|Mitte|Sommer|Winter|Herbst|Frühling|Frühjahr"
)


def _day_of_month(match: re.Match[str]) -> str | None:
    number = int(match[2])
    if not 1 <= number <= 31:
        return None
    before = (match[1] or "").strip().lower()
    nominative = before in ("der", "dieser", "erster")
    return f"{match[1] or ''}{_stem(number)}{'e' if nominative else 'en'}"


def _days_of_month(match: re.Match[str]) -> str | None:
    """``5.–7. Juni``; the second is read as any day before a month."""
    number = int(match[2])
    if not 1 <= number <= 31:
        return None
    joint = match[3] if match[3].isalpha() else "bis"
    nominative = (match[1] or "").strip().lower() in ("der", "die")
    return f"{match[1] or ''}{_stem(number)}{'e' if nominative else 'en'} {joint} "


def _years(match: re.Match[str]) -> str:
    """``1990–2010``."""
    joint = match[2] if match[2].isalpha() else "bis"
    return f"{year(int(match[1]))} {joint} {year(int(match[3]))}"


def _day_and_month(match: re.Match[str]) -> str | None:
    """``am 24.12.``, and the stop of a sentence that ends there."""
    day, month = int(match[2]), int(match[3])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    ending = "e" if match[1].strip().lower() == "der" else "en"
    return f"{match[1]}{_stem(day)}{ending} {_MONTHS[month - 1]}" + "." * (match[4] is not None)


LOCALE = Locale(
    cardinal=cardinal,
    ordinal=_ordinal,
    decimal=_decimal,
    digits=tuple(_SMALL[:10]),
    plural=lambda number, fraction: int(number != 1 or bool(fraction)),
    months=_MONTHS,
    month_names={
        **{name.lower(): place for place, name in enumerate(_MONTHS, start=1)},
        **{n.lower(): p for n, p in _ABBREVIATED.items()}
    },
    day=lambda day: _stem(day) + "en",
    year=year,
    date=_date,
    clock=r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4])(?:\s?Uhr\b(?!\s\d)|:(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\d:])(?:\s?Uhr\b|\s?h\b)?|\.(?P<n>[0-5]\d)\s?Uhr\b)",
    time=_time,
    money=_money,
    currencies={
        "€": Currency(("Euro", "Euro"), ("Cent", "Cent")),
        "EUR": Currency(("Euro", "Euro"), ("Cent", "Cent")),
        "$": Currency(("Dollar", "Dollar"), ("Cent", "Cent")),
        "US$": Currency(("US-Dollar", "US-Dollar"), ("Cent", "Cent")),
        "USD": Currency(("Dollar", "Dollar"), ("Cent", "Cent")),
        "£": Currency(("Pfund", "Pfund"), ("Penny", "Pence")),
        "¥": Currency(("Yen", "Yen")), "CHF": Currency(("Franken", "Franken"), ("Rappen", "Rappen")),
        "₽": Currency(("Rubel", "Rubel")), "₹": Currency(("Rupie", "Rupien")),
    },
    units={
        "km/h": ("Kilometer pro Stunde", "Kilometer pro Stunde"),
        "km²": ("Quadratkilometer", "Quadratkilometer"),
        "m²": ("Quadratmeter", "Quadratmeter"), "qm": ("Quadratmeter", "Quadratmeter"),
        "m³": ("Kubikmeter", "Kubikmeter"),
        "km": ("Kilometer", "Kilometer"), "m": ("Meter", "Meter"), "cm": ("Zentimeter", "Zentimeter"),
        "mm": ("Millimeter", "Millimeter"),
        "kg": ("Kilo", "Kilo"), "g": ("Gramm", "Gramm"), "mg": ("Milligramm", "Milligramm"),
        "l": ("Liter", "Liter"), "L": ("Liter", "Liter"),
        "ml": ("Milliliter", "Milliliter"), "t": ("Tonne", "Tonnen"), "ha": ("Hektar", "Hektar"),
        "h": ("Stunde", "Stunden"), "S.": ("Seite", "Seiten"),
        "Std.": ("Stunde", "Stunden"), "min": ("Minute", "Minuten"), "Min.": ("Minute", "Minuten"),
        "s": ("Sekunde", "Sekunden"),
        "Sek.": ("Sekunde", "Sekunden"), "°C": ("Grad", "Grad"),
        "°F": ("Grad Fahrenheit", "Grad Fahrenheit"), "°": ("Grad", "Grad"),
        "kW": ("Kilowatt", "Kilowatt"), "kWh": ("Kilowattstunde", "Kilowattstunden"), "W": ("Watt", "Watt"),
        "GB": ("Gigabyte", "Gigabyte"),
        "MB": ("Megabyte", "Megabyte"), "Hz": ("Hertz", "Hertz"), "%": ("Prozent", "Prozent"),
        "‰": ("Promille", "Promille"),
    },
    signs={
        "+": "plus", "-": "minus", "–": "bis", "=": "gleich", "×": "mal", "÷": "geteilt durch",
        "<": "kleiner als", ">": "größer als",
        "±": "plus minus", "&": "und", "§": "Paragraf", "@": "ät", "#": "Raute", ".": "Punkt",
        "/": "Schrägstrich", "_": "Unterstrich",
        "hyphen": "Bindestrich", ":": "Doppelpunkt", "%": "Prozent", "‰": "Promille", "°": "Grad",
        "№": "Nummer", "?": "",
    },
    abbreviations={
        "Hr.": "Herr", "Hrn.": "Herrn", "Fr.": "Frau", "Dr.": "Doktor", "Prof.": "Professor",
        "Dipl.-Ing.": "Diplomingenieur", "St.": "Sankt",
        "z. B.": "zum Beispiel", "z.B.": "zum Beispiel", "d. h.": "das heißt", "d.h.": "das heißt",
        "u. a.": "unter anderem", "u.a.": "unter anderem",
        "o. Ä.": "oder Ähnliches", "usw.": "und so weiter", "etc.": "et cetera", "bzw.": "beziehungsweise",
        "ca.": "circa", "vgl.": "vergleiche",
        "evtl.": "eventuell", "Co.": "Co",
        "ggf.": "gegebenenfalls", "sog.": "sogenannte", "inkl.": "inklusive",
        "MwSt.": "Mehrwertsteuer", "MwSt": "Mehrwertsteuer",
        "exkl.": "exklusive", "zzgl.": "zuzüglich",
        "max.": "maximal", "min.": "minimal", "Tel.": "Telefon", "Str.": "Straße", "str.": "straße",
        "Mio.": "Millionen", "Mrd.": "Milliarden",
        "v. Chr.": "vor Christus", "n. Chr.": "nach Christus", "i. d. R.": "in der Regel",
        "u. v. m.": "und vieles mehr", "bspw.": "beispielsweise",
        "Abb.": "Abbildung", "Kap.": "Kapitel", "GmbH": "g.m.b.h", "Mo.": "Montag", "Di.": "Dienstag",
        "Mi.": "Mittwoch", "Do.": "Donnerstag",
        "Sa.": "Samstag", "So.": "Sonntag", "vs.": "gegen", "zzt.": "zurzeit", "zw.": "zwischen",
        "mind.": "mindestens", "bzgl.": "bezüglich", "insb.": "insbesondere", "gem.": "gemäß", "lt.": "laut",
        "tgl.": "täglich", "geb.": "geboren", "gest.": "gestorben",
        "Jh.": "Jahrhundert", "Jhd.": "Jahrhundert",
        "Hbf.": "Hauptbahnhof", "Hbf": "Hauptbahnhof", "z. T.": "zum Teil", "z.T.": "zum Teil",
        "u. U.": "unter Umständen", "versch.": "verschiedene", "Std.": "Stunden", "Min.": "Minuten",
    },
    numbered={
        "nr.": "Nummer", "s.": "Seite", "art.": "Artikel", "abs.": "Absatz", "bd.": "Band", "§": "Paragraf",
        "§§": "Paragrafen"
    },
    announcing="telefon\\w*|tel|ruf\\w*|nummer|handy|mobil|fax|anruf\\w*|wählen",
    ordinals=r"(?<![\w.,])(?P<n>\d{1,4})\.?(?P<e>e[rsnm]?)\b(?!r)",
    fractions={
        "1/2": "eine halbe", "1/3": "ein Drittel", "2/3": "zwei Drittel", "1/4": "ein Viertel",
        "3/4": "drei Viertel"
    },
    versus="zu",
    scales={
        "Mio.": "Millionen|", "Mrd.": "Milliarden|", "Millionen": "Millionen|", "Million": "Million|",
        "Milliarden": "Milliarden|", "Tsd.": "tausend|"
    },
    groups=".",
    emphatic=tables.words("nicht ja nein nur kein sehr nie alle und oder ich du sie wir bitte jetzt neu"),
    acronyms=tables.words(
        "NATO UNO UNESCO UNICEF FIFA UEFA NASA COVID LED TÜV BAföG SAP AIDS ASEAN DAX EDEKA IKEA PIN TAN SIM"
        " IBAN SCHUFA GEMA REWE ALDI LIDL OPEC"
    ) - {"SAP"},
    coded="\\w*code|pin|tan|otp|passwort|kennwort|kundennummer|auftragsnummer|bestellnummer",
    top_levels={"de": "D.E", "at": "A.T", "ch": "C.H", "eu": "E.U"},
    numeral_stop=True,
    roman_after="Kapitel|Band|Teil|Akt|Artikel|Phase",
    rulers=(
        "Wilhelm|Friedrich|Ludwig|Karl|Heinrich|Otto|Johannes|Johannes Paul|Paul|Benedikt|Pius|Elisabeth"
        "|Katharina|Napoleon|Peter|Franz|Philipp|Georg|Leopold"
    ),
    ruler=_ruler,
    letters="A-ZÄÖÜ",
    per={
        "Monat": "pro Monat", "Mon": "pro Monat", "Jahr": "pro Jahr", "Tag": "pro Tag",
        "Woche": "pro Woche", "Stunde": "pro Stunde", "Std": "pro Stunde", "h": "pro Stunde",
        "Person": "pro Person", "Pers": "pro Person", "Nacht": "pro Nacht", "kg": "pro Kilo",
        "l": "pro Liter", "m²": "pro Quadratmeter", "qm": "pro Quadratmeter", "Stück": "pro Stück",
    },
    weekdays={
        "mo": "Montag", "di": "Dienstag", "mi": "Mittwoch", "do": "Donnerstag",
        "fr": "Freitag", "sa": "Samstag", "so": "Sonntag",
    },
    until="bis|und|u\\.",
    last=(
        (
            re.compile(
                r"(?<![\w.,/-])(1[1-9]\d\d)(?![\w/-]|[.,]\d|\s?[€%$£°]|\s[A-ZÄÖÜ]"
                r"|\s(?:kg|km|m|cm|mm|g|l|t|h|min|s|kW|kWh|mal)\b)"
            ),
            lambda match: year(int(match[1])),
        ),
    ),
    first=(
        (re.compile(r"(?<![\d.,])(\d0|\d{3}0)er(n?)(?!\w)"), lambda m: year(int(m[1])) + "er" + m[2]),
        (re.compile(r"(?<![\d/])1/2 (?:l|Liter)\b"), lambda _: "einen halben Liter"),
        (re.compile(r"(?<![\d/])1/2 (?:kg|Kilo)\b"), lambda _: "ein halbes Kilo"),
        (re.compile(r"(?<=[a-zäöüß])str\.(?=\s|,|$)"), lambda _: "straße"),
        (re.compile(r"(?<=\d),[-–—]{1,2}(?=\s?(?:€|Euro|EUR))"), lambda _: ""),
        (re.compile(r"(?<=\d),[-–—]{1,2}(?!\w)"), lambda _: " €"),
        (
            re.compile(r"(?<![\d/])0\d{2,5} ?/ ?\d{2,9}(?:[ -]\d{1,6}){0,3}(?!\d|/)"),
            lambda match: in_groups(_SMALL, match.group()),
        ),
        (
            re.compile(
                r"(?<![\w.,])((?i:am|vom|bis|bis zum|zum|ab|seit|der|den|dem|und|oder|–|-) ?"
                r"|(?:(?:Mo|Di|Mi|Do|Fr|Sa|So)\.|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch),? )"
                r"(\d{1,2})\.(\d{1,2})\.(?!\d)(?=(\s*$)?)"
            ),
            _day_and_month,
        ),
        (
            re.compile(
                rf"(?<![\w.,])((?i:der|die|am|vom|zum|bis|dem|den) )?(\d{{1,2}})\.\s?(bis|und|oder|–|-)\s?"
                rf"(?=(?:zum )?\d{{1,2}}\.\s?(?:{_MONTH})\b)"
            ),
            _days_of_month,
        ),
        (
            re.compile(
                r"(?<![\w.,/-])(1[1-9]\d\d)\s?(bis|und|–|-)\s?(1[1-9]\d\d|20\d\d)"
                r"(?!\w|[.,/]\d|-|\s?[€%$°]|\s[A-ZÄÖÜ]|\s(?:kg|km|m|g|l|t|h|kW|kWh|min)\b)"
            ),
            _years,
        ),
        (
            re.compile(rf"(?<![\w.,])((?i:der|dieser|am|vom|zum|bis|dem|den)"
            rf" )?(\d{{1,2}})\.(?=\s?(?:{_MONTH})\b)"), _day_of_month
        ),
        (
            re.compile(
                rf"(?<=\b)((?:{_BEFORE_YEAR}) )(1[1-9]\d\d)(?![\d.,]|\s?[%€$])"
            ), lambda m: m[1] + year(int(m[2]))
        ),
        (
            re.compile(r"(?<![\w.,])((?:[Aa]m|[Ii]m|[Vv]om|[Zz]um|[Bb]eim|[Dd]em|[Dd]en"
            r"|\w{2,5}em|\w{2,5}en|[Dd]er|[Dd]ie|[Dd]as|[Ee]in|[Zz]ur)"
            r" )?(?<![\d.,])(\d{1,3})\.(?! (?:Der|Die|Das|Er|Sie|Es|Ich|Wir|Ihr|Du"
            r"|Und|Aber|Dann|Da|Ein|Eine|Am|Im|In|Auf|Wenn|Mit|Doch|Nun|Wie|Was|Wo"
            r"|Ja|Nein)\b)(?= [A-ZÄÖÜ](?:[a-zäöüß]+|[A-ZÄÖÜ]+\b))"), _inflected
        ),
    ),
)  # fmt: skip
"""Germany's customs; a comma before decimals, a stop between thousands."""

normalize = normalizer(LOCALE)
