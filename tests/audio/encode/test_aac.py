import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.audio.encode.aac import FRAME, LEAD_IN, AacEncoder
from voxwire.audio.formats import SAMPLE_RATES, AudioFormat, Container

from ..signals import Signal, decode_ffmpeg, similarity, sweeps


def stream(signal: Signal, rate: int, bit_rate: int | None = None, piece: int = 777) -> bytes:
    encoder = AacEncoder(rate, AudioFormat(Container.AAC, rate, bit_rate).encoder_bit_rate)
    pcm = (signal * 32_767).astype(np.int16)
    pieces = [encoder.encode(pcm[start : start + piece]) for start in range(0, pcm.size, piece)]
    return b"".join([*pieces, encoder.finish()])


def frames(data: bytes) -> list[bytes]:
    """Walk from header to header, as ISO/IEC 13818-7 lays them out; anything between is a failure."""
    found = []
    while data:
        assert data[0] == 0xFF
        assert data[1] == 0xF1
        length = (data[3] & 3) << 11 | data[4] << 3 | data[5] >> 5
        assert 7 < length <= len(data)
        found.append(data[:length])
        data = data[length:]
    return found


@pytest.mark.parametrize("rate", SAMPLE_RATES)
def test_a_decoder_hears_the_signal_right_behind_the_lead_in(rate: int) -> None:
    signal = sweeps(rate)
    decoded, decoded_rate = decode_ffmpeg(stream(signal, rate), "aac")
    assert decoded_rate == rate
    heard = decoded[LEAD_IN : LEAD_IN + signal.size]
    assert similarity(heard, signal) > 0.99
    assert similarity(heard[1:], signal) < similarity(heard, signal)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 5_000), st.sampled_from(SAMPLE_RATES), st.integers(1, 3_000))
def test_the_tail_is_never_cut_and_padded_by_less_than_a_frame(length: int, rate: int, piece: int) -> None:
    data = stream(np.full(length, 0.1), rate, piece=piece)
    assert 0 <= len(frames(data)) * FRAME - LEAD_IN - length < FRAME
    assert decode_ffmpeg(data, "aac")[0].size == len(frames(data)) * FRAME


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 6_000), max_size=8))
def test_the_cut_does_not_matter(sizes: list[int]) -> None:
    pcm = (sweeps(24_000) * 32_767).astype(np.int16)
    encoder = AacEncoder(24_000, 64_000)
    pieces = [encoder.encode(piece) for piece in np.split(pcm, np.cumsum(sizes))]
    assert b"".join([*pieces, encoder.finish()]) == stream(sweeps(24_000), 24_000, 64_000)


def test_only_whole_frames_leave() -> None:
    encoder = AacEncoder(24_000, 64_000)
    pcm = (sweeps(24_000) * 32_767).astype(np.int16)
    for start in range(0, pcm.size, 1_500):
        frames(encoder.encode(pcm[start : start + 1_500]))
    frames(encoder.finish())


@pytest.mark.parametrize("rate", SAMPLE_RATES)
def test_the_first_frame_leaves_after_two(rate: int) -> None:
    encoder = AacEncoder(rate, AudioFormat(Container.AAC, rate).encoder_bit_rate)
    assert encoder.encode(np.zeros(2 * FRAME - 1, np.int16)) == b""
    assert len(frames(encoder.encode(np.zeros(1, np.int16)))) == 1


def test_a_bit_rate_is_heeded() -> None:
    small, large = (len(stream(sweeps(48_000), 48_000, bit_rate)) for bit_rate in (32_000, 128_000))
    assert large > 2 * small


def test_no_samples_give_no_file() -> None:
    encoder = AacEncoder(24_000, 64_000)
    assert encoder.encode(np.zeros(0, np.int16)) == b""
    assert encoder.finish() == b""
