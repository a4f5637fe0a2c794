"""Sounds from outside."""

import io

import av
import numpy as np
import pytest
import soundfile as sf

from conformance.files import wav
from voxwire.audio.decode import decode, sniff
from voxwire.audio.encode import encoder_for
from voxwire.audio.formats import AudioFormat, Container
from voxwire.audio.gain import to_int16
from voxwire.errors import UnreadableAudio

RATE = 24_000


def tone(seconds: float = 1.0, rate: int = RATE) -> np.ndarray:
    return 0.5 * np.sin(2 * np.pi * 440 * np.arange(round(seconds * rate)) / rate)


def encoded(container: Container, rate: int = RATE) -> bytes:
    encoder = encoder_for(AudioFormat(container, rate), rate)
    return encoder.encode(to_int16(tone(1, rate).astype(np.float32))) + encoder.finish()


def m4a() -> bytes:
    file = io.BytesIO()
    with av.open(file, "w", format="ipod") as container:
        stream = container.add_stream("aac", rate=RATE, layout="mono")
        frame = av.AudioFrame.from_ndarray(tone().astype(np.float32)[None], format="flt", layout="mono")
        frame.sample_rate = RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return file.getvalue()


def test_samples_of_the_same_rate_are_kept() -> None:
    signal = tone()
    np.testing.assert_allclose(decode(wav(signal, RATE), RATE, 10), signal, atol=5e-5)


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
def test_other_rates_are_resampled(rate: int) -> None:
    decoded = decode(wav(tone(1, rate), rate), RATE, 10)
    assert len(decoded) == pytest.approx(RATE, abs=40)
    middle = slice(2_000, 20_000)
    difference = min(
        np.abs(decoded[2_000 + shift : 20_000 + shift] - tone()[middle]).max() for shift in range(-30, 31)
    )
    assert difference < 0.05


@pytest.mark.parametrize("container", [Container.MP3, Container.OPUS, Container.WAV])
def test_compressed_files_are_decoded(container: Container) -> None:
    decoded = decode(encoded(container), RATE, 10)
    assert len(decoded) == pytest.approx(RATE, rel=0.1)
    spectrum = np.abs(np.fft.rfft(decoded[4_000:20_000]))
    assert np.argmax(spectrum) * RATE / 16_000 == pytest.approx(440, abs=2)


def test_m4a_is_decoded() -> None:
    assert sniff(m4a()) == "mov"
    assert len(decode(m4a(), RATE, 10)) == pytest.approx(RATE, rel=0.15)


def test_channels_are_mixed() -> None:
    file = io.BytesIO()
    with av.open(file, "w", format="wav") as container:
        stream = container.add_stream("pcm_s16le", rate=RATE, layout="stereo")
        both = np.stack([tone(), tone() / 2], 1).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(
            np.round(both * 32_767).astype(np.int16), format="s16", layout="stereo"
        )
        frame.sample_rate = RATE
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    decoded = decode(file.getvalue(), RATE, 10)
    assert len(decoded) == RATE
    assert 0.3 < np.abs(decoded).max() < 0.6


def test_what_is_too_long_is_left_out() -> None:
    assert len(decode(wav(tone(3), RATE), RATE, 1.5)) == 1.5 * RATE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF",
        b"#EXTM3U\nhttp://127.0.0.1/x",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"<?xml version='1.0'?>",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        wav(tone())[:44],
        b"ID3" + bytes(1_000),
        b"\xff\xfb" + bytes(50),
        b"OggS" + b"x" * 500,
        b"fLaC" + b"x" * 500,
        b"\0\0\0\x18ftypM4A " + bytes(300),
    ],
)
def test_what_is_no_audio_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableAudio):
        decode(data, RATE, 10)


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"RIFF....WAVE", "wav"),
        (b"RIFF....AVI ", None),
        (b"ID3\x04", "mp3"),
        (b"\xff\xfb\x90", "mp3"),
        (b"\xff\xf3\x40", "mp3"),
        (b"\xff\xf1\x50", "aac"),
        (b"\xff\xd8\xff", None),
        (b"OggS", "ogg"),
        (b"fLaC", "flac"),
        (b"....ftypisom", "mov"),
        (b"MThd", None),
    ],
)
def test_files_are_known_by_their_beginning(head: bytes, kind: str | None) -> None:
    assert sniff(head) == kind


@pytest.mark.parametrize("rate", [1, 3_999, 655_350])
def test_a_rate_no_sound_has_is_refused(rate: int) -> None:
    file = io.BytesIO()
    sf.write(file, np.zeros(8_192, np.int16), rate, format="FLAC")
    with pytest.raises(UnreadableAudio, match="Hz"):
        decode(file.getvalue(), RATE, 61)
