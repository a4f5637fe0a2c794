import pytest

from voxwire.audio.formats import SAMPLE_RATES, AudioFormat, Container
from voxwire.errors import AudioError


def test_containers_carry_the_words_of_the_protocol() -> None:
    assert [str(container) for container in Container] == ["pcm", "wav", "mp3", "opus", "aac", "flac"]


def test_every_container_has_a_media_type() -> None:
    assert [container.media_type for container in Container] == [
        "audio/pcm",
        "audio/wav",
        "audio/mpeg",
        "audio/ogg",
        "audio/aac",
        "audio/flac",
    ]


@pytest.mark.parametrize("rate", [0, -8_000, 11_025, 12_000, 32_000, 96_000])
def test_other_rates_are_refused(rate: int) -> None:
    with pytest.raises(AudioError, match=str(rate)):
        AudioFormat(Container.PCM, rate)


@pytest.mark.parametrize("bit_rate", [0, -1])
def test_a_bit_rate_must_be_positive(bit_rate: int) -> None:
    with pytest.raises(AudioError, match="positive"):
        AudioFormat(Container.OPUS, 48_000, bit_rate)


@pytest.mark.parametrize("container", [c for c in Container if c is not Container.OPUS])
@pytest.mark.parametrize("rate", SAMPLE_RATES)
def test_encoders_get_the_rate_the_client_asked_for(container: Container, rate: int) -> None:
    assert AudioFormat(container, rate).encoder_rate(24_000) == rate


@pytest.mark.parametrize(
    ("asked", "source", "encoder"),
    [
        (8_000, 24_000, 8_000),
        (16_000, 24_000, 16_000),
        (22_050, 24_000, 24_000),
        (48_000, 24_000, 24_000),
        (22_050, 48_000, 24_000),
        (44_100, 48_000, 48_000),
        (44_100, 44_100, 48_000),
        (48_000, 11_025, 12_000),
        (48_000, 96_000, 48_000),
    ],
)
def test_libopus_gets_the_lowest_rate_that_keeps_the_band(asked: int, source: int, encoder: int) -> None:
    assert AudioFormat(Container.OPUS, asked).encoder_rate(source) == encoder


@pytest.mark.parametrize(
    ("asked", "given"),
    [(None, 32_000), (1, 6_000), (6_000, 6_000), (64_000, 64_000), (510_000, 256_000), (900_000, 256_000)],
)
def test_opus_bit_rates_are_brought_into_range(asked: int | None, given: int) -> None:
    assert AudioFormat(Container.OPUS, 48_000, asked).encoder_bit_rate == given


@pytest.mark.parametrize(
    ("rate", "asked", "given"),
    [
        (8_000, None, 64_000),
        (16_000, None, 96_000),
        (22_050, None, 128_000),
        (24_000, None, 128_000),
        (44_100, None, 128_000),
        (48_000, None, 128_000),
        (8_000, 128_000, 64_000),
        (24_000, 1, 8_000),
        (24_000, 256_000, 160_000),
        (24_000, 60_000, 64_000),
        (48_000, 6_000, 32_000),
        (48_000, 510_000, 320_000),
    ],
)
def test_mp3_bit_rates_are_the_nearest_legal_ones(rate: int, asked: int | None, given: int) -> None:
    assert AudioFormat(Container.MP3, rate, asked).encoder_bit_rate == given


@pytest.mark.parametrize(
    ("rate", "asked", "given"),
    [(24_000, None, 64_000), (8_000, None, 48_000), (24_000, 1, 16_000), (48_000, 900_000, 288_000)],
)
def test_aac_bit_rates_are_those_a_decoder_takes(rate: int, asked: int | None, given: int) -> None:
    assert AudioFormat(Container.AAC, rate, asked).encoder_bit_rate == given


@pytest.mark.parametrize("container", [Container.PCM, Container.WAV, Container.FLAC])
def test_samples_have_the_bit_rate_they_have(container: Container) -> None:
    assert AudioFormat(container, 22_050, 32_000).encoder_bit_rate == 16 * 22_050
