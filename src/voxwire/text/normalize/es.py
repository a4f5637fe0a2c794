"""Spanish: what a reader says for digits, symbols and abbreviations."""

import re

from voxwire.text import tables
from voxwire.text.normalize.european import PRONOUNCED, Currency, Locale, normalizer

_SMALL = tables.in_order(
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis"
    " diecisiete"
    " dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis"
    " veintisiete"
    " veintiocho veintinueve"
)
_TENS = tables.in_order("_ _ _ treinta cuarenta cincuenta sesenta setenta ochenta noventa")
_HUNDREDS = tables.in_order(
    "_ ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
)
_ORDINALS = tables.in_order(
    "cero primero segundo tercero cuarto quinto sexto séptimo octavo noveno décimo undécimo duodécimo"
)
_TEN_ORDINALS = tables.in_order(
    "_ décimo vigésimo trigésimo cuadragésimo quincuagésimo sexagésimo septuagésimo octogésimo nonagésimo"
    " centésimo"
)
_MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre",
    "noviembre",
    "diciembre",
)  # fmt: skip
_MASCULINE = tables.words(
    "día días mapa mapas problema problemas tema temas programa programas sistema sistemas idioma idiomas"
    " clima planeta"
    " planetas kilogramo gramo metro litro grado"
)
_FEMININE = tables.words(
    "mujer mujeres noche noches vez veces parte partes calle calles clase clases flor flores imagen imágenes"
    " tarde tardes luz luces voz voces ley leyes red redes llave llaves nube nubes"
)
_DOORS = tables.words("izquierda izq izda derecha dcha dcho centro exterior interior puerta")
"""Words behind the number of a floor: *tercero izquierda*."""
_NO_NOUN = tables.words(
    "a al con de del en es hasta menos más o para pero por que se son u y entre sobre fue"
)


def cardinal(number: int, behind: str = "") -> str:
    """The words for a whole number before a word, with which *uno* and the hundreds agree."""
    ending = behind.endswith(("a", "as", "ción", "ciones", "dad", "dades")) and behind not in _MASCULINE
    feminine = ending or behind in _FEMININE
    words = _count(number, feminine=feminine and behind not in _NO_NOUN)
    if behind and behind not in _NO_NOUN and not feminine:
        words = re.sub(r"veintiuno$", "veintiún", words)
        words = re.sub(r"\buno$", "un", words)
    return words


