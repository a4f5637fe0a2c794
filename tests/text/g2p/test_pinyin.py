import pytest

from voxwire.text.g2p.pinyin import FINALS, INITIALS, TONES, WHOLE, Syllable
from voxwire.text.phonemes import SYMBOLS


@pytest.mark.parametrize(
    ("pinyin", "phonemes"),
    [
        ("ma1", "ma→"),
        ("zhong1", "ꭧʊ→ŋ"),
        ("shi4", "ʂɨ↘"),
        ("zi5", "ʦɨ"),
        ("ri4", "ɻɨ↘"),
        ("er2", "ɚ↗"),
        ("xue2", "ɕɥe↗"),
        ("ju3", "ʨy↓"),
        ("lv4", "ly↘"),
        ("quan2", "ʨʰɥɛ↗n"),
        ("yuan2", "ɥɛ↗n"),
        ("you3", "jou↓"),
        ("wen4", "wə↘n"),
        ("gui4", "kwei↘"),
        ("liu2", "ljou↗"),
        ("bo1", "pwo→"),
        ("hng5", "hŋ"),
    ],
)
def test_syllables(pinyin: str, phonemes: str) -> None:
    syllable = Syllable.parse(pinyin)
    assert syllable is not None
    assert syllable.phonemes == phonemes


@pytest.mark.parametrize("text", ["", "1", "ma", "ma6", "xq1", "中1", "zhx2"])
def test_what_is_no_syllable(text: str) -> None:
    assert Syllable.parse(text) is None


def test_everything_is_in_the_alphabet() -> None:
    used = "".join(
        [*INITIALS.values(), *TONES.values(), *map("".join, FINALS.values()), *map("".join, WHOLE.values())]
    )
    assert set(used) <= SYMBOLS
