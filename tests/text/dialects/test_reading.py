import pytest

from voxwire.text.dialects.reading import dialect_reading, parts
from voxwire.text.dialects.tables import NAMES, load_classes, load_dialect
from voxwire.text.g2p.pinyin import FINALS, INITIALS, WHOLE, Syllable
from voxwire.text.phonemes import SYMBOLS


def said(name: str, text: str, pinyin: str) -> str:
    syllables = [syllable for syllable in map(Syllable.parse, pinyin.split()) if syllable]
    result = dialect_reading(text, syllables, load_dialect(name))
    return " ".join(f"{s.initial}{s.final}{s.tone}" for s in result if s)


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        *(
            ("yan", ("", "ian")),
            ("you", ("", "iu")),
            ("yi", ("", "i")),
            ("yu", ("", "v")),
            ("yuan", ("", "van")),
        ),
        *(("wu", ("", "u")), ("wei", ("", "ui")), ("wen", ("", "un")), ("wang", ("", "uang"))),
        *(
            ("ju", ("j", "v")),
            ("shi", ("sh", "-i")),
            ("zi", ("z", "-i")),
            ("li", ("l", "i")),
            ("a", ("", "a")),
        ),
    ],
)
def test_parts(base: str, expected: tuple[str, str]) -> None:
    assert parts(base) == expected


@pytest.mark.parametrize(
    ("name", "text", "pinyin", "expected"),
    [
        # Sharp and round sounds: 精 is not 经.
        ("henan", "精经", "jing1 jing1", "tsing1 jing1"),
        # The entering tone: 一 and 药 join the first, 学 the second.
        ("henan", "七药学", "qi1 yao4 xue2", "tshi1 io1 xio2"),
        ("henan", "百", "bai3", "bai1"),
        ("sichuan", "是不是", "shi4 bu4 shi4", "s-i4 bu2 s-i4"),
        ("sichuan", "湖南", "hu2 nan2", "fu2 lan2"),
        ("sichuan", "上街", "shang4 jie1", "sang4 gai1"),
        ("sichuan", "朋友", "peng2 you3", "pong2 iu3"),
        ("sichuan", "生病", "sheng1 bing4", "sen1 bin4"),
        ("dongbei", "人热肉", "ren2 re4 rou4", "in2 ie4 iu4"),
        ("dongbei", "波", "bo1", "be1"),
        ("shandong", "爱", "ai4", "ngeh4"),
        ("shandong", "入", "ru4", "lu4"),
        ("shandong", "今天", "jin1 tian1", "jin6 tian1"),
        ("shaanxi", "猪出书", "zhu1 chu1 shu1", "pfu2 pfhu2 fu1"),
        ("shaanxi", "中国", "zhong1 guo2", "pfeng1 gui2"),
        ("tianjin", "天津", "tian1 jin1", "tian3 jin1"),
        ("tianjin", "汉字", "han4 zi4", "han1 z-i4"),
        ("tianjin", "大家", "da4 jia1", "da2 jia1"),
    ],
)
def test_readings(name: str, text: str, pinyin: str, expected: str) -> None:
    assert said(name, text, pinyin) == expected


def test_light_syllables_stay_light() -> None:
    assert said("tianjin", "好的", "hao3 de5") == "hao3 de5"


def test_what_has_no_reading_is_kept_apart() -> None:
    assert dialect_reading("龘", [Syllable("", 5)], load_dialect("henan")) == [None]


@pytest.mark.parametrize("name", NAMES)
def test_tables_are_whole(name: str) -> None:
    dialect = load_dialect(name)
    assert dialect.sources
    assert set(dialect.tones) >= {1, 2, 3, 4}
    assert all(Syllable.parse(pinyin) for pinyin in dialect.readings.values())
    assert all(tone in dialect.tones for sandhi in dialect.sandhi for tone in (*sandhi.before, *sandhi.after))


@pytest.mark.parametrize("name", NAMES)
def test_every_syllable_is_in_the_alphabet(name: str) -> None:
    dialect = load_dialect(name)
    bases = [initial + final for initial in INITIALS for final in FINALS] + list(WHOLE)
    characters = "人我爱百药学说中街一"
    for base in bases:
        syllable = Syllable.parse(f"{base}4")
        if syllable is None:
            continue
        for character in characters:
            (spoken,) = dialect_reading(character, [syllable], dialect)
            assert spoken is not None
            assert spoken.phonemes
            assert set(spoken.phonemes) <= SYMBOLS


def test_classes() -> None:
    classes = load_classes()
    assert "七" in classes["entering-voiceless"]
    assert "药" in classes["entering-sonorant"]
    assert "学" in classes["entering-voiced"]
    assert "西" in classes["sharp"]
    assert "希" not in classes["sharp"]


def test_unknown_dialects() -> None:
    with pytest.raises(KeyError):
        load_dialect("klingon")
