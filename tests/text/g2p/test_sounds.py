"""The sounds of words by name, and where they stand."""

import pytest

from loaded import loaded_frontend
from voxwire.text.g2p.pinyin import FINALS, INITIALS, WHOLE, Syllable
from voxwire.text.g2p.sounds import sounds


def named(symbols: str, *syllables: str) -> list[tuple[str, int]]:
    return [(sound.name, sound.tone) for sound in sounds(symbols, syllables)]


def phonemes(*syllables: str) -> str:
    return "".join(syllable.phonemes for syllable in map(Syllable.parse, syllables) if syllable is not None)


@pytest.mark.parametrize(
    ("pinyin", "names"),
    [
        ("chuang2", ["ch", "uang"]),
        ("jin1", ["j", "in"]),
        ("ju3", ["j", "v"]),
        ("quan2", ["q", "van"]),
        ("lv4", ["l", "v"]),
        ("nve4", ["n", "ve"]),
        ("shi4", ["sh", "i"]),
        ("gui4", ["g", "ui"]),
        ("ai4", ["ai"]),
        ("er2", ["er"]),
        ("yi1", ["i"]),
        ("yan2", ["ian"]),
        ("yuan2", ["van"]),
        ("yu3", ["v"]),
        ("you3", ["iu"]),
        ("wu3", ["u"]),
        ("wo3", ["uo"]),
        ("wei4", ["ui"]),
        ("weng1", ["ueng"]),
    ],
)
def test_a_syllable_is_an_initial_and_a_final(pinyin: str, names: list[str]) -> None:
    tone = int(pinyin[-1])
    assert named(phonemes(pinyin), pinyin) == [(name, tone) for name in names]


def test_every_syllable_is_made_of_its_sounds() -> None:
    for base in [*WHOLE, *(initial + final for initial in INITIALS for final in FINALS)]:
        syllable = Syllable.parse(f"{base}4")
        if syllable is not None:
            assert "".join(part for _, part in syllable.sounds) == syllable.phonemes
            assert all(name for name, _ in syllable.sounds)


def test_sounds_cover_the_word_in_order() -> None:
    symbols = phonemes("tian1", "qi4")
    found = sounds(symbols, ["tian1", "qi4"])
    assert [sound.begin for sound in found] == [0, *(sound.end for sound in found[:-1])]
    assert found[-1].end == len(symbols)
    assert all(sound.chinese for sound in found)


def test_gaps_between_syllables_belong_to_no_sound() -> None:
    first, second = phonemes("tian1"), phonemes("qi4")
    found = sounds(f"{first} {second}", ["tian1", "qi4"])
    assert [sound.name for sound in found] == ["t", "ian", "q", "i"]
    assert found[2].begin == len(first) + 1


@pytest.mark.parametrize(
    ("symbols", "names"),
    [
        ("həlˈO", [("HH", 0), ("AH", 0), ("L", 0), ("OW", 1)]),
        ("wˈɜɹld", [("W", 0), ("ER", 1), ("L", 0), ("D", 0)]),
        ("ʧˈIld", [("CH", 0), ("AY", 1), ("L", 0), ("D", 0)]),
        ("ˌʌndəɹˈæt", [("AH", 2), ("N", 0), ("D", 0), ("ER", 0), ("AE", 1), ("T", 0)]),
        ("ˈbɑːt", [("B", 0), ("AA", 1), ("T", 0)]),
        ("", []),
        (",", []),
    ],
)
def test_english_is_arpabet(symbols: str, names: list[tuple[str, int]]) -> None:
    assert named(symbols) == names
    assert not any(sound.chinese for sound in sounds(symbols, ()))


def test_stress_and_length_belong_to_the_sound() -> None:
    first, vowel, last = sounds("bˈɑːt", ())
    assert [(sound.begin, sound.end) for sound in (first, vowel, last)] == [(0, 1), (1, 4), (4, 5)]


def test_other_sounds_than_the_syllables_are_not_called_by_them() -> None:
    assert named("kˈæt", "mao1") == [("K", 0), ("AE", 1), ("T", 0)]


def test_what_is_read_in_chinese_is_named_in_chinese() -> None:
    text = "今天天气怎么样？我们在北京大学，一共 3.14 元。不是一个人，而是两点半，绿色的女儿。"
    words = [word for word in loaded_frontend().read(text).words if word.syllables]
    assert words
    for word in words:
        found = sounds(word.phonemes, word.syllables)
        assert found, word
        assert all(sound.chinese for sound in found), word
