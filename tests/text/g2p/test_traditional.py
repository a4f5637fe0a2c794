import pytest

from voxwire.text.g2p.entries_zh import Entries, parse_pronunciation
from voxwire.text.g2p.zh import ChineseG2P
from voxwire.text.spans import SpannedText
from voxwire.text.traditional import load_simplifier


def read(chinese: ChineseG2P, text: str) -> list[tuple[str, list[str]]]:
    return [(reading.spoken, list(reading.pinyin)) for reading in chinese(SpannedText.from_original(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("銀行行長", "yin2 hang2 hang2 zhang3"),
        ("我還沒還錢", "wo3 hai2 mei2 huan2 qian2"),
        ("音樂會很快樂", "yin1 yue4 hui4 hen3 kuai4 le4"),
        ("乾杯", "gan1 bei1"),
        ("頭髮乾了", "tou2 fa4 gan1 le5"),
        ("長著長髮", "zhang3 zhe5 chang2 fa4"),
        ("顯著提高", "xian3 zhu4 ti2 gao1"),
        ("乾隆皇帝後來說", "qian2 long2 huang2 di4 hou4 lai2 shuo1"),
        ("瞭解情況", "liao3 jie3 qing2 kuang4"),
    ],
)
def test_traditional_characters_are_read_by_their_words(
    chinese: ChineseG2P, text: str, expected: str
) -> None:
    assert " ".join(syllable for _, pinyin in read(chinese, text) for syllable in pinyin) == expected


def test_words_stay_as_they_are_written(chinese: ChineseG2P) -> None:
    assert "".join(word for word, _ in read(chinese, "銀行的行長說要調整利率")) == "銀行的行長說要調整利率"


def test_a_clients_word_is_found_as_it_is_written(chinese: ChineseG2P) -> None:
    entries = Entries({"銀行": parse_pronunciation("銀行", "yin1 xing1")})
    assert read(chinese.with_entries(entries), "去銀行")[-1] == ("銀行", ["yin1", "xing1"])


@pytest.mark.parametrize("text", ["皇后和著名的乾隆", "瞭望塔", "", "abc"])
def test_simplified_text_stays(text: str) -> None:
    assert load_simplifier()(text) == text


def test_the_length_stays() -> None:
    text = "臺灣的後天，這裡發麵麼？"
    assert len(load_simplifier()(text)) == len(text)
