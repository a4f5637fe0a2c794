"""Korean: what a reader says for digits and symbols.

Counted things take native numbers below a hundred, everything else Sino-Korean ones (*표준어 규정* and
usage).
"""

import re

from voxwire.text import tables
from voxwire.text.normalize import Rule, apply, enclosed, text_before
from voxwire.text.normalize.myriads import below_myriad
from voxwire.text.spans import SpannedText

_DIGITS = "영일이삼사오육칠팔구"
_TELEPHONE = "공일이삼사오육칠팔구"
_GROUPS = ("", "만", "억", "조", "경")
_NATIVE_ONES = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
_NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔")
_NATIVE_COUNTERS = (
    "마리|송이|켤레|그루|자루|군데|가지|바퀴|시간|사람|번째|권|개(?!월|년|국)|명|분(?=[이은을께의 ]|$)|살"
    "|잔|장(?!조)|대(?! \\d)|채|벌|병|척|통|쌍|줄|칸|곡|편|달|시(?!간|[가-힣]{0,1}속)"
    "|번(?!지|호|\\s?(?:출구|버스|창구|국도|문제|게이트|승강장|트랙|노선|선수|타자|채널|테이블|좌석|홈|마을)"
    "|[을를]? ?(?:누르|눌러|선택|입력))"
    "|그릇|조각|걸음|모금|포기|다발|상자|봉지|사람|배(?=[가로나 ])"
)
_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,30})(?:\.\d{1,12}(?!\d))?"
_UNITS = {
    "km/h": "킬로미터 퍼 아워", "km²": "제곱킬로미터", "㎢": "제곱킬로미터", "m²": "제곱미터",
    "㎡": "제곱미터", "km": "킬로미터", "m": "미터", "cm": "센티미터",
    "mm": "밀리미터", "kg": "킬로그램", "㎏": "킬로그램", "g": "그램", "mg": "밀리그램", "t": "톤",
    "L": "리터", "l": "리터", "ml": "밀리리터", "mL": "밀리리터",
    "℃": "도", "°C": "도", "°": "도", "%": "퍼센트", "％": "퍼센트", "GB": "기가바이트", "MB": "메가바이트",
    "kW": "킬로와트", "W": "와트", "Hz": "헤르츠",
    "ha": "헥타르", "ℓ": "리터", "㎞": "킬로미터", "㎝": "센티미터", "㎜": "밀리미터",
}  # fmt: skip
_CURRENCIES = {"₩": "원", "￦": "원", "$": "달러", "€": "유로", "£": "파운드", "¥": "엔"}
_SIGNS = {"+": "더하기", "=": "는", "×": "곱하기", "÷": "나누기", "&": "앤드", "@": "골뱅이", "#": "샵"}


def cardinal(number: int) -> str:
    """A whole number in Sino-Korean; a leading 일 is left out, as it is said."""
    if number == 0:
        return "영"
    groups: list[str] = []
    place = 0
    while number:
        number, group = divmod(number, 10_000)
        if group:
            words = below_myriad(group, _DIGITS, "천백십")
            groups.append(("" if words == "일" and place == 1 else words) + _GROUPS[place])
        place += 1
    return " ".join(reversed(groups))


def native(number: int) -> str:
    """A number from 1 to 99 as it stands before what is counted."""
    tens, ones = divmod(number, 10)
    words = _NATIVE_TENS[tens] + _NATIVE_ONES[ones]
    return "스무" if words == "스물" else words


def number(text: str) -> str:
    """A written number in Sino-Korean."""
    whole, _, fraction = text.replace(",", "").partition(".")
    zeros = len(whole) > 1 and whole[0] == "0"
    said = "".join(_TELEPHONE[int(d)] for d in whole) if zeros or len(whole) > 16 else cardinal(int(whole))
    return said + (" 점 " + "".join(_DIGITS[int(digit)] for digit in fraction) if fraction else "")


def _counted(match: re.Match[str]) -> str | None:
    value = int(match[1])
    counter = match[2]
    if not 1 <= value <= 99:
        return None
    if counter == "번째" and value == 1:
        return "첫 "
    if counter.startswith("분") and not re.search("손님|어른|선생|고객", text_before(match, 8)):
        return None
    return native(value) + " "


def _month(match: re.Match[str]) -> str:
    value = int(match[1])
    return {6: "유", 10: "시"}.get(value, cardinal(value))


def _date(match: re.Match[str]) -> str | None:
    month, day = int(match["m"]), int(match["d"])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    months = {6: "유", 10: "시"}.get(month, cardinal(month))
    return f"{cardinal(int(match['y']))}년 {months}월 {cardinal(day)}일"


def _clock(match: re.Match[str]) -> str | None:
    hour, minute = int(match[1]), int(match[2])
    if hour > 24:
        return None
    spoken = native(hour) if 1 <= hour <= 12 else cardinal(hour)
    return f"{spoken} 시" + (f" {cardinal(minute)} 분" if minute else "")


def _hour(match: re.Match[str]) -> str:
    value = int(match[1])
    return (native(value) if 1 <= value <= 12 else cardinal(value)) + " "


