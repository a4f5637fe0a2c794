import struct
from dataclasses import dataclass

import numpy as np
import pytest

from voxwire.audio.encode.opus import OpusEncoder

from ..signals import Signal, decode_ffmpeg, decode_sndfile, similarity, sweeps


@dataclass
class Page:
    flags: int
    granule: int
    serial: int
    number: int
    body: bytes


def pages(data: bytes) -> list[Page]:
    """Read pages as RFC 3533 lays them out; anything else between them is a failure."""
    found = []
    while data:
        assert data[:5] == b"OggS\x00"
        flags, granule, serial, number, _, segments = struct.unpack_from("<BqIIIB", data, 5)
        end = 27 + segments + sum(data[27 : 27 + segments])
        found.append(Page(flags, granule, serial, number, data[27 + segments : end]))
        data = data[end:]
    return found


# Every rate libopus takes among those a client may ask for, and those it does not take beside the next.
RATES = [
    (8_000, 8_000),
    (16_000, 16_000),
    (24_000, 22_050),
    (24_000, 24_000),
    (48_000, 44_100),
    (48_000, 48_000),
]


def encoder(rate: int, bit_rate: int = 32_000, stated_rate: int | None = None) -> OpusEncoder:
    return OpusEncoder(rate, bit_rate, stated_rate or rate)


def stream(
    signal: Signal, rate: int, bit_rate: int = 32_000, *, stated_rate: int | None = None, piece: int = 777
) -> bytes:
    opus = encoder(rate, bit_rate, stated_rate)
    pcm = (signal * 32_767).astype(np.int16)
    pieces = [opus.encode(pcm[start : start + piece]) for start in range(0, pcm.size, piece)]
    return b"".join([*pieces, opus.finish()])


@pytest.mark.parametrize(("rate", "stated_rate"), [*RATES, (24_000, 48_000)])
def test_two_decoders_hear_the_signal_at_its_exact_length(rate: int, stated_rate: int) -> None:
    data = stream(sweeps(rate), rate, 64_000, stated_rate=stated_rate)
    for decoded, decoded_rate in (decode_ffmpeg(data, "ogg"), decode_sndfile(data)):
        wanted = sweeps(decoded_rate)
        assert decoded.size == sweeps(rate).size * decoded_rate // rate
        assert similarity(decoded, wanted) > 0.99


@pytest.mark.parametrize("rate", [8_000, 48_000])
def test_any_length_is_exact(rate: int) -> None:
    packet = rate // 50
    for samples in (1, packet - 1, packet, packet + 1, 3 * packet - rate // 150, 3 * packet):
        decoded, decoded_rate = decode_sndfile(stream(np.full(samples, 0.1), rate))
        assert (decoded.size, decoded_rate) == (samples, rate)


@pytest.mark.parametrize("rest", [1, 13, 19])
def test_a_packet_that_is_not_full_is_heard(rest: int) -> None:
    tone = 0.5 * np.sin(2 * np.pi * 440 * np.arange(24 * (200 + rest)) / 24_000)
    decoded, _ = decode_sndfile(stream(tone, 24_000, 64_000))
    assert similarity(decoded[-24 * rest :], tone[-24 * rest :]) > 0.97


def test_it_is_one_logical_stream_of_pages_of_20_ms() -> None:
    samples = 10_001
    found = pages(stream(sweeps(24_000)[:samples], 24_000))
    head, tags, *sound = found
    assert head.body.startswith(b"OpusHead")
    assert tags.body.startswith(b"OpusTags")
    assert len({page.serial for page in found}) == 1
    assert [page.number for page in found] == list(range(len(found)))
    assert [page.flags for page in found] == [2] + [0] * (len(found) - 2) + [4]
    pre_skip = int.from_bytes(head.body[10:12], "little")
    assert [page.granule for page in found[:2]] == [0, 0]
    assert [page.granule for page in sound[:-1]] == [960 * (n + 1) for n in range(len(sound) - 1)]
    assert sound[-1].granule == pre_skip + 2 * samples


def test_two_streams_may_be_joined_to_one_file() -> None:
    signal = sweeps(24_000)
    one, other = stream(signal, 24_000), stream(signal, 24_000)
    assert pages(one)[0].serial != pages(other)[0].serial
    assert decode_ffmpeg(one + other, "ogg")[0].size == 4 * signal.size


@pytest.mark.parametrize(("rate", "stated_rate"), RATES)
def test_the_header_states_the_rate_asked_for(rate: int, stated_rate: int) -> None:
    head = pages(encoder(rate, stated_rate=stated_rate).encode(np.zeros(960, np.int16)))[0].body
    assert struct.unpack_from("<I", head, 12) == (stated_rate,)


def test_a_page_leaves_as_soon_as_it_is_full() -> None:
    opus = encoder(24_000)
    assert opus.encode(np.zeros(479, np.int16)) == b""
    assert len(pages(opus.encode(np.zeros(1, np.int16)))) == 3
    assert len(pages(opus.encode(np.zeros(480, np.int16)))) == 1


def test_the_cut_does_not_matter_to_the_ear() -> None:
    signal = sweeps(24_000)
    fine, coarse = stream(signal, 24_000, piece=31), stream(signal, 24_000, piece=50_000)
    assert np.array_equal(decode_sndfile(fine)[0], decode_sndfile(coarse)[0])


def test_the_bit_rate_is_kept() -> None:
    # Many harmonics under a moving formant: what an unconstrained libopus spends half as much again on.
    time = np.arange(48_000) / 24_000
    phase = 2 * np.pi * 130 * time - 10 * np.cos(4 * np.pi * time)
    formant = 1_000 + 500 * np.sin(2 * np.pi * time)
    voice = sum(np.sin(k * phase) / (1 + ((130 * k - formant) / 150) ** 2) for k in range(1, 60))
    signal = 0.3 * voice / np.abs(voice).max()
    sizes = {}
    for bit_rate in (16_000, 32_000, 64_000):
        found = pages(stream(signal, 24_000, bit_rate))
        sizes[bit_rate] = 8 * sum(len(page.body) for page in found[2:]) / 2
        assert sizes[bit_rate] == pytest.approx(bit_rate, rel=0.15)
    assert sizes[16_000] < sizes[32_000] < sizes[64_000]


def test_no_samples_give_no_file() -> None:
    opus = encoder(24_000)
    assert opus.encode(np.zeros(0, np.int16)) == b""
    assert opus.finish() == b""
