"""Reading answers while they come."""

import io
from contextlib import suppress
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import soundfile
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.engines.upstream.failures import Garbage
from voxwire.engines.upstream.sound import SpeechReader

RATE = 24_000


def read(data: bytes, media_type: str = "", rate: int = RATE, cuts: list[int] | None = None) -> np.ndarray:
    reader = SpeechReader(media_type, rate, RATE)
    edges = [0, *sorted(cuts or []), len(data)]
    pieces = [reader.feed(data[a:b]) for a, b in pairwise(edges)]
    return np.concatenate([*pieces, reader.finish()])


def wav(samples: np.ndarray, rate: int, subtype: str) -> bytes:
    file = io.BytesIO()
    soundfile.write(file, samples, rate, subtype, format="WAV")
    return file.getvalue()


def tone(seconds: float, rate: int) -> np.ndarray:
    return (0.4 * np.sin(2 * np.pi * 300 * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 4_000), max_size=8),
    st.sampled_from(["PCM_16", "PCM_32", "FLOAT"]),
    st.sampled_from([1, 2]),
)
def test_wav_is_read_however_it_is_cut(cuts: list[int], subtype: str, channels: int) -> None:
    samples = tone(0.05, RATE)
    data = wav(np.stack([samples] * channels, axis=1), RATE, subtype)
    heard = read(data, "audio/wav", cuts=[min(cut, len(data)) for cut in cuts])
    np.testing.assert_allclose(heard, samples, atol=2**-15)


@given(st.binary(max_size=200), st.lists(st.integers(0, 200), max_size=5))
def test_anything_is_read_or_refused(data: bytes, cuts: list[int]) -> None:
    cuts = [min(cut, len(data)) for cut in cuts]

    def outcome(cuts: list[int]) -> Any:
        try:
            return read(data, cuts=cuts).tobytes()
        except Garbage:
            return Garbage

    assert outcome(cuts) == outcome([])


@given(st.binary(max_size=120))
def test_any_header_is_read_or_refused(data: bytes) -> None:
    with suppress(Garbage):
        assert np.isfinite(read(b"RIFF\0\0\0\0WAVE" + data)).all()


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_any_rate_comes_out_at_the_engine_s(rate: int) -> None:
    samples = tone(1.0, rate)
    pcm = (samples * 32_768).astype("<i2").tobytes()
    for heard in (
        read(wav(samples, rate, "PCM_16"), "audio/x-wav", cuts=[700, 9_001]),
        read(pcm, f"audio/pcm;rate={rate}", cuts=[701]),
        read(pcm, "", rate),
    ):
        assert abs(len(heard) - RATE) <= 1
        middle = slice(RATE // 4, RATE * 3 // 4)
        np.testing.assert_allclose(heard[middle], tone(1.0, RATE)[middle], atol=0.01)


def test_what_stands_behind_the_samples_is_not_heard() -> None:
    samples = tone(0.1, RATE)
    data = wav(samples, RATE, "PCM_16")
    assert len(read(data + b"LIST\x08\0\0\0whatever")) == len(samples)
    endless = data.replace((2 * len(samples)).to_bytes(4, "little"), b"\xff\xff\xff\xff", 1)
    assert len(read(endless)) == len(samples)


def test_half_a_sample_is_left_out() -> None:
    assert read(b"\0" * 101).size == 50


@pytest.mark.parametrize("media_type", ["text/html", "application/json", "audio/mpeg", "audio/ogg"])
def test_other_media_are_refused(media_type: str) -> None:
    with pytest.raises(Garbage):
        read(b"\0" * 100, media_type)