def _count(number: int, *, feminine: bool = False) -> str:
    if number < 30:
        word = _SMALL[number]
        return word[:-1] + "a" if feminine and number in (1, 21) else word
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f" y {_count(ones, feminine=feminine)}" if ones else "")
    if number < 1000:
        if number == 100:
            return "cien"
        hundreds, rest = divmod(number, 100)
        word = _HUNDREDS[hundreds]
        word = word[:-2] + "as" if feminine and hundreds > 1 else word
        return word + (f" {_count(rest, feminine=feminine)}" if rest else "")
    for value, one, many in ((10**12, "un billón", "billones"), (10**6, "un millón", "millones")):
        if number >= value:
            high, rest = divmod(number, value)
            head = one if high == 1 else f"{_short(_count(high))} {many}"
            return head + (f" {_count(rest, feminine=feminine)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    head = "mil" if thousands == 1 else f"{_short(_count(thousands, feminine=feminine))} mil"
    return head + (f" {_count(rest, feminine=feminine)}" if rest else "")


def _short(words: str) -> str:
    return re.sub(r"\buno$", "un", words.replace("veintiuno", "veintiún"))


def _ordinal(number: int, ending: str) -> str:
    if number > 100 or number == 0:
        return cardinal(number)
    words = _ORDINALS[number] if number < len(_ORDINALS) else _TEN_ORDINALS[number // 10]
    if number >= len(_ORDINALS) and number % 10:
        words += " " + _ORDINALS[number % 10]
    if ending in ("ª", "a", "as", "ra", "da"):
        return words.replace("o ", "a ")[:-1] + "a"
    if ending in ("er", "º", "o", "") and words.endswith(("primero", "tercero")):
        return words if ending == "o" else words + "\0"
    return words


def _decimal(whole: int, fraction: str) -> str:
    zeros = len(fraction) - len(fraction.lstrip("0"))
    tail = ["cero"] * zeros
    rest = fraction[zeros:]
    tail += [_count(int(rest))] if 0 < len(rest) < 3 else [_SMALL[int(digit)] for digit in rest]
    return f"{_count(whole)} coma {' '.join(tail)}"


def _date(day: int, month: int, year: int | None) -> str:
    words = f"{cardinal(day) if day > 1 else 'primero'} de {_MONTHS[month - 1]}"
    return words + (f" de {cardinal(year)}" if year is not None else "")


def _time(hour: int, minute: int, second: int | None) -> str:
    words = "una" if hour == 1 else "veintiuna" if hour == 21 else cardinal(hour)
    if second is not None:
        return f"{words} horas, {cardinal(minute)} minutos y {cardinal(second)} segundos"
    if minute == 0:
        return words
    return f"{words} y " + {15: "cuarto", 30: "media"}.get(minute, cardinal(minute))


def _money(whole: int, cents: int, currency: Currency) -> str:
    parts = [f"{cardinal(whole, currency.names[0])} {currency.names[whole != 1]}"] if whole else []
    parts.append(f"{cardinal(cents, currency.cents[0])} {currency.cents[cents != 1]}")
    return " con ".join(parts)


def _ruler(number: int, name: str) -> str:
    if number > 10:
        return cardinal(number)
    return _ordinal(number, "a" if name.endswith("a") or name == "Isabel" else "o")


def _apocope(match: re.Match[str]) -> str:
    """*Primero* and *tercero* lose their o before a noun."""
    behind = (match[2] or "").strip()
    noun = len(behind) > 1 and behind not in _NO_NOUN | _DOORS
    return match[1][:-1] if noun else match[1]


def _half(match: re.Match[str]) -> str | None:
    """*Media pastilla*."""
    return None if match[1] in _MASCULINE else "media "


def _parts(match: re.Match[str]) -> str:
    """*Tres cuartas partes*."""
    number, _, part = match[1].partition(" ")
    return (
        {"un": "una"}.get(number, number)
        + {"c": " cuarta", "t": " tercera"}[part[0]]
        + ("s " if part.endswith("s") else " ")
    )


LOCALE = Locale(
    cardinal=cardinal,
    ordinal=_ordinal,
    decimal=_decimal,
    digits=tuple(_SMALL[:10]),
    plural=lambda number, fraction: int(number != 1 or bool(fraction)),
    months=_MONTHS,
    month_names={
        **{name: place for place, name in enumerate(_MONTHS, start=1)},
        **{name[:3]: place for place, name in enumerate(_MONTHS, start=1)}, "setiembre": 9, "sept": 9,
    },
    day=lambda day: "primero" if day == 1 else cardinal(day),
    year=cardinal,
    date=_date,
    clock=r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\d:])(?:\s?(?:h|hs|hrs)\b(?:\.(?=\s[a-zà-ÿ]))?)?",
    time=_time,
    money=_money,
    currencies={
        "€": Currency(("euro", "euros"), ("céntimo", "céntimos")),
        "EUR": Currency(("euro", "euros"), ("céntimo", "céntimos")),
        "$": Currency(("dólar", "dólares"), ("centavo", "centavos")),
        "US$": Currency(("dólar", "dólares"), ("centavo", "centavos")),
        "USD": Currency(("dólar", "dólares"), ("centavo", "centavos")),
        **dict.fromkeys(("MXN", "COP", "ARS", "CLP"), Currency(("peso", "pesos"), ("centavo", "centavos"))),
        "PEN": Currency(("sol", "soles"), ("céntimo", "céntimos")),
        "£": Currency(("libra", "libras"), ("penique", "peniques")), "¥": Currency(("yen", "yenes")),
        "₽": Currency(("rublo", "rublos")), "₹": Currency(("rupia", "rupias")),
    },
    units={
        "km/h": ("kilómetro por hora", "kilómetros por hora"),
        "km²": ("kilómetro cuadrado", "kilómetros cuadrados"),
        "m²": ("metro cuadrado", "metros cuadrados"), "m2": ("metro cuadrado", "metros cuadrados"),
        "m³": ("metro cúbico", "metros cúbicos"), "km": ("kilómetro", "kilómetros"), "m": ("metro", "metros"),
        "cm": ("centímetro", "centímetros"), "mm": ("milímetro", "milímetros"), "kg": ("kilo", "kilos"),
        "g": ("gramo", "gramos"),
        "mg": ("miligramo", "miligramos"), "l": ("litro", "litros"), "L": ("litro", "litros"),
        "ml": ("mililitro", "mililitros"),
        "t": ("tonelada", "toneladas"), "ha": ("hectárea", "hectáreas"), "h": ("hora", "horas"),
        "min": ("minuto", "minutos"),
        "s": ("segundo", "segundos"), "°C": ("grado", "grados"), "ºC": ("grado", "grados"),
        "°F": ("grado Fahrenheit", "grados Fahrenheit"),
        "°": ("grado", "grados"), "kW": ("kilovatio", "kilovatios"),
        "kWh": ("kilovatio hora", "kilovatios hora"), "W": ("vatio", "vatios"),
        "GB": ("giga", "gigas"), "MB": ("mega", "megas"), "Hz": ("hercio", "hercios"),
        "%": ("por ciento", "por ciento"),
        "‰": ("por mil", "por mil"),
    },
    signs={
        "+": "más", "-": "menos", "–": "a", "=": "igual a", "×": "por", "÷": "entre", "<": "menor que",
        ">": "mayor que",
        "±": "más menos", "&": "y", "§": "sección", "@": "arroba", "#": "almohadilla", ".": "punto",
        "/": "barra", "_": "guion bajo",
        "hyphen": "guion", ":": "dos puntos", "%": "por ciento", "‰": "por mil", "°": "grados",
        "№": "número", "?": "",
    },
    abbreviations={
        "Sr.": "señor", "Sra.": "señora", "Srta.": "señorita", "Sres.": "señores", "Dr.": "doctor",
        "Dra.": "doctora",
        "D.": "don", "Dña.": "doña", "Prof.": "profesor", "Profa.": "profesora", "Ud.": "usted",
        "Uds.": "ustedes",
        "Avda.": "avenida", "Av.": "avenida", "C/": "calle", "Pza.": "plaza", "etc.": "etcétera",
        "EE. UU.": "Estados Unidos",
        "EE.UU.": "Estados Unidos", "p. ej.": "por ejemplo", "p.ej.": "por ejemplo",
        "aprox.": "aproximadamente", "tel.": "teléfono",
        "Tel.": "teléfono", "a. C.": "antes de Cristo", "d. C.": "después de Cristo", "Ing.": "ingeniero",
        "Lic.": "licenciado",
        "S. A.": "sociedad anónima", "a.m.": "de la mañana", "p.m.": "de la tarde", "a. m.": "de la mañana",
        "p. m.": "de la tarde",
        "vs.": "contra", "dpto.": "departamento", "izq.": "izquierda", "dcha.": "derecha", "máx.": "máximo",
        "mín.": "mínimo", "hnos.": "hermanos", "tfno.": "teléfono", "Gral.": "general", "Pdte.": "presidente",
        "Rte.": "remitente", "Fdo.": "firmado", "Ctra.": "carretera", "Pº": "paseo", "P.º": "paseo",
        "Urb.": "urbanización", "incl.": "incluido",
    },
    numbered={
        "n.º": "número", "nº": "número", "núm.": "número", "n.°": "número", "pág.": "página",
        "págs.": "páginas", "art.": "artículo", "cap.": "capítulo", "vol.": "volumen", "ext.": "extensión",
        "apdo.": "apartado", "km.": "kilómetro"
    },
    coded="códigos?(?! (?:postal|penal|civil))|clave|contraseña|pin|otp|token|localizador",
    announcing="tel[eé]fono|tel|ll[aá]m[ae]\\w*|m[oó]vil|celular|marque|marca|número|fax|whatsapp",
    ordinals=r"(?<![\w.,])(?P<n>\d{1,3})\.?(?P<e>[ºª°](?=\s|[,.;:!?)]|$)|er\b|ra\b|da\b|do\b|ro\b|to\b|ta\b)",
    fractions={
        "1/2": "medio", "1/3": "un tercio", "2/3": "dos tercios", "1/4": "un cuarto", "3/4": "tres cuartos"
    },
    versus="a",
    scales={
        "M": "millones|de", "mill.": "millones|de", "millones": "millones|de", "millón": "millón|de",
        "mil": "mil|", "mil millones": "mil millones|de"
    },
    groups=". ",
    emphatic=tables.words("no sí si ya muy hoy más sin con solo dos una los las que por mi su tu es fin"),
    pronounced=PRONOUNCED,
    acronyms=tables.words(
        "ONU OTAN UNESCO UNICEF OVNI SIDA PYME RENFE IVA FIFA UEFA NASA NATO COVID LED AVE PIB PIN SIM IBAN"
        " UCI NIF NIE CIF BOE RAE ERTE DANA AENA SEPE INEM ADIF TIC DIU OPEP UNAM PEMEX CURP UVI TAC EPO"
    ),
    roman_after="siglos?|capítulo|tomo|volumen|acto|fase|tema|libro|título|parte|liga|copa|artículo|anexo",
    rulers=(
        "Felipe|Carlos|Juan Carlos|Juan Pablo|Juan|Pablo|Isabel|Alfonso|Fernando|Luis|Enrique|Benedicto|Pío"
        "|Pedro|Jorge|Guillermo|Francisco|Jaime|Napoleón|Nicolás|Catalina|Ramsés"
    ),
    ruler=_ruler,
    per={
        "mes": "al mes", "año": "al año", "día": "al día", "semana": "a la semana", "hora": "por hora",
        "h": "por hora", "persona": "por persona", "noche": "por noche", "kg": "por kilo",
        "l": "por litro", "m²": "por metro cuadrado",
    },
    dated="el|del|al|hasta el|desde el|día|lunes|martes|miércoles|jueves|viernes|sábado|domingo",
    weekdays={
        "lun": "lunes", "mar": "martes", "mié": "miércoles", "mie": "miércoles",
        "jue": "jueves", "vie": "viernes", "sáb": "sábado", "sab": "sábado", "dom": "domingo",
    },
    until="a|al|y",
    first=(
        (re.compile(r"(?<![\w.])s(s?)\. ?(?=[IVX]{1,6}\b)"), lambda match: f"siglo{match[1]} "),
        (re.compile(r"(?<![\d/])1/2 (?=([a-zà-ÿ]{2,}a)\b)"), _half),
    ),
    last=(
        (re.compile(r"\b(un tercio|dos tercios|un cuarto|tres cuartos) (?=partes?\b)"), _parts),
        (re.compile("(primero|tercero)\0(\\s\\w+)?"), lambda match: _apocope(match) + (match[2] or "")),
        (
            re.compile(r"\bmedio (?=(?:taza|hora|docena|cucharada|cucharadita|libra"
            r"|vuelta|noche)\b)"), lambda _: "media "
        ),
    ),
)  # fmt: skip
"""Spain's customs; a comma before decimals, a stop or a space between thousands."""

normalize = normalizer(LOCALE)
