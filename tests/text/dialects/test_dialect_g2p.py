import pytest

from voxwire.text.dialects.g2p import DIALECTS
from voxwire.text.frontend import Frontend
from voxwire.text.g2p.pinyin import TONES
from voxwire.text.lexicon import Lexicon
from voxwire.text.phonemes import SYMBOLS


def test_a_dialect_changes_sounds_and_not_words(frontend: Frontend) -> None:
    text = "今天买了3斤apple。"
    plain = frontend.analyze(text)
    spoken = frontend.analyze(text, dialect="henan")
    assert spoken.spoken == plain.spoken
    assert [token.word.text for token in spoken.tokens] == [token.word.text for token in plain.tokens]
    assert spoken.utterance.phonemes != plain.utterance.phonemes
    assert not any(token.word.tones for token in plain.tokens)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_syllable_has_a_tone_or_is_light(frontend: Frontend, dialect: str) -> None:
    for token in frontend.analyze("我们在街上买白菜，好吗？", dialect=dialect).tokens:
        word = token.word
        light = sum(syllable[-1] == "5" for syllable in token.pinyin or ())
        assert len(token.pinyin or ()) - light <= len(word.tones) <= len(token.pinyin or ())
        for tone in word.tones:
            rhyme = word.phonemes[tone.begin : tone.end]
            assert sum(rhyme.count(TONES[mark]) for mark in (1, 2, 3, 4)) == 1
        assert set(word.phonemes) <= SYMBOLS


def test_tones_keep_their_places_where_words_are_joined(frontend: Frontend) -> None:
    """Of 25 kilos several words are said in one place; each tone stands in a rhyme of its own."""
    (number, *_) = frontend.analyze("25kg", dialect="henan", language="zh").tokens
    ends = [tone.end for tone in number.word.tones]
    assert len(ends) >= 3
    assert ends == sorted(set(ends))
    assert all(set("→↗↓↘") & set(number.word.phonemes[t.begin : t.end]) for t in number.word.tones)


def test_a_client_s_own_words_are_said_in_the_dialect(frontend: Frontend) -> None:
    lexicon = Lexicon((("重庆", "zhong4 qing4"),))
    plain = frontend.read("重庆。", dialect="henan")
    own = frontend.read("重庆。", dialect="henan", lexicon=lexicon)
    assert own.phonemes != plain.phonemes
    assert next(tone.levels for word in own.words for tone in word.tones) == (3, 1, 2)


def test_cantonese_reads_jyutping(frontend: Frontend) -> None:
    analysis = frontend.analyze("我哋去香港食饭。", dialect="cantonese")
    syllables = [syllable for token in analysis.tokens for syllable in token.pinyin or ()]
    assert syllables == ["ngo5", "dei6", "heoi3", "hoeng1", "gong2", "sik6", "faan6"]


def test_unknown_dialects(frontend: Frontend) -> None:
    with pytest.raises(KeyError):
        frontend.read("你好", dialect="klingon")
    assert frontend.read("hello", dialect="henan").phonemes == frontend.read("hello").phonemes
