"""Hindi: what a reader says for digits, symbols and abbreviations."""

import re

from voxwire.text import tables
from voxwire.text.normalize import Rule, apply, enclosed, text_before
from voxwire.text.roman import roman
from voxwire.text.spans import SpannedText

_SMALL = tables.in_order(
    "शून्य एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस बीस इक्कीस"
    " बाईस तेईस चौबीस"
    " पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस चालीस इकतालीस"
    " बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास पचास इक्यावन बावन तिरेपन चौवन पचपन छप्पन सत्तावन"
    " अट्ठावन उनसठ साठ इकसठ बासठ तिरेसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर"
    " छिहत्तर सतहत्तर अठहत्तर उन्यासी अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी नब्बे"
    " इक्यानवे बानवे"
    " तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे"
)
_MONTHS = tables.in_order("जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर")
_LONGEST = 15
_NUMBER = r"(?:\d{1,3}(?:,\d{2,3}){1,6}|\d{1,30})(?:\.\d{1,12}(?!\d))?"
_ORDINALS = {1: "पहल", 2: "दूसर", 3: "तीसर", 4: "चौथ", 6: "छठ"}
_CURRENCIES = {
    "₹": ("रुपया", "रुपये", "पैसे"),
    "$": ("डॉलर", "डॉलर", "सेंट"),
    "€": ("यूरो", "यूरो", "सेंट"),
    "£": ("पाउंड", "पाउंड", "पेंस"),
}
_UNITS = {
    "km/h": "किलोमीटर प्रति घंटा", "किमी/घंटा": "किलोमीटर प्रति घंटा", "km": "किलोमीटर", "किमी": "किलोमीटर",
    "कि.मी.": "किलोमीटर",
    "m": "मीटर", "मी": "मीटर", "cm": "सेंटीमीटर", "mm": "मिलीमीटर", "kg": "किलोग्राम", "किग्रा": "किलोग्राम",
    "g": "ग्राम", "mg": "मिलीग्राम",
    "l": "लीटर", "L": "लीटर", "ml": "मिलीलीटर", "°C": "डिग्री", "°": "डिग्री", "%": "प्रतिशत", "GB": "गीगाबाइट",
    "MB": "मेगाबाइट", "kW": "किलोवाट", "W": "वाट",
    "m²": "वर्ग मीटर", "km²": "वर्ग किलोमीटर",
}  # fmt: skip
_ABBREVIATIONS = {
    "डॉ.": "डॉक्टर", "प्रो.": "प्रोफ़ेसर", "श्रीमती": "श्रीमती", "कु.": "कुमारी", "पं.": "पंडित",
    "उ.प्र.": "उत्तर प्रदेश", "म.प्र.": "मध्य प्रदेश",
    "ई.": "ईस्वी", "इ.": "इंजीनियर", "आदि.": "आदि", "सं.": "संख्या", "नं.": "नंबर", "श्री.": "श्री",
    "कि.ग्रा.": "किलोग्राम", "से.मी.": "सेंटीमीटर", "मि.ली.": "मिलीलीटर",
}  # fmt: skip
_SIGNS = {"+": "जमा", "=": "बराबर", "×": "गुणा", "÷": "भाग", "&": "और", "@": "ऐट", "#": "हैश"}


def cardinal(number: int) -> str:
    """The words for a whole number, in hundreds, thousands, lakhs and crores."""
    if number < 100:
        return _SMALL[number]
    for value, name in ((10**9, "अरब"), (10**7, "करोड़"), (10**5, "लाख"), (1000, "हज़ार"), (100, "सौ")):
        if number >= value:
            high, rest = divmod(number, value)
            return f"{cardinal(high)} {name}" + (f" {cardinal(rest)}" if rest else "")
    raise AssertionError


def _digits(text: str) -> str:
    return " ".join(_SMALL[int(digit)] for digit in text if digit.isdigit())


def number(text: str) -> str:
    """The words for a written number."""
    whole, _, fraction = text.replace(",", "").partition(".")
    said = (
        _digits(whole)
        if len(whole) > _LONGEST or (len(whole) > 1 and whole[0] == "0")
        else cardinal(int(whole))
    )
    return said + (f" दशमलव {_digits(fraction)}" if fraction else "")


