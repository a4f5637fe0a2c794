"""Which fitter makes timbres for an engine."""

import re
from functools import cached_property

from voxwire.engines.base import Cancellation, Engine, Pcm
from voxwire.text.instructions import interpret_voice
from voxwire.voices.bank import Bank
from voxwire.voices.cloning import BUDGET_S, MOST_PROBES, clone
from voxwire.voices.design import design
from voxwire.voices.fitting import Fitted, Fitter
from voxwire.voices.reciter import Reciter
from voxwire.voices.speaker_encoder import SpeakerEncoder

_HAN = re.compile(r"[\u4e00-\u9fff]")


def fitter_for(engine: Engine) -> Fitter:
    """What makes timbres for an engine, with one core."""
    return BlendFitter(Reciter(engine), MOST_PROBES if engine.capabilities.blends else 1)


class BlendFitter:
    """Blends packs until they sound as wanted; see :class:`voxwire.voices.fitting.Fitter`."""

    def __init__(self, reciter: Reciter, most_probes: int = MOST_PROBES, budget_s: float = BUDGET_S) -> None:
        """Begin; data is read when it is first needed.

        Args:
            reciter: what speaks.
            most_probes: how many sentences may be said to make a clone.
            budget_s: no sentence of a clone begins later than this.

        """
        self._reciter = reciter
        self._most_probes = most_probes
        self._budget_s = budget_s

    def clone(self, audio: Pcm, sample_rate: int, language: str | None, stop: Cancellation) -> Fitted:
        """Fit a timbre to a recording; see :class:`voxwire.voices.fitting.Fitter`."""
        return clone(
            audio,
            sample_rate,
            language,
            stop,
            reciter=self._reciter,
            encoder=self._encoder,
            bank=self._bank,
            most_probes=self._most_probes,
            budget_s=self._budget_s,
        )

    def design(self, description: str, seed: int, stop: Cancellation) -> Fitted:
        """Fit a timbre to a description; see :class:`voxwire.voices.fitting.Fitter`.

        It is made for the language of the description.
        """
        return design(
            interpret_voice(description),
            "zh" if _HAN.search(description) else "en",
            seed,
            stop,
            reciter=self._reciter,
            encoder=self._encoder,
            bank=self._bank,
        )

    def preview(self, fitted: Fitted, text: str) -> tuple[Pcm, int]:
        """Say something; see :class:`voxwire.voices.fitting.Fitter`."""
        audio = self._reciter.recite(fitted.recipe, text, None, Cancellation())
        return audio, self._reciter.sample_rate

    @cached_property
    def _bank(self) -> Bank:
        return Bank.load()

    @cached_property
    def _encoder(self) -> SpeakerEncoder:
        return SpeakerEncoder.load()
