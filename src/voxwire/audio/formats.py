"""What a client may ask its audio to be, and what an encoder makes of it."""

from dataclasses import dataclass
from enum import StrEnum

from voxwire.errors import AudioError

SAMPLE_RATES = (8_000, 16_000, 22_050, 24_000, 44_100, 48_000)
"""Rates in Hz a client may ask for (CosyVoice, run-task, ``sample_rate``)."""


class Container(StrEnum):
    """The form encoded audio takes; the values are the protocols' own words for ``format``.

    DashScope's protocols have the first four, OpenAI's API has all.
    """

    PCM = "pcm"
    """Signed 16-bit little-endian mono samples without a header."""
    WAV = "wav"
    """The same samples behind one RIFF header."""
    MP3 = "mp3"
    """MPEG layer III frames at a constant bit rate, without tags but for a label."""
    OPUS = "opus"
    """One logical Opus stream in Ogg pages (RFC 7845)."""
    AAC = "aac"
    """AAC-LC in ADTS frames."""
    FLAC = "flac"
    """FLAC frames behind a header that leaves the length open."""

    @property
    def media_type(self) -> str:
        """The media type an HTTP response carries."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Container.PCM: "audio/pcm",
    Container.WAV: "audio/wav",
    Container.MP3: "audio/mpeg",
    Container.OPUS: "audio/ogg",
    Container.AAC: "audio/aac",
    Container.FLAC: "audio/flac",
}

# Rates libopus takes, in Hz.
_OPUS_RATES = (8_000, 12_000, 16_000, 24_000, 48_000)

OPUS_BIT_RATES = (6_000, 510_000)
"""Lowest and highest Opus bit rate a client may ask for, in bit/s (CosyVoice, run-task, ``bit_rate``)."""

# The largest rate FFmpeg's libopus wrapper accepts for one channel.
_OPUS_MONO_LIMIT = 256_000

_OPUS_DEFAULT = 32_000

_MPEG1 = tuple(1000 * k for k in (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320))
_MPEG2 = tuple(1000 * k for k in (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160))
_MPEG25 = tuple(1000 * k for k in (8, 16, 24, 32, 40, 48, 56, 64))

MP3_BIT_RATES = {
    8_000: _MPEG25,
    16_000: _MPEG2,
    22_050: _MPEG2,
    24_000: _MPEG2,
    44_100: _MPEG1,
    48_000: _MPEG1,
}
"""Constant bit rates in bit/s by sample rate (layer III tables of MPEG-1, MPEG-2 and MPEG-2.5).

LAME makes no MPEG-2.5 stream above 64 kbit/s, so the table ends there at 8 kHz.
"""

# Beyond 6144 bits a frame of 1024 samples a decoder's buffer overflows (ISO/IEC 13818-7, 8.2.2).
_AAC_BITS_PER_SAMPLE = 6
_AAC_DEFAULT = 64_000
_AAC_LEAST = 16_000

# What one channel needs to sound like its source; at 8 kHz also the most LAME can give.
_MP3_DEFAULTS = {8_000: 64_000, 16_000: 96_000}
_MP3_DEFAULT = 128_000


@dataclass(frozen=True, slots=True)
class AudioFormat:
    """The audio one task delivers, always mono.

    Raises:
        AudioError: the sample rate is not one of :data:`SAMPLE_RATES`, or the bit rate is not positive.

    """

    container: Container
    sample_rate: int
    """The rate the client asked for, in Hz."""
    bit_rate: int | None = None
    """The bit rate the client asked for, in bit/s; ``None`` for the default. What is lossless ignores it."""
    label: str | None = None
    """What the tag ``AIGC`` of the file says, in ASCII. PCM, AAC and FLAC carry none."""

    def __post_init__(self) -> None:
        if self.sample_rate not in SAMPLE_RATES:
            allowed = ", ".join(str(rate) for rate in SAMPLE_RATES)
            raise AudioError(f"Sample rate {self.sample_rate} is not supported; choose one of {allowed}.")
        if self.bit_rate is not None and self.bit_rate <= 0:
            raise AudioError(f"Bit rate {self.bit_rate} is not supported; it must be positive.")

    def encoder_rate(self, source_rate: int) -> int:
        """Return the rate in Hz of the samples an encoder is fed.

        That is ``sample_rate`` for all but Opus. An Opus stream has no rate of its own, only a bandwidth, so
        there it is the lowest rate libopus takes that keeps the band of both the source and the request:
        from a source of 24 kHz every request of 22050 and above is encoded without resampling.
        """
        if self.container is not Container.OPUS:
            return self.sample_rate
        needed = min(self.sample_rate, source_rate)
        return next(rate for rate in _OPUS_RATES if rate >= needed)

    @property
    def encoder_bit_rate(self) -> int:
        """The bit rate in bit/s the encoder aims at, which is the legal one nearest to what was asked."""
        if self.container is Container.OPUS:
            low, high = OPUS_BIT_RATES
            asked = min(max(self.bit_rate or _OPUS_DEFAULT, low), high)
            return min(asked, _OPUS_MONO_LIMIT)
        if self.container is Container.MP3:
            wanted = self.bit_rate or _MP3_DEFAULTS.get(self.sample_rate, _MP3_DEFAULT)
            # Between two legal rates at equal distance the better-sounding one wins.
            return min(MP3_BIT_RATES[self.sample_rate], key=lambda rate: (abs(rate - wanted), -rate))
        if self.container is Container.AAC:
            asked = max(self.bit_rate or _AAC_DEFAULT, _AAC_LEAST)
            return min(asked, _AAC_BITS_PER_SAMPLE * self.sample_rate)
        return 16 * self.sample_rate
