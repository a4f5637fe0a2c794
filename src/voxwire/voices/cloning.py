"""Fitting a timbre to a recording.

The speaker's embedding decides on a blend of packs. The blend says a probe, which is measured like the
recording, and what differs is made up for: pitch, its range, rate and the spectral envelope. Then a few more
blends and resonances are tried in turn, and kept where the probe comes closer. All of it is bounded by a
number of probes and by time, and the best so far is the answer.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from voxwire.engines.base import Cancellation, Pcm, TimbreRecipe
from voxwire.engines.equaliser import BANDS
from voxwire.voices.bank import Bank
from voxwire.voices.blending import fit_blend, nearest, shifted
from voxwire.voices.fitting import Fitted
from voxwire.voices.probes import PROBES, probe_language
from voxwire.voices.reciter import Reciter
from voxwire.voices.speaker_encoder import SpeakerEncoder
from voxwire.voices.speaker_measures import Floats, VoiceMeasures, measure, semitones

MOST_PROBES = 9
BUDGET_S = 40.0
"""No probe begins later than this; one takes about a second of a core."""
PITCH = (0.6, 1.7)
SPREAD = (0.6, 1.6)
RATE = (0.8, 1.25)
EQUALISED = 0.6
"""Share of the difference between envelopes that is made up for: the rest is microphone, room and text."""
MOST_DB = 6.0
NOTHING_DB = 55.0
"""How far below the loudest band there is nothing left of a recording."""
RESONANCES = (0.95, 1.05)
STEP = 0.3
"""By how much a blend is moved in one trial."""
PER_DB, PER_SEMITONE = 0.004, 0.01
"""What a decibel of the envelope and a semitone of pitch count, in units of similarity."""


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A recipe that was probed."""

    recipe: TimbreRecipe
    measures: VoiceMeasures
    similarity: float
    """Cosine of the speaker embeddings of the probe and of the recording."""
    score: float
    """The same less what else differs."""


def clone(
    audio: Pcm,
    sample_rate: int,
    language: str | None,
    stop: Cancellation,
    *,
    reciter: Reciter,
    encoder: SpeakerEncoder,
    bank: Bank,
    most_probes: int = MOST_PROBES,
    budget_s: float = BUDGET_S,
) -> Fitted:
    """Fit a timbre to a recording; see :class:`voxwire.voices.fitting.Fitter`.

    Args:
        audio: mono speech of one person.
        sample_rate: its rate in Hz.
        language: BCP 47 tag of what is spoken; None if unknown.
        stop: ends the work early.
        reciter: what says the probes.
        encoder: what tells speakers apart.
        bank: the packs.
        most_probes: how many times the probe may be said, at least once.
        budget_s: when to be content with what there is, in seconds from now.

    Raises:
        InvalidParameter: there is less than a second of speech in the recording.
        Cancelled: the token was set.

    """
    begin = time.monotonic()
    wanted = measure(audio, sample_rate, encoder)
    spoken = language.partition("-")[0].lower() if language else None
    probing = probe_language(language)

    def attempt(recipe: TimbreRecipe) -> Trial:
        probe = reciter.recite(reciter.lightest(recipe), PROBES[probing], probing, stop)
        return compared(recipe, measure(probe, reciter.sample_rate, encoder), wanted)

    blend = fit_blend(bank, wanted, spoken)
    first = best = attempt(corrected(TimbreRecipe(blend), bank.mixed(blend), wanted))
    probes = 1
    for improve in _improvements(first, nearest(bank, wanted), wanted):
        if probes == most_probes or time.monotonic() - begin > budget_s:
            break
        best = max(best, attempt(improve(best)), key=lambda trial: trial.score)
        probes += 1
    took: dict[str, float | str] = {"probes": probes, "seconds": round(time.monotonic() - begin, 1)}
    return Fitted(best.recipe, best.similarity, {**_report(wanted, first, best), **took})