def _telephone(match: re.Match[str]) -> str | None:
    groups = re.findall(r"\d+", match.group())
    if sum(map(len, groups)) < 7:
        return None
    return ("플러스 " if match.group()[0] == "+" else "") + ", ".join(
        "".join(_TELEPHONE[int(digit)] for digit in group) for group in groups
    )


def _score(match: re.Match[str]) -> str:
    """``3:1``: goals, or a proportion."""
    return f"{cardinal(int(match[1]))} 대 {cardinal(int(match[2]))}"


_CODE = re.compile(r"(?:번호|코드|비번|패스워드|PIN|OTP)[는은]?(?:\s?[:=])?\s?[\[(]?$")


def _code(match: re.Match[str]) -> str | None:
    """``인증번호는 482913``: figure by figure."""
    before = text_before(match, 12)
    return "".join(_TELEPHONE[int(digit)] for digit in match.group()) if _CODE.search(before) else None


def _version(match: re.Match[str]) -> str:
    """``2.10.3``: number by number."""
    return " 점 ".join(number(part) for part in match.group().split("."))


def _equals(match: re.Match[str]) -> str:
    return " " + _SIGNS[match[1]] + " " if match[1] != "=" else "는 "


RULES: tuple[Rule, ...] = (
    enclosed.rule(cardinal),
    (re.compile(r"(?<![\d.-])(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})(?![\d-])\.?"), _date),
    (
        re.compile(
            r"(?<![\d-])(?:\+\d{1,3}[ -])?\(?\d{2,4}\)?[- ]\d{3,4}[- ]\d{4}(?![\d-])"
            r"|(?<![\d-])1[568]\d\d-\d{4}(?!\d)"
        ),
        _telephone,
    ),
    (
        re.compile(
            r"(?<![\d.,-])(?:11[0249]|12[02]|182|1[35]\d\d)(?=(?:에|로|으로|번으로|번에)\s?(?:전화|신고|연락|문의|걸|누르))"
        ),
        lambda m: "".join(_TELEPHONE[int(digit)] for digit in m.group()),
    ),
    (re.compile(r"(?<![\d.,-])\d{4,10}(?![\d.,]\d|\d|[번원개년월일시분건명차호])"), _code),
    (re.compile(r"(?<![\d.])\d{1,4}(?:\.\d{1,4}){2,5}(?![\d.]\d|\d)"), _version),
    (re.compile(r"(?<![\d:])(\d{1,2}):([0-5]\d)(?![\d:])"), _clock),
    (re.compile(r"(?<![\d:-])(\d{1,3})\s?:\s?(\d{1,3})(?![\d:-])"), _score),
    (re.compile(r"(?<![\d:-])(\d{1,3})-(\d{1,3})(?=(?:으로|로)\s?(?:이|승|패|졌|비|꺾|역전|끝|완))"), _score),
    (
        re.compile(rf"([{''.join(_CURRENCIES)}])\s?({_NUMBER})((?:[천백십]?[만억조])?)"),
        lambda m: f"{number(m[2])}{m[3]} {_CURRENCIES[m[1]]}",
    ),
    (re.compile(r"(?<![\d.,])(\d{1,2})(?=월)"), _month),
    (re.compile(r"(?<![\d.,])(\d{1,2})\s?(?=시(?:\s|[가-힣]{0,2}(?:\s|$|[.,?!])|$))(?!시간)"), _hour),
    (re.compile(rf"(?<![\d.,:/제-])(\d{{1,2}})\s?(?=({_NATIVE_COUNTERS}))(?!\s?시속)"), _counted),
    (re.compile(rf"(?<=\d)\s?({tables.alternatives(_UNITS)})(?![A-Za-z²])"), lambda m: f" {_UNITS[m[1]]}"),
    (re.compile(rf"(?<=\d)\s?([{''.join(_CURRENCIES)}])"), lambda m: f" {_CURRENCIES[m[1]]}"),
    (
        re.compile(r"(?<![\d/])(\d{1,3})/(\d{1,3})(?![\d/])\s?"),
        lambda m: f"{cardinal(int(m[2]))}분의 {cardinal(int(m[1]))} ",
    ),
    (re.compile(r"(?<=\d)\s?[~∼〜–-]\s?(?=\d)"), lambda _: "에서 "),
    (re.compile(r"(?<=온은 )-(?=\d)|(?<=온 )-(?=\d)"), lambda _: "영하 "),
    (re.compile(r"(?<![\w-])[-−](?=\d)"), lambda _: "마이너스 "),
    (re.compile(r"(?<=[\w)])\s?([+=×÷])\s?(?=[\w(])"), _equals),
    (re.compile("([&@#])"), lambda m: f" {_SIGNS[m[1]]} "),
    (re.compile(_NUMBER), lambda m: number(m.group())),
)
"""In the order of application."""


def normalize(text: SpannedText) -> SpannedText:
    """Write what a reader of Korean says; Latin letters stay."""
    return apply(RULES, text)
