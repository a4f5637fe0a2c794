"""Tone sandhi of Standard Chinese: how tones change beside each other.

Rules after Duanmu, *The Phonology of Standard Chinese* (2007), chapter 11, and Chao, *A Grammar of Spoken
Chinese* (1968), section 1.3.4 (light syllables).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from voxwire.text import tables
from voxwire.text.g2p.feet import third_tones
from voxwire.text.g2p.pinyin import Syllable

_DIGITS = frozenset("零〇一二三四五六七八九幺两")
_COUNTED = _DIGITS | frozenset("十百千万亿第初")
_CALENDAR = frozenset("月号楼")
_ORDINALS = ("年级", "等奖", "班的", "中队", "单元", "食堂", "号线")
_WEEK = ("周", "星期", "礼拜")
_FIRM = tuple(tables.words("唯一 惟一 统一 单一 专一 之一 其一 逐一 划一 合一 归一 如一 不一 高一 大一 研一"))
"""Words that end in a 一 which is a number or an end, so that nothing behind changes its tone."""
_FIGURES = "零〇一二三四五六七八九十百千万亿两"
_OPERATED = re.compile(f"(?:[{_FIGURES}](?:比|加|减|乘)|乘以|除以|等于|[零一二三四五六七八九十]点)$")
_ALONE = re.compile(f"[比加减乘除到至和或跟与][{_FIGURES}以]")
_CHOSEN = re.compile(
    "[查转返进确听重继选办退取咨缴充投报挂预激修键]|结束|切换|联系|回[复到]|人工|开[通启]|订[购单]|由|是"
)
"""What a key of a telephone is pressed for: 按一转人工."""
_UNITS = re.compile("[米克升毫公厘万亿元倍吨赫平兆微伏安瓦秒度级折千]|分(?!钟)|百[帕分]|个百分点")
_COUNTS = frozenset("个些点块样种次天年下场名位件张条只起直定")
_POINTERS = frozenset("一二两三四五六七八九十百千万几这那哪每半多各")
_LOCATED = frozenset("有是放挂摆贴铺站坐画写的都也还")
"""What may follow the light 上 of 桌子上; elsewhere 上 may be a verb."""


def sandhi(words: Sequence[str], syllables: Sequence[Sequence[Syllable]]) -> list[list[Syllable]]:
    """Turn dictionary tones into spoken tones.

    一 and 不 look at the next syllable, also in the next word. Third tones in a row change inside a foot, see
    :mod:`voxwire.text.g2p.feet`. 个 behind a numeral, 里 behind a noun and the 不 of 看不见 grow light.

    Args:
        words: the words of one phrase, without punctuation between them.
        syllables: the dictionary tones of each word, one syllable per character; ``[words][characters]``.

    Returns:
        The same shape with spoken tones.

    """
    text = "".join(words)
    flat = [syllable for word in syllables for syllable in word]
    spoken = list(flat)
    firm = _firm(words)
    for index, character in enumerate(text):
        if character == "一" and flat[index].base == "yi":
            if index not in firm:
                spoken[index] = _yi(text, flat, index)
        elif character == "不" and flat[index].base == "bu":
            spoken[index] = _bu(text, flat, index)
        elif character == "个" and text[index - 1 : index] in _POINTERS and index:
            spoken[index] = replace(flat[index], tone=5)
    _lighten(words, spoken)
    return third_tones(words, _shaped(words, spoken))


def _shaped(words: Sequence[str], flat: Sequence[Syllable]) -> list[list[Syllable]]:
    shaped: list[list[Syllable]] = []
    begin = 0
    for word in words:
        shaped.append(list(flat[begin : begin + len(word)]))
        begin += len(word)
    return shaped


def _firm(words: Sequence[str]) -> set[int]:
    """Where a 一 keeps its tone because the word it ends asks for it."""
    ends: set[int] = set()
    end = 0
    for word in words:
        end += len(word)
        if word.endswith(_FIRM):
            ends.add(end - 1)
    return ends


def _is_number(text: str, index: int) -> bool:
    """Whether the 一 is the number of a sum, a score, a range or a decimal, as in 三比一 and 零点一克."""
    if _ALONE.match(text, index + 1) or (index == 0 and text.startswith("是", 1)):
        return True
    if text[index - 1 : index] == "按" and _CHOSEN.match(text, index + 1):
        return True
    operated = _OPERATED.search(text[max(0, index - 3) : index])
    if operated is None:
        return False
    if operated.group().endswith("点"):
        return _UNITS.match(text, index + 1) is not None
    return text[index + 1 : index + 2] not in _COUNTS


def _yi(text: str, tones: Sequence[Syllable], index: int) -> Syllable:
    yi = tones[index]
    before, behind = text[:index], text[index + 1 : index + 2]
    if not behind or behind in _DIGITS or behind in _CALENDAR:
        return yi
    if behind == "日" and before[-1:] == "月":
        # The first of a month is an ordinal; 一日 alone counts.
        return yi
    if before[-1:] in _COUNTED or before.endswith(_WEEK, max(0, index - 2)):
        return yi
    if text.startswith(_ORDINALS, index + 1):
        return yi
    if _is_number(text, index):
        return yi
    if text.startswith("二", index + 2) and behind == "数":
        return yi
    # 一步一步 counts the second time as well, 看一看 does not count.
    if before[-1:] == behind and before[-2:-1] != "一":
        return replace(yi, tone=5)
    return replace(yi, tone=2 if _falls(tones[index + 1]) else 4)


def _bu(text: str, tones: Sequence[Syllable], index: int) -> Syllable:
    bu = tones[index]
    if index + 1 == len(text) or text.startswith("不得了", index):
        return bu
    if index and text[index - 1] == text[index + 1]:
        return replace(bu, tone=5)
    return replace(bu, tone=2) if _falls(tones[index + 1]) else bu


def _falls(syllable: Syllable) -> bool:
    # 个 was a fourth tone before it grew light, and still acts as one.
    return syllable.tone == 4 or (syllable.tone == 5 and syllable.base == "ge")


def _lighten(words: Sequence[str], spoken: list[Syllable]) -> None:
    """Take the tone of syllables that are light by their place."""
    begin = 0
    for index, word in enumerate(words):
        before = words[index - 1] if index else ""
        behind = words[index + 1] if index + 1 < len(words) else ""
        light = None
        if len(word) == 3 and word[1] == "不":
            light = begin + 1
        elif len(before) > 1 and (word == "里" or (word == "上" and (not behind or behind[:1] in _LOCATED))):
            light = begin
        elif _is_tried(word, before, behind):
            # 想想 comes from 想一想.
            light = begin + 1
        elif len(word) == 1 and word in _TRIED and behind[:1] == word and behind[1:] in _OBJECTS:
            # The segmenter cuts 走走路 behind the first 走.
            light = begin + 1
            if spoken[begin].tone == 3:
                spoken[begin] = replace(spoken[begin], tone=2)
        elif word.endswith("头发"):
            light = begin + len(word) - 1
        if light is not None:
            spoken[light] = replace(spoken[light], tone=5)
        begin += len(word)


def _is_tried(word: str, before: str, behind: str) -> bool:
    """Whether a word is a verb said twice, alone or with its object: 看看, 聊聊天."""
    if len(word) not in (2, 3) or word[0] != word[1] or word[0] not in _TRIED or word in _NOT_TRIED:
        return False
    # 说说笑笑 goes on and on, and the 等等 of a list is no waiting.
    if len(word) == 2 and any(len(other) == 2 and other[0] == other[1] for other in (before, behind)):
        return False
    return word != "等等" or behind != "" or before == "" or before[-1:] in _WAITING


_TRIED = frozenset(
    "想走讲等找洗写打跑买养比躲扫扯挤捡整理解改煮品补拣耍使点数选"
    "看听说读唱问试尝聊谈玩歇坐躺睡吃喝用动摸闻瞧瞅望查擦拖抹晒烤炒揉捏按敲拍推拉抬搬提挂贴剪修编练学教背念"
    "跳弹吹量称猜估评逛遛转爬游逗哄夸骂劝管帮救喂挖翻换开照翘扭伸挥摆摇眨碰挑拼凑争吵闹催约见聚陪送带收放停"
    "记抄填散消压按捶挠抓握抱算求治调搜笑哭"
)
"""Verbs that are said twice for a short try."""
_NOT_TRIED = frozenset(("整整", "拉拉队", "跳跳糖", "消消乐", "散散", "开开", "画画", "抱抱团", "转转转"))
_OBJECTS = frozenset((*"路歌舞步天球书字澡手脸牙话茶饭街棋网照牌酒菜眼山鱼狗花戏操觉", "脑筋"))
"""What verbs that the segmenter keeps together with their objects are said with."""
_WAITING = frozenset("请您你我他她们再先就得要会去来想可以能多且")
"""What stands before 等等 where somebody waits."""