def compared(recipe: TimbreRecipe, measured: VoiceMeasures, wanted: VoiceMeasures) -> Trial:
    """How close a probe has come."""
    similarity = float(measured.embedding @ wanted.embedding)
    envelope = float(np.sqrt(np.mean((measured.envelope - wanted.envelope) ** 2)))
    pitch = abs(semitones(measured.f0, wanted.f0)) if measured.f0 and wanted.f0 else 0.0
    return Trial(recipe, measured, similarity, similarity - PER_DB * envelope - PER_SEMITONE * pitch)


def _improvements(first: Trial, likest: str, wanted: VoiceMeasures) -> list[Callable[[Trial], TimbreRecipe]]:
    """What to try in turn, each on the best so far."""
    blend = first.recipe.blend
    moves = sorted(blend, key=lambda name: -blend[name])
    if likest not in blend:
        moves.insert(0, likest)

    def correct(best: Trial) -> TimbreRecipe:
        return corrected(best.recipe, best.measures, wanted)

    def equalise(best: Trial) -> TimbreRecipe:
        gains = equaliser_towards(best.measures.envelope, wanted.envelope)
        return replace(best.recipe, equaliser=gains)

    def resonate(factor: float) -> Callable[[Trial], TimbreRecipe]:
        return lambda best: replace(best.recipe, formant=factor)

    def move(pack: str) -> Callable[[Trial], TimbreRecipe]:
        return lambda best: replace(best.recipe, blend=shifted(best.recipe.blend, pack, STEP))

    return [correct, equalise, *map(resonate, RESONANCES), *map(move, moves), correct]


def corrected(recipe: TimbreRecipe, measured: VoiceMeasures, wanted: VoiceMeasures) -> TimbreRecipe:
    """Make up for what differs in pitch, its range and rate.

    Syllables are counted by loudness alone and miscounted now and then, so half of what they differ is taken
    for real.
    """
    voiced = measured.f0 > 0 and wanted.f0 > 0
    pitch = wanted.f0 / measured.f0 if voiced else 1.0
    spread = wanted.spread / measured.spread if voiced and measured.spread > 0 and wanted.spread > 0 else 1.0
    rate = (wanted.rate / measured.rate) ** 0.5 if measured.rate > 0 and wanted.rate > 0 else 1.0
    return replace(
        recipe,
        pitch=_bounded(recipe.pitch * pitch, PITCH),
        pitch_range=_bounded(recipe.pitch_range * spread, SPREAD),
        rate=_bounded(recipe.rate * rate, RATE),
    )


def equaliser_towards(measured: Floats, wanted: Floats) -> tuple[float, ...]:
    """Gains that bring one envelope closer to another.

    Neighbouring bands are evened out, since single harmonics stand out in the low ones, and what is beyond
    the bandwidth of a recording is left alone.
    """
    padded = np.pad(wanted - measured, 2, "edge")
    smooth = np.convolve(padded, np.array([1, 2, 3, 2, 1]) / 9, "valid")
    gains = np.clip(EQUALISED * (smooth - np.median(smooth)), -MOST_DB, MOST_DB)
    heard = np.flatnonzero(wanted > wanted.max() - NOTHING_DB)
    gains[heard[-1] + 1 :] = 0
    return tuple(round(float(gain), 1) for gain in gains[: len(BANDS)])


def _bounded(value: float, limits: tuple[float, float]) -> float:
    return round(min(max(value, limits[0]), limits[1]), 3)


def _report(wanted: VoiceMeasures, first: Trial, best: Trial) -> dict[str, float | str]:
    return {
        "blend": " + ".join(f"{weight:g} {name}" for name, weight in best.recipe.blend.items()),
        "reference_f0_hz": round(wanted.f0, 1),
        "f0_hz": round(best.measures.f0, 1),
        "reference_spread_st": round(wanted.spread, 2),
        "spread_st": round(best.measures.spread, 2),
        "first_similarity": round(first.similarity, 3),
        "similarity": round(best.similarity, 3),
    }
