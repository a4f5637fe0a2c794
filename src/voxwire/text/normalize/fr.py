"""French: what a reader says for digits, symbols and abbreviations."""

import re
from collections.abc import Sequence

from voxwire.text import tables
from voxwire.text.normalize import text_behind
from voxwire.text.normalize.european import PRONOUNCED, Currency, Locale, normalizer
from voxwire.text.roman import roman

_SMALL = tables.in_order(
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept"
    " dix-huit"
    " dix-neuf"
)
_TENS = tables.in_order("_ _ vingt trente quarante cinquante soixante")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre",
    "novembre",
    "décembre",
)  # fmt: skip
_NO_NOUN = tables.words(
    "à au aux avec dans de des du en est et ou pour par que qui sur sont moins plus virgule"
)
_FEMININE = re.compile("(?:tion|sion|té|ure|ance|ence|ette|elle|esse|ie|ille|ine|ise|ade|ée)s?$")


def cardinal(number: int, behind: str = "") -> str:
    """The words for a whole number; *une* before what is surely feminine."""
    words = _count(number)
    known = behind in (
        "heure",
        "heures",
        "minute",
        "minutes",
        "seconde",
        "livre",
        "livres",
        "page",
        "pages",
        "tonne",
    )
    if number % 10 == 1 and number % 100 not in (11, 71, 91) and (known or _FEMININE.search(behind)):
        return words + "e"
    return words


