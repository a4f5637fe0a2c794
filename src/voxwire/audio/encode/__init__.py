"""One encoder per task, whatever the client asked its audio to be."""

from voxwire.audio.encode.aac import AacEncoder
from voxwire.audio.encode.base import Encoder
from voxwire.audio.encode.flac import FlacEncoder
from voxwire.audio.encode.mp3 import Mp3Encoder
from voxwire.audio.encode.opus import OpusEncoder
from voxwire.audio.encode.pcm import PcmEncoder
from voxwire.audio.encode.wav import WavEncoder
from voxwire.audio.formats import AudioFormat, Container

__all__ = ["Encoder", "encoder_for"]


def encoder_for(audio_format: AudioFormat, rate: int) -> Encoder:
    """Make a new encoder.

    Args:
        audio_format: what the client asked for.
        rate: rate of the samples to encode in Hz, from :meth:`AudioFormat.encoder_rate`.

    """
    bit_rate = audio_format.encoder_bit_rate
    match audio_format.container:
        case Container.PCM:
            return PcmEncoder()
        case Container.WAV:
            return WavEncoder(rate, audio_format.label)
        case Container.MP3:
            return Mp3Encoder(rate, bit_rate, audio_format.label)
        case Container.OPUS:
            return OpusEncoder(rate, bit_rate, audio_format.sample_rate, audio_format.label)
        case Container.AAC:
            return AacEncoder(rate, bit_rate)
        case Container.FLAC:
            return FlacEncoder(rate)
