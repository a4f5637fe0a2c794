import pytest

from voxwire.text.g2p.pinyin import Syllable
from voxwire.text.g2p.sandhi import sandhi


def tones(*words: str) -> str:
    """Each argument is a word and its pinyin: ``"一个 yi1 ge4"``."""
    texts, syllables = [], []
    for word in words:
        text, *pinyin = word.split()
        texts.append(text)
        syllables.append([syllable for syllable in map(Syllable.parse, pinyin) if syllable])
    return " ".join("".join(str(syllable.tone) for syllable in word) for word in sandhi(texts, syllables))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["一个 yi1 ge4"], "25"),
        (["一 yi1", "次 ci4"], "2 4"),
        (["一 yi1", "天 tian1"], "4 1"),
        (["一起 yi1 qi3"], "43"),
        (["第一 di4 yi1", "次 ci4"], "41 4"),
        (["一月 yi1 yue4"], "14"),
        (["三月 san1 yue4", "一日 yi1 ri4"], "14 14"),
        (["一日 yi1 ri4"], "24"),
        (["头发 tou2 fa4"], "25"),
        (["二十一 er4 shi2 yi1", "岁 sui4"], "421 4"),
        (["星期一 xing1 qi1 yi1", "去 qu4"], "111 4"),
        (["想一想 xiang3 yi1 xiang3"], "353"),
        (["统一 tong3 yi1"], "31"),
        (["不是 bu4 shi4"], "24"),
        (["不 bu4", "去 qu4"], "2 4"),
        (["不 bu4", "来 lai2"], "4 2"),
        (["去 qu4", "不 bu4", "去 qu4"], "4 5 4"),
        (["你好 ni3 hao3"], "23"),
        (["你 ni3", "好 hao3"], "2 3"),
        (["对不起 dui4 bu4 qi3"], "453"),
        (["教室 jiao4 shi4", "里 li3"], "44 5"),
        (["想想 xiang3 xiang3"], "25"),
        (["试试 shi4 shi4", "吧 ba5"], "45 5"),
        (["你 ni3", "尝尝 chang2 chang2"], "3 25"),
        (["聊聊天 liao2 liao2 tian1"], "251"),
        (["点点头 dian3 dian3 tou2"], "252"),
        (["走 zou3", "走路 zou3 lu4"], "2 54"),
        (["动 dong4", "动脑筋 dong4 nao3 jin1"], "4 531"),
        (["问 wen4", "问题 wen4 ti2"], "4 42"),
        (["玩 wan2", "玩具 wan2 ju4"], "2 24"),
        (["按 an4", "一 yi1", "查询 cha2 xun2"], "4 1 22"),
        (["按 an4", "一转 yi1 zhuan3", "人工 ren2 gong1"], "4 13 21"),
        (["按 an4", "一般 yi1 ban1", "规律 gui1 lv4"], "4 41 14"),
        (["按 an4", "一切 yi1 qie4", "规定 gui1 ding4"], "4 24 14"),
        (["数一数二 shu3 yi1 shu3 er4"], "3134"),
        # Of these none tries anything.
        (["天天 tian1 tian1", "常常 chang2 chang2"], "11 22"),
        (["闪闪 shan3 shan3", "的 de5"], "23 5"),
        (["整整 zheng3 zheng3", "三 san1"], "23 1"),
        (["拉拉队 la1 la1 dui4"], "114"),
        (["说说 shuo1 shuo1", "笑笑 xiao4 xiao4"], "11 44"),
        (["梨 li2", "等等 deng3 deng3"], "2 23"),
        (["请 qing3", "等等 deng3 deng3"], "3 25"),
        (["一年级 yi1 nian2 ji2"], "122"),
        (["展览馆 zhan3 lan3 guan3"], "223"),
        (["岂有此理 qi3 you3 ci3 li3"], "2323"),
        (["老师 lao3 shi1"], "31"),
        # A 一 that ends such a word, a sum, a score, a range or a decimal keeps its tone.
        (["唯一 wei2 yi1", "的 de5"], "21 5"),
        (["之一 zhi1 yi1", "是 shi4"], "11 4"),
        (["总之 zong3 zhi1", "一定 yi1 ding4"], "31 24"),
        (["三 san1", "比 bi3", "一 yi1", "领先 ling3 xian1"], "1 3 1 31"),
        (["一 yi1", "比 bi3", "零 ling2"], "1 3 2"),
        (["一 yi1", "到 dao4", "三天 san1 tian1"], "1 4 11"),
        (["一 yi1", "到 dao4", "家 jia1"], "2 4 1"),
        (["零 ling2", "点 dian3", "一 yi1", "毫米 hao2 mi3"], "2 3 1 23"),
        (["三点 san1 dian3", "一起 yi1 qi3"], "13 43"),
        (["等于 deng3 yu2", "一个 yi1 ge4"], "32 25"),
        (["一 yi1", "是 shi4", "质量 zhi4 liang4"], "1 4 44"),
        (["一步 yi1 bu4", "一步 yi1 bu4", "地 de5"], "24 24 5"),
        (["不得了 bu4 de2 liao3"], "423"),
        (["好 hao3", "得 de5", "不得了 bu4 de2 liao3"], "3 5 423"),
    ],
)
def test_spoken_tones(words: list[str], expected: str) -> None:
    assert tones(*words) == expected
