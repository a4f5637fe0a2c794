"""Statements 37–47: what the audio is.

Containers and rates are tried in all combinations on the humming server, and once each with the embedded
voice, which needs about a second for a second of audio.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tools.serving import Server

from .peer import Speech, say
from .sound import Sound, decode, decode_with_ffmpeg, f0_track, median_f0, rms

RATES = (8_000, 16_000, 22_050, 24_000, 44_100, 48_000)
OPUS_RATES = (8_000, 16_000, 24_000, 48_000)
SENTENCES = ("你好。", "今天很好！")
SHORT = "今天很好。"
SENTENCE = "The quick brown fox jumps over the lazy dog."
QUICK = {"rate": 2.0, "word_timestamp_enabled": True}
"""What the container tests ask for: little audio, and one reference for all of them."""
WORD_KEYS = {"text", "begin_index", "end_index", "begin_time", "end_time"}
WOMEN = ("longxiaochun_v3", "longanwen_v3", "longyue_v3")
MEN = ("longanyun_v3", "longfei_v3", "longsanshu_v3")

Say = Callable[..., Speech]
Decoder = Callable[[bytes, str], Sound]


@pytest.fixture(scope="module")
def hum(tone: Server) -> Say:
    """Hum on a connection of its own."""
    return lambda *pieces, **parameters: say(tone, *pieces, **parameters)


@pytest.fixture(scope="module")
def speak(speaking: Server) -> Say:
    """Speak with the embedded voice, or return what the same words have given before."""
    kept: dict[str, Speech] = {}

    def speak(*pieces: str, **parameters: Any) -> Speech:
        wish = repr((pieces, sorted(parameters.items())))
        if wish not in kept:
            kept[wish] = say(speaking, *pieces, **parameters)
        return kept[wish]

    return speak


@pytest.fixture(scope="module")
def plain(speak: Say) -> Sound:
    """The short text without any wish."""
    return decode(speak(SHORT).audio, "pcm")


# -- containers ---------------------------------------------------------------------------------


def _check_pcm(speak: Say, rate: int) -> None:
    speech = speak(*SENTENCES, sample_rate=rate, **QUICK)
    assert len(speech.audio) % 2 == 0
    sound = decode(speech.audio, "pcm", rate)
    spoken_s = speech.words[-1]["end_time"] / 1000
    assert spoken_s - 0.01 < sound.seconds < spoken_s + 1
    assert 0.01 < rms(sound.samples) < 0.5


def _check_wav(speak: Say, rate: int) -> None:
    speech = speak(*SENTENCES, format="wav", sample_rate=rate, **QUICK)
    assert len(speech.texts) == 2
    assert speech.audio.count(b"RIFF") == speech.audio.count(b"WAVEfmt ") == 1
    assert speech.pieces[0].startswith(b"RIFF")
    sound = decode(speech.audio, "wav")
    assert (sound.rate, sound.channels) == (rate, 1)
    raw = speak(*SENTENCES, sample_rate=rate, **QUICK).audio
    assert speech.audio[44:] == raw
    np.testing.assert_array_equal(sound.samples, decode(raw, "pcm").samples)


def _check_mp3(speak: Say, rate: int, decoder: Decoder) -> None:
    sound = decoder(speak(*SENTENCES, format="mp3", sample_rate=rate, **QUICK).audio, "mp3")
    assert (sound.rate, sound.channels) == (rate, 1)
    _assert_same_sound(sound, decode(speak(*SENTENCES, sample_rate=rate, **QUICK).audio, "pcm", rate))


def _check_opus(speak: Say, rate: int, decoder: Decoder) -> None:
    audio = speak(*SENTENCES, format="opus", sample_rate=rate, **QUICK).audio
    assert audio.count(b"OpusHead") == audio.count(b"OpusTags") == 1
    assert _ogg_pages(audio) > 2
    # A decoder gives 48 kHz or the rate in the header, as it likes.
    sound = decoder(audio, "opus")
    assert sound.channels == 1
    _assert_same_sound(sound, decode(speak(*SENTENCES, sample_rate=rate, **QUICK).audio, "pcm", rate))


def _assert_same_sound(sound: Sound, reference: Sound) -> None:
    """Lossy encoders delay and pad by up to three of their frames, and leave the level where it was."""
    assert -0.02 < sound.seconds - reference.seconds < 3 * 1152 / reference.rate + 0.02
    assert rms(sound.samples) == pytest.approx(rms(reference.samples), rel=0.25)


def _ogg_pages(data: bytes) -> int:
    """Walk the pages of a physical stream, which must fill it and share one serial number."""
    at, serials, pages = 0, set(), 0
    while at < len(data):
        assert data[at : at + 4] == b"OggS"
        serials.add(data[at + 14 : at + 18])
        segments = data[at + 26]
        at += 27 + segments + sum(data[at + 27 : at + 27 + segments])
        pages += 1
    assert len(serials) == 1
    return pages


@pytest.mark.parametrize("rate", RATES)
def test_37_pcm_is_bare_samples(hum: Say, rate: int) -> None:
    """pcm is bare s16le mono at each of the six rates: its length is even and tells the duration."""
    _check_pcm(hum, rate)


@pytest.mark.model
def test_37_pcm_of_the_real_voice(speak: Say) -> None:
    """So it is with the embedded voice."""
    _check_pcm(speak, 22_050)


@pytest.mark.parametrize("rate", RATES)
def test_38_wav_has_one_header(hum: Say, rate: int) -> None:
    """wav has one RIFF header with the asked rate in the first frame, then the pcm of all sentences."""
    _check_wav(hum, rate)


@pytest.mark.model
def test_38_wav_of_the_real_voice(speak: Say) -> None:
    """So it is with the embedded voice."""
    _check_wav(speak, 22_050)


@pytest.mark.parametrize("decoder", [decode, decode_with_ffmpeg])
@pytest.mark.parametrize("rate", RATES)
def test_39_mp3_is_one_stream(hum: Say, rate: int, decoder: Decoder) -> None:
    """mp3 is one stream that two decoders take, at each of the six rates and over several sentences."""
    _check_mp3(hum, rate, decoder)


@pytest.mark.model
@pytest.mark.parametrize("decoder", [decode, decode_with_ffmpeg])
def test_39_mp3_of_the_real_voice(speak: Say, decoder: Decoder) -> None:
    """So it is with the embedded voice."""
    _check_mp3(speak, 22_050, decoder)


@pytest.mark.parametrize("decoder", [decode, decode_with_ffmpeg])
@pytest.mark.parametrize("rate", OPUS_RATES)
def test_40_opus_is_one_ogg_stream(hum: Say, rate: int, decoder: Decoder) -> None:
    """opus is one logical Ogg Opus stream at 8, 16, 24 and 48 kHz, over several sentences."""
    _check_opus(hum, rate, decoder)


@pytest.mark.model
@pytest.mark.parametrize("decoder", [decode, decode_with_ffmpeg])
def test_40_opus_of_the_real_voice(speak: Say, decoder: Decoder) -> None:
    """So it is with the embedded voice."""
    _check_opus(speak, 22_050, decoder)


def test_40_bit_rate_changes_the_size(hum: Say) -> None:
    """bit_rate 64 makes opus larger than 16 does; 64000, as some samples write it, means the same as 64."""
    small, large, bits = (len(hum(SHORT, format="opus", bit_rate=rate).audio) for rate in (16, 64, 64_000))
    assert small * 1.5 < large == bits


@pytest.mark.parametrize("rate", [22_050, 44_100])
def test_40_opus_at_other_rates_is_playable(hum: Say, rate: int) -> None:
    """opus at 22050 and 44100 Hz, which no page defines, gives a playable stream as well."""
    _check_opus(hum, rate, decode)


# -- parameters ---------------------------------------------------------------------------------


@pytest.mark.model
def test_41_volume_scales_the_level(speak: Say, plain: Sound) -> None:
    """volume 0 is silent for as long as the speech would last, and 100 is louder than 50."""
    silent, loud = (decode(speak(SHORT, volume=volume).audio, "pcm") for volume in (0, 100))
    assert not silent.samples.any()
    assert silent.samples.size == plain.samples.size
    assert rms(loud.samples) > 1.2 * rms(plain.samples)


def test_41_volume_grows_step_by_step(hum: Say) -> None:
    """A higher volume is louder over the whole range."""
    levels = [rms(decode(hum(SHORT, volume=volume).audio, "pcm").samples) for volume in range(0, 101, 20)]
    assert levels == sorted(set(levels))


@pytest.mark.model
@pytest.mark.parametrize(("rate", "factor"), [(2.0, 0.5), (0.5, 2.0)])
@pytest.mark.parametrize("text", [SHORT, "今天很好。", "您的包裹今天早上已经发出，预计明天中午之前送到。"])
def test_42_rate_scales_the_duration(speak: Say, rate: float, factor: float, text: str) -> None:
    """rate 2.0 halves the duration and 0.5 doubles it, each within 15 %."""
    usual = decode(speak(text).audio, "pcm").seconds
    assert decode(speak(text, rate=rate).audio, "pcm").seconds == pytest.approx(factor * usual, rel=0.15)


@pytest.mark.model
def test_43_pitch_scales_f0_alone(speak: Say, plain: Sound) -> None:
    """pitch 1.5 raises F0 by half from beginning to end; the duration stays."""
    raised = decode(speak(SHORT, pitch=1.5).audio, "pcm")
    assert raised.seconds == pytest.approx(plain.seconds, rel=0.02)
    size = min(raised.samples.size, plain.samples.size)
    tracks = [f0_track(sound.samples[:size], sound.rate) for sound in (plain, raised)]
    voiced = (tracks[0] > 0) & (tracks[1] > 0)
    assert voiced.sum() > 15
    assert np.median(tracks[1][voiced] / tracks[0][voiced]) == pytest.approx(1.5, rel=0.05)


@pytest.mark.model
def test_44_a_seed_gives_the_same_bytes_twice(speaking: Server) -> None:
    """The same request with the same seed gives the same pcm bytes twice."""
    first, second = (say(speaking, SHORT, seed=7, rate=1.5).audio for _ in range(2))
    assert first
    assert first == second


# -- words --------------------------------------------------------------------------------------


def _check_words(speech: Speech) -> None:
    duration_ms = decode(speech.audio, "pcm").seconds * 1000
    times = [0]
    for end in speech.of("sentence-end"):
        text, words = end.output["original_text"], end.output["sentence"]["words"]
        for word in words:
            assert set(word) == WORD_KEYS
            assert text[word["begin_index"] : word["end_index"]] == word["text"]
            times += [word["begin_time"], word["end_time"]]
        assert "".join("".join(word["text"] for word in words).split()) == "".join(text.split())
    assert times == sorted(times)
    assert 0.5 * duration_ms < times[-1] <= duration_ms
    for event in speech.events:
        if event.kind in ("sentence-begin", "sentence-synthesis", "task-finished"):
            assert event.output["sentence"]["words"] == []


@pytest.mark.model
def test_45_words_carry_their_times(speak: Say) -> None:
    """word_timestamp_enabled gives words with five keys in sentence-end; their texts joined are the sentence,
    their times grow through the whole task and stay within the audio."""
    _check_words(speak("今天很好。", "It is fine.", word_timestamp_enabled=True))


@pytest.mark.parametrize(
    "text", ["On 3 May, Dr. Hu paid $3.50 — really! Yes.", "说 English 吧，2026年！", "好"]
)
def test_45_words_of_written_forms(hum: Say, text: str) -> None:
    """Numbers, abbreviations and mixed languages come back as the client wrote them."""
    _check_words(hum(text, word_timestamp_enabled=True))


def test_45_indexes_start_anew_with_each_sentence(hum: Say) -> None:
    """Indexes count from 0 in each sentence, times from the beginning of the task."""
    assert _first_indexes(hum("你好。", "好。", word_timestamp_enabled=True)) == [0, 0]


def test_45_indexes_may_run_through_the_task(tuned: Server) -> None:
    """An installation may let indexes run through the task, as the cloud was seen to do."""
    assert _first_indexes(say(tuned, "你好。", "好。", word_timestamp_enabled=True)) == [0, 3]


def _first_indexes(speech: Speech) -> list[int]:
    return [event.output["sentence"]["words"][0]["begin_index"] for event in speech.of("sentence-end")]


@pytest.mark.parametrize("flag", [None, False])
def test_46_without_the_flag_there_are_no_words(hum: Say, flag: bool | None) -> None:
    """Without word_timestamp_enabled, words is `[]` in every event that has it."""
    speech = hum(*SENTENCES, word_timestamp_enabled=flag)
    results = [event for event in speech.events if event.output]
    assert len(results) > 4
    assert all(event.output["sentence"]["words"] == [] for event in results)


@pytest.mark.model
def test_46_the_real_voice_gives_no_words_either(speak: Say) -> None:
    """So it is with the embedded voice."""
    ends = speak(SHORT).of("sentence-end")
    assert [event.output["sentence"]["words"] for event in ends] == [[]]


@pytest.mark.model
def test_47_voices_have_the_gender_they_are_listed_with(speak: Say) -> None:
    """Voices listed as men have a lower F0 than voices listed as women, each in the range of their gender."""
    men, women = (
        {
            name: median_f0(decode(speak(SHORT, voice=name, rate=2.0).audio, "pcm").samples, 24_000)
            for name in names
        }
        for names in (MEN, WOMEN)
    )
    assert max(men.values()) < min(women.values()), (men, women)
    assert all(70 <= f0 <= 190 for f0 in men.values()), men
    assert all(150 <= f0 <= 350 for f0 in women.values()), women
