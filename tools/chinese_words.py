"""Makes the table of Chinese words whose reading the dictionary at run time gets wrong.

Needs the package ``pypinyin-dict``, whose CC-CEDICT data is under CC BY-SA 4.0. Run
``python -m tools.chinese_words``; the table is checked in.
"""

from collections.abc import Iterator
from pathlib import Path

import jieba
import pypinyin.phrases_dict
from pypinyin import Style, lazy_pinyin
from pypinyin.contrib.tone_convert import to_tone3
from pypinyin_dict.phrase_pinyin_data import cc_cedict

TABLE = Path(__file__).parents[1] / "src/voxwire/text/g2p/data/words.txt"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LEFT_OUT = _words("""
不是 真是 看来 刚刚 别人 几个 变得 不了 一点点 关系 困难
""")
"""Words whose light syllable hangs on their use."""
PREFERRED = _words("""
照片 肚子 落下 温差 落差 反差 时差 视差 岁差 方差 级差 逆差 公差 直奔 寻思 登场 染发 混蛋
挑起 应声 选中 射中 刺中 投中 猜中 中选 中举 质朴 简朴 古朴 纯朴 切块 吓倒 病倒 推倒 昏倒
击倒 撞倒 咆哮 强忍 多重 划破 问卷 穿着 相片 还款 颇为 颇具 偏颇 加长 长裙 长凳 悠长 长椅
长距离 绵长 剪切 切换 切线 几近 行头 结出 天台 空位 哀乐 重塑 重整 重振 重构 重置 重开 重设
暴晒 微调 调速 调酒 调酒师 美发 美发师 假发 银发 发丝 发梢 发卡 倒车 蒙牛 好学 挨批 挨揍
脏水 脏乱 脏字 脏污 过家家 字帖 炸鸡 炸薯条 卷帘 数出 数点 窗框 门框 镜框 框架 边框 弹跳
弹奏 弹回 弹唱 连轴转 当天 当晚 当月 全长 总长 体长 边长 片长 身着 踏实 踏踏实实 萎缩 薄膜
脊髓 画卷 澎湃 澎湖 尾 山脊 脊柱 脊梁 脊椎 颈椎 支行 尼泊尔 晕机 粘连 抛头露面 功不可没
毛茸茸 缥缈 调休 树荫 林荫道 散落 散客 献血 献血者 流血 出血 放血 脑出血 出血热 出血性
""")
"""Words on which both dictionaries have an entry, and CC-CEDICT is right."""


def numbered(syllable: str) -> str:
    """``lǜ`` as ``lv4``."""
    return to_tone3(syllable, neutral_tone_with_five=True).replace("ü", "v")


def dictionary_tones(word: str, syllables: list[str]) -> list[str]:
    """Undo the sandhi that some entries have."""
    plain = {"一": "yi1", "不": "bu4"}
    return [
        plain[character] if character in plain and syllable[:-1] in ("yi", "bu") else syllable
        for character, syllable in zip(word, syllables, strict=True)
    ]


def words() -> Iterator[tuple[str, list[str]]]:
    """Every word of the table and its reading."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    for word, entry in sorted(cc_cedict.phrases_dict.items()):
        if len(word) < 2 or not tokenizer.FREQ.get(word) or word in LEFT_OUT or len(entry) != len(word):
            continue
        reading = dictionary_tones(word, [numbered(syllables[0]) for syllables in entry])
        usual = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)
        if len(usual) != len(word):
            continue
        usual = dictionary_tones(word, usual)
        if reading == usual:
            continue
        light = all(
            a[:-1] == b[:-1] and (a == b or "5" in a + b) for a, b in zip(reading, usual, strict=True)
        )
        if light or word not in pypinyin.phrases_dict.phrases_dict or word in PREFERRED:
            yield word, reading


def main() -> None:
    """Write the table."""
    header = "# Words and their readings, from CC-CEDICT (CC BY-SA 4.0). Made by tools/chinese_words.py.\n"
    TABLE.write_text(header + "".join(f"{word} {' '.join(r)}\n" for word, r in words()), encoding="utf-8")


if __name__ == "__main__":
    main()
