"""Dictionary tones of Chinese words: our own exceptions, a table of words, and the pinyin dictionary below.

Readings follow *Xiandai Hanyu Cidian* (7th edition). 一 and 不 always have their own tones here: sandhi is
:mod:`voxwire.text.g2p.sandhi`'s.
"""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files

from voxwire.text import tables
from voxwire.text.g2p.pinyin import Syllable
from voxwire.text.g2p.polyphones import Polyphones
from voxwire.text.packed import PackedTable

_LEXICAL: Mapping[str, tuple[str, ...]] = {
    "木匠": ("mu4", "jiang5"),
    "夹克": ("jia1", "ke4"),
    "上声": ("shang3", "sheng1"),
    "宝宝": ("bao3", "bao5"),
    "查查": ("cha2", "cha2"),
    "延误": ("yan2", "wu4"),
    "妻子": ("qi1", "zi5"),
    "孙子": ("sun1", "zi5"),
    "狮子": ("shi1", "zi5"),
    "小子": ("xiao3", "zi5"),
    "单子": ("dan1", "zi5"),
    "金子": ("jin1", "zi5"),
    "管子": ("guan3", "zi5"),
    "贩子": ("fan4", "zi5"),
    "份子": ("fen4", "zi5"),
    "睡不着": ("shui4", "bu4", "zhao2"),
    "大夫": ("dai4", "fu5"),
    "会计学": ("kuai4", "ji4", "xue2"),
    "嗯": ("en5",),
    "幺": ("yao1",),
    "变得": ("bian4", "de5"),
    "教学": ("jiao4", "xue2"),
    "英语教学": ("ying1", "yu3", "jiao4", "xue2"),
    "不了": ("bu4", "liao3"),
    "肚子": ("du4", "zi5"),
    "便宜": ("pian2", "yi5"),
    "尉迟": ("yu4", "chi2"),
    "长孙": ("zhang3", "sun1"),
    "澹台": ("tan2", "tai2"),
    "万俟": ("mo4", "qi2"),
    "令狐": ("ling2", "hu2"),
    "单于": ("chan2", "yu2"),
    "可汗": ("ke4", "han2"),
    "吐蕃": ("tu3", "bo1"),
    "龟兹": ("qiu1", "ci2"),
    "大宛": ("da4", "yuan1"),
    "身毒": ("yuan1", "du2"),
    "冒顿": ("mo4", "du2"),
    "高句丽": ("gao1", "gou1", "li2"),
    "百色": ("bai3", "se4"),
    "亳州": ("bo2", "zhou1"),
    "蚌埠": ("beng4", "bu4"),
    "六安": ("lu4", "an1"),
    "台州": ("tai1", "zhou1"),
    "乐清": ("yue4", "qing1"),
    "乐亭": ("lao4", "ting2"),
    "丽水": ("li2", "shui3"),
    "番禺": ("pan1", "yu2"),
    "东阿": ("dong1", "e1"),
    "铅山": ("yan2", "shan1"),
    "涡阳": ("guo1", "yang2"),
    "枞阳": ("zong1", "yang2"),
    "浚县": ("xun4", "xian4"),
    "荥阳": ("xing2", "yang2"),
    "洪洞": ("hong2", "tong2"),
    "大城县": ("dai4", "cheng2", "xian4"),
    "新郑": ("xin1", "zheng4"),
    "歙县": ("she4", "xian4"),
    "黟县": ("yi1", "xian4"),
    "阳朔": ("yang2", "shuo4"),
    "武陟": ("wu3", "zhi4"),
    "米脂": ("mi3", "zhi1"),
    "吴堡": ("wu2", "bu3"),
    "瓦窑堡": ("wa3", "yao2", "bu3"),
    "十里堡": ("shi2", "li3", "pu4"),
    "无锡": ("wu2", "xi1"),
    "盱眙": ("xu1", "yi2"),
    "睢宁": ("sui1", "ning2"),
    "邗江": ("han2", "jiang1"),
    "甪直": ("lu4", "zhi2"),
    "浒墅关": ("xu3", "shu4", "guan1"),
    "郫县": ("pi2", "xian4"),
    "犍为": ("qian2", "wei2"),
    "筠连": ("jun1", "lian2"),
    "珙县": ("gong3", "xian4"),
    "牟平": ("mu4", "ping2"),
    "莘县": ("shen1", "xian4"),
    "莘庄": ("xin1", "zhuang1"),
    "芝罘": ("zhi1", "fu2"),
    "鄄城": ("juan4", "cheng2"),
    "乐陵": ("lao4", "ling2"),
    "临朐": ("lin2", "qu2"),
    "即墨": ("ji2", "mo4"),
    "栖霞": ("qi1", "xia2"),
    "侯马": ("hou2", "ma3"),
    "繁峙": ("fan2", "shi4"),
    "长子县": ("zhang3", "zi3", "xian4"),
    "解州": ("hai4", "zhou1"),
    "任丘": ("ren2", "qiu1"),
    "蔚县": ("yu4", "xian4"),
    "尉犁": ("yu4", "li2"),
    "喀什": ("ka1", "shi2"),
    "巴音郭楞": ("ba1", "yin1", "guo1", "leng2"),
    "天台山": ("tian1", "tai1", "shan1"),
    "朝歌": ("zhao1", "ge1"),
    "华山": ("hua4", "shan1"),
    "华佗": ("hua4", "tuo2"),
    "重庆": ("chong2", "qing4"),
    "重阳": ("chong2", "yang2"),
    "厦门": ("xia4", "men2"),
    "西藏": ("xi1", "zang4"),
    "什刹海": ("shi2", "cha4", "hai3"),
    "大栅栏": ("da4", "shi5", "lan4"),
    "似的": ("shi4", "de5"),
    "血淋淋": ("xie3", "lin1", "lin1"),
    "冠心病": ("guan1", "xin1", "bing4"),
    "星宿": ("xing1", "xiu4"),
    "呱呱坠地": ("gu1", "gu1", "zhui4", "di4"),
    "心广体胖": ("xin1", "guang3", "ti3", "pan2"),
    "叶公好龙": ("ye4", "gong1", "hao4", "long2"),
    "数见不鲜": ("shuo4", "jian4", "bu4", "xian1"),
    "自怨自艾": ("zi4", "yuan4", "zi4", "yi4"),
    "否极泰来": ("pi3", "ji2", "tai4", "lai2"),
    "暴虎冯河": ("bao4", "hu3", "ping2", "he2"),
    "虚与委蛇": ("xu1", "yu3", "wei1", "yi2"),
    "图穷匕见": ("tu2", "qiong2", "bi3", "xian4"),
    "风吹草低见牛羊": ("feng1", "chui1", "cao3", "di1", "xian4", "niu2", "yang2"),
    "阿房宫": ("e1", "pang2", "gong1"),
    "削足适履": ("xue1", "zu2", "shi4", "lv3"),
    "一哄而散": ("yi1", "hong4", "er2", "san4"),
    "曲高和寡": ("qu3", "gao1", "he4", "gua3"),
    "大腹便便": ("da4", "fu4", "pian2", "pian2"),
    "供不应求": ("gong1", "bu4", "ying4", "qiu2"),
    "没精打采": ("mei2", "jing1", "da3", "cai3"),
    "了如指掌": ("liao3", "ru2", "zhi3", "zhang3"),
    "得不偿失": ("de2", "bu4", "chang2", "shi1"),
    "差强人意": ("cha1", "qiang2", "ren2", "yi4"),
    "强词夺理": ("qiang3", "ci2", "duo2", "li3"),
    "力能扛鼎": ("li4", "neng2", "gang1", "ding3"),
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
        "娃": "wa2",
        "星": "xing1",
    }.items()
}