def year(value: int) -> str:
    """A year: in hundreds before 2000."""
    hundreds, rest = divmod(value, 100)
    if 11 <= hundreds <= 19:
        return f"{_SMALL[hundreds]} सौ" + (f" {_SMALL[rest]}" if rest else "")
    return cardinal(value)


def _date(match: re.Match[str]) -> str | None:
    day, month = int(match["d"]), int(match["m"])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return None
    return f"{cardinal(day)} {_MONTHS[month - 1]} {year(int(match['y']))}"


def _time(match: re.Match[str]) -> str | None:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24:
        return None
    words = cardinal(hour)
    if minute:
        words += f" बजकर {cardinal(minute)} मिनट"
        return words + " पर" if match[3] else words
    return words + " बजे"


_SCALES = "हज़ार|हजार|लाख|करोड़|करोड|अरब|खरब"


def _money(match: re.Match[str]) -> str:
    one, many, cents = _CURRENCIES[match[1]]
    if match[3]:
        return f"{number(match[2])} {match[3]} {many}"
    whole, _, fraction = match[2].replace(",", "").partition(".")
    words = f"{number(whole)} {one if whole == '1' and not fraction else many}"
    return words + (f" {cardinal(int(fraction))} {cents}" if len(fraction) == 2 and int(fraction) else "")


def _ordinal(match: re.Match[str]) -> str:
    value, ending = int(match[1]), match[2]
    if value in _ORDINALS:
        vowel = "ी" if ending.endswith(("ी", "ीं")) else "े" if ending.endswith("ें") else "ा"
        return _ORDINALS[value] + vowel
    return cardinal(value) + {"ला": "वाँ", "रा": "वाँ", "था": "वाँ", "वां": "वाँ"}.get(ending, ending)


_FRACTIONS = {"1/2": "आधा", "1/3": "एक तिहाई", "2/3": "दो तिहाई", "1/4": "एक चौथाई", "3/4": "तीन चौथाई"}
_CODE = re.compile(
    r"(?:OTP|ओटीपी|PIN|CVV|पिन|कोड|पासवर्ड|Code)(?:\s(?:कोड|नंबर|नं\.|है|code))?(?:\s?[:=])?\s$", re.IGNORECASE
)


def _code(match: re.Match[str]) -> str | None:
    """``OTP 4829``: figure by figure."""
    before = text_before(match, 24)
    return _digits(match.group()) if _CODE.search(before) else None


def _fraction(match: re.Match[str]) -> str | None:
    """``15/8 को`` is a day; ``3/4`` a fraction, and so is ``12/5`` of a house."""
    first, second = int(match[1]), int(match[2])
    if match[3] and 1 <= first <= 31 and 1 <= second <= 12:
        return f"{cardinal(first)} {_MONTHS[second - 1]}{match[3]}"
    if f"{first}/{second}" == "1/2" and re.match(r"\s[ऀ-ॿ]+ी(?![ऀ-ॣ])", match.string[match.end() :][:24]):
        return "आधी"
    said = _FRACTIONS.get(f"{first}/{second}") or f"{cardinal(first)} बटा {cardinal(second)}"
    return said + (match[3] or "")


def _roman(match: re.Match[str]) -> str | None:
    value = roman(match[1])
    return cardinal(value) if value else None


def _version(match: re.Match[str]) -> str:
    """``2.10.3``: number by number."""
    return " पॉइंट ".join(number(part) for part in match.group().split("."))


def _telephone(match: re.Match[str]) -> str | None:
    groups = re.findall(r"\d+", match.group())
    if not 10 <= sum(map(len, groups)) <= 14:
        return None
    return ("प्लस " if match.group()[0] == "+" else "") + ", ".join(_digits(group) for group in groups)


