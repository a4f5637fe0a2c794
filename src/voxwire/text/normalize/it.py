"""Italian: what a reader says for digits, symbols and abbreviations."""

import re

from voxwire.text import tables
from voxwire.text.normalize.european import PRONOUNCED, Currency, Locale, normalizer

_SMALL = tables.in_order(
    "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici"
    " sedici"
    " diciassette diciotto diciannove"
)
_TENS = tables.in_order("_ _ venti trenta quaranta cinquanta sessanta settanta ottanta novanta")
_ORDINALS = tables.in_order("zero primo secondo terzo quarto quinto sesto settimo ottavo nono decimo")
_MONTHS = (
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
    "novembre", "dicembre",
)  # fmt: skip
_NO_NOUN = tables.words("a al alla con da dal del della di e ed in o per più meno su tra fra che per virgola")


def cardinal(number: int, behind: str = "") -> str:
    """The words for a whole number; 1 agrees with the word behind it."""
    if number == 1 and behind and behind not in _NO_NOUN:
        if behind.endswith("a") and behind not in ("problema", "programma", "sistema", "tema"):
            return "una"
        return "uno" if re.match(r"z|s[^aeiou]|gn|ps|x|y", behind) else "un"
    return _count(number)


def _count(number: int) -> str:
    words = _joined(number)
    return re.sub(r"(?<=.)tre$", "tré", words) if number != 3 else words


