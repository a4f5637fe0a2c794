"""Statements 45 and 75 looked at closely: words are heard when the server says so.

The humming server is silent between words, so where sound sets in can be seen in the audio.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.serving import Server

from .peer import Speech, say
from .sound import Sound, decode

QUIET_S = 0.015
"""Shortest silence between words: half a gap of a fast speaker."""

WRITTEN = [
    "Hello",
    "Dr. Smith's",
    "$3.50",
    "42",
    "10:30 p.m.",
    "e-mail",
    "1,234",
    "妈妈",
    "2045元",
    "A & B",
    "😀",
]
MARKED = [
    '<sub alias="World Health Organization">WHO</sub>',
    '<say-as interpret-as="digits">123</say-as>',
    '<phoneme alphabet="cmu" ph="S AY N">sin</phoneme>',
    "Tom &amp; Jerry",
    '<break time="50ms"/>',
    '<break time="730ms"/>',
    "<s>Next to it</s>",
]
ROOTS = [
    "",
    ' rate="0.8"',
    ' rate="1.4" pitch="1.4"',
    ' effect="lowpass"',
    ' effect="lpfilter" effectValue="2000"',
]
ENDS = ["", "", ",", ". ", "!", "。", " —", "…"]
PIECES = st.sampled_from(WRITTEN)
MARKED_PIECES = st.sampled_from([*map(escape, WRITTEN), *MARKED])


def texts(pieces: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Pieces with marks behind some of them."""
    parts = st.tuples(pieces, st.sampled_from(ENDS)).map("".join)
    return st.lists(parts, min_size=1, max_size=10).map(" ".join)


def onsets_ms(sound: Sound) -> list[float]:
    """Where sound sets in after silence."""
    quiet = round(QUIET_S * sound.rate)
    loud = np.concatenate([np.zeros(quiet + 1, bool), np.abs(sound.samples) > 0.01])
    # A wave passes through zero, so what follows on sound within the silence is no onset.
    sounding = np.flatnonzero(loud)
    first = sounding[np.diff(sounding, prepend=-quiet - 1) > quiet]
    return list((first - quiet - 1) / sound.rate * 1000)


def check(speech: Speech, sound: Sound, tolerance_ms: float) -> None:
    """Every onset is a word's begin, and every word behind silence has one."""
    times = [time for word in speech.words for time in (word["begin_time"], word["end_time"])]
    assert times == sorted(times)
    assert times == [] or times[-1] <= sound.seconds * 1000
    for end in speech.of("sentence-end"):
        text, done = end.output["original_text"], 0
        for word in end.output["sentence"]["words"]:
            assert done <= word["begin_index"] < word["end_index"]
            assert text[word["begin_index"] : word["end_index"]] == word["text"]
            done = word["end_index"]
    heard = onsets_ms(sound)
    begins = [word["begin_time"] for word in speech.words]
    for onset in heard:
        assert min(abs(onset - begin) for begin in begins) <= tolerance_ms, (onset, speech.words)
    for begin in behind_silence(speech.words):
        assert min(abs(onset - begin) for onset in heard) <= tolerance_ms, (begin, speech.words)


def behind_silence(words: Sequence[Mapping[str, Any]]) -> list[int]:
    """When those words begin that are heard, and that nothing touches."""
    spoken = [word for word in words if any(character.isalnum() for character in word["text"])]
    ends = [-1_000, *(word["end_time"] for word in spoken)]
    return [
        word["begin_time"]
        for end, word in zip(ends, spoken, strict=False)
        if word["begin_time"] - end > 1.5 * 1_000 * QUIET_S
    ]


@settings(max_examples=25, deadline=None)
@given(
    text=texts(PIECES),
    rate=st.sampled_from([0.5, 0.7, 1.0, 1.3]),
    sample_rate=st.sampled_from([8_000, 22_050, 24_000, 44_100]),
)
def test_45_words_are_heard_when_it_says(tone: Server, text: str, rate: float, sample_rate: int) -> None:
    """Whatever is said, at any speech rate and sample rate, sound sets in where a word begins."""
    speech = say(tone, text, rate=rate, sample_rate=sample_rate, word_timestamp_enabled=True)
    if speech.audio:
        check(speech, decode(speech.audio, "pcm", sample_rate), 2)


@pytest.mark.parametrize("form", ["wav", "mp3", "opus"])
@pytest.mark.parametrize("sample_rate", [8_000, 24_000, 48_000])
def test_45_times_are_those_of_the_decoded_file(tone: Server, form: str, sample_rate: int) -> None:
    """Times count from the first sample a decoder gives out, the silence of the codec included."""
    text = "Two words. 42 apples, 2045 pears!"
    speech = say(tone, text, format=form, sample_rate=sample_rate, word_timestamp_enabled=True)
    check(speech, decode(speech.audio, form), 6)


@settings(max_examples=25, deadline=None)
@given(roots=st.lists(st.tuples(texts(MARKED_PIECES), st.sampled_from(ROOTS)), min_size=1, max_size=3))
def test_75_words_of_documents_are_heard_when_it_says(tone: Server, roots: list[tuple[str, str]]) -> None:
    """The same holds for breaks, sub, say-as, phonemes and escapes, and for roots of any rate and effect."""
    document = "".join(f"<speak{attributes}>Well {text}</speak>" for text, attributes in roots)
    speech = say(tone, document, enable_ssml=True, word_timestamp_enabled=True)
    check(speech, decode(speech.audio, "pcm"), 4 if "effect" in document else 2)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("She has 42 of them.", ["She", "has", "42", "of", "them", "."]),
        ("It was $1,234.50, really?", ["It", "was", "$1,234.50", ",", "really", "?"]),
        ("Call at 10:30 p.m.!", ["Call", "at", "10:30", "p.m.", "!"]),
        ("一共2045元。", ["一共", "2045", "元", "。"]),
        ("在3月15日，涨了12.5%。", ["在", "3月", "15日", "，", "涨", "了", "12.5%", "。"]),
    ],
)
def test_45_a_number_is_one_word(tone: Server, text: str, words: list[str]) -> None:
    """What is read as several words is one in the text; every mark is one of its own."""
    assert [word["text"] for word in say(tone, text, word_timestamp_enabled=True).words] == words


def test_45_phonemes_come_when_they_are_asked_for(tone: Server) -> None:
    """With phoneme_timestamp_enabled beside word_timestamp_enabled, each word has its phonemes, named as
    Sambert names them, one after the other within the word. The flag alone gives nothing."""
    flags = {"word_timestamp_enabled": True, "phoneme_timestamp_enabled": True}
    words = say(tone, "你好，Anna.", **flags).words
    assert [[phoneme["text"] for phoneme in word.get("phonemes", [])] for word in words] == [
        ["n_c", "i_c", "h_c", "ao_c"],
        [],
        ["aa", "n", "ah"],
        [],
    ]
    for word in words:
        times = [time for each in word.get("phonemes", []) for time in (each["begin_time"], each["end_time"])]
        assert times == sorted(times)
        assert not times or (times[0], times[-1]) == (word["begin_time"], word["end_time"])
    assert say(tone, "你好。", phoneme_timestamp_enabled=True).words == []
