"""Russian: what a reader says for digits, symbols and abbreviations."""

import re
from collections.abc import Sequence

from voxwire.text import tables
from voxwire.text.normalize import text_before, text_behind
from voxwire.text.normalize.european import Currency, Locale, normalizer
from voxwire.text.normalize.ru_genitives import GENITIVES
from voxwire.text.roman import roman

_SMALL = tables.in_order(
    "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать"
    " четырнадцать"
    " пятнадцать шестнадцать семнадцать восемнадцать девятнадцать"
)
_TENS = tables.in_order("_ _ двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто")
_HUNDREDS = tables.in_order("_ сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот")
_ORDINALS = tables.in_order(
    "нулев перв втор трет четвёрт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат"
    " пятнадцат шестнадцат семнадцат восемнадцат девятнадцат"
)
_TEN_ORDINALS = tables.in_order(
    "_ _ двадцат тридцат сороков пятидесят шестидесят семидесят восьмидесят девяност"
)
_HUNDRED_ORDINALS = tables.in_order(
    "_ сот двухсот трёхсот четырёхсот пятисот шестисот семисот восьмисот девятисот"
)
_THOUSANDS = tables.in_order("_ тысячн двухтысячн трёхтысячн четырёхтысячн пятитысячн")
_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
    "декабря",
)  # fmt: skip
_NOMINATIVE = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
_ONE = {"m": "один", "f": "одна", "n": "одно"}
_ENDINGS = {
    # Ending of a hard ordinal, and of третий, by what is written behind the digits.
    "m": ("ый", "ий"), "f": ("ая", "ья"), "n": ("ое", "ье"), "gen": ("ого", "ьего"), "dat": ("ому", "ьему"),
    "prep": ("ом", "ьем"), "ins": ("ым", "ьим"), "fgen": ("ой", "ьей"), "facc": ("ую", "ью"),
    "pl": ("ые", "ьи"),
    "plgen": ("ых", "ьих"), "plins": ("ыми", "ьими"),
}  # fmt: skip
_STRESSED_OY = ("втор", "шест", "седьм", "восьм", "сороков")
_WRITTEN = {
    "й": "m", "ый": "m", "ой": "m", "ий": "m", "я": "f", "ая": "f", "е": "n", "ое": "n", "го": "gen",
    "ого": "gen",
    "му": "dat", "ому": "dat", "м": "prep", "ом": "prep", "ым": "ins", "ю": "facc", "ую": "facc",
    "х": "plgen",
    "ых": "plgen", "ми": "plins", "ые": "pl",
}  # fmt: skip
_FRACTIONS = ("", "десят", "сот", "тысячн", "десятитысячн", "стотысячн", "миллионн")


def plural(number: int, fraction: str = "") -> int:
    """0 as behind 1, 1 as behind 2 to 4 and fractions, 2 as behind 5."""
    if fraction:
        return 1
    if 10 < number % 100 < 20:
        return 2
    return {1: 0, 2: 1, 3: 1, 4: 1}.get(number % 10, 2)


def cardinal(number: int, behind: str = "") -> str:
    """The words for a whole number; 1 and 2 agree with the word behind."""
    return _count(number, _gender(number, behind))


def _gender(number: int, behind: str) -> str:
    """What the noun behind a number seems to be: *книга*, *книги*, *яблоко*."""
    form = plural(number)
    if form == 0:
        return (
            "f"
            if behind.endswith(("а", "я")) and behind != "дядя"
            else "n"
            if behind.endswith(("о", "е"))
            else "m"
        )
    if form == 1 and number % 10 == 2:
        return "f" if behind.endswith(("ы", "и")) and behind not in _MONTHS else "m"
    return "m"