def _joined(number: int) -> str:
    if number < 20:
        return _SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        word = _TENS[tens]
        return (word[:-1] if ones in (1, 8) else word) + (_SMALL[ones] if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        head = ("" if hundreds == 1 else _SMALL[hundreds]) + "cento"
        return head + (_joined(rest) if rest else "")
    if number < 10**6:
        thousands, rest = divmod(number, 1000)
        head = "mille" if thousands == 1 else _joined(thousands) + "mila"
        return head + (_joined(rest) if rest else "")
    value, one, many = (
        (10**6, "un milione", "milioni") if number < 10**9 else (10**9, "un miliardo", "miliardi")
    )
    high, rest = divmod(number, value)
    head = one if high == 1 else f"{_count(high)} {many}"
    return head + (f" {_count(rest)}" if rest else "")


def _ordinal(number: int, ending: str) -> str:
    if 0 < number <= 10:
        word = _ORDINALS[number]
    else:
        stem = _joined(number)
        keeps = number % 10 in (3, 6) and number % 100 not in (13, 16)
        word = (stem if keeps else stem[:-1]) + "esimo"
    return word[:-1] + "a" if ending in ("ª", "a") else word


def _decimal(whole: int, fraction: str) -> str:
    zeros = len(fraction) - len(fraction.lstrip("0"))
    rest = fraction[zeros:]
    tail = ["zero"] * zeros + (
        [_count(int(rest))] if 0 < len(rest) < 3 else [_SMALL[int(digit)] for digit in rest]
    )
    return f"{_count(whole)} virgola {' '.join(tail)}"


def _day(day: int) -> str:
    return "primo" if day == 1 else _count(day)


def _date(day: int, month: int, year: int | None) -> str:
    return f"{_day(day)} {_MONTHS[month - 1]}" + (f" {_count(year)}" if year is not None else "")


def _time(hour: int, minute: int, second: int | None) -> str:
    words = "una" if hour == 1 else _count(hour)
    if minute:
        words += f" e {_count(minute)}"
    return words + (f" e {_count(second)} secondi" if second else "")


def _money(whole: int, cents: int, currency: Currency) -> str:
    if not whole:
        return f"{cardinal(cents, currency.cents[0])} {currency.cents[cents != 1]}"
    return f"{cardinal(whole, currency.names[0])} {currency.names[whole != 1]} e {_count(cents)}"


def _ruler(number: int, name: str) -> str:
    return _ordinal(number, "a" if name.endswith("a") else "º")


LOCALE = Locale(
    cardinal=cardinal,
    ordinal=_ordinal,
    decimal=_decimal,
    digits=tuple(_SMALL[:10]),
    plural=lambda number, fraction: int(number != 1 or bool(fraction)),
    months=_MONTHS,
    month_names={
        **{name: place for place, name in enumerate(_MONTHS, start=1)},
        **{name[:3]: place for place, name in enumerate(_MONTHS, start=1)}, "sett": 9,
    },
    day=_day,
    year=_count,
    date=_date,
    clock=(
        r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4])(?::|(?<=le \d)\.|(?<=le \d\d)\.|(?<=ore \d)\.|(?<=ore"
        r" \d\d)\.)(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\d:])"
    ),
    time=_time,
    money=_money,
    currencies={
        "€": Currency(("euro", "euro"), ("centesimo", "centesimi")),
        "EUR": Currency(("euro", "euro"), ("centesimo", "centesimi")),
        "$": Currency(("dollaro", "dollari"), ("centesimo", "centesimi")),
        "US$": Currency(("dollaro", "dollari"), ("centesimo", "centesimi")),
        "USD": Currency(("dollaro", "dollari"), ("centesimo", "centesimi")),
        "£": Currency(("sterlina", "sterline"), ("penny", "pence")),
        "¥": Currency(("yen", "yen")), "CHF": Currency(("franco", "franchi"), ("centesimo", "centesimi")),
        "₽": Currency(("rublo", "rubli")), "₹": Currency(("rupia", "rupie")),
    },
    units={
        "km/h": ("chilometro all'ora", "chilometri all'ora"),
        "km²": ("chilometro quadrato", "chilometri quadrati"),
        "m²": ("metro quadrato", "metri quadrati"), "mq": ("metro quadrato", "metri quadrati"),
        "m2": ("metro quadrato", "metri quadrati"),
        "m³": ("metro cubo", "metri cubi"), "km": ("chilometro", "chilometri"), "m": ("metro", "metri"),
        "cm": ("centimetro", "centimetri"), "mm": ("millimetro", "millimetri"), "kg": ("chilo", "chili"),
        "g": ("grammo", "grammi"),
        "mg": ("milligrammo", "milligrammi"), "hg": ("etto", "etti"), "l": ("litro", "litri"),
        "L": ("litro", "litri"),
        "ml": ("millilitro", "millilitri"), "t": ("tonnellata", "tonnellate"), "ha": ("ettaro", "ettari"),
        "h": ("ora", "ore"),
        "min": ("minuto", "minuti"), "s": ("secondo", "secondi"), "sec": ("secondo", "secondi"),
        "°C": ("grado", "gradi"),
        "°F": ("grado Fahrenheit", "gradi Fahrenheit"),
        "kW": ("chilowatt", "chilowatt"), "kWh": ("chilowattora", "chilowattora"), "W": ("watt", "watt"),
        "GB": ("giga", "giga"), "MB": ("mega", "mega"), "Hz": ("hertz", "hertz"),
        "%": ("per cento", "per cento"), "‰": ("per mille", "per mille"),
    },
    signs={
        "+": "più", "-": "meno", "–": "a", "=": "uguale", "×": "per", "÷": "diviso", "<": "minore di",
        ">": "maggiore di",
        "±": "più o meno", "&": "e", "§": "paragrafo", "@": "chiocciola", "#": "cancelletto", ".": "punto",
        "/": "barra",
        "_": "trattino basso", "hyphen": "trattino", ":": "due punti", "%": "per cento", "‰": "per mille",
        "°": "gradi", "№": "numero", "?": "",
    },
    abbreviations={
        "Sig.": "signor", "Sig.ra": "signora", "Sig.na": "signorina", "Sigg.": "signori", "Dott.": "dottor",
        "Dott.ssa": "dottoressa",
        "sig.": "signor", "sig.ra": "signora", "sig.na": "signorina", "sigg.": "signori", "dott.": "dottor",
        "dott.ssa": "dottoressa", "prof.ssa": "professoressa", "ing.": "ingegner", "avv.": "avvocato",
        "Dr.": "dottor", "prof.": "professor", "Prof.ssa": "professoressa", "Ing.": "ingegner",
        "Avv.": "avvocato", "Arch.": "architetto",
        "Geom.": "geometra", "Rag.": "ragionier", "On.": "onorevole", "ecc.": "eccetera",
        "p. es.": "per esempio", "p.es.": "per esempio",
        "es.": "esempio", "tel.": "telefono", "Tel.": "telefono", "a.C.": "avanti Cristo",
        "d.C.": "dopo Cristo", "v.le": "viale",
        "p.zza": "piazza", "c.so": "corso", "ca.": "circa", "max.": "massimo", "min.": "minimo",
        "D.Lgs.": "decreto legislativo", "D. Lgs.": "decreto legislativo", "D.L.": "decreto legge",
        "D.P.R.": "decreto del presidente della repubblica", "lett.": "lettera", "incl.": "inclusa",
        "Gent.ma": "gentilissima",
        "Gent.mo": "gentilissimo", "Gent.mi": "gentilissimi", "Egr.": "egregio", "Spett.le": "spettabile",
        "vs.": "contro", "S.p.A.": "società per azioni",
        "S.r.l.": "società a responsabilità limitata", "gg.": "giorni",
    },
    numbered={
        "n.": "numero", "nr.": "numero", "n°": "numero", "nº": "numero", "pag.": "pagina",
        "pagg.": "pagine", "p.": "pagina", "art.": "articolo", "cap.": "capitolo", "vol.": "volume",
        "artt.": "articoli", "int.": "interno", "co.": "comma"
    },
    coded="codice(?! (?:postale|civile|penale|fiscale))|pin|otp|password|parola d'ordine",
    announcing="telefono|tel|chiam\\w*|numero|cellulare|cell|componi|componga|fax",
    ordinals=r"(?<![\w.,])(?P<n>\d{1,3})(?P<e>[ºª°])(?=\s|[,.;:!?)]|$)",
    fractions={
        "1/2": "mezzo", "1/3": "un terzo", "2/3": "due terzi", "1/4": "un quarto", "3/4": "tre quarti"
    },
    versus="a",
    scales={
        "mln": "milioni|di", "mld": "miliardi|di", "milioni": "milioni|di", "milione": "milione|di",
        "miliardi": "miliardi|di", "mila": "mila|"
    },
    groups=".",
    emphatic=tables.words("non sì mai più per con solo si no io tu lei noi è ma qui"),
    pronounced=PRONOUNCED,
    acronyms=tables.words(
        "NATO ONU UNESCO UNICEF FIAT INPS IVA NASA COVID LED FIFA UEFA ISTAT ENEL ANSA IRPEF PIL PIN SIM IBAN"
        " TAR TARI IMU ISEE CAF CAP PEC POS RAI CONI INAIL SIAE TIM ENI DURC SPID AIFA CONSOB ALER"
    ),
    roman_after=(
        "secol[oi]|capitolo|tomo|volume|atto|libro|parte|fase|canto|articolo|titolo|sezione|allegato|pagina"
    ),
    roman_before=r"\s(?:secolo|edizione|congresso|legislatura)",
    rulers=(
        "Papa Giovanni|Giovanni|Paolo|Giovanni Paolo|Benedetto|Pio|Vittorio Emanuele|Carlo|Luigi|Enrico"
        "|Federico|Umberto|Elisabetta|Napoleone|Leone|Filippo|Ferdinando|Pietro|Caterina"
    ),
    ruler=_ruler,
    per={
        "mese": "al mese", "anno": "all'anno", "giorno": "al giorno", "settimana": "alla settimana",
        "ora": "all'ora", "h": "all'ora", "persona": "a persona", "notte": "a notte", "kg": "al chilo",
        "l": "al litro", "mq": "al metro quadrato", "m²": "al metro quadrato",
    },
    dated="il|dal|al|del|entro il|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica",
    weekdays={
        "lun": "lunedì", "mar": "martedì", "mer": "mercoledì", "gio": "giovedì",
        "ven": "venerdì", "sab": "sabato", "dom": "domenica",
    },
    until="al|alla|a|e",
    first=(
        (
            re.compile(
                r"(?<![\d.,:])([01]?\d|2[0-4])\.([0-5]\d)(\s?[-–]\s?)([01]?\d|2[0-4])\.([0-5]\d)"
                r"(?![\d%]|[.,]\d)"
            ),
            lambda match: f"{match[1]}:{match[2]}{match[3]}{match[4]}:{match[5]}",
        ),
        (re.compile(r"(?<![\d/])1/2 (?=(?!problema|programma|tema)[a-zà-ÿ]{2,}a\b)"), lambda _: "mezza "),
        (re.compile(r"(?<=al )(\d{1,3})['’′](?!\w)"), lambda match: _ordinal(int(match[1]), "º")),
        (re.compile(r"(?<=[IVX]\s)sec\.(?!\s\d)|(?<![\w.])[Ss]ec\.(?=\s[IVX]{1,6}\b)"), lambda _: "secolo"),
        (re.compile(r"(?<![\d/.,])([1-9]\d{0,2})/(?=(?:19|20)\d\d(?![\d/]))"), lambda m: f"{m[1]} del "),
    ),
    last=(
        (re.compile(r"\bmezzo (?=(?:tazza|ora|dozzina|bottiglia|porzione|giornata)\b)"), lambda _: "mezza "),
        (re.compile(r"(?<=anni )['’](?=\d0\b)"), lambda _: " "),
    ),
)  # fmt: skip
"""Italy's customs; a comma before decimals, a stop between thousands."""

normalize = normalizer(LOCALE)