RULES: tuple[Rule, ...] = (
    enclosed.rule(cardinal),
    (re.compile(r"(?<![\d/-])(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4})(?![\d/-])"), _date),
    (re.compile(r"(?<![\d-])(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?![\d-])"), _date),
    (re.compile(r"(?<![\d:])(\d{1,2}):([0-5]\d)(?![\d:])( बजे)?"), _time),
    (re.compile(r"(?<![\d.,])(?:\+\d{1,3}[ -]?)?\d{3,5}(?:[ -]?\d{3,5}){1,2}(?!\d|[.,]\d)"), _telephone),
    (re.compile(r"(?<![\d.,-])\d{3,10}(?![\d.,]\d|\d)"), _code),
    (re.compile(r"(?<=\d)/-"), lambda _: ""),
    (
        re.compile(r"(?<=\d)\s?/\s?(माह|महीना|महीने|दिन|साल|वर्ष|सप्ताह|घंटा|घंटे|किलो|लीटर|व्यक्ति|रात)(?![ऀ-ॣ])"),
        lambda match: f" प्रति {match[1]}",
    ),
    (re.compile(r"(?:(?<=अध्याय )|(?<=भाग )|(?<=खंड ))([IVX]{1,6})(?![A-Za-z])"), _roman),
    (re.compile(r"(?<![ऀ-ॿ])(?:रु|रू)\.?\s?(?=\d)"), lambda _: "₹"),
    (re.compile(r"(?<=\d)\s?(?:रु|रू)(?:\.(?=\s\S)|(?![ऀ-ॣ]))"), lambda _: " रुपये"),
    (re.compile(rf"([{''.join(_CURRENCIES)}])\s?({_NUMBER})(?:\s?({_SCALES})(?![ऀ-ॣ]))?"), _money),
    (re.compile(r"(?<![\d.])\d{1,4}(?:\.\d{1,4}){2,5}(?![\d.]\d|\d)"), _version),
    (re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])( (?:को|तक|से)(?![ऀ-ॣ]))?"), _fraction),
    (
        re.compile(r"(?<![\d.,-])(\d{1,2})-(\d{1,2})(?= से (?:जीत|हार|हरा|मात|आगे|पीछे|बराबर|पराजित))"),
        lambda match: f"{cardinal(int(match[1]))} {cardinal(int(match[2]))}",
    ),
    (re.compile(r"(?<=सन् )(1[1-9]\d\d)(?!\d)"), lambda match: year(int(match[1]))),
    (re.compile(r"(?<=\d)\s?[xX]\s?(?=\d)"), lambda _: " गुणा "),
    (
        re.compile(r"(?<![\d.,])(1[1-9]\d\d|20\d\d)(?= (?:में|से|तक|के|का|की|ई)(?:\s|$|[।,]))"),
        lambda match: year(int(match[1])),
    ),
    (
        re.compile(rf"(?<=\s)(\d{{4}})(?=\s)(?<=(?:{'|'.join(m for m in _MONTHS if len(m) == 2)})\s\d{{4}})"),
        lambda match: year(int(match[1])),
    ),
    (re.compile(r"(?<![\d.,])(\d{1,3})(ला|ली|ले|रा|री|रे|था|थी|थे|ठा|वाँ|वां|वें|वीं|वी)(?![ऀ-ॣ])"), _ordinal),
    (
        re.compile(rf"(?<=\d)\s?({tables.alternatives(_UNITS)})(?![A-Za-z²ऀ-ॣ])"),
        lambda match: f" {_UNITS[match[1]]}",
    ),
    (
        re.compile(rf"(?<![ऀ-ॿ])(?:{tables.alternatives(_ABBREVIATIONS)})"),
        lambda m: _ABBREVIATIONS[m.group()],
    ),
    (re.compile(r"(?<=\d)\s?[-–]\s?(?=\d)"), lambda _: " से "),
    (re.compile(r"(?<![\w-])-(?=\d)"), lambda _: "माइनस "),
    (re.compile(r"\s?([+=×÷&@#])\s?"), lambda match: f" {_SIGNS[match[1]]} "),
    (re.compile(_NUMBER), lambda match: number(match.group())),
)
"""In the order of application."""


def normalize(text: SpannedText) -> SpannedText:
    """Write what a reader of Hindi says."""
    return apply(RULES, text)
