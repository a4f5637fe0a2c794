"""From engine samples to a client's bytes: treatment, resampler, limiter and encoder of one task."""

import numpy as np

from voxwire.audio.encode import Encoder, encoder_for
from voxwire.audio.formats import AudioFormat, Container
from voxwire.audio.gain import Limiter, to_int16
from voxwire.audio.resample import Resampler
from voxwire.audio.treatment import TreatedSpeech, Treatment
from voxwire.engines.base import Pcm
from voxwire.errors import AudioError, EngineError


def silent_file(audio_format: AudioFormat, seconds: float) -> bytes:
    """A whole file in which nothing is heard.

    Args:
        audio_format: what the client asked for; it names a rate.
        seconds: how long it is.

    """
    chain = AudioChain(audio_format.sample_rate, audio_format)
    silence = np.zeros(round(seconds * audio_format.sample_rate), np.float32)
    return chain.play(silence) + chain.finish()


class AudioChain:
    """Makes one valid file out of everything that is spoken in one task.

    The pieces :meth:`feed` and :meth:`finish` return, joined, are that file. They may be empty, and a
    header never leaves without audio behind it. One thread at a time may use a chain.

    Args:
        source_rate: rate of the samples fed, in Hz.
        audio_format: what the client asked for.
        treatment: what is done to speech at first; see :meth:`treat`.

    Raises:
        AudioError: the source rate, or a value of the treatment, is out of range.

    """

    def __init__(
        self, source_rate: int, audio_format: AudioFormat, treatment: Treatment | None = None
    ) -> None:
        if source_rate <= 0:
            raise AudioError(f"Source rate {source_rate} is not supported; it must be positive.")
        self._source_rate = source_rate
        treatment = treatment or Treatment()
        self._speech = TreatedSpeech(source_rate, treatment)
        self._rate = audio_format.encoder_rate(source_rate)
        self._resampler: Resampler | None = Resampler(source_rate, self._rate)
        # Up to unity only a resampler's overshoot can pass full scale, and clipping that is inaudible.
        self._limiter = Limiter(self._rate) if treatment.loud else None
        self._encoder: Encoder | None = encoder_for(audio_format, self._rate)
        self.lead_in_s = self._encoder.lead_in / self._rate
        """Silence that a decoder puts in front of everything, in seconds."""
        self._immediate = self._rate == source_rate and audio_format.container in (
            Container.PCM,
            Container.WAV,
        )
        self._fed = False

    @property
    def closed(self) -> bool:
        """Whether :meth:`finish` or :meth:`discard` was called."""
        return self._resampler is None

    @property
    def pending(self) -> bool:
        """Whether :meth:`finish` may still have something to give out."""
        return self._fed and not (self._immediate and self._speech.immediate) and not self.closed

    @property
    def seconds(self) -> float:
        """How long everything fed so far is heard; an echo that still comes is not counted."""
        return self._speech.samples / self._source_rate

    @property
    def heard_s(self) -> float:
        """How long the file is so far to a decoder, in seconds; 0 before anything was fed."""
        return self.lead_in_s + self.seconds if self.seconds else 0.0

    def treat(self, treatment: Treatment) -> bytes:
        """Treat what is fed from now on in another way.

        Returns:
            The end of what was treated in the old way: the tail of an echo, music that fades.

        Raises:
            AudioError: a value of the treatment is out of range, or the chain is closed.

        """
        resampler, encoder = self._open()
        if treatment == self._speech.treatment:
            return b""
        rest = self._encode(encoder, resampler.feed(self._speech.change(treatment)))
        if treatment.loud and self._limiter is None:
            self._limiter = Limiter(self._rate)
        return rest

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
        self._check(pcm)
        return self._encode(encoder, resampler.feed(self._speech.speech(pcm)))

    def play(self, pcm: Pcm) -> bytes:
        """Encode a sound as it is, apart from background music; otherwise like :meth:`feed`."""
        resampler, encoder = self._open()
        self._check(pcm)
        return self._encode(encoder, resampler.feed(self._speech.sound(pcm)))

    def _check(self, pcm: Pcm) -> None:
        if pcm.ndim != 1:
            raise AudioError(f"Audio must have one dimension, not {pcm.ndim}.")
        if not np.isfinite(pcm).all():
            raise EngineError("The engine rendered a sample that is not a finite number.")
        self._fed = self._fed or pcm.size > 0

    def finish(self) -> bytes:
        """Give out everything that was held back, and close.

        Returns:
            The end of the file; nothing at all when no audio was ever fed.

        Raises:
            AudioError: the chain is closed.

        """
        resampler, encoder = self._open()
        tail = self._encode(encoder, resampler.feed(self._speech.finish()))
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
