"""Brazilian Portuguese: what a reader says for digits, symbols and abbreviations."""

import re

from voxwire.text import tables
from voxwire.text.normalize import text_before
from voxwire.text.normalize.european import PRONOUNCED, Currency, Locale, normalizer
from voxwire.text.normalize.european.numbers import in_groups

_SMALL = tables.in_order(
    "zero um dois três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze dezesseis"
    " dezessete dezoito"
    " dezenove"
)
_TENS = tables.in_order("_ _ vinte trinta quarenta cinquenta sessenta setenta oitenta noventa")
_HUNDREDS = tables.in_order(
    "_ cento duzentos trezentos quatrocentos quinhentos seiscentos setecentos oitocentos novecentos"
)
_ORDINALS = tables.in_order("zero primeiro segundo terceiro quarto quinto sexto sétimo oitavo nono")
_TEN_ORDINALS = tables.in_order(
    "_ décimo vigésimo trigésimo quadragésimo quinquagésimo sexagésimo septuagésimo octogésimo nonagésimo"
)
_MONTHS = (
    "janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro",
    "novembro",
    "dezembro",
)  # fmt: skip
_MASCULINE = tables.words(
    "dia dias mapa mapas problema problemas sistema sistemas programa programas tema temas grama gramas"
)
_NO_NOUN = tables.words(
    "a as ao à às com da das de do dos e em na no ou para por que são é mais menos vírgula vezes"
)


def cardinal(number: int, behind: str = "") -> str:
    """The words for a whole number before a word, with which 1, 2 and the hundreds agree."""
    feminine = behind not in _MASCULINE | _NO_NOUN and re.search(
        "(?:as?|ãs?|[çsz]ão|ções|dades?|gens?|vezes|mulher(?:es)?|noites?|partes?|tardes?|flore?s?|chaves?|leis)$",
        behind,
    )
    return _count(number, feminine=bool(feminine) and behind not in ("coração", "corações"))


def _count(number: int, *, feminine: bool = False) -> str:
    if number < 20:
        return {1: "uma", 2: "duas"}.get(number, _SMALL[number]) if feminine else _SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f" e {_count(ones, feminine=feminine)}" if ones else "")
    if number < 1000:
        if number == 100:
            return "cem"
        hundreds, rest = divmod(number, 100)
        word = _HUNDREDS[hundreds]
        word = word[:-2] + "as" if feminine and hundreds > 1 else word
        return word + (f" e {_count(rest, feminine=feminine)}" if rest else "")
    for value, one, many in ((10**9, "um bilhão", "bilhões"), (10**6, "um milhão", "milhões")):
        if number >= value:
            high, rest = divmod(number, value)
            head = one if high == 1 else f"{_count(high)} {many}"
            return head + (_joint(rest) + _count(rest, feminine=feminine) if rest else "")
    thousands, rest = divmod(number, 1000)
    head = "mil" if thousands == 1 else f"{_count(thousands, feminine=feminine)} mil"
    return head + (_joint(rest) + _count(rest, feminine=feminine) if rest else "")


def _joint(rest: int) -> str:
    """The last group is joined by *e* when it is short or round."""
    return " e " if rest < 100 or (rest < 1000 and rest % 100 == 0) else " "


def _ordinal(number: int, ending: str) -> str:
    if not 0 < number < 100:
        return cardinal(number)
    tens, ones = divmod(number, 10)
    words = " ".join(
        word for word in (_TEN_ORDINALS[tens] if tens else "", _ORDINALS[ones] if ones else "") if word
    )
    return words.replace("o ", "a ")[:-1] + "a" if ending in ("ª", "a") else words


def _decimal(whole: int, fraction: str) -> str:
    zeros = len(fraction) - len(fraction.lstrip("0"))
    rest = fraction[zeros:]
    tail = ["zero"] * zeros + (
        [_count(int(rest))] if 0 < len(rest) < 3 else [_SMALL[int(digit)] for digit in rest]
    )
    return f"{_count(whole)} vírgula {' '.join(tail)}"


def _day(day: int) -> str:
    return "primeiro" if day == 1 else _count(day)


def _date(day: int, month: int, year: int | None) -> str:
    return f"{_day(day)} de {_MONTHS[month - 1]}" + (f" de {_count(year)}" if year is not None else "")


def _time(hour: int, minute: int, second: int | None) -> str:
    words = _count(hour, feminine=True)
    if second is not None:
        return f"{words} horas, {_count(minute)} minutos e {_count(second)} segundos"
    if not minute:
        return f"{words} hora" + "s" * (hour != 1)
    return f"{words} e {_count(minute)}"


def _money(whole: int, cents: int, currency: Currency) -> str:
    parts = [f"{cardinal(whole, currency.names[0])} {currency.names[whole != 1]}"] if whole else []
    parts.append(f"{cardinal(cents, currency.cents[0])} {currency.cents[cents != 1]}")
    return " e ".join(parts)


