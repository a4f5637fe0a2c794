"""Numbers that name something: rooms, plates, trains, flights, shares, models.

Addresses read three and more digits one by one, as people do; hull and model names drop their hyphen.
"""

import re

from voxwire.text.normalize import Rule, text_before
from voxwire.text.normalize.zh.numbers import cardinal, digits
from voxwire.text.normalize.zh.patterns import COUNTED, DASH, HEAD, MEASURE, TAIL, rule
from voxwire.text.normalize.zh.telephone import digitwise

_PROVINCES = "京沪津渝冀晋蒙辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川贵云藏陕甘青宁新"
_ROOMS = "室|房|教室|宿舍|寝室|病房|包[间厢房]|会议室|办公室|机房|号房|房间|展位|铺|柜"
_CRAFT = (
    "歼|轰|运|直|歼轰|东风|神舟|嫦娥|长征|天宫|天舟|米格|苏|图|伊尔|阿波罗|北斗|风云|天问|红旗|波音"
    "|空客|联盟|旅行者|玉兔"
)
_MODELS = re.compile("(?:波音|空客|标致|宝马|奔驰|马自达|骁龙|天玑|麒麟|酷睿|诺基亚|雪铁龙|英伟达)$")


def _model(match: re.Match[str]) -> str:
    """Digits behind Latin letters: short ones are a number, longer ones are spelled."""
    parts = [part for part in match.groups() if part]
    return "".join(cardinal(part) if len(part) < 3 else digits(part) for part in parts)


def _behind_name(match: re.Match[str]) -> str | None:
    before = text_before(match, 3)
    return digits(match.group()) if _MODELS.search(before) else None


def _share(match: re.Match[str]) -> str | None:
    near = match.string[max(0, match.start() - 10) : match.end() + 10]
    return digits(match.group()) if re.search("[股涨跌]|基金|证券|代码|持仓|停牌", near) else None


def _pages(match: re.Match[str]) -> str | None:
    """``P10-20``: pages run from one to the other."""
    letter, first, last = match.groups()
    return f"{letter}{cardinal(first)}到{cardinal(last)}" if int(first) < int(last) else None


def _thousands(match: re.Match[str]) -> str:
    """``8k-12k``: sums that run from one to the other."""
    first, second = (cardinal(str(1000 * int(figures))) for figures in match.groups())
    return f"{first}到{second}"