LIGHT = tables.words(
    "本事 簸箕 财主 差事 大方 大爷 灯笼 地方 东家 东西 动静 队伍 风筝 高粱 告诉 工夫 故事 闺女"
    " 火候 脊梁 结实 街坊 口袋 老婆 累赘 码头 买卖 门道 能耐 盘算 铺盖 勤快 生意 石匠 收成 首饰"
    " 挖苦 媳妇 小气 学问 胭脂 月饼 栅栏 丈人 状元 祖宗 琢磨 道士"
)
"""Words whose last syllable is light where the dictionary below gives it a tone."""

_FULL_ER = frozenset(
    (
        "女儿",
        "一儿",
        "婴儿",
        "幼儿",
        "孤儿",
        "少儿",
        "小儿",
        "胎儿",
        "健儿",
        "宠儿",
        "男儿",
        "弃儿",
        "产儿",
        "育儿",
        "托儿",
    )
)
"""Words whose 儿 is a child, not the retroflex ending."""

_PARENTS = frozenset("我你您他她其吾们的一二两三个名位有无生养育抱携带妻母父为与和如亲小爱吃")
"""What a 儿 that is a child stands behind."""

_LONGEST_WORD = 12
"""Characters of the longest entry that is looked for."""

_OWN_TONES = {"一": ("yi", "yi1"), "不": ("bu", "bu4")}
_UNKNOWN = Syllable("", 5)


