"""Telephone numbers, and other numbers whose digits are told one by one."""

import re

from voxwire.text.normalize import Rule, text_before
from voxwire.text.normalize.zh.numbers import digits
from voxwire.text.normalize.zh.patterns import COUNTED, rule

_ANNOUNCED = (
    "电话|热线|拨打|请拨|拨|致电|来电|号码|手机号?|座机|传真|尾号|[前后末][一二三四五六七八九\\d]位|分机|身份证|护照|验证码|校验码|代码|密码|口令|邮编"
    "|邮政编码|工号|账号|帐号|账户|卡号|车牌号?|车号|学号|单号|编号|代号|型号|取件码|提货码|兑换码|邀请码|识别码|激活码|条形码|序列号|准考证号?"
    "|许可证号?|批号|会议号|房间?号|门牌号?|QQ号?|QQ群|群号|微信号?|ID号?|订单号?|运单号?|流水号|股票|证券|基金|频道|信箱|暗号|编码|端口"
)
_ANNOUNCING = re.compile(rf"(?:{_ANNOUNCED})[^\d，。！？；]{{0,6}}$")
"""What announces a number that is read digit by digit."""
_HIDDEN = re.compile("[号卡户][为是：:]?\\s?$")
"""What stands before the stars of a number that is not told whole."""
_NUMBER = r"\d[\d -]{1,24}\d[XxA-Z]?"


_SERVICES = "100(?:86|10|01)|123(?:06|15|48|20|58|33|29|77|88|18|10|69)|955[0-9]{2}|1010[0-9]{4}"
"""Numbers of carriers, banks and public services, which are read so wherever they count nothing."""

_EMERGENCY = "11[0249]|12[02]|999|911|12345"
_NEXT = "(?:、|，|或者?|和|及|与)"


def digitwise(match: re.Match[str]) -> str:
    """The digits of a match one by one, 幺 for 1; spaces and hyphens are not said."""
    return digits(re.sub(r"[\s·()（）-]", "", match.group()), telephone=True)


def _announced(match: re.Match[str]) -> str | None:
    before = text_before(match, 14)
    return digitwise(match) if _ANNOUNCING.search(before) else None


def _hidden(match: re.Match[str]) -> str | None:
    if not _HIDDEN.search(text_before(match, 4)):
        return None
    return " " + digits(match[1], telephone=True)


def _international(match: re.Match[str]) -> str | None:
    if sum(map(str.isdigit, match.group())) < _SHORTEST:
        return None
    return "加" + digits(re.sub(r"\D", "", match.group()), telephone=True)


_SHORTEST = 7
"""Digits of a number with the sign of a country's code."""

RULES: tuple[Rule, ...] = (
    # "拨打110、120或119": one of them alone may be an amount, several in a row are not.
    (
        rule(rf"(?:(?<=[打拨])|(?<=致电))(?:{_EMERGENCY})(?:{_NEXT}(?:{_EMERGENCY})){{1,5}}(?![\d.%])"),
        digitwise,
    ),
    (
        rule(rf"(?<![\d.,、])(?:{_EMERGENCY})(?:、(?:{_EMERGENCY})){{1,5}}(?![\d.%]|、\d|{COUNTED})"),
        digitwise,
    ),
    (rule(r"(?<![\d.,])\d{4}(?:[ -]\d{4}){3}(?:[ -]\d{1,3})?(?![\d-])"), digitwise),
    # "6222****1234", "尾号*6688": the digits that are hidden are not said.
    (
        rule(r"(?<!\d)(\d{2,6})\s?[*＊]{2,15}\s?(\d{2,4})(?!\d|[.,]\d)"),
        lambda match: digits(f"{match[1]} {match[2]}", telephone=True),
    ),
    (rule(r"[*＊]{1,16}\s?(\d{3,4})(?!\d|[.,]\d)"), _hidden),
    (rule(r"(?<!\d)\+\d{1,3}(?:[ -]?\(?\d{1,4}\)?){1,5}(?!\d)"), _international),
    (rule(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)"), digitwise),
    (
        rule(r"(?<!\d)1[3-9]\d[*＊xX]{3,6}\d{2,4}(?!\d)"),
        lambda m: digits(re.sub("[*xX＊]+", " ", m.group()), telephone=True),
    ),
    (rule(r"(?<![\d-])[(（]0\d{2,3}[)）]\s?\d{3,4}[- ]?\d{4}(?![\d-])"), digitwise),
    (rule(r"(?<![\d.,-])(?:0\d{2,3}|[48]00)[- ]?\d{3,4}[- ]?\d{3,4}(?![\d-]|[.,]\d)"), digitwise),
    (rule(r"(?:(?<=转)|(?<=分机))\d{1,6}(?!\d)(?=[，。；、）)]|$)"), digitwise),
    (rule(rf"(?<![\d.,])-?{_NUMBER}(?!\d|[.,]\d|[A-Za-z]|\s?{COUNTED})"), _announced),
    (
        rule(
            rf"(?:(?<=[打拨])|(?<=联系)|(?<=致电)|(?<=客服))(?:1[12]\d|95\d{{3}}|96\d{{3,4}}|1[02]\d{{3}})(?!\d|\s?{COUNTED})"
        ),
        digitwise,
    ),
    (
        rule(
            r"(?<!\d)(?:123(?:06|15|45|48|20|58)|1001[0168]|10086|955\d{2}|1258[03])(?=客服|热线|网|电话|官|平台|短信|投诉|APP|订)"
        ),
        digitwise,
    ),
    (
        rule(rf"(?<![\d.,-])(?:{_SERVICES})(?![\d%]|[.,]\d|\s?{COUNTED})"),
        digitwise,
    ),
    (rule(r"(?<!\d)(?:110|119|120|122|114)(?=报警|急救|火警|指挥|接警|救护|查号|热线|电话|调度)"), digitwise),
    (rule(r"(?<![\d.,])\d{17}[\dXx](?![A-Za-z\d])"), digitwise),
)
"""In the order of application."""
