"""The label of what a machine made, as programs of others read it."""

import io
import wave

import av
import numpy as np
import pytest
import soundfile as sf

from voxwire.audio.aigc import aigc_label
from voxwire.audio.chain import AudioChain
from voxwire.audio.encode.wav import wav_header
from voxwire.audio.formats import AudioFormat, Container

LABEL = aigc_label("7a0d", 'Böse "Zitate"\n播音', "x" * 1024)


def spoken(container: Container, label: str | None) -> bytes:
    chain = AudioChain(24_000, AudioFormat(container, 24_000, label=label))
    sound = 0.3 * np.sin(np.arange(24_000) / 20).astype(np.float32)
    return b"".join(chain.feed(part) for part in np.array_split(sound, 7)) + chain.finish()


@pytest.mark.parametrize("container", [Container.WAV, Container.MP3, Container.OPUS])
def test_ffmpeg_reads_the_label_and_the_same_sound(container: Container) -> None:
    data = spoken(container, LABEL)
    with av.open(io.BytesIO(data), options={"err_detect": "explode"}) as file:
        found = {**file.metadata, **file.streams.audio[0].metadata}
    assert found["AIGC"] == LABEL
    plain, labelled = (
        sf.read(io.BytesIO(each), dtype="int16")[0] for each in (spoken(container, None), data)
    )
    assert np.array_equal(plain, labelled)


@pytest.mark.parametrize("container", [Container.PCM, Container.AAC, Container.FLAC])
def test_others_carry_none(container: Container) -> None:
    assert spoken(container, LABEL) == spoken(container, None)


@pytest.mark.parametrize("label", ["", "odd", "even"])
def test_a_header_with_a_label_tells_the_length(label: str) -> None:
    samples = bytes(range(200))
    data = wav_header(16_000, len(samples), label) + samples
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    with wave.open(io.BytesIO(data)) as reader:
        assert reader.readframes(reader.getnframes()) == samples


@pytest.mark.parametrize("container", [Container.WAV, Container.MP3, Container.OPUS])
def test_no_sound_gives_no_file(container: Container) -> None:
    assert AudioChain(24_000, AudioFormat(container, 24_000, label=LABEL)).finish() == b""
