"""From engine samples to a client's bytes: gain, tempo, resampler, limiter and encoder of one task."""

import numpy as np

from voxwire.audio.encode import Encoder, encoder_for
from voxwire.audio.formats import AudioFormat, Container
from voxwire.audio.gain import Limiter, to_int16, volume_gain
from voxwire.audio.resample import Resampler
from voxwire.audio.tempo import TimeScaler
from voxwire.engines.base import Pcm
from voxwire.errors import AudioError, EngineError


class AudioChain:
    """Makes one valid file out of everything that is spoken in one task.

    The pieces :meth:`feed` and :meth:`finish` return, joined, are that file. They may be empty, and a
    header never leaves without audio behind it. One thread at a time may use a chain.

    Args:
        source_rate: rate of the samples fed, in Hz.
        audio_format: what the client asked for.
        volume: 0–100, linear; 50 leaves the level alone, 0 is silence.
        tempo: how much faster than fed the audio is heard; 2 takes half the time.

    Raises:
        AudioError: the source rate, the volume or the tempo is out of range.

    """

    def __init__(
        self, source_rate: int, audio_format: AudioFormat, volume: float = 50, tempo: float = 1
    ) -> None:
        if source_rate <= 0:
            raise AudioError(f"Source rate {source_rate} is not supported; it must be positive.")
        self._gain = volume_gain(volume)
        self._scaler = TimeScaler(source_rate, tempo)
        rate = audio_format.encoder_rate(source_rate)
        self._resampler: Resampler | None = Resampler(source_rate, rate)
        # Up to unity only a resampler's overshoot can pass full scale, and clipping that is inaudible.
        self._limiter = Limiter(rate) if self._gain > 1 else None
        self._encoder: Encoder | None = encoder_for(audio_format, rate)
        self._immediate = (
            tempo == 1 and rate == source_rate and audio_format.container in (Container.PCM, Container.WAV)
        )
        self._fed = False

    @property
    def closed(self) -> bool:
        """Whether :meth:`finish` or :meth:`discard` was called."""
        return self._resampler is None

    @property
    def pending(self) -> bool:
        """Whether :meth:`finish` may still have something to give out."""
        return self._fed and not self._immediate and not self.closed

    def feed(self, pcm: Pcm) -> bytes:
        """Encode what was rendered.

        Args:
            pcm: mono float32, shape ``[samples]``, nominally within -1…1; may be empty.

        Returns:
            The bytes that are ready, possibly none.

        Raises:
            EngineError: a sample is infinite or not a number.
            AudioError: the chain is closed, or the array has more than one dimension.

        """
        resampler, encoder = self._open()
        if pcm.ndim != 1:
            raise AudioError(f"Audio must have one dimension, not {pcm.ndim}.")
        if not np.isfinite(pcm).all():
            raise EngineError("The engine rendered a sample that is not a finite number.")
        self._fed = self._fed or pcm.size > 0
        samples = pcm if self._gain == 1 else pcm * np.float32(self._gain)
        return self._encode(encoder, resampler.feed(self._scaler.feed(samples)))

    def finish(self) -> bytes:
        """Give out everything that was held back, and close.

        Returns:
            The end of the file; nothing at all when no audio was ever fed.

        Raises:
            AudioError: the chain is closed.

        """
        resampler, encoder = self._open()
        tail = self._encode(encoder, resampler.feed(self._scaler.finish()))
        tail += self._encode(encoder, resampler.finish()) + encoder.finish()
        self.discard()
        return tail

    def discard(self) -> None:
        """Drop what is held back and release the encoder. Harmless when closed."""
        self._resampler = self._limiter = self._encoder = None

    def _open(self) -> tuple[Resampler, Encoder]:
        if self._resampler is None or self._encoder is None:
            raise AudioError("The audio chain is closed.")
        return self._resampler, self._encoder

    def _encode(self, encoder: Encoder, samples: Pcm) -> bytes:
        if samples.size == 0:
            return b""
        return encoder.encode(to_int16(self._limiter.process(samples) if self._limiter else samples))
