"""A bank of packs whose measures are known."""

import numpy as np

from voxwire.voices.bank import Bank, Pack
from voxwire.voices.speaker_measures import VoiceMeasures

NAMES = ("af_one", "af_two", "am_one", "am_two", "zf_one", "zf_two", "zm_one", "zm_two", "jf_one")


def measures(embedding: np.ndarray, f0: float = 160.0, seconds: float = 3.0) -> VoiceMeasures:
    unit = (embedding / np.linalg.norm(embedding)).astype(np.float32)
    return VoiceMeasures(unit, f0, 2.0, 4.0, seconds, np.linspace(12, -12, 16).astype(np.float32))


def bank() -> Bank:
    chance = np.random.default_rng(7)
    return Bank(
        tuple(Pack(name, measures(chance.random(256), 210.0 if name[1] == "f" else 120.0)) for name in NAMES)
    )
