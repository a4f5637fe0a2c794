"""Statements 54–60: what the audio is, and whose voice."""

import numpy as np
import pytest

from tools.serving import Server
from voxwire.voices.catalog import Api, Catalog

from ..sound import decode, decode_with_ffmpeg, median_f0, rms
from .peer import Peer, connected, say

CATALOG = Catalog.load()
MODELS = [model for model in CATALOG.models() if Api.REALTIME in model.apis]
VOICES = list(CATALOG.model("qwen3-tts-flash-realtime").voices)
RATES = (8_000, 16_000, 24_000, 48_000)
FORMATS = ("pcm", "wav", "mp3", "opus")
SHORT = "今天很好。"


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("form", FORMATS)
def test_54_every_format_decodes_at_every_rate(peer: Peer, form: str, rate: int) -> None:
    """pcm, wav, mp3 and opus at 8, 16, 24 and 48 kHz decode with standard decoders and have that rate."""
    peer.configure(mode="commit", response_format=form, sample_rate=rate)
    for text in (SHORT, "Hello there."):
        data = peer.respond(text).audio
        sound = decode(data, form, rate)
        assert sound.channels == 1
        assert 0.3 < sound.seconds < 4
        assert rms(sound.samples) > 0.01
        if form != "pcm":
            again = decode_with_ffmpeg(data, form)
            assert again.rate == (48_000 if form == "opus" else rate)
        if form in ("wav", "mp3"):
            assert sound.rate == rate


@pytest.mark.parametrize(
    ("form", "rate"), [("wav", 22_050), ("mp3", 44_100), ("opus", 44_100), ("opus", 22_050)]
)
def test_54_the_rates_of_the_sdk_decode_too(tone: Server, form: str, rate: int) -> None:
    """So they do at 22050 and 44100 Hz, which the SDK knows."""
    sound = decode(say(tone, SHORT, response_format=form, sample_rate=rate), form)
    assert 0.3 < sound.seconds < 4
    assert form == "opus" or sound.rate == rate


@pytest.mark.parametrize("mode", ["server_commit", "commit"])
def test_55_wav_has_one_header_a_response(peer: Peer, mode: str) -> None:
    """wav has one RIFF header at the beginning of each response, then its pcm."""
    peer.configure(mode=mode, response_format="wav")
    for _ in range(2):
        response = peer.respond("One. Two. ", "Three.")
        assert response.pieces[0].startswith(b"RIFF")
        assert response.audio.count(b"RIFF") == response.audio.count(b"WAVEfmt ") == 1


@pytest.mark.parametrize("form", ["opus", "mp3"])
def test_56_bit_rate_changes_the_size(tone: Server, form: str) -> None:
    """A higher `bit_rate` makes opus and mp3 larger; unasked it is 128."""
    sizes = {
        rate: len(say(tone, "Hello there, my friend.", response_format=form, **asked))
        for rate, asked in {None: {}, 128: {"bit_rate": 128}, 32: {"bit_rate": 32}}.items()
    }
    assert sizes[None] == sizes[128] > 1.5 * sizes[32]


@pytest.mark.model
def test_57_speech_rate_changes_the_duration(speaking: Server) -> None:
    """`speech_rate` 2.0 gives clearly shorter audio than 0.5."""
    fast, plain, slow = (len(say(speaking, SHORT, speech_rate=rate)) for rate in (2.0, 1.0, 0.5))
    assert fast < 0.7 * plain < 0.7 * slow
    assert slow > 3 * fast


@pytest.mark.model
def test_57_volume_scales_the_level(speaking: Server) -> None:
    """`volume` 0 is silent and 100 louder than 50."""
    silent, plain, loud = (decode(say(speaking, SHORT, volume=volume), "pcm") for volume in (0, 50, 100))
    assert not silent.samples.any()
    assert rms(loud.samples) > 1.2 * rms(plain.samples)


@pytest.mark.model
def test_57_pitch_rate_shifts_the_pitch(speaking: Server) -> None:
    """`pitch_rate` shifts the pitch and leaves the duration."""
    plain, raised = (decode(say(speaking, SHORT, pitch_rate=rate), "pcm") for rate in (1.0, 1.4))
    assert raised.seconds == pytest.approx(plain.seconds, rel=0.02)
    ratio = median_f0(raised.samples, raised.rate) / median_f0(plain.samples, plain.rate)
    assert ratio == pytest.approx(1.4, rel=0.1)


@pytest.mark.parametrize("model", [model.name for model in MODELS])
def test_58_a_model_takes_its_voices_and_no_other(tone: Server, model: str) -> None:
    """Each of the 49 voices is accepted by exactly the models that list it."""
    assert len(VOICES) == 49
    with connected(tone, model=model) as peer:
        for voice in VOICES:
            event_id = peer.update(voice=voice)
            if CATALOG.model(model).find(voice):
                assert peer.until("session.updated")["session"]["voice"] == voice
            else:
                peer.refused(event_id, "session.voice")


@pytest.mark.parametrize("voice", VOICES)
def test_58_every_voice_is_heard(tone: Server, voice: str) -> None:
    """Each of them is heard."""
    assert say(tone, "Hello.", voice=voice)


@pytest.mark.model
def test_58_voices_differ(speaking: Server) -> None:
    """Women's voices are higher than men's, and a girl's highest."""
    pitches = {}
    for voice in ("Bunny", "Cherry", "Maia", "Ethan", "Kai"):
        sound = decode(say(speaking, "今天天气很好，我们去公园走走吧。", voice=voice), "pcm")
        pitches[voice] = median_f0(sound.samples, sound.rate)
    order = sorted(pitches, key=pitches.__getitem__, reverse=True)
    assert order == ["Bunny", "Cherry", "Maia", "Ethan", "Kai"]


@pytest.mark.parametrize("model", [model.name for model in MODELS if model.custom_voices])
def test_59_models_of_custom_voices_take_no_system_voice(tone: Server, model: str) -> None:
    """A system voice on a VC or VD model gives an error with the cloud's own words."""
    with connected(tone, model=model) as peer:
        assert peer.receive()["session"]["voice"] == ""
        peer.refused(peer.update(voice="Cherry"), "session.voice", "Engine return error code: 411")
        event_id = peer.send("input_text_buffer.append", text="Hello.")
        peer.refused(event_id, "session.voice", "must name a voice")


def test_59_other_models_take_no_custom_voice(peer: Peer) -> None:
    """A custom voice on a model of system voices gives an error."""
    voice = "qwen-tts-vc-guanyu-voice-20250812105009984-838b"
    peer.refused(peer.update(voice=voice), "session.voice", voice)


def test_equal_sessions_sound_alike(tone: Server) -> None:
    """Equal texts give equal pcm in both modes."""
    texts = ("Hello there, my friend. ", "How are you?")
    heard = {say(tone, *texts, mode=mode) for mode in ("server_commit", "commit")}
    assert len(heard) == 1
    assert np.frombuffer(heard.pop(), "<i2").any()
