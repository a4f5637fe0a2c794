"""Statement 81: words and phonemes with their times."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pytest

from tools.serving import Server

from ..peer import Speech
from ..sound import duration_s
from .peer import TEXT, last_told, say, sentences

FLAGS = {"word_timestamp_enabled": True, "phoneme_timestamp_enabled": True}
WORD = {"text", "begin_time", "end_time"}
PHONEME = {"text", "begin_time", "end_time", "tone"}


def words(speech: Speech) -> list[Mapping[str, Any]]:
    return [word for sentence in last_told(speech) for word in sentence["words"]]


def phonemes(speech: Speech) -> list[tuple[str, int]]:
    return [
        (phoneme["text"], phoneme["tone"]) for word in words(speech) for phoneme in word.get("phonemes", ())
    ]


def in_order(items: Sequence[Mapping[str, Any]], begin: int, end: int) -> None:
    """See that items have their times one after another, within those of what they are part of."""
    assert all(item["begin_time"] <= item["end_time"] for item in items)
    assert all(before["end_time"] <= after["begin_time"] for before, after in pairwise(items))
    assert begin <= items[0]["begin_time"]
    assert items[-1]["end_time"] <= end


@pytest.mark.parametrize("form", ["pcm", "mp3"])
def test_81_words_and_phonemes_have_their_times(tone: Server, form: str) -> None:
    """With both flags a sentence has words, and words have phonemes: text, tone, begin_time, end_time."""
    speech = say(tone, format=form, **FLAGS)
    for sentence in last_told(speech):
        in_order(sentence["words"], sentence["begin_time"], sentence["end_time"])
    for word in words(speech):
        spoken = any(character.isalnum() for character in word["text"])
        assert set(word) == (WORD | {"phonemes"} if spoken else WORD)
        if spoken:
            assert all(set(phoneme) == PHONEME for phoneme in word["phonemes"])
            in_order(word["phonemes"], word["begin_time"], word["end_time"])
    length = duration_s(speech.audio, form) * 1000
    assert 0.9 * length < words(speech)[-1]["end_time"] <= length


def test_81_the_words_are_the_text(tone: Server) -> None:
    """The texts of all words joined are the text, but for white space."""
    assert "".join(word["text"] for word in words(say(tone, **FLAGS))) == "".join(TEXT.split())


def test_81_chinese_phonemes_are_initials_and_finals_with_tones(tone: Server) -> None:
    """Chinese phonemes are pinyin initials and finals with `_c` and the tone 1–5 of their syllable."""
    told = phonemes(say(tone, "今天天气怎么样？", **FLAGS))
    assert told == [
        *(("j_c", 1), ("in_c", 1), ("t_c", 1), ("ian_c", 1)),
        *(("t_c", 1), ("ian_c", 1), ("q_c", 4), ("i_c", 4)),
        *(("z_c", 3), ("en_c", 3), ("m_c", 5), ("e_c", 5), ("iang_c", 4)),
    ]


def test_81_english_phonemes_are_arpabet_with_stress(tone: Server) -> None:
    """English phonemes are ARPAbet in lower case, vowels with their stress 0–2."""
    assert phonemes(say(tone, "Thank you.", **FLAGS)) == [
        *(("th", 0), ("ae", 1), ("ng", 0), ("k", 0)),
        *(("y", 0), ("uw", 0)),
    ]


@pytest.mark.parametrize(
    ("flags", "has_words"),
    [
        ({}, False),
        ({"phoneme_timestamp_enabled": True}, False),
        ({"word_timestamp_enabled": True}, True),
        ({"word_timestamp_enabled": True, "phoneme_timestamp_enabled": False}, True),
    ],
)
def test_81_phonemes_need_both_flags(tone: Server, flags: dict[str, bool], has_words: bool) -> None:
    """The flag for phonemes alone gives neither; that for words gives words without phonemes."""
    speech = say(tone, **flags)
    assert bool(words(speech)) is has_words
    assert phonemes(speech) == []


def test_81_words_come_as_they_are_said(tone: Server) -> None:
    """While a sentence grows it has the words said so far, and never loses one."""
    told = sentences(say(tone, "今天天气怎么样，我们在公园里慢慢地走走吧，然后再回家。", **FLAGS))
    counts = [len(sentence["words"]) for sentence in told if sentence["begin_time"] == 0]
    assert counts == sorted(counts)
    assert len(set(counts)) > 2
    for sentence in told:
        assert all(word["end_time"] <= sentence["end_time"] for word in sentence["words"])


def test_81_the_last_audio_brings_the_last_word(tone: Server) -> None:
    """The frame in front of a sentence's last audio has all words already: the SDK drops a later one that
    ends with it."""
    told = sentences(say(tone, **FLAGS))
    for before, after in pairwise(told):
        if (before["begin_time"], before["end_time"]) == (after["begin_time"], after["end_time"]):
            assert before["words"] == after["words"]


def test_81_ssml_has_the_words_of_its_text(tone: Server) -> None:
    """In SSML the words are those of the document; a break takes its time between them."""
    document = '<speak>今天<break time="1s"/>很好。</speak>'
    spoken = words(say(tone, document, **FLAGS))
    assert [word["text"] for word in spoken] == ["今天", "很", "好", "。"]
    assert spoken[1]["begin_time"] - spoken[0]["end_time"] >= 1_000
    assert phonemes(say(tone, document, **FLAGS)) == phonemes(say(tone, "今天很好。", **FLAGS))


@pytest.mark.model
def test_81_the_embedded_voice_tells_them_too(speaking: Server) -> None:
    """The embedded voice gives the same words and phonemes, at the times it says them."""
    speech = say(speaking, "今天天气怎么样？Thank you.", **FLAGS)
    for sentence in last_told(speech):
        in_order(sentence["words"], sentence["begin_time"], sentence["end_time"])
    assert phonemes(speech)[:4] == [("j_c", 1), ("in_c", 1), ("t_c", 1), ("ian_c", 1)]
    for word in words(speech):
        if "phonemes" in word:
            in_order(word["phonemes"], word["begin_time"], word["end_time"])
