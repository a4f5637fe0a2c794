import gc
import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.audio.chain import AudioChain
from voxwire.audio.encode.aac import LEAD_IN as AAC_LEAD_IN
from voxwire.audio.encode.blocks import BlockEncoder
from voxwire.audio.encode.mp3 import LEAD_IN as MP3_LEAD_IN
from voxwire.audio.encode.mp3 import Mp3Encoder
from voxwire.audio.encode.opus import OpusEncoder
from voxwire.audio.formats import SAMPLE_RATES, AudioFormat, Container
from voxwire.audio.resample import Resampler
from voxwire.audio.treatment import Treatment
from voxwire.errors import AudioError, EngineError

from .signals import (
    SILENCE,
    SOURCE_RATE,
    Signal,
    decode_ffmpeg,
    decode_sndfile,
    encode,
    level,
    similarity,
    source,
    sweeps,
)

EVERY_FORMAT = [AudioFormat(container, rate) for container in Container for rate in SAMPLE_RATES]
LEAD_IN = {Container.MP3: MP3_LEAD_IN, Container.AAC: AAC_LEAD_IN}
PADDED = {Container.MP3: 1_300, Container.AAC: 1_024}
"""Most samples a codec puts behind the sound."""
LOUDER = {Container.OPUS: 1.3}
"""How much louder than it should be a sound may become for a moment. With AVX-512, libopus decides otherwise
than with AVX2, and the end of the first sweep is a fifth louder for 10 ms."""


def decode(data: bytes, audio_format: AudioFormat) -> tuple[Signal, int]:
    """The sound from its first sample on, without what a codec puts before it."""
    decoded, rate = decode_all(data, audio_format)
    return decoded[LEAD_IN.get(audio_format.container, 0) :], rate


def decode_all(data: bytes, audio_format: AudioFormat) -> tuple[Signal, int]:
    """All that a decoder gives out."""
    if audio_format.container is Container.PCM:
        return np.frombuffer(data, "<i2") / 32_768, audio_format.sample_rate
    if audio_format.container in (Container.AAC, Container.FLAC):
        # libsndfile knows no AAC, and of FLAC only what tells its length in advance.
        return decode_ffmpeg(data, str(audio_format.container))
    return decode_sndfile(data)


def expected_rate(audio_format: AudioFormat) -> int:
    """What a reader reports; for Opus, the nearest rate it can decode to."""
    rate = audio_format.sample_rate
    if audio_format.container is Container.OPUS:
        return {22_050: 24_000, 44_100: 48_000}.get(rate, rate)
    return rate


