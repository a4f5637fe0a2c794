"""Scores of games, and ratios."""

import re

from voxwire.text.characters import is_han
from voxwire.text.normalize import Rule, text_behind
from voxwire.text.normalize.zh.numbers import cardinal
from voxwire.text.normalize.zh.patterns import COUNTED, MEASURE, rule

_SPORTS = re.compile(
    "比分|获胜|取胜|战胜|险胜|完胜|小胜|胜出|击败|大败|惨败|不敌|告负|负于|力克|战平|打平|踢平|逼平|扳平|平局|踢成|打成|战成|拿下|领先|落后"
    "|主队|客队|淘汰|横扫|连胜|连扳|双杀|逆转|绝杀|赢|输|总分|首局|次局|[一二三四五六七八九两]局|盘|点球|加时|直落|胜利|大胜|轻取"
)
_RATIOS = re.compile("比例|比值|之比|配比|[长宽高师生男女性别价身体油汇赔胜]比|赔率|杠杆|按|稀释|兑")
_LEAGUES = re.compile(
    "NBA|CBA|英超|西甲|意甲|德甲|法甲|中超|欧冠|亚冠|联赛|世界杯|欧洲杯|亚洲杯|常规赛|小组赛|淘汰赛|决赛|友谊赛"
)
_FIGURES = r"\d{1,4}\s?[:：∶–-]\s?\d{1,4}(?:[(（]\d{1,2}[)）])?"
_BETWEEN = r"\s?[、，,;；和及]\s?"
_LIST_BEFORE = re.compile(rf"(?:{_FIGURES}{_BETWEEN}){{1,8}}$")
_LIST_BEHIND = re.compile(rf"(?:{_BETWEEN}{_FIGURES}){{1,8}}")
_LONGEST_LIST = 160
_MATCHES = re.compile("(?:决赛|淘汰赛|小组赛|季后赛|友谊赛|首回合|次回合|大比分|国家德比|德比)[中里上]?$")
_TIMES = re.compile(
    "早上|早晨|上午|中午|下午|傍晚|晚上|今晚|凌晨|半夜|时间|开始|开赛|开球|开打|直播|开幕|起飞|到达|集合|出发|见面|结束|准时|营业|闹钟|起床|出门|之前|以前|整"
)


def about_scores(match: re.Match[str]) -> bool:
    """Whether the text around a match speaks of games or ratios rather than of times."""
    begin, end = _list(match)
    near = match.string[max(0, begin - 10) : end + 10]
    if _RATIOS.search(match.string, max(0, match.start() - 6), match.start()):
        return True
    return _SPORTS.search(near) is not None and _TIMES.search(near) is None


def _list(match: re.Match[str]) -> tuple[int, int]:
    """Where the list of figures that a match stands in begins and ends: 25-20、25-18."""
    begin, end = match.span()
    before = _LIST_BEFORE.search(match.string[max(0, begin - _LONGEST_LIST) : begin])
    behind = _LIST_BEHIND.match(match.string, end)
    return begin - (len(before.group()) if before else 0), behind.end() if behind else end


def _between_teams(match: re.Match[str]) -> bool:
    """Whether ``3-2`` stands between the names of two teams, in a text about a match."""
    begin, end = match.span()
    sides = match.string[begin - 1 : begin], match.string[end : end + 1]
    if not all(side and is_han(side) for side in sides):
        return False
    if re.match(f"{COUNTED}|{MEASURE}", text_behind(match, 4)):
        return False
    return _LEAGUES.search(match.string, max(0, begin - 20), begin) is not None


def _won(match: re.Match[str]) -> bool:
    """Whether what follows is won or lost by it: 4-1夺冠."""
    return re.match("夺冠|夺魁|晋级|出线|登顶|出局", text_behind(match, 2)) is not None


def _in_match(match: re.Match[str]) -> bool:
    """Whether ``4-3`` stands behind the name of a match: 总决赛4-3."""
    if not _MATCHES.search(match.string, max(0, match.start() - 5), match.start()):
        return False
    return re.match(rf"\s?{COUNTED}", text_behind(match, 4)) is None


def _score(match: re.Match[str]) -> str | None:
    first, sign, second = match.groups()
    if sign not in ":：∶" and not any(
        told(match) for told in (about_scores, _in_match, _won, _between_teams)
    ):
        # Nobody counts down to nought: "3-0".
        nought = second == "0" and len(first) < 3
        if not nought or text_behind(match, 1) in ("=", "等"):
            return None
    return f"{cardinal(first)}比{cardinal(second)}"


def _chain(match: re.Match[str]) -> str:
    return "比".join(cardinal(part) for part in re.split("[:：∶]", match.group()))


RULES: tuple[Rule, ...] = (
    (rule(r"(?<![\d:：∶.-])(\d{1,4})\s?([:：∶–-])\s?(\d{1,6})(?![\d:：∶-]|\.\d)"), _score),
    (rule(r"(?<![\d:：∶.])\d{1,4}(?:[:：∶]\d{1,4}){2,5}(?![\d:：∶]|\.\d)"), _chain),
    (rule(r"(?<=\d)[:：∶](?=\d)"), lambda _: "比"),
)
"""In the order of application."""