def _count(number: int, gender: str = "m") -> str:
    if number < 20:
        if number == 1:
            return _ONE[gender]
        return "две" if number == 2 and gender == "f" else _SMALL[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f" {_count(ones, gender)}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return _HUNDREDS[hundreds] + (f" {_count(rest, gender)}" if rest else "")
    scales = (
        (10**12, ("триллион", "триллиона", "триллионов"), "m"),
        (10**9, ("миллиард", "миллиарда", "миллиардов"), "m"),
        (10**6, ("миллион", "миллиона", "миллионов"), "m"), (1000, ("тысяча", "тысячи", "тысяч"), "f"),
    )  # fmt: skip
    value, forms, scale_gender = next(scale for scale in scales if number >= scale[0])
    high, rest = divmod(number, value)
    head = forms[0] if high == 1 else f"{_count(high, scale_gender)} {forms[plural(high)]}"
    if high == 1 and value == 1000 and 1000 < number < 2000:
        head = "тысяча"
    return head + (f" {_count(rest, gender)}" if rest else "")


def ordinal(number: int, form: str) -> str:
    """An ordinal; ``form`` is a key of the endings: m, f, n, gen, prep and so on."""
    if number % 1000 == 0 and 0 < number // 1000 < len(_THOUSANDS):
        return _THOUSANDS[number // 1000] + _ENDINGS[form][0]
    rest, stem = number, ""
    for limit, stems in ((20, _ORDINALS), (100, _TEN_ORDINALS), (1000, _HUNDRED_ORDINALS)):
        tail = (
            number % limit
            if limit == 20 and number % 100 < 20
            else number % {20: 10, 100: 100, 1000: 1000}[limit]
        )
        if limit == 20 and number % 100 < 20:
            tail = number % 100
        place = tail if limit == 20 else tail // (limit // 10)
        if tail and (limit == 20 or tail % (limit // 10) == 0):
            rest, stem = number - tail, stems[place]
            break
    if not stem:
        return _count(number)
    hard, soft = _ENDINGS[form]
    ending = soft if stem == "трет" else "ой" if form == "m" and stem in _STRESSED_OY else hard
    return (f"{_count(rest)} " if rest else "") + stem + ending


def _written_ordinal(number: int, ending: str) -> str:
    return ordinal(number, _WRITTEN.get(ending.lstrip("-"), "m"))


def _decimal(whole: int, fraction: str) -> str:
    if len(fraction) >= len(_FRACTIONS):
        return f"{_count(whole)} и {' '.join(_SMALL[int(digit)] for digit in fraction)}"
    part = int(fraction)
    name = _FRACTIONS[len(fraction)] + ("ая" if plural(part) == 0 else "ых")
    return f"{_count(whole, 'f')} {'целая' if plural(whole) == 0 else 'целых'} {_count(part, 'f')} {name}"


def _date(day: int, month: int, year: int | None) -> str:
    words = f"{ordinal(day, 'gen')} {_MONTHS[month - 1]}"
    return words + (f" {ordinal(year, 'gen')} года" if year is not None else "")


def _time(hour: int, minute: int, second: int | None) -> str:
    words = f"{_count(hour)} {('час', 'часа', 'часов')[plural(hour)]}"
    if hour == 1:
        words = "час"
    if minute:
        words += f" {_count(minute, 'f')} {('минута', 'минуты', 'минут')[plural(minute)]}"
    if second:
        words += f" {_count(second, 'f')} {('секунда', 'секунды', 'секунд')[plural(second)]}"
    return words


def _money(whole: int, cents: int, currency: Currency) -> str:
    parts = [f"{cardinal(whole, currency.names[0])} {currency.names[plural(whole)]}"] if whole else []
    parts.append(f"{cardinal(cents, currency.cents[plural(cents)])} {currency.cents[plural(cents)]}")
    return " ".join(parts)


def _telephone(groups: Sequence[str]) -> str:
    said = []
    for group in groups:
        if len(group) > 3:
            said.append(" ".join(_SMALL[int(digit)] for digit in group))
        else:
            zeros = len(group) - len(group.lstrip("0"))
            rest = group[zeros:]
            said.append(" ".join(["ноль"] * zeros + ([_count(int(rest))] if rest else [])))
    return ", ".join(said)


def _ruler(number: int, name: str) -> str:
    return ordinal(number, "f" if name[-1] in "ая" else "m")


def _year(match: re.Match[str]) -> str:
    number, noun = int(match[1]), match[2]
    form = {
        "год": "m",
        "года": "gen",
        "году": "prep",
        "годом": "ins",
        "годы": "pl",
        "годов": "plgen",
        "годах": "plgen",
        "г.": "m",
        "гг.": "pl",
    }[noun]
    noun = {"г.": "год", "гг.": "годы"}.get(noun, noun)
    before = text_before(match, 12).lower()
    if match[2] == "г.":
        if re.search(r"\bв $", before):
            form, noun = "prep", "году"
        elif re.search(r"\bк $", before):
            form, noun = "dat", "году"
        elif any(before.rstrip().endswith(month) for month in _MONTHS) or re.search(
            r"\b(?:с|до|от|после|из) $", before
        ):
            form, noun = "gen", "года"
    return f"{ordinal(number, form)} {noun}"


_MUCH = {"₽": "рублей", "$": "долларов", "€": "евро", "руб": "рублей", "р": "рублей", "долл": "долларов"}


def _much(match: re.Match[str]) -> str | None:
    """``3,5 млн руб.``: a currency behind millions."""
    if match[3] or (match[1] == "р" and not match[2]):
        return None
    return _MUCH[match[1]] + match[2] * (not text_behind(match, 2).strip())


def _century(match: re.Match[str]) -> str | None:
    """``в XIX веке``: the ordinal in the case of its noun."""
    value = roman(match[1])
    form = {"век": "m", "века": "gen", "веку": "dat", "веком": "ins", "веке": "prep"}.get(match[2], "plgen")
    return ordinal(value, form) if value else None


def _currency(one: str, few: str, many: str, *cents: str) -> Currency:
    return Currency((one, few, many), cents)


_ROUBLE = _currency("рубль", "рубля", "рублей", "копейка", "копейки", "копеек")
_EURO = _currency("евро", "евро", "евро", "цент", "цента", "центов")
_DOLLAR = _currency("доллар", "доллара", "долларов", "цент", "цента", "центов")
_POUND = _currency("фунт", "фунта", "фунтов", "пенс", "пенса", "пенсов")
_PERCENT = ("процент", "процента", "процентов")
_THOUSAND_SCALES = {
    "тыс.": ("тысяча", "тысячи", "тысяч"),
    "млн": ("миллион", "миллиона", "миллионов"),
    "млрд": ("миллиард", "миллиарда", "миллиардов"),
    "трлн": ("триллион", "триллиона", "триллионов"),
}

LOCALE = Locale(
    cardinal=cardinal,
    ordinal=_written_ordinal,
    decimal=_decimal,
    digits=tuple(_SMALL[:10]),
    plural=plural,
    months=_MONTHS,
    month_names={
        **{name: place for place, name in enumerate(_MONTHS, start=1)},
        **{name: place for place, name in enumerate(_NOMINATIVE, start=1)}
    },
    day=lambda day: ordinal(day, "gen"),
    year=lambda year: ordinal(year, "gen"),
    date=_date,
    clock=r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4]):(?P<m>[0-5]\d)(?::(?P<s>[0-5]\d))?(?![\d:])",
    time=_time,
    money=_money,
    currencies={
        "₽": _ROUBLE, "руб.": _ROUBLE, "руб": _ROUBLE, "р.": _ROUBLE, "RUB": _ROUBLE, "€": _EURO,
        "EUR": _EURO, "$": _DOLLAR, "USD": _DOLLAR,
        "£": _POUND, "¥": _currency("иена", "иены", "иен"), "₴": _currency("гривна", "гривны", "гривен"),
        "₸": _currency("тенге", "тенге", "тенге"),
        "коп.": _currency("копейка", "копейки", "копеек"),
    },
    units={
        "км/ч": ("километр в час", "километра в час", "километров в час"),
        "м/с": ("метр в секунду", "метра в секунду", "метров в секунду"),
        "км²": ("квадратный километр", "квадратных километра", "квадратных километров"),
        "м²": ("квадратный метр", "квадратных метра", "квадратных метров"),
        "кв. м": ("квадратный метр", "квадратных метра", "квадратных метров"),
        "м³": ("кубический метр", "кубических метра", "кубических метров"),
        "км": ("километр", "километра", "километров"), "м": ("метр", "метра", "метров"),
        "см": ("сантиметр", "сантиметра", "сантиметров"),
        "мм": ("миллиметр", "миллиметра", "миллиметров"), "кг": ("килограмм", "килограмма", "килограммов"),
        "г": ("грамм", "грамма", "граммов"),
        "мг": ("миллиграмм", "миллиграмма", "миллиграммов"), "т": ("тонна", "тонны", "тонн"),
        "л": ("литр", "литра", "литров"),
        "мл": ("миллилитр", "миллилитра", "миллилитров"), "га": ("гектар", "гектара", "гектаров"),
        "ч": ("час", "часа", "часов"),
        "мин": ("минута", "минуты", "минут"), "с": ("секунда", "секунды", "секунд"),
        "сек": ("секунда", "секунды", "секунд"),
        "°C": ("градус", "градуса", "градусов"), "°": ("градус", "градуса", "градусов"),
        "кВт": ("киловатт", "киловатта", "киловатт"),
        "Вт": ("ватт", "ватта", "ватт"), "ГБ": ("гигабайт", "гигабайта", "гигабайт"),
        "МБ": ("мегабайт", "мегабайта", "мегабайт"),
        "Гц": ("герц", "герца", "герц"), "%": _PERCENT, "‰": ("промилле", "промилле", "промилле"),
    } | _THOUSAND_SCALES,
    signs={
        "+": "плюс", "-": "минус", "–": "—", "=": "равно", "×": "умножить на", "÷": "разделить на",
        "<": "меньше", ">": "больше",
        "±": "плюс-минус", "&": "и", "§": "параграф", "@": "собака", "#": "хэштег", ".": "точка",
        "/": "косая черта", "_": "подчёркивание",
        "hyphen": "дефис", ":": "двоеточие", "%": "процентов", "‰": "промилле", "°": "градусов",
        "№": "номер", "?": "",
    },
    abbreviations={
        "г.": "город", "ул.": "улица", "пр.": "проспект", "пл.": "площадь", "д.": "дом", "кв.": "квартира",
        "т. д.": "так далее", "т.д.": "так далее",
        "т. п.": "тому подобное", "т.п.": "тому подобное", "т. е.": "то есть", "т.е.": "то есть",
        "т. к.": "так как", "т.к.": "так как",
        "др.": "другие", "см.": "смотри", "стр.": "страница", "тел.": "телефон", "им.": "имени",
        "н. э.": "нашей эры", "напр.": "например",
        "г-н": "господин", "г-жа": "госпожа", "проф.": "профессор", "акад.": "академик", "гл.": "глава",
        "рис.": "рисунок", "обл.": "область",
    },
    numbered={
        "№": "номер", "n°": "номер", "стр.": "страница", "гл.": "глава", "п.": "пункт", "ст.": "статья",
        "рис.": "рисунок", "д.": "дом", "кв.": "квартира"
    },
    telephone=_telephone,
    announcing="телефон\\w*|тел|звон\\w*|номер|факс|мобильн\\w*",
    ordinals=r"(?<![\w.,])(?P<n>\d{1,4})(?P<e>-(?:ый|ой|ий|ая|ое|ого|ому|ом|ым|ую|ых|ые|ыми|й|я|е|го|му|м|ю|х|ми))(?!\w)",
    fractions={
        "1/2": "одна вторая", "1/3": "одна треть", "2/3": "две трети", "1/4": "четверть",
        "3/4": "три четверти"
    },
    versus="",
    groups=" ",
    emphatic=tables.words("не да нет и или вы мы все всё уже очень как где"),
    acronyms=tables.words(
        "НАТО ООН ЮНЕСКО МИД ВУЗ ЗАГС НАСА СПИД СОВ ГОСТ КОВИД ГЭС АЭС ТАСС МХАТ"
    ) - {"ООН", "АЭС"},
    coded="код\\w*|пин|пин-код\\w*|пароль|отп",
    roman_after="том|глава|часть|акт",
    roman_before=r"\s(?:век|веке|века|съезд)\b",
    rulers="Пётр|Екатерина|Николай|Александр|Иван|Павел|Людовик|Карл|Генрих|Елизавета|Иоанн|Бенедикт|Филипп|Наполеон|Георг|Вильгельм|Фридрих|Анна",
    ruler=_ruler,
    letters="А-ЯЁ",
    per={
        "мес": "в месяц", "месяц": "в месяц", "год": "в год", "день": "в день", "сутки": "в сутки",
        "сут": "в сутки", "час": "в час", "ч": "в час", "нед": "в неделю", "чел": "с человека",
        "шт": "за штуку", "кг": "за килограмм", "л": "за литр", "м²": "за квадратный метр",
    },
    weekdays={
        "пн": "понедельник", "вт": "вторник", "ср": "среда", "чт": "четверг",
        "пт": "пятница", "сб": "суббота", "вс": "воскресенье",
    },
    first=(
        (re.compile(r"\b([IVXL]{1,6})(?= (век(?:а|у|ом|е|ов|ах)?)\b)"), _century),
        (
            re.compile(r"(?<![\w.,])(\d{1,4})-е(?= (?:годы|гг|места|классы|сутки))"),
            lambda m: ordinal(int(m[1]), "pl"),
        ),
        *GENITIVES,
        (re.compile(r"(?<![\d.,])(\d{3,4}) (год(?:а|у|ом|ы|ов|ах)?|гг?\.)(?!\w)"), _year),
        (
            re.compile(
                r"(?:(?<=\d млн )|(?<=\d млрд )|(?<=\d трлн )|(?<=\d тыс\. ))(руб|р|долл|₽|\$|€)(\.?)"
                r"(?=([^\W_]?))"
            ),
            _much,
        ),
        (re.compile(r"\bг\. (?=[А-ЯЁ][а-яё]+(?:е|у|ом)\b)"), lambda _: "городе "),
        (re.compile(r"\bул\. (?=[А-ЯЁ])(?<=на ул\. )"), lambda _: "улице "),
        (re.compile(r"\b([Сс])м\. стр\."), lambda m: f"{m[1]}мотри страницу"),
    ),
)  # fmt: skip
"""Russia's customs; a comma before decimals, a space between thousands."""

normalize = normalizer(LOCALE)
