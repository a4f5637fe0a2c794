import pytest

from voxwire.text.dialects.g2p import DIALECTS
from voxwire.text.frontend import Frontend
from voxwire.text.phonemes import SYMBOLS


def test_a_dialect_changes_sounds_and_not_words(frontend: Frontend) -> None:
    text = "今天买了3斤apple。"
    plain = frontend.analyze(text)
    spoken = frontend.analyze(text, dialect="henan")
    assert spoken.spoken == plain.spoken
    assert [token.word.text for token in spoken.tokens] == [token.word.text for token in plain.tokens]
    assert spoken.utterance.phonemes != plain.utterance.phonemes
    assert [token.contours for token in plain.tokens] == [()] * len(plain.tokens)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_syllable_has_a_contour_or_is_light(frontend: Frontend, dialect: str) -> None:
    for token in frontend.analyze("我们在街上买白菜，好吗？", dialect=dialect).tokens:
        assert len(token.contours) == len(token.pinyin or ())
        assert set(token.word.phonemes) <= SYMBOLS


def test_cantonese_reads_jyutping(frontend: Frontend) -> None:
    analysis = frontend.analyze("我哋去香港食饭。", dialect="cantonese")
    syllables = [syllable for token in analysis.tokens for syllable in token.pinyin or ()]
    assert syllables == ["ngo5", "dei6", "heoi3", "hoeng1", "gong2", "sik6", "faan6"]


def test_unknown_dialects(frontend: Frontend) -> None:
    with pytest.raises(KeyError):
        frontend.read("你好", dialect="klingon")
    assert frontend.read("hello", dialect="henan").phonemes == frontend.read("hello").phonemes
