"""What the rules of the Chinese normaliser have in common.

Every quantifier is bounded, so that a page of digits takes linear time.
"""

import re

from voxwire.text.characters import HAN

NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,16})(?:\.\d{1,16})?"
"""A number as it is written, with thousands separators and decimals."""

HEAD = r"(?<![A-Za-z\d.,])"
"""Nothing before that would belong to a number or a name."""

TAIL = r"(?!\d|[.,]\d)"
"""Nothing behind that would belong to the number."""

DASH = r"\s?(?:[-~–—～﹣]|——)\s?"
"""What stands between the ends of a range."""

HAN_CHARACTER = f"[{HAN}]"
"""One Han character, as a regular expression."""

_MEASURES = (
    "个只条张本件位名台辆间家口匹棵颗株朵片块瓶杯碗盘盆壶罐桶锅份双对副套次遍趟场部篇首句岁斤升"
    "万亿千元角毛种类样倍组笔箱袋包盒粒滴勺匙根支枝把扇艘架列幅封封束捆筐串堆群窝顶床道桌缸瓣栏款档批轮圈步"
    "個隻條張輛間顆塊盤壺鍋雙對趟場歲萬億種類樣組筆頂縷噸"
    "局盘票球门户册枚盏例尊起亩顷吨克米里磅桩项处所票番顿阵股拳侧边旁者岸端国成秒刻集针页字声辈届夜"
)
_LONGER = (
    "人(?!称)|天|年(?!级|代|\\d|[一二三四五六七八九十]月)|周(?!年)|星期|礼拜|小时|分钟|点(?!\\d)|分(?!之)|头(?!条)"
    "|回(?!合)|毫|厘|分米|公|英[寸尺里镑]|平方|平米|立方|摄氏|千|微|海里|厅|[室房](?=\\d厅)|座(?=[山桥城塔楼房岛庙宫])|层(?=[楼小的])"
    "|晚(?![上会报餐点期年辈宴])|美元|美分|欧元|英镑|日元|港[元币]|韩元|卢[比布]|泰铢|瑞郎|新台币|块|兆|行(?=[字诗代文])"
)
MEASURE = f"(?:[{_MEASURES}]|{_LONGER})"
"""What turns 2 into 两: measure words, and the numerals 千, 万, 亿."""

COUNTED = f"(?:[{_MEASURES}十百余多来几]|{_LONGER}|年|月|日|号|层|楼|级|度|%|％|‰|点|期|届|岁|行|页|字|座|路)"
"""What shows that the digits before are a quantity, not a name."""


def rule(pattern: str) -> re.Pattern[str]:
    """A compiled pattern."""
    return re.compile(pattern)
