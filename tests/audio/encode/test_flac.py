import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from voxwire.audio.encode.flac import FlacEncoder
from voxwire.audio.formats import SAMPLE_RATES

from ..signals import decode_ffmpeg, sweeps

LONGEST_BLOCK_S = 0.035


def stream(pcm: NDArray[np.int16], rate: int, piece: int = 777) -> bytes:
    encoder = FlacEncoder(rate)
    pieces = [encoder.encode(pcm[start : start + piece]) for start in range(0, pcm.size, piece)]
    return b"".join([*pieces, encoder.finish()])


def decoded(data: bytes) -> tuple[NDArray[np.int16], int]:
    samples, rate = decode_ffmpeg(data, "flac")
    return np.rint(samples * 32_768).astype(np.int16), rate


@pytest.mark.parametrize("rate", SAMPLE_RATES)
def test_every_sample_comes_back(rate: int) -> None:
    pcm = (sweeps(rate) * 32_767).astype(np.int16)
    heard, heard_rate = decoded(stream(pcm, rate))
    assert heard_rate == rate
    assert np.array_equal(heard, pcm)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(-32_768, 32_767), min_size=1, max_size=3_000),
    st.sampled_from(SAMPLE_RATES),
    st.integers(1, 3_000),
)
def test_any_samples_come_back(samples: list[int], rate: int, piece: int) -> None:
    pcm = np.array(samples, np.int16)
    assert np.array_equal(decoded(stream(pcm, rate, piece))[0], pcm)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 6_000), max_size=8))
def test_the_cut_does_not_matter(sizes: list[int]) -> None:
    pcm = (sweeps(24_000) * 32_767).astype(np.int16)
    encoder = FlacEncoder(24_000)
    pieces = [encoder.encode(piece) for piece in np.split(pcm, np.cumsum(sizes))]
    assert b"".join([*pieces, encoder.finish()]) == stream(pcm, 24_000)


def test_the_header_comes_once_and_leaves_the_length_open() -> None:
    data = stream((sweeps(24_000) * 32_767).astype(np.int16), 24_000)
    assert data.count(b"fLaC") == 1
    assert data[:8] == b"fLaC\x80\x00\x00\x22"
    description = int.from_bytes(data[8 + 10 : 8 + 18], "big")
    assert description >> 44 == 24_000
    assert description & (1 << 36) - 1 == 0


@pytest.mark.parametrize("rate", SAMPLE_RATES)
def test_a_frame_leaves_soon(rate: int) -> None:
    assert FlacEncoder(rate).encode(np.zeros(round(rate * LONGEST_BLOCK_S), np.int16))


def test_no_samples_give_no_file() -> None:
    encoder = FlacEncoder(24_000)
    assert encoder.encode(np.zeros(0, np.int16)) == b""
    assert encoder.finish() == b""
