import numpy as np
import pytest

from voxwire.audio.encode.mp3 import LEAD_IN, MIN_TAIL, Mp3Encoder
from voxwire.audio.formats import MP3_BIT_RATES, SAMPLE_RATES, AudioFormat, Container

from ..signals import Signal, decode_ffmpeg, decode_sndfile, similarity, sweeps

FRAME = {8_000: 576, 16_000: 576, 22_050: 576, 24_000: 576, 44_100: 1_152, 48_000: 1_152}


def stream(signal: Signal, rate: int, bit_rate: int | None = None, piece: int = 777) -> bytes:
    encoder = Mp3Encoder(rate, AudioFormat(Container.MP3, rate, bit_rate).encoder_bit_rate)
    pcm = (signal * 32_767).astype(np.int16)
    pieces = [encoder.encode(pcm[start : start + piece]) for start in range(0, pcm.size, piece)]
    return b"".join([*pieces, encoder.finish()])


@pytest.mark.parametrize("rate", SAMPLE_RATES)
def test_two_decoders_hear_the_signal_right_after_the_lead_in(rate: int) -> None:
    signal = sweeps(rate)
    data = stream(signal, rate)
    for decoded, decoded_rate in (decode_ffmpeg(data, "mp3"), decode_sndfile(data)):
        assert decoded_rate == rate
        heard = decoded[LEAD_IN : LEAD_IN + signal.size]
        assert similarity(heard, signal) > 0.995
        assert similarity(heard[1:], signal) < similarity(heard, signal)
        assert np.abs(decoded[: LEAD_IN - 400]).max() < 1e-3


@pytest.mark.parametrize("rate", SAMPLE_RATES)
def test_the_tail_is_never_cut_and_shorter_than_a_frame_and_a_bit(rate: int) -> None:
    lengths = np.linspace(1, 3_000, 24, dtype=int)
    for length in lengths:
        decoded, _ = decode_ffmpeg(stream(np.full(length, 0.1), rate), "mp3")
        assert MIN_TAIL <= decoded.size - LEAD_IN - length < MIN_TAIL + FRAME[rate]


@pytest.mark.parametrize("rate", SAMPLE_RATES)
def test_every_legal_bit_rate_is_what_the_frames_say(rate: int) -> None:
    signal = np.zeros(rate // 2)
    for bit_rate in MP3_BIT_RATES[rate]:
        data = stream(signal, rate, bit_rate)
        frames = decode_ffmpeg(data, "mp3")[0].size / FRAME[rate]
        assert len(data) == pytest.approx(frames * FRAME[rate] * bit_rate / 8 / rate, abs=frames)


def test_the_cut_does_not_matter() -> None:
    signal = sweeps(24_000)
    assert stream(signal, 24_000, piece=31) == stream(signal, 24_000, piece=50_000)


@pytest.mark.parametrize("rate", SAMPLE_RATES)
def test_the_first_frame_leaves_after_three_frames_at_most(rate: int) -> None:
    encoder = Mp3Encoder(rate, AudioFormat(Container.MP3, rate).encoder_bit_rate)
    first = encoder.encode(np.zeros(3 * FRAME[rate], np.int16))
    assert first[0] == 0xFF
    assert first[1] & 0xE0 == 0xE0


def test_the_stream_begins_with_sound_and_not_with_a_tag() -> None:
    data = stream(sweeps(24_000), 24_000)
    assert not data.startswith(b"ID3")
    assert b"Info" not in data[:400]
    assert b"Xing" not in data[:400]


def test_no_samples_give_no_file() -> None:
    encoder = Mp3Encoder(24_000, 64_000)
    assert encoder.encode(np.zeros(0, np.int16)) == b""
    assert encoder.finish() == b""