@pytest.mark.parametrize("audio_format", EVERY_FORMAT, ids=lambda f: f"{f.container}-{f.sample_rate}")
def test_what_is_heard_is_what_was_fed(audio_format: AudioFormat) -> None:
    heard, rate = decode(encode(source(), audio_format), audio_format)
    wanted = sweeps(rate)
    assert rate == expected_rate(audio_format)
    exact = -(-source().size * rate // SOURCE_RATE)
    assert exact <= heard.size <= exact + PADDED.get(audio_format.container, 0)
    heard = heard[:exact]
    assert similarity(heard, wanted) > 0.98
    # A click at a seam or a hole would be a step the signal itself never makes.
    louder = LOUDER.get(audio_format.container, 1.15)
    assert np.abs(np.diff(heard)).max() < louder * np.abs(np.diff(wanted)).max()
    assert level(heard[-rate // 5 :]) == pytest.approx(level(wanted[-rate // 5 :]), abs=1)
    begin, end = (round(edge * rate) for edge in SILENCE)
    pause = heard[begin + rate // 50 : end - rate // 50]
    assert level(pause) < -55


@pytest.mark.parametrize("audio_format", EVERY_FORMAT, ids=lambda f: f"{f.container}-{f.sample_rate}")
def test_a_decoder_s_silence_in_front_is_known(audio_format: AudioFormat) -> None:
    chain = AudioChain(SOURCE_RATE, audio_format)
    signal = np.zeros(SOURCE_RATE, np.float32)
    signal[12_000:] = 0.5 * np.sin(2 * np.pi * 440 / SOURCE_RATE * np.arange(12_000))
    data = chain.feed(signal) + chain.finish()
    heard, rate = decode_all(data, audio_format)
    begin = int(np.flatnonzero(np.abs(heard) > 0.1)[0]) / rate
    assert begin - chain.lead_in_s == pytest.approx(0.5, abs=0.005)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 9_000), max_size=8), st.sampled_from(EVERY_FORMAT), st.sampled_from([50, 100]))
def test_the_cut_does_not_matter(sizes: list[int], audio_format: AudioFormat, volume: int) -> None:
    whole = encode(source(), audio_format, volume=volume, sizes=[])
    pieces = encode(source(), audio_format, volume=volume, sizes=sizes)
    if audio_format.container is Container.OPUS:
        assert np.array_equal(decode_sndfile(whole)[0], decode_sndfile(pieces)[0])
    else:
        assert pieces == whole


@pytest.mark.parametrize("container", [Container.PCM, Container.WAV])
def test_every_piece_holds_whole_samples(container: Container) -> None:
    chain = AudioChain(SOURCE_RATE, AudioFormat(container, 22_050))
    pieces = [chain.feed(piece) for piece in np.split(source(), range(331, 9_000, 331))]
    assert all(len(piece) % 2 == 0 for piece in [*pieces, chain.finish()])


@pytest.mark.parametrize("container", Container)
def test_hardly_anything_waits_for_the_end(container: Container) -> None:
    chain = AudioChain(SOURCE_RATE, AudioFormat(container, 16_000))
    while_running = sum(len(chain.feed(source())) for _ in range(4))
    assert while_running > 0.92 * (while_running + len(chain.finish()))


@pytest.mark.parametrize("audio_format", EVERY_FORMAT, ids=lambda f: f"{f.container}-{f.sample_rate}")
def test_no_audio_gives_no_file(audio_format: AudioFormat) -> None:
    assert AudioChain(SOURCE_RATE, audio_format).finish() == b""
    chain = AudioChain(SOURCE_RATE, audio_format)
    assert chain.feed(np.zeros(0, np.float32)) == b""
    assert chain.finish() == b""


def test_less_than_a_sample_gives_one() -> None:
    chain = AudioChain(SOURCE_RATE, AudioFormat(Container.PCM, 8_000))
    assert len(chain.feed(np.ones(1, np.float32)) + chain.finish()) == 2


def test_at_the_engine_rate_every_sample_leaves_at_once() -> None:
    chain = AudioChain(SOURCE_RATE, AudioFormat(Container.PCM, SOURCE_RATE))
    assert len(chain.feed(source()[:5])) == 10
    assert chain.finish() == b""


@pytest.mark.parametrize("rate", [22_050, 24_000, 44_100, 48_000])
def test_opus_needs_no_resampling_at_the_engine_rate_and_above(rate: int) -> None:
    chain = AudioChain(SOURCE_RATE, AudioFormat(Container.OPUS, rate))
    assert chain.feed(source()[:479]) == b""
    assert chain.feed(source()[479:480]).count(b"OggS") == 3


def test_other_engine_rates_are_resampled() -> None:
    chain = AudioChain(22_050, AudioFormat(Container.PCM, 24_000))
    data = chain.feed(sweeps(22_050).astype(np.float32)) + chain.finish()
    assert similarity(np.frombuffer(data, "<i2") / 32_768, sweeps(24_000)) > 0.999


@pytest.mark.parametrize("rate", [8_000, 24_000])
@pytest.mark.parametrize(("volume", "factor"), [(0, 0.0), (10, 0.2), (25, 0.5), (75, 1.5), (100, 2.0)])
def test_volume_is_linear(rate: int, volume: int, factor: float) -> None:
    audio_format = AudioFormat(Container.PCM, rate)
    quiet = source() * np.float32(0.5)
    unity, _ = decode(encode(quiet, audio_format), audio_format)
    got, _ = decode(encode(quiet, audio_format, volume=volume), audio_format)
    assert np.abs(got - factor * unity).max() <= 2 / 32_768


@pytest.mark.parametrize("container", Container)
def test_volume_nought_is_digital_silence(container: Container) -> None:
    audio_format = AudioFormat(container, 24_000)
    silent, _ = decode(encode(source(), audio_format, volume=0), audio_format)
    assert silent.size >= source().size
    assert np.abs(silent).max() <= 1 / 32_768


def test_too_loud_never_wraps_around() -> None:
    audio_format = AudioFormat(Container.PCM, 48_000)
    loud = source() * np.float32(1.9)
    wanted = sweeps(48_000)
    for volume in (50, 100):
        got, _ = decode(encode(loud, audio_format, volume=volume), audio_format)
        assert np.abs(got).max() > 0.9
        beyond = np.abs(wanted) > 0.1
        assert np.all(np.sign(got[beyond]) == np.sign(wanted[beyond]))


def test_too_loud_is_limited_and_not_flattened() -> None:
    audio_format = AudioFormat(Container.PCM, 24_000)
    tone = 0.9 * np.sin(2 * np.pi * 200 * np.arange(24_000) / 24_000)
    got, _ = decode(encode(tone.astype(np.float32), audio_format, volume=100), audio_format)
    assert np.abs(got).max() > 0.99
    assert similarity(got, tone) > 0.999


def test_a_bit_rate_changes_the_size() -> None:
    for container, rate in ((Container.OPUS, 24_000), (Container.MP3, 24_000)):
        low = encode(source(), AudioFormat(container, rate, 16_000))
        high = encode(source(), AudioFormat(container, rate, 64_000))
        assert len(high) > 1.5 * len(low)


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_sample_that_is_no_number_is_the_engines_fault(bad: float) -> None:
    chain = AudioChain(SOURCE_RATE, AudioFormat(Container.PCM, 24_000))
    with pytest.raises(EngineError, match="finite"):
        chain.feed(np.array([0, bad], np.float32))


def test_only_mono_is_taken() -> None:
    chain = AudioChain(SOURCE_RATE, AudioFormat(Container.PCM, 24_000))
    with pytest.raises(AudioError, match="dimension"):
        chain.feed(np.zeros((2, 2), np.float32))


@pytest.mark.parametrize(("rate", "volume"), [(0, 50), (-1, 50), (24_000, -1), (24_000, 101)])
def test_senseless_parameters_are_refused(rate: int, volume: int) -> None:
    with pytest.raises(AudioError):
        AudioChain(rate, AudioFormat(Container.PCM, 24_000), Treatment(volume))


@pytest.mark.parametrize("close", [AudioChain.finish, AudioChain.discard])
def test_a_closed_chain_takes_nothing_more(close: object) -> None:
    chain = AudioChain(SOURCE_RATE, AudioFormat(Container.PCM, 24_000))
    assert not chain.closed
    assert callable(close)
    close(chain)
    assert chain.closed
    chain.discard()
    with pytest.raises(AudioError, match="closed"):
        chain.feed(source())
    with pytest.raises(AudioError, match="closed"):
        chain.finish()


@pytest.mark.parametrize("container", Container)
def test_discarding_in_the_middle_releases_everything_quietly(container: Container) -> None:
    def alive() -> int:
        kinds = (Mp3Encoder, OpusEncoder, BlockEncoder, Resampler)
        return sum(isinstance(thing, kinds) for thing in gc.get_objects())

    gc.collect()
    before = alive()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        chain = AudioChain(SOURCE_RATE, AudioFormat(container, 16_000))
        chain.feed(source())
        assert alive() > before
        chain.discard()
        assert alive() == before


@pytest.mark.parametrize("container", list(Container))
@pytest.mark.parametrize("rate", [16_000, 24_000])
def test_a_tempo_shortens_the_audio(container: Container, rate: int) -> None:
    signal, audio_format = source(), AudioFormat(container, rate)
    chains = [AudioChain(24_000, audio_format, Treatment(tempo=tempo)) for tempo in (1, 1.6)]
    plain, fast = (decode(chain.feed(signal) + chain.finish(), audio_format)[0].size for chain in chains)
    assert fast == pytest.approx(plain / 1.6, rel=0.05)


@pytest.mark.parametrize("container", list(Container))
@pytest.mark.parametrize("rate", [16_000, 24_000])
def test_a_chain_that_holds_nothing_back_gives_nothing_at_the_end(container: Container, rate: int) -> None:
    chain = AudioChain(24_000, AudioFormat(container, rate))
    assert not chain.pending
    chain.feed(np.full(6_000, 0.1, np.float32))
    pending = chain.pending
    assert pending == bool(chain.finish())
    assert not chain.pending
