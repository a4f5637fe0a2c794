import io
import struct
import wave
from pathlib import Path

import numpy as np
import pytest
import soundfile as sf
from hypothesis import given
from hypothesis import strategies as st

from voxwire.audio.encode.wav import WavEncoder, wav_header
from voxwire.audio.formats import SAMPLE_RATES
from voxwire.riff import sized

from ..signals import decode_ffmpeg

SAMPLES = np.arange(-5_000, 5_001, dtype=np.int16)


def stream(rate: int) -> bytes:
    encoder = WavEncoder(rate)
    pieces = [encoder.encode(piece) for piece in np.split(SAMPLES, [0, 1, 700, 8_001])]
    return b"".join([*pieces, encoder.finish()])


@pytest.mark.parametrize("rate", SAMPLE_RATES)
def test_three_readers_read_the_stream_to_its_end(rate: int, tmp_path: Path) -> None:
    path = tmp_path / "stream.wav"
    path.write_bytes(stream(rate))
    with wave.open(str(path)) as reader:
        assert (reader.getframerate(), reader.getnchannels(), reader.getsampwidth()) == (rate, 1, 2)
        assert reader.readframes(SAMPLES.size + 1_000) == SAMPLES.tobytes()
    by_sndfile, sndfile_rate = sf.read(path, dtype="int16")
    assert sndfile_rate == rate
    assert np.array_equal(by_sndfile, SAMPLES)
    by_ffmpeg, ffmpeg_rate = decode_ffmpeg(path.read_bytes(), "wav")
    assert ffmpeg_rate == rate
    assert np.array_equal(by_ffmpeg * 32_768, SAMPLES)


def test_the_wave_module_may_ask_for_all_frames_it_is_told_of() -> None:
    with wave.open(io.BytesIO(stream(24_000))) as reader:
        assert reader.readframes(reader.getnframes()) == SAMPLES.tobytes()


def test_the_header_leaves_once_with_the_first_samples() -> None:
    encoder = WavEncoder(16_000)
    assert encoder.encode(np.zeros(0, np.int16)) == b""
    first = encoder.encode(np.array([5, 6], np.int16))
    assert len(first) == 44 + 4
    assert first.startswith(b"RIFF")
    assert first[36:40] == b"data"
    assert encoder.encode(np.array([7], np.int16)) == b"\x07\x00"
    assert encoder.finish() == b""


def test_no_samples_give_no_file() -> None:
    assert WavEncoder(8_000).finish() == b""


def test_a_header_may_tell_the_length() -> None:
    data = SAMPLES.tobytes()
    with wave.open(io.BytesIO(wav_header(16_000, len(data)) + data)) as reader:
        assert (reader.getframerate(), reader.getnframes()) == (16_000, SAMPLES.size)
    by_sndfile, _ = sf.read(io.BytesIO(wav_header(16_000, len(data)) + data), dtype="int16")
    assert np.array_equal(by_sndfile, SAMPLES)
    assert wav_header(16_000, len(data))[4:8] == (36 + len(data)).to_bytes(4, "little")


@pytest.mark.parametrize("label", [None, "made by a machine"])
def test_sizes_are_put_in_when_they_are_known(label: str | None) -> None:
    encoder = WavEncoder(16_000, label)
    data = encoder.encode(SAMPLES) + encoder.finish()
    whole = sized(data, len(data))
    assert len(whole) == len(data)
    assert struct.unpack_from("<I", whole, 4) == (len(data) - 8,)
    with wave.open(io.BytesIO(whole)) as reader:
        assert reader.getnframes() == SAMPLES.size
        assert reader.readframes(SAMPLES.size + 1) == SAMPLES.tobytes()
    assert sized(whole, len(whole)) == whole


@given(st.binary(max_size=60))
def test_what_is_no_wav_stream_stays_as_it_is(tail: bytes) -> None:
    assert sized(tail, len(tail)) == tail
    head = wav_header(8_000)[:12] + tail
    assert len(sized(head, len(head))) == len(head)
