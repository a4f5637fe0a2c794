"""Fitting a timbre to a description.

What a description asks for is put into numbers: pitch, rate, resonances and a spectral envelope. Packs that
are near them already are blended, by a seed's choice, and what is missing is made up for. Probes show what
came of it, and pitch and rate are corrected.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from voxwire.engines.base import Cancellation, TimbreRecipe
from voxwire.text.instructions import VoiceDescription
from voxwire.voices.bank import Bank, Pack
from voxwire.voices.fitting import Fitted
from voxwire.voices.manner import Manner, manner_of
from voxwire.voices.probes import PROBES
from voxwire.voices.reciter import Reciter
from voxwire.voices.speaker_encoder import SpeakerEncoder
from voxwire.voices.speaker_measures import VoiceMeasures, measure, semitones

PITCH = (0.6, 1.8)
RATE = (0.7, 1.3)
FORMANT = (0.85, 1.2)
MOST_DB = 8.0
MOST_PROBES = 3
NEAR_SEMITONES = 0.7
NEAR_RATE = 0.05
"""How close pitch and rate must come for no other probe to be needed."""
NATIVE = 0.7
"""Least share of packs of the language, so that it is spoken without an accent."""
UNFIT = frozenset({"af_nicole", "am_santa", "em_santa", "pm_santa"})
"""Packs that whisper or play a part."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a probe should measure."""

    f0: float
    """In Hz."""
    seconds: float
    """How long it speaks."""


def design(
    wanted: VoiceDescription,
    language: str,
    seed: int,
    stop: Cancellation,
    *,
    reciter: Reciter,
    encoder: SpeakerEncoder,
    bank: Bank,
) -> Fitted:
    """Fit a timbre to a description; see :class:`voxwire.voices.fitting.Fitter`.

    Args:
        wanted: the description.
        language: BCP 47 primary subtag of what the voice will mostly speak, one of :data:`PROBES`.
        seed: another one gives another voice.
        stop: ends the work early.
        reciter: what says the probes.
        encoder: what measures them.
        bank: the packs.

    Raises:
        Cancelled: the token was set.

    """
    chance = np.random.default_rng([seed, zlib.crc32(repr(wanted).encode())])
    gender = wanted.gender or str(chance.choice(["female", "male"]))
    manner = varied(manner_of(wanted, gender), chance)
    blend = chosen_blend(bank, _groups(gender, wanted.age), language, manner, chance)
    usual = float(np.median([p.measures.seconds for p in bank.packs if p.language == language]))
    target = Target(manner.f0, usual / manner.rate)
    recipe = _towards(recipe_of(blend, manner), bank.mixed(blend), target)
    for probe in range(1, MOST_PROBES + 1):
        audio = reciter.recite(reciter.lightest(recipe), PROBES[language], language, stop)
        measured = measure(audio, reciter.sample_rate, encoder)
        if probe == MOST_PROBES or _close(measured, target):
            break
        recipe = _towards(recipe, measured, target)
    return Fitted(recipe, None, _report(blend, gender, target, measured))


def varied(manner: Manner, chance: np.random.Generator) -> Manner:
    """A manner nearby: no two voices of one description are alike, none leaves it."""
    return replace(
        manner,
        f0=manner.f0 * float(2 ** (chance.uniform(-0.8, 0.8) / 12)),
        formant=manner.formant * float(chance.uniform(0.98, 1.02)),
        pitch_range=manner.pitch_range * float(chance.uniform(0.93, 1.07)),
        rate=manner.rate * float(chance.uniform(0.98, 1.02)),
    )


def _groups(gender: str, age: str | None) -> list[frozenset[str]]:
    """Genders of the packs that are drawn from, each a part of the blend.

    A neutral voice is blended from both. Children's voices have not parted yet, so pitch alone decides.
    """
    both = frozenset({"female", "male"})
    if age == "child":
        return [both]
    return [frozenset({each}) for each in sorted(both)] if gender == "neutral" else [frozenset({gender})]


