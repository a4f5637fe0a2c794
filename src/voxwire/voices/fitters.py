"""Which fitter makes timbres for an engine."""

import random
import re

import numpy as np

from voxwire.audio.pitch import median_f0
from voxwire.engines.base import Cancellation, Delivery, Engine, Pcm, TimbreRecipe
from voxwire.errors import Cancelled, EngineError
from voxwire.text.frontend import Frontend
from voxwire.voices.fitting import Fitted, Fitter

_F0 = {
    "zf_xiaoxiao": 215.0,
    "zf_xiaoyi": 262.0,
    "zf_xiaoni": 224.0,
    "zf_xiaobei": 255.0,
    "zm_yunxi": 138.0,
    "zm_yunyang": 118.0,
    "zm_yunjian": 146.0,
    "zm_yunxia": 256.0,
}
"""Median F0 of packs in Hz, at pitch 1."""
_FEMALE = ("zf_xiaoxiao", "zf_xiaoyi", "zf_xiaoni", "zf_xiaobei")
_MALE = ("zm_yunxi", "zm_yunyang", "zm_yunjian")
_MALE_WORDS = re.compile(
    r"男|先生|大叔|爷爷|少爷|\b(?:male|man|boy|gentleman|father|grandfather|uncle|he)\b", re.I
)
_FEMALE_WORDS = re.compile(
    r"女|小姐|阿姨|奶奶|姑娘|\b(?:female|woman|girl|lady|mother|grandmother|aunt|she)\b", re.I
)
_PITCH = 0.8, 1.25
"""Range of the pitch factor: a pack that is shifted further no longer sounds like a person."""


def fitter_for(engine: Engine) -> Fitter:
    """What makes timbres for an engine."""
    return PackFitter(engine)


class PackFitter:
    """Takes one pack as it is: the one whose pitch is nearest, or one of the sex that is asked for."""

    def __init__(self, engine: Engine) -> None:
        """Make timbres for ``engine``."""
        self._engine = engine
        self._frontend: Frontend | None = None

    def clone(self, audio: Pcm, sample_rate: int, language: str | None, stop: Cancellation) -> Fitted:
        """Take the pack whose pitch is nearest; see :class:`voxwire.voices.fitting.Fitter`."""
        del language
        f0 = median_f0(audio, sample_rate)
        if stop.cancelled:
            raise Cancelled
        if f0 is None:
            raise EngineError("There is no voice in the recording.")
        pack = min(_F0, key=lambda name: abs(np.log2(f0 / _F0[name])))
        pitch = float(np.clip(f0 / _F0[pack], *_PITCH))
        return Fitted(TimbreRecipe({pack: 1.0}, pitch=pitch), None, {"f0_hz": f0, "pack": pack})

    def design(self, description: str, seed: int, stop: Cancellation) -> Fitted:
        """Take a pack of the sex the description names; see :class:`voxwire.voices.fitting.Fitter`."""
        if stop.cancelled:
            raise Cancelled
        male = bool(_MALE_WORDS.search(description)) and not _FEMALE_WORDS.search(description)
        pack = random.Random(seed).choice(_MALE if male else _FEMALE)  # noqa: S311
        return Fitted(TimbreRecipe({pack: 1.0}), None, {"pack": pack})

    def preview(self, fitted: Fitted, text: str) -> tuple[Pcm, int]:
        """Say something; see :class:`voxwire.voices.fitting.Fitter`."""
        self._frontend = self._frontend or Frontend.create()
        engine, stop = self._engine, Cancellation()
        plan = engine.plan(self._frontend.read(text), engine.timbre(fitted.recipe), Delivery(), stop)
        while not plan.complete:
            plan = engine.extend(plan, stop)
        rendering, windows = engine.rendering(plan), list[Pcm]()
        while not rendering.done:
            windows.append(rendering.render(stop))
        return np.concatenate(windows), engine.capabilities.sample_rate
