"""What is done to speech before it is encoded: loudness, tempo, effect, background music."""

from dataclasses import dataclass

import numpy as np

from voxwire.audio.effects import Effect, filters, keeps_length, shelf
from voxwire.audio.filtering import FilterChain
from voxwire.audio.gain import volume_gain
from voxwire.audio.tempo import time_scaler
from voxwire.audio.whisper import Whisperer
from voxwire.engines.base import Pcm

FADE_S = 0.2
"""How long music takes to fade out, in seconds; so much is held back while it plays."""


@dataclass(frozen=True, slots=True, eq=False)
class Music:
    """Music that plays under speech, from its beginning and again for as long as somebody speaks."""

    pcm: Pcm
    """Mono, at the rate of the speech; not empty."""
    volume: int = 50
    """0–100, linear; 50 leaves its level alone."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """How speech is treated."""

    volume: float = 50
    """0–100, linear; 50 leaves the level alone, 0 is silence."""
    tempo: float = 1
    """How much faster than rendered it is heard; 2 takes half the time."""
    effect: Effect | None = None
    music: Music | None = None
    level: float = 0.0
    """Louder by so many dB, -12–9, on top of the volume."""
    brightness: float = 0.0
    """How much louder than it was the sound is above 2 kHz, in dB, -12–9."""
    whisper: bool = False
    """Whether voice is replaced by breath."""
    pitch: float = 1
    """How much higher than rendered it is heard; 2 is an octave."""

    @property
    def loud(self) -> bool:
        """Whether it may take the signal beyond full scale."""
        return (
            self.volume > 50
            or self.level > 0
            or self.brightness > 0
            or self.effect is not None
            or self.music is not None
        )


class TreatedSpeech:
    """Treats speech and the sounds between it; what comes out is independent of how it was cut.

    Args:
        sample_rate: of what is fed, in Hz.
        treatment: what to do at first. Volume, tempo and effect are for speech, the music plays under all.

    Raises:
        AudioError: the volume, the tempo or the pitch is out of range.

    """

    def __init__(self, sample_rate: int, treatment: Treatment) -> None:
        self._rate = sample_rate
        self._done = 0
        """Samples of all that went before the present filters."""
        self._fed = 0
        """Samples of speech that went into the present filters."""
        self._filtered = 0
        """Samples that came out of them."""
        self._music: _MusicUnder | None = None
        self._begin(treatment)

    def _begin(self, treatment: Treatment) -> None:
        self.treatment = treatment
        """What is done at present."""
        self._gain = volume_gain(treatment.volume) * 10 ** (treatment.level / 20)
        if self._music is None and treatment.music is not None:
            self._music = _MusicUnder(treatment.music, self._rate)
        self._begin_filters()

    def _begin_filters(self) -> None:
        effect = self.treatment.effect
        chain = [*shelf(self.treatment.brightness), *(() if effect is None else filters(effect, self._rate))]
        factor = 1.0 if effect is None or keeps_length(effect) else None
        self._whisperer = Whisperer(self._rate) if self.treatment.whisper else None
        self._scaler = time_scaler(self._rate, self.treatment.tempo, self.treatment.pitch)
        self._effect = FilterChain(self._rate, chain, factor)
        self._fed = self._filtered = 0

    @property
    def immediate(self) -> bool:
        """Whether nothing is ever held back."""
        return (
            self._scaler.transparent
            and self._effect.transparent
            and self._music is None
            and self._whisperer is None
        )

    @property
    def samples(self) -> float:
        """How long everything fed so far lasts, in samples; an echo that still comes is not counted."""
        return self._done + self._fed / self.treatment.tempo

    def change(self, treatment: Treatment) -> Pcm:
        """Go on in another way; music that is in both plays on.

        Returns:
            The end of what was treated in the old way: the tail of an echo, music that fades.

        """
        rest = self._mixed(self._drained())
        if self._music is not None and treatment.music is not self.treatment.music:
            rest = np.concatenate([rest, self._music.finish()])
            self._music = None
        self._begin(treatment)
        return rest

    def speech(self, pcm: Pcm) -> Pcm:
        """Take speech; returns what is ready, possibly nothing."""
        self._fed += pcm.size
        samples = pcm if self._gain == 1 else pcm * np.float32(self._gain)
        if self._whisperer is not None:
            samples = self._whisperer.feed(samples)
        filtered = self._effect.feed(self._scaler.feed(samples))
        self._filtered += filtered.size
        return self._mixed(filtered)

    def sound(self, pcm: Pcm) -> Pcm:
        """Take a sound that follows on the speech, and is neither scaled nor filtered."""
        rest = self._drained()
        self._done += pcm.size
        return np.concatenate([self._mixed(rest), self._mixed(pcm)])

    def finish(self) -> Pcm:
        """Return what was held back. Nothing may be fed afterwards."""
        return self.change(Treatment())

    def _drained(self) -> Pcm:
        """What the filters hold; they begin anew."""
        if self._fed == 0:
            return np.zeros(0, np.float32)
        breath = np.zeros(0, np.float32) if self._whisperer is None else self._whisperer.finish()
        scaled = np.concatenate([self._scaler.feed(breath), self._scaler.finish()])
        rest = np.concatenate([self._effect.feed(scaled), self._effect.finish()])
        self._done += self._filtered + rest.size
        self._begin_filters()
        return rest

    def _mixed(self, pcm: Pcm) -> Pcm:
        return pcm if self._music is None else self._music.mix(pcm)


class _MusicUnder:
    """Mixes music under a signal, and fades it out at the end."""

    def __init__(self, music: Music, sample_rate: int) -> None:
        self._music = music.pcm * np.float32(volume_gain(music.volume))
        self._at = 0
        self._fade = round(FADE_S * sample_rate)
        self._held = np.zeros(0, np.float32)
        """The last of the signal, without the music."""

    def mix(self, pcm: Pcm) -> Pcm:
        """Take a piece of the signal and return what is mixed, later by the length of the fade."""
        self._held = np.concatenate([self._held, pcm])
        ready = max(0, self._held.size - self._fade)
        signal, self._held = self._held[:ready], self._held[ready:]
        return signal + self._next(ready)

    def finish(self) -> Pcm:
        """The end, in which the music fades."""
        count = self._held.size
        fading = np.linspace(1, 0, count, dtype=np.float32) if count else np.zeros(0, np.float32)
        mixed: Pcm = self._held + self._next(count) * fading
        self._held = np.zeros(0, np.float32)
        return mixed

    def _next(self, count: int) -> Pcm:
        places = (self._at + np.arange(count)) % self._music.size
        self._at = (self._at + count) % self._music.size
        piece: Pcm = self._music[places]
        return piece
