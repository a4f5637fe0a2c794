"""Readings the pinyin dictionary gets wrong, and words whose reading hangs on their neighbours.

Readings follow *Xiandai Hanyu Cidian* (7th edition).
"""

from collections.abc import Mapping, Sequence

_LEXICAL: Mapping[str, tuple[str, ...]] = {
    "早上": ("zao3", "shang5"),
    "晚上": ("wan3", "shang5"),
    "豆腐": ("dou4", "fu5"),
    "明白": ("ming2", "bai5"),
    "木匠": ("mu4", "jiang5"),
    "宝宝": ("bao3", "bao5"),
    "照片": ("zhao4", "pian4"),
    "睡不着": ("shui4", "bu5", "zhao2"),
    "大夫": ("dai4", "fu5"),
    "会计学": ("kuai4", "ji4", "xue2"),
    "嗯": ("en5",),
    "幺": ("yao1",),
}

_KINSHIP: Mapping[str, tuple[str, ...]] = {
    2 * character: (syllable, syllable[:-1] + "5")
    for character, syllable in {
        "爷": "ye2",
        "奶": "nai3",
        "爸": "ba4",
        "妈": "ma1",
        "哥": "ge1",
        "姐": "jie3",
        "弟": "di4",
        "妹": "mei4",
        "叔": "shu1",
        "伯": "bo2",
        "姑": "gu1",
        "舅": "jiu4",
        "公": "gong1",
        "婆": "po2",
        "太": "tai4",
    }.items()
}

_PRONOUNS = frozenset(
    ("我", "你", "您", "他", "她", "它", "咱", "谁", "我们", "你们", "他们", "她们", "咱们", "大家")
)
_ADVERBS = frozenset(("都", "也", "还", "就", "可", "总", "必", "真", "非", "又"))
NUMERALS = frozenset("一二三四五六七八九十百千万两几每这那哪半多数单")
"""What may stand before the measure word 只."""


def lexical(word: str) -> tuple[str, ...] | None:
    """The reading of a word listed here; words like 爷爷 have a light second syllable."""
    return _LEXICAL.get(word) or _KINSHIP.get(word)


def function_word(words: Sequence[str], index: int) -> tuple[str, ...] | None:
    """The reading of 得, 地 or 只 standing alone, told by the word before.

    得 is *dei* (must) behind a pronoun or adverb, else the particle *de*; 地 is the particle behind a word
    of two or more characters that something follows; 只 is the measure word *zhi1* behind a numeral or
    demonstrative.
    """
    word = words[index]
    before = words[index - 1] if index else ""
    follows = index + 1 < len(words)
    if word == "得" and before:
        must = follows and (before in _PRONOUNS or before in _ADVERBS)
        return ("dei3",) if must else ("de5",)
    if word == "地" and len(before) > 1 and follows:
        return ("de5",)
    if word == "只" and before[-1:] in NUMERALS and before:
        return ("zhi1",)
    return None