def _count(number: int, *, last: bool = True) -> str:
    if number < 20:
        return _SMALL[number]
    if number < 100:
        return _below_hundred(number, last=last)
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        head = "cent" if hundreds == 1 else f"{_SMALL[hundreds]} cent" + "s" * (not rest and last)
        return head + (f" {_count(rest, last=last)}" if rest else "")
    for value, name in ((10**12, "billion"), (10**9, "milliard"), (10**6, "million")):
        if number >= value:
            high, rest = divmod(number, value)
            head = f"{_count(high)} {name}" + "s" * (high > 1)
            return head + (f" {_count(rest, last=last)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    head = "mille" if thousands == 1 else f"{_count(thousands, last=False)} mille"
    return head + (f" {_count(rest, last=last)}" if rest else "")


def _below_hundred(number: int, *, last: bool) -> str:
    if number >= 80:
        rest = number - 80
        return "quatre-vingt" + (f"-{_SMALL[rest]}" if rest else "s" * last)
    tens = 60 if number >= 60 else number - number % 10
    rest = number - tens
    joint = " et " if rest in (1, 11) else "-"
    return _TENS[tens // 10] + (joint + _SMALL[rest] if rest else "")


def _ordinal(number: int, ending: str) -> str:
    if number == 1:
        return "première" if ending in ("re", "ère", "ere") else "premier"
    if number == 2 and ending in ("nd", "nde"):
        return "seconde" if ending == "nde" else "second"
    words = _count(number, last=False)
    if words.endswith("neuf"):
        words = words[:-1] + "v"
    elif words.endswith("cinq"):
        words += "u"
    return words.removesuffix("e") + "ième"


def _decimal(whole: int, fraction: str) -> str:
    zeros = len(fraction) - len(fraction.lstrip("0"))
    rest = fraction[zeros:]
    tail = ["zéro"] * zeros + (
        [_count(int(rest))] if 0 < len(rest) < 3 else [_SMALL[int(digit)] for digit in rest]
    )
    return f"{_count(whole)} virgule {' '.join(tail)}"


def _date(day: int, month: int, year: int | None) -> str:
    words = f"{_day(day)} {_MONTHS[month - 1]}"
    return words + (f" {cardinal(year)}" if year is not None else "")


def _day(day: int) -> str:
    return "premier" if day == 1 else cardinal(day)


def _time(hour: int, minute: int, second: int | None) -> str:
    words = f"{cardinal(hour, 'heures')} heure" + "s" * (hour != 1 and hour != 0)
    if minute:
        words += f" {cardinal(minute)}"
    return words + (f" et {cardinal(second, 'seconde')} secondes" if second else "")


def _money(whole: int, cents: int, currency: Currency) -> str:
    if not whole:
        return f"{cardinal(cents)} {currency.cents[cents > 1]}"
    return f"{cardinal(whole, currency.names[0])} {currency.names[whole > 1]} {cardinal(cents)}"


def _telephone(groups: Sequence[str]) -> str:
    return ", ".join(" ".join(_pairs(group)) for group in groups)


def _pairs(group: str) -> list[str]:
    if len(group) == 3 and group[0] != "0":
        return [_count(int(group))]
    if len(group) % 2 and len(group) > 2:
        return [_SMALL[int(group[0])], *_pairs(group[1:])]
    parts = [group[at : at + 2] for at in range(0, len(group), 2)]
    return [
        " ".join(_SMALL[int(digit)] for digit in part) if part[0] == "0" else _count(int(part))
        for part in parts
    ]


def _ruler(number: int, name: str) -> str:
    return "premier" if number == 1 else cardinal(number)


def _half(match: re.Match[str]) -> str:
    """*Un demi-litre*, *une demi-heure*."""
    feminine = match[1] in _FEMININE_HALVES or _FEMININE.search(match[1]) is not None
    return f"un{'e' * feminine} demi-{match[1]}"


def _numeral(match: re.Match[str]) -> str | None:
    """``Ve République``, ``XVIe siècle``."""
    value = roman(match[1])
    return _ordinal(value, "e") if value else None


def _metres(match: re.Match[str]) -> str:
    """``1m75``: how tall somebody is."""
    return f"{cardinal(int(match[1]))} mètre{'s' * (int(match[1]) > 1)} {_pairs(match[2])[0]}"


def _by(match: re.Match[str]) -> str | None:
    """``21 x 29,7``: sides; a product has an equals sign behind it."""
    return None if "=" in text_behind(match, 12) else " par "


def _millions(match: re.Match[str]) -> str:
    return " millions d'euros" if match[1] == "M" else " milliards d'euros"


_FEMININE_HALVES = tables.words(
    "heure journée bouteille tasse cuillère cuillerée page douzaine livre portion baguette finale pension"
    " tonne seconde minute année part"
)

LOCALE = Locale(
    cardinal=cardinal,
    ordinal=_ordinal,
    decimal=_decimal,
    digits=tuple(_SMALL[:10]),
    plural=lambda number, fraction: int(number >= 2),
    months=_MONTHS,
    month_names={
        **{name: place for place, name in enumerate(_MONTHS, start=1)},
        "janv": 1, "févr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "déc": 12,
    },
    day=_day,
    year=cardinal,
    date=_date,
    clock=r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4])(?:\s?h\b(?!\s\d)|(?:\s?[hH]\s?|:)(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\d:\w])(?:\s?h\b)?)",
    time=_time,
    money=_money,
    currencies={
        "€": Currency(("euro", "euros"), ("centime", "centimes")),
        "EUR": Currency(("euro", "euros"), ("centime", "centimes")),
        "$": Currency(("dollar", "dollars"), ("cent", "cents")),
        "US$": Currency(("dollar", "dollars"), ("cent", "cents")),
        "USD": Currency(("dollar", "dollars"), ("cent", "cents")),
        "£": Currency(("livre", "livres"), ("penny", "pence")),
        "¥": Currency(("yen", "yens")),
        "CHF": Currency(("franc suisse", "francs suisses"), ("centime", "centimes")),
        "₽": Currency(("rouble", "roubles")), "₹": Currency(("roupie", "roupies")),
    },
    units={
        "km/h": ("kilomètre heure", "kilomètres heure"), "km²": ("kilomètre carré", "kilomètres carrés"),
        "m²": ("mètre carré", "mètres carrés"), "m2": ("mètre carré", "mètres carrés"),
        "m³": ("mètre cube", "mètres cubes"),
        "km": ("kilomètre", "kilomètres"), "m": ("mètre", "mètres"), "cm": ("centimètre", "centimètres"),
        "mm": ("millimètre", "millimètres"), "kg": ("kilo", "kilos"), "g": ("gramme", "grammes"),
        "mg": ("milligramme", "milligrammes"),
        "l": ("litre", "litres"), "L": ("litre", "litres"), "ml": ("millilitre", "millilitres"),
        "cl": ("centilitre", "centilitres"),
        "t": ("tonne", "tonnes"), "ha": ("hectare", "hectares"), "h": ("heure", "heures"),
        "min": ("minute", "minutes"),
        "s": ("seconde", "secondes"),
        "°C": ("degré", "degrés"), "°F": ("degré Fahrenheit", "degrés Fahrenheit"), "°": ("degré", "degrés"),
        "kW": ("kilowatt", "kilowatts"), "kWh": ("kilowattheure", "kilowattheures"), "W": ("watt", "watts"),
        "Go": ("giga-octet", "giga-octets"), "Mo": ("méga-octet", "méga-octets"), "Hz": ("hertz", "hertz"),
        "%": ("pour cent", "pour cent"), "‰": ("pour mille", "pour mille"),
    },
    signs={
        "+": "plus", "-": "moins", "–": "à", "=": "égale", "×": "fois", "÷": "divisé par",
        "<": "inférieur à", ">": "supérieur à",
        "±": "plus ou moins", "&": "et", "§": "paragraphe", "@": "arobase", "#": "dièse", ".": "point",
        "/": "barre oblique",
        "_": "tiret bas", "hyphen": "tiret", ":": "deux points", "%": "pour cent", "‰": "pour mille",
        "°": "degrés", "№": "numéro", "?": "",
    },
    abbreviations={
        "M.": "monsieur", "MM.": "messieurs", "Mme": "madame", "Mmes": "mesdames", "Mlle": "mademoiselle",
        "Mlles": "mesdemoiselles",
        "Dr": "docteur", "Dr.": "docteur", "Pr": "professeur", "Me": "maître", "St": "saint",
        "Ste": "sainte", "etc.": "et cetera",
        "p. ex.": "par exemple", "c.-à-d.": "c'est-à-dire", "env.": "environ", "bd": "boulevard",
        "av.": "avenue", "tél.": "téléphone",
        "av. J.-C.": "avant Jésus-Christ", "apr. J.-C.": "après Jésus-Christ",
        "J.-C.": "Jésus-Christ", "incl.": "inclus", "max.": "maximum", "min.": "minimum", "vs": "contre",
        "s'il vous plaît": "s'il vous plaît",
        "svp": "s'il vous plaît", "RDV": "rendez-vous", "rdv": "rendez-vous", "qqch": "quelque chose",
        "qqn": "quelqu'un", "cf.": "confer", "Cie": "compagnie", "hab.": "habitants", "boul.": "boulevard",
    },
    coded="codes?(?! (?:postal|civil|pénal|barre))|pin|otp|mot de passe",
    numbered={
        "n°": "numéro", "nº": "numéro", "no": "numéro", "p.": "page", "pp.": "pages", "art.": "article",
        "chap.": "chapitre", "vol.": "volume", "t.": "tome"
    },
    telephone=_telephone,
    announcing="t[ée]l[ée]phone|t[ée]l|appel\\w*|compos\\w*|num[ée]ro|portable|mobile|fax",
    ordinals=r"(?<![\w.,])(?P<n>\d{1,4})(?P<e>er|re|ère|ere|nde?|e|è|ème|eme|ième)\b",
    fractions={
        "1/2": "un demi", "1/3": "un tiers", "2/3": "deux tiers", "1/4": "un quart", "3/4": "trois quarts"
    },
    versus="à",
    scales={
        "M": "millions|d'", "Md": "milliards|d'", "millions": "millions|d'", "million": "million|d'",
        "milliards": "milliards|d'", "mille": "mille|"
    },
    groups=" .",
    emphatic=tables.words("non oui pas ne très un une et ou le la les des à moi vous nous ici sans plus"),
    pronounced=PRONOUNCED,
    acronyms=tables.words(
        "OTAN UNESCO UNICEF OVNI SIDA SMIC NASA COVID LED FIFA UEFA FNAC ENA OPEP SIM PIN RIB CAF IBAN"
        " SIREN SIRET PACS INSEE URSSAF CNIL EHPAD CROUS CHU BIC AMAP"
    ) - {"CHU"},
    roman_after="chapitre|tome|acte|volume|livre|partie|phase",
    rulers="Louis|Henri|Charles|François|Philippe|Napoléon|Jean|Paul|Benoît|Pie|Jean-Paul|Élisabeth|Elizabeth|Guillaume|Nicolas|Pierre|Catherine|Albert|Léopold|Robert",
    ruler=_ruler,
    per={
        "mois": "par mois", "an": "par an", "jour": "par jour", "j": "par jour", "semaine": "par semaine",
        "heure": "par heure", "h": "par heure", "personne": "par personne", "pers": "par personne",
        "nuit": "par nuit", "kg": "par kilo", "l": "par litre", "m²": "par mètre carré",
    },
    dated="le|du|au|jusqu'au|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche",
    weekdays={
        "lun": "lundi", "mar": "mardi", "mer": "mercredi", "jeu": "jeudi",
        "ven": "vendredi", "sam": "samedi", "dim": "dimanche",
    },
    until="au|à|et",
    first=(
        (re.compile(r"(?<=années )80\b"), lambda _: "quatre-vingt"),
        (re.compile(r"(?<=\d)\s?(M|Md)€"), _millions),
        (
            re.compile(r"\b(Napoléon|François|Élisabeth|Albert|Charles|Pie"
            r"|Paul|Jean|Henri|Nicolas|Pierre|Guillaume) I(?:er"
            r"|re)\b"), lambda m: f"{m[1]} premier"
        ),
        (re.compile(r"\b([IVX]{1,6})(?:e|ᵉ|ème)s?(?=\s[^\W\d])"), _numeral),
        (re.compile(r"\bI(er|re|ère)\b(?=\s[^\W\d])"), lambda m: _ordinal(1, m[1])),
        (re.compile(r"(?<![\d.,])([1-9])\s?m\s?(\d\d)(?![\w²³])"), _metres),
        (re.compile(r"(?<=\d)\s?[xX](?=\s(?:sans|par|plus|moins|de|la|le|chacun)\b)"), lambda _: " fois"),
        (re.compile(r"(?<=\d)\s?[xX]\s?(?=\d)"), _by),
        (re.compile(r"(?<![\d/])1/2[ -]([a-zé]{3,})"), _half),
    ),
)  # fmt: skip
"""France's customs; a comma before decimals, a space between thousands."""


normalize = normalizer(LOCALE)