_MATCHES = re.compile(
    "placar|jogo|partida|gols?|venceu|vence|ganhou|perdeu|empat|derrot|goleada|final|time", re.IGNORECASE
)


def _product(match: re.Match[str]) -> str:
    """``2x1``: goals of a match, or a product."""
    before = text_before(match, 40)
    return f"{match[1]} {'a' if _MATCHES.search(before) else 'por'} {match[2]}"


def _registered(match: re.Match[str]) -> str:
    """The number of a taxpayer, group by group."""
    return in_groups(_SMALL, match.group())


_WEEKDAYS = ("segunda", "terça", "quarta", "quinta", "sexta")


def _ruler(number: int, name: str) -> str:
    feminine = name.endswith("a") or name in ("Isabel", "Elizabeth")
    return cardinal(number) if number > 10 else _ordinal(number, "a" if feminine else "o")


LOCALE = Locale(
    cardinal=cardinal,
    ordinal=_ordinal,
    decimal=_decimal,
    digits=tuple(_SMALL[:10]),
    plural=lambda number, fraction: int(number >= 2),
    months=_MONTHS,
    month_names={
        **{name: place for place, name in enumerate(_MONTHS, start=1)},
        **{name[:3]: place for place, name in enumerate(_MONTHS, start=1)},
    },
    day=_day,
    year=_count,
    date=_date,
    clock=r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4])(?:h(?![\d\w])|[:h](?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?:min\b|h\b)?(?![\d:\w]))",
    time=_time,
    money=_money,
    currencies={
        "R$": Currency(("real", "reais"), ("centavo", "centavos")),
        "BRL": Currency(("real", "reais"), ("centavo", "centavos")),
        "€": Currency(("euro", "euros"), ("cêntimo", "cêntimos")),
        "EUR": Currency(("euro", "euros"), ("cêntimo", "cêntimos")),
        "US$": Currency(("dólar", "dólares"), ("centavo", "centavos")),
        "$": Currency(("dólar", "dólares"), ("centavo", "centavos")),
        "USD": Currency(("dólar", "dólares"), ("centavo", "centavos")),
        "£": Currency(("libra", "libras"), ("pêni", "pence")),
        "¥": Currency(("iene", "ienes")), "₽": Currency(("rublo", "rublos")),
        "₹": Currency(("rupia", "rupias")),
    },
    units={
        "km/h": ("quilômetro por hora", "quilômetros por hora"),
        "km²": ("quilômetro quadrado", "quilômetros quadrados"),
        "m²": ("metro quadrado", "metros quadrados"), "m2": ("metro quadrado", "metros quadrados"),
        "m³": ("metro cúbico", "metros cúbicos"),
        "km": ("quilômetro", "quilômetros"), "m": ("metro", "metros"), "cm": ("centímetro", "centímetros"),
        "mm": ("milímetro", "milímetros"),
        "kg": ("quilo", "quilos"), "g": ("grama", "gramas"), "mg": ("miligrama", "miligramas"),
        "l": ("litro", "litros"),
        "L": ("litro", "litros"), "ml": ("mililitro", "mililitros"), "mL": ("mililitro", "mililitros"),
        "t": ("tonelada", "toneladas"),
        "ha": ("hectare", "hectares"), "h": ("hora", "horas"), "min": ("minuto", "minutos"),
        "s": ("segundo", "segundos"),
        "°C": ("grau", "graus"),
        "ºC": ("grau", "graus"), "°F": ("grau Fahrenheit", "graus Fahrenheit"), "°": ("grau", "graus"),
        "kW": ("quilowatt", "quilowatts"),
        "kWh": ("quilowatt-hora", "quilowatts-hora"), "W": ("watt", "watts"), "GB": ("giga", "gigas"),
        "MB": ("mega", "megas"),
        "Hz": ("hertz", "hertz"), "%": ("por cento", "por cento"), "‰": ("por mil", "por mil"),
    },
    signs={
        "+": "mais", "-": "menos", "–": "a", "=": "igual a", "×": "vezes", "÷": "dividido por",
        "<": "menor que", ">": "maior que",
        "±": "mais ou menos", "&": "e", "§": "parágrafo", "@": "arroba", "#": "hashtag", ".": "ponto",
        "/": "barra", "_": "sublinhado",
        "hyphen": "hífen", ":": "dois pontos", "%": "por cento", "‰": "por mil", "°": "graus",
        "№": "número", "?": "",
    },
    abbreviations={
        "Sr.": "senhor", "Sra.": "senhora", "Srta.": "senhorita", "Srs.": "senhores", "Dr.": "doutor",
        "Dra.": "doutora",
        "Prof.": "professor", "Profa.": "professora", "Profª": "professora", "Eng.": "engenheiro",
        "Exmo.": "excelentíssimo",
        "Av.": "avenida", "R.": "rua", "Pça.": "praça", "etc.": "etcétera", "p. ex.": "por exemplo",
        "p.ex.": "por exemplo", "ex.": "exemplo",
        "tel.": "telefone", "Tel.": "telefone", "a.C.": "antes de Cristo", "d.C.": "depois de Cristo",
        "apto.": "apartamento",
        "aprox.": "aproximadamente", "vs.": "contra", "Cia.": "companhia", "Ltda.": "limitada",
        "máx.": "máximo", "mín.": "mínimo",
        "vc": "você", "vcs": "vocês", "EUA": "Estados Unidos", "séc.": "século", "Bl.": "bloco",
        "Apt.": "apartamento", "Ap.": "apartamento", "Ed.": "edifício", "Rod.": "rodovia", "Sto.": "Santo",
        "Sta.": "Santa", "qtd.": "quantidade", "obs.": "observação", "incl.": "incluso",
    },
    numbered={
        "nº": "número", "n.º": "número", "n°": "número", "núm.": "número", "pág.": "página",
        "págs.": "páginas", "p.": "página", "art.": "artigo", "cap.": "capítulo", "vol.": "volume",
        "inc.": "inciso"
    },
    coded="códigos?(?! (?:postal|penal|civil))|senha|pin|otp|token",
    announcing="telefone|tel|ligue|ligar|liga|n[úu]mero|celular|whatsapp|disque|fax",
    ordinals=r"(?<![\w.,])(?P<n>\d{1,2})\.?(?P<e>[ºª°])(?=\s|[,.;:!?)]|$)",
    fractions={
        "1/2": "meio", "1/3": "um terço", "2/3": "dois terços", "1/4": "um quarto", "3/4": "três quartos"
    },
    versus="a",
    scales={
        "mi": "milhões|de", "bi": "bilhões|de", "milhões": "milhões|de", "milhão": "milhão|de",
        "bilhões": "bilhões|de", "bilhão": "bilhão|de", "mil": "mil|"
    },
    groups=".",
    emphatic=tables.words("não sim já só nós com sem mais muito é e ou um uma os as eu meu"),
    pronounced=PRONOUNCED,
    acronyms=tables.words(
        "ONU OTAN UNESCO UNICEF FIFA UEFA NASA COVID LED ONG ANVISA PETROBRAS SUS CEP ENEM SENAI SESC PIB PIN"
        " PIX SIM SAC SELIC DETRAN PROCON IBAMA INEP PIS COFINS UPA SAMU FUNAI FIES PROUNI IBAN SEBRAE"
    ),
    roman_after="séculos?|capítulo|tomo|volume|ato|fase|tema|livro|título|parte|inciso|artigo|anexo",
    rulers=(
        "Dom Pedro|Pedro|Dom João|João|João Paulo|Paulo|Bento|Pio|Carlos|Luís|Henrique|Filipe|Isabel"
        "|Elizabeth|Napoleão|Dom Manuel|Afonso|Sancho"
    ),
    ruler=_ruler,
    per={
        "mês": "por mês", "ano": "por ano", "dia": "por dia", "semana": "por semana", "hora": "por hora",
        "h": "por hora", "pessoa": "por pessoa", "noite": "por noite", "kg": "por quilo", "l": "por litro",
        "m²": "por metro quadrado",
    },
    dated="dia|em|até|de|no dia|segunda|terça|quarta|quinta|sexta|sábado|domingo",
    weekdays={
        "seg": "segunda", "ter": "terça", "qua": "quarta", "qui": "quinta",
        "sex": "sexta", "sáb": "sábado", "sab": "sábado", "dom": "domingo",
    },
    until="a|à|e",
    first=(
        (re.compile(r"(?<![\w.,])(\d{1,2})\s?[xX×]\s?(\d{1,2})(?![\w%]|[.,]\d)"), _product),
        (
            re.compile(r"(?<![\w.,])(\d{1,3})\s?[xX](?=\s(?:de|sem|com|no|na|por|mais|menos|iguais|ao)\b)"),
            lambda match: f"{_count(int(match[1]), feminine=True)} vezes",
        ),
        (re.compile(r"(?<![\d/])1/2 (?=(?!dia|grama|problema)[a-zà-ÿ]{2,}a\b)"), lambda _: "meia "),
        (re.compile(r"(?<![\d.])\d{3}(?:\.\d{3}){2}-\d\d(?!\d)"), _registered),
        (re.compile(r"(?<![\d.])\d\d(?:\.\d{3}){2}/\d{4}-\d\d(?!\d)"), _registered),
        (
            re.compile(r"(?<![\w.,])([2-6])ª[ -]?(?=feira)"),
            lambda match: f"{_WEEKDAYS[int(match[1]) - 2]}-",
        ),
    ),
    last=(
        (re.compile(r"\bmeio (?=(?:xícara|hora|dúzia|colher|noite|garrafa|taça)\b)"), lambda _: "meia "),
    ),
)  # fmt: skip
"""Brazil's customs; a comma before decimals, a stop between thousands."""

normalize = normalizer(LOCALE)
