"""The sound effects of SSML, as chains of FFmpeg filters.

Kinds and their values are those of the CosyVoice SSML page (``speak``, ``effect`` and ``effectValue``); it
does not say how they sound, so ``robot``, ``lolita``, ``lowpass`` and ``echo`` are our own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from voxwire.audio.filtering import Filter
from voxwire.audio.tempo import pitch_filters, tempo_filters


class EffectKind(StrEnum):
    """What is done to the sound of the speech."""

    ROBOT = "robot"
    LOLITA = "lolita"
    LOWPASS = "lowpass"
    ECHO = "echo"
    EQUALIZER = "eq"
    LOWPASS_FILTER = "lpfilter"
    HIGHPASS_FILTER = "hpfilter"


@dataclass(frozen=True, slots=True)
class Effect:
    """A sound effect, and what it was set to."""

    kind: EffectKind
    values: tuple[int, ...] = ()
    """Eight gains in dB for ``eq``, a frequency in Hz for the filters, otherwise nothing."""


EQUALIZER_HZ = (40, 100, 200, 400, 800, 1_600, 4_000, 12_000)
"""Centres of the bands; each has Q 1."""

LOLITA_FACTOR = 1.22
"""How much higher pitch and formants are: a shorter vocal tract."""
SHELF_HZ = 2_000
"""Above it brightness works in full."""
LOWPASS_HZ = 900
"""As if heard through a door."""

_STEEP = (0.50979558, 0.60134489, 0.89997622, 2.5629154)
"""Q of the four sections of a Butterworth filter of order 8, 48 dB an octave."""
_HIGHEST = 0.45
"""Highest frequency a section is set to, as a share of the sample rate; the transform bends the rest."""


def filters(effect: Effect, sample_rate: int) -> Sequence[Filter]:
    """The filters of an effect at a sample rate in Hz; none where it changes nothing."""
    match effect.kind:
        case EffectKind.ROBOT:
            return [("tremolo", "f=62:d=0.75"), ("aecho", "1:0.62:7|13|19:0.7|0.5|0.35")]
        case EffectKind.LOLITA:
            return [
                *pitch_filters(sample_rate, LOLITA_FACTOR),
                *tempo_filters(sample_rate, 1 / LOLITA_FACTOR),
            ]
        case EffectKind.LOWPASS:
            return _steep("lowpass", LOWPASS_HZ)
        case EffectKind.ECHO:
            return [("aecho", "1:0.8:220|440|660:0.4|0.2|0.1")]
        case EffectKind.EQUALIZER:
            return [
                ("equalizer", f"f={min(hertz, _HIGHEST * sample_rate):g}:t=q:w=1:g={gain}:r=f64")
                for hertz, gain in zip(EQUALIZER_HZ, effect.values, strict=True)
                if gain
            ]
        case EffectKind.LOWPASS_FILTER:
            (hertz,) = effect.values
            return _steep("lowpass", hertz) if hertz < _HIGHEST * sample_rate else []
        case EffectKind.HIGHPASS_FILTER:
            (hertz,) = effect.values
            return _steep("highpass", min(hertz, _HIGHEST * sample_rate))


def shelf(brightness: float) -> Sequence[Filter]:
    """What makes overtones louder by so many dB, and a voice brighter; none for 0."""
    return [("highshelf", f"f={SHELF_HZ}:t=s:w=0.7:g={brightness:g}:r=f64")] if brightness else []


def keeps_length(effect: Effect) -> bool:
    """Whether as many samples come out as went in; an echo goes on for a while."""
    return effect.kind not in (EffectKind.ROBOT, EffectKind.ECHO)


def _steep(name: str, hertz: float) -> list[Filter]:
    return [(name, f"f={hertz:g}:t=q:w={q}:r=f64") for q in _STEEP]