RULES: tuple[Rule, ...] = (
    (rule(rf"(?<![A-Za-z\d.,])(\d{{1,3}})[kK]?{DASH}(\d{{1,3}})[kK](?![A-Za-z\d])"), _thousands),
    (rule(rf"(?<![A-Za-z])([Pp])(\d{{1,4}}){DASH}(\d{{1,4}})(?![\d-])"), _pages),
    # "P10-P20"
    (
        rule(rf"(?<![A-Za-z])([A-Z])(\d{{1,4}}){DASH}(?=\1\d{{1,4}}(?!\d))"),
        lambda m: f"{m[1]}{cardinal(m[2])}到",
    ),
    (
        rule(rf"[{_PROVINCES}][A-Z]\s?[·•.-]?\s?[A-Z0-9]{{4,6}}(?![A-Za-z0-9])"),
        lambda match: digits(re.sub(r"[\s·•.-]", "", match.group())),
    ),
    # Rooms and houses.
    (rule(rf"{HEAD}\d{{3,4}}(?=(?:{_ROOMS}))"), digitwise),
    (
        rule(
            rf"(?:(?<=[栋幢楼座层室])|(?<=单元)|(?<=房间)|(?<=包[厢间])|(?<=病房))\d{{3,4}}{TAIL}(?!{COUNTED})"
        ),
        digitwise,
    ),
    (
        rule(rf"{HEAD}7[0-8]7(?=飞机|客机|机型|机队|系列|型|货机|-[1-9]00(?!\d)|\s?MAX)"),
        lambda match: digits(match.group()),
    ),
    (rule(r"(?<=七[一二三四五六七八]七)-(?=[1-9]00(?!\d))"), lambda _: "杠"),
    # Years in brackets, as courts and offices count their papers, and titles of books.
    (
        rule(
            rf"(?<=[(（])(?:19|20)\d\d(?=[)）][{_PROVINCES}最])|(?<=〔)(?:19|20)\d\d(?=〕)"
            r"|(?<=《)(?:19|20)\d\d(?=》)"
        ),
        lambda match: digits(match.group()),
    ),
    # Brands, and lists of universities.
    (
        rule(
            rf"{HEAD}(?:360(?=安全|浏览器|搜索|杀毒)|58(?=同城|到家)|51(?=job|talk)"
            r"|[29][81][15](?=[和、及与/](?:211|985))|(?:(?<=985[和、及与/])|(?<=211[和、及与/]))(?:211|985))"
        ),
        lambda match: digits(match.group()),
    ),
    (rule(rf"{HEAD}\d{{3}}(?=大[楼厦])"), lambda match: digits(match.group())),
    (rule(rf"{HEAD}\d{{4,5}}(?=号|弄(?!堂))"), lambda match: digits(match.group())),
    (rule(rf"{HEAD}\d{{3}}(?=医院|高校|院校|大学|工程|部队|研究所|厂(?!家)|所(?!有))"), digitwise),
    (rule(r"(?<=\d秒)\d{2}(?!\d|\.|%)"), lambda match: digits(match.group())),
    (rule(r"(?<=\d米)\d{2}(?!\d|\.|[米厘%])"), lambda match: digits(match.group())),
    (rule(r"(?<=\d)#(?=[楼栋幢厂门机线库]|$|[，。])"), lambda _: "号"),
    (rule(rf"{HEAD}\d{{3}}(?=路(?!人)|国道|省道|县道|线路)"), digitwise),
    (rule(r"(?<![A-Za-z])([A-Z])-(?=\d{1,2}[层楼区])"), lambda match: match[1]),
    # Shares and funds.
    (rule(r"(?<=[（(])\d{5,6}(?=(?:\.[A-Z]{2})?[)）])"), lambda match: digits(match.group())),
    (rule(rf"{HEAD}\d{{6}}{TAIL}(?!{COUNTED})"), _share),
    # Models, trains, flights, craft.
    (rule(rf"(?:{_CRAFT})-(?=\d)"), lambda match: match.group()[:-1]),
    (
        rule(
            r"(?<!\d)7-11(?=便利|店|超市|买)|(?:(?<=便利店)|(?<=超市)|(?<=去)|(?<=在))7-11(?!\d|[点日月号])"
        ),
        lambda _: "七十一",
    ),
    (rule(rf"{HEAD}(?:996|955|007)(?![\d.%])(?!{COUNTED})"), lambda match: digits(match.group())),
    (rule(r"(?<![A-Za-z])(K?N)(9[59])(?!\d|[.,]\d)"), lambda match: match[1] + digits(match[2])),
    (rule(r"(?<=[A-Za-z])-?(\d{1,12})(?:-(\d{1,8}))?(?!\d|\.\d|%)"), _model),
    (rule(rf"(?<=[A-Z])\s(\d{{3,6}})(?:-(\d{{2,4}}))?(?!\d|[.,]\d|\s?{MEASURE}|%)"), _model),
    (rule(rf"(?<=[a-z])\s(\d{{3,4}})(?!\d|[.,]\d|\s?(?:{COUNTED}|{MEASURE})|%|[GTM]B?(?![A-Za-z]))"), _model),
    (rule(rf"{HEAD}\d{{3}}{TAIL}(?!{COUNTED})"), _behind_name),
    (rule(rf"{HEAD}\d{{3,4}}(?=[PpiI](?![A-Za-z]))"), lambda match: digits(match.group())),
    (
        rule(r"(?:(?<=[题图表式例])|(?<=图表))\d{1,2}(?:-\d{1,2}){1,3}(?![\d-])"),
        lambda m: "杠".join(map(cardinal, m.group().split("-"))),
    ),
    (
        rule(rf"{HEAD}\d{{9,24}}{TAIL}(?!{COUNTED}|%)"),
        lambda m: None if m.group().endswith("000") else digits(m.group()),
    ),
)
"""In the order of application."""