class Dictionary:
    """Reads words with their dictionary tones."""

    def __init__(
        self,
        pinyin: Mapping[str, Sequence[str]],
        polyphones: Polyphones,
        words: Mapping[str, Sequence[str]],
    ) -> None:
        """Put a dictionary together.

        Args:
            pinyin: of single characters, phrases and the words of :data:`LIGHT`: a syllable with a tone digit
                for each character.
            polyphones: readings by context, above everything else.
            words: readings of whole words, above ``pinyin``.

        """
        self._pinyin = pinyin
        self._polyphones = polyphones
        self._words = words

    def read(self, words: Sequence[str]) -> list[list[Syllable]]:
        """Read the words of one stretch of Han characters, which they join to.

        Returns:
            ``[words][characters]``; a character nobody knows has an empty syllable.

        """
        decided = self._polyphones.read("".join(words))
        result: list[list[Syllable]] = []
        begin, before = 0, ""
        for word in words:
            known = self._word(word)
            syllables = [
                _syllable(character, decided.get(begin + place) or pinyin)
                for place, (character, pinyin) in enumerate(zip(word, known, strict=True))
            ]
            if len(word) > 1 and word[-1] == "儿" and word[-2:] not in _FULL_ER:
                syllables[-1] = Syllable("er", 5)
            elif word[0] == "儿" and self._is_ending(word, before):
                syllables[0] = Syllable("er", 5)
            before = word
            result.append(syllables)
            begin += len(word)
        return result

    def _is_ending(self, word: str, before: str) -> bool:
        """Whether the segmenter has cut the ending 儿 off its noun, as in 胡同 儿里."""
        known = len(word) > 1 and (word in self._words or self._pinyin.get(word) is not None)
        return not known and before != "" and before[-1] not in _PARENTS

    def _word(self, word: str) -> list[str]:
        """The reading of a word, put together from the longest parts that are known."""
        readings: list[str] = []
        while len(readings) < len(word):
            rest = word[len(readings) :]
            for length in range(min(len(rest), _LONGEST_WORD), 0, -1):
                known = self._known(rest[:length])
                if known is not None:
                    readings += [*known, *[""] * length][:length]
                    break
        return readings

    def _known(self, word: str) -> Sequence[str] | None:
        if word in LIGHT:
            *head, last = self._pinyin[word]
            return [*head, last[:-1] + "5"]
        known = _LEXICAL.get(word) or _KINSHIP.get(word) or self._words.get(word)
        if known is not None or len(word) > 1:
            return known or self._pinyin.get(word)
        alone = self._polyphones.alone.get(word)
        return (alone,) if alone else self._pinyin.get(word, ("",))


def _syllable(character: str, pinyin: str) -> Syllable:
    base, own = _OWN_TONES.get(character, ("", ""))
    return Syllable.parse(own if base and pinyin[:-1] == base else pinyin) or _UNKNOWN


def load_pinyin() -> Mapping[str, Sequence[str]]:
    """Load the pinyin of 42,000 characters and 47,000 phrases: half a second.

    Packed it takes 4 MB; as pypinyin's own dictionaries, which it is made from, it took 40.
    """
    table = files("voxwire.text.g2p").joinpath("data/pinyin.txt.gz").read_bytes()
    return PackedTable(parse_words(gzip.decompress(table).decode().splitlines()))


def load_words() -> dict[str, tuple[str, ...]]:
    """Load the table of words that ships with the package."""
    table = files("voxwire.text.g2p").joinpath("data/words.txt").read_text(encoding="utf-8")
    return parse_words(table.splitlines())


def parse_words(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Read lines of a word and its syllables; ``#`` begins a comment."""
    entries = (line.split() for line in lines if line.strip() and not line.startswith("#"))
    return {word: tuple(syllables) for word, *syllables in entries}