def chosen_blend(
    bank: Bank,
    groups: Sequence[frozenset[str]],
    language: str,
    manner: Manner,
    chance: np.random.Generator,
) -> dict[str, float]:
    """Two or three packs by chance, likelier the nearer they are to the manner.

    Args:
        bank: the packs.
        groups: genders; each group gives an equal part of the blend.
        language: BCP 47 primary subtag of what the voice will mostly speak.
        manner: what it shall be like.
        chance: what draws.

    """
    fit = [pack for pack in bank.packs if pack.name not in UNFIT]
    blend = dict[str, float]()
    for group in groups:
        native = [pack for pack in fit if pack.gender in group and pack.language == language]
        others = [pack for pack in fit if pack.gender in group and pack.language != language]
        native = native or [pack for pack in fit if pack.language == language]
        share = float(chance.uniform(NATIVE, 1.0))
        for packs, weight, most in ((native, share, 2), (others, 1 - share, 1)):
            drawn = _drawn(packs, manner, chance, most)
            parts = chance.dirichlet(np.full(len(drawn), 2.0)) * weight / len(groups)
            for pack, part in zip(drawn, parts, strict=True):
                blend[pack.name] = blend.get(pack.name, 0.0) + float(part)
    total = sum(blend.values())
    return {name: round(weight / total, 3) for name, weight in blend.items() if weight / total >= 0.03}


def _drawn(packs: list[Pack], manner: Manner, chance: np.random.Generator, most: int) -> list[Pack]:
    scores = np.array([_nearness(pack, manner) for pack in packs])
    # The greatest of scores with Gumbel noise are drawn as by a softmax, without putting back.
    order = np.argsort(-(scores + chance.gumbel(size=len(packs))))
    return [packs[i] for i in order[:most]]


def _nearness(pack: Pack, manner: Manner) -> float:
    """How well a pack suits a manner by itself, in the exponent of a likelihood."""
    off = abs(semitones(pack.measures.f0, manner.f0)) if pack.measures.f0 else 12.0
    return -off / 3 + manner.brightness * brightness(pack.measures)


def brightness(measures: VoiceMeasures) -> float:
    """How much stronger the upper bands are than usual, about -1…1."""
    upper, lower = measures.envelope[10:].mean(), measures.envelope[:6].mean()
    return float(upper - lower + 24) / 10


def recipe_of(blend: Mapping[str, float], manner: Manner) -> TimbreRecipe:
    """A blend with what a manner asks for beside pitch and rate."""
    gains = tuple(round(min(max(gain, -MOST_DB), MOST_DB), 1) for gain in manner.equaliser)
    return TimbreRecipe(
        dict(blend),
        pitch_range=round(min(max(manner.pitch_range, 0.3), 1.6), 3),
        formant=round(min(max(manner.formant, FORMANT[0]), FORMANT[1]), 3),
        equaliser=gains if any(gains) else (),
    )


def _towards(recipe: TimbreRecipe, measured: VoiceMeasures, target: Target) -> TimbreRecipe:
    pitch = recipe.pitch * target.f0 / measured.f0 if measured.f0 else recipe.pitch
    rate = recipe.rate * measured.seconds / target.seconds
    return replace(
        recipe,
        pitch=round(min(max(pitch, PITCH[0]), PITCH[1]), 3),
        rate=round(min(max(rate, RATE[0]), RATE[1]), 3),
    )


def _close(measured: VoiceMeasures, target: Target) -> bool:
    if not measured.f0:
        return False
    pitch, rate = semitones(measured.f0, target.f0), measured.seconds / target.seconds - 1
    return abs(pitch) < NEAR_SEMITONES and abs(rate) < NEAR_RATE


def _report(
    blend: Mapping[str, float], gender: str, target: Target, measured: VoiceMeasures
) -> dict[str, float | str]:
    return {
        "blend": " + ".join(f"{weight:g} {name}" for name, weight in blend.items()),
        "gender": gender,
        "wanted_f0_hz": round(target.f0, 1),
        "f0_hz": round(measured.f0, 1),
        "wanted_seconds": round(target.seconds, 2),
        "seconds": round(measured.seconds, 2),
    }
