"""Which packs, in which shares, come closest to a speaker."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from voxwire.voices.bank import Bank
from voxwire.voices.speaker_measures import VoiceMeasures, semitones

Numbers = NDArray[np.float64]

MOST_PACKS = 4
"""More blur the timbre, and gain nothing."""
FOREIGN = 0.12
"""What a pack of another language is charged, in units of similarity."""
OFF_PITCH = 0.02
"""What each semitone beyond :data:`NEAR_PITCH` is charged: a pitch that is moved far sounds moved."""
NEAR_PITCH = 3.0
OWN_LANGUAGE = 0.6
"""Least share of packs of the language, where there are any, so that it is spoken without an accent."""
_ROUNDS = 200


def fit_blend(bank: Bank, speaker: VoiceMeasures, language: str | None) -> dict[str, float]:
    """Blend packs so that their mixed embeddings come close to a speaker's.

    Least squares with weights that can't be negative; they are charged for a pack's language and pitch.

    Args:
        bank: the packs.
        speaker: whom to come close to.
        language: BCP 47 primary subtag of what the blend will speak; None if it is unknown.

    Returns:
        One to four packs and their shares, which sum to 1.

    """
    charges = np.array(
        [_charge(pack.language, pack.measures.f0, speaker.f0, language) for pack in bank.packs]
    )
    own = np.array([language in (None, pack.language) for pack in bank.packs])
    table = np.stack([pack.measures.embedding for pack in bank.packs]).astype(np.float64)
    weights = _sparse(table, speaker.embedding.astype(np.float64), charges)
    share = weights[own].sum()
    if own.any() and share < OWN_LANGUAGE:
        native = _sparse(table, speaker.embedding.astype(np.float64), np.where(own, charges, np.inf))
        foreign = np.where(own, 0, weights)
        weights = OWN_LANGUAGE * native + (1 - OWN_LANGUAGE) * foreign / foreign.sum()
        weights = _keep(weights, MOST_PACKS)
    return _named(bank, weights)


def nearest(bank: Bank, speaker: VoiceMeasures) -> str:
    """The pack whose embedding is most like the speaker's."""
    best = max(bank.packs, key=lambda pack: float(pack.measures.embedding @ speaker.embedding))
    return best.name


def shifted(blend: Mapping[str, float], towards: str, share: float) -> dict[str, float]:
    """The same blend with more of one of its packs, or with some of another."""
    moved = {name: weight * (1 - share) for name, weight in blend.items()}
    moved[towards] = moved.get(towards, 0.0) + share
    kept = sorted(moved.items(), key=lambda item: -item[1])[:MOST_PACKS]
    total = sum(weight for _, weight in kept)
    return {name: weight / total for name, weight in kept}


def _charge(spoken: str, f0: float, wanted: float, language: str | None) -> float:
    foreign = FOREIGN if language not in (None, spoken) else 0.0
    far = abs(semitones(f0, wanted)) - NEAR_PITCH if wanted > 0 and f0 > 0 else 0.0
    return foreign + OFF_PITCH * max(0.0, far)


def _sparse(table: Numbers, target: Numbers, charges: Numbers) -> Numbers:
    """Charged least squares, then once more with the few packs that weigh most."""
    allowed = np.isfinite(charges)
    weights = _least_squares(table, target, np.where(allowed, charges, 0), allowed)
    if not weights.any():
        weights = np.where(allowed, table @ target - np.where(allowed, charges, 0), -np.inf)
        weights = (weights == weights.max()).astype(np.float64)
    chosen = _keep(weights, MOST_PACKS) > 0
    refitted = _least_squares(table, target, np.where(allowed, charges, 0), chosen)
    return _shares(refitted if refitted.any() else chosen.astype(np.float64))


def _least_squares(table: Numbers, target: Numbers, charges: Numbers, allowed: NDArray[np.bool_]) -> Numbers:
    """Minimise ``|table.T w - target|²/2 + charges·w`` with ``w ≥ 0``, one weight after the other."""
    gram, wanted = table @ table.T, table @ target - charges
    weights = np.zeros(len(table))
    for _ in range(_ROUNDS):
        for i in np.flatnonzero(allowed):
            rest = wanted[i] - gram[i] @ weights + gram[i, i] * weights[i]
            weights[i] = max(0.0, rest / gram[i, i])
    return weights


def _keep(weights: Numbers, most: int) -> Numbers:
    kept = np.zeros_like(weights)
    best = np.argsort(-weights)[:most]
    kept[best] = weights[best]
    return _shares(kept)


def _shares(weights: Numbers) -> Numbers:
    shares: Numbers = weights / weights.sum()
    return shares


def _named(bank: Bank, weights: Numbers) -> dict[str, float]:
    """Shares of two digits, none so small that it could not be heard."""
    heard = {pack.name: round(float(w), 2) for pack, w in zip(bank.packs, weights, strict=True) if w >= 0.04}
    total = sum(heard.values())
    return {name: round(weight / total, 3) for name, weight in heard.items()}
