"""Tables of readings hold nothing the alphabet does not have."""

import pytest

from voxwire.text.g2p.letters import LETTERS
from voxwire.text.g2p.pinyin import Syllable
from voxwire.text.g2p.surnames_zh import SURNAMES, surname
from voxwire.text.phonemes import SYMBOLS
from voxwire.text.say_as.symbols import SYMBOLS as SIGNS
from voxwire.text.say_as.symbols import symbol_names


def test_every_letter_has_a_name() -> None:
    assert sorted(LETTERS) == [chr(code) for code in range(ord("a"), ord("z") + 1)]
    assert all(set(name) <= SYMBOLS for name in LETTERS.values())


@pytest.mark.parametrize("name", SURNAMES)
def test_surnames_are_pinyin(name: str) -> None:
    assert len(SURNAMES[name]) == len(name)
    assert all(Syllable.parse(syllable) for syllable in SURNAMES[name])


def test_the_longest_surname_counts() -> None:
    assert surname("尉迟恭") == "尉迟"
    assert surname("尉先生") == "尉"
    assert surname("张三") is None
    assert surname("") is None


def test_signs_have_two_names() -> None:
    assert len(SIGNS) > 80
    assert symbol_names("_") == ("下划线", "underscore")
    assert symbol_names("Ω") == ("欧米伽", "omega")
    assert symbol_names("☃") is None
