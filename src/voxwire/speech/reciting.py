"""Speaks a text in one go, on the calling thread: previews, and probes of a timbre that is being fitted."""

import numpy as np

from voxwire.engines.base import Cancellation, Delivery, Engine, Pcm, TimbreRecipe, Utterance
from voxwire.errors import NothingToSay
from voxwire.speech.passages import Passage, Voicing
from voxwire.text.frontend import Frontend


class EngineReciter:
    """An engine with the front-end; see :class:`voxwire.voices.reciter.Reciter`."""

    def __init__(self, engine: Engine, frontend: Frontend, cores: int = 1) -> None:
        """Bring them together.

        Args:
            engine: what speaks.
            frontend: what reads.
            cores: how many it may use.

        """
        self._engine = engine
        self._frontend = frontend
        self._cores = cores

    @property
    def sample_rate(self) -> int:
        """Of what it speaks, in Hz."""
        return self._engine.capabilities.sample_rate

    def recite(self, recipe: TimbreRecipe, text: str, language: str | None, stop: Cancellation) -> Pcm:
        """Speak a text; see :class:`voxwire.voices.reciter.Reciter`."""
        voicing = Voicing(self._engine.timbre(recipe), Delivery(), language=language)
        utterances = Passage(text, voicing).read(self._frontend, self._engine.capabilities.max_phonemes)
        spoken = [self._say(each, voicing, stop) for each in utterances if each.speakable]
        if not spoken:
            raise NothingToSay
        return np.concatenate(spoken)

    def _say(self, utterance: Utterance, voicing: Voicing, stop: Cancellation) -> Pcm:
        plan = self._engine.plan(utterance, voicing.timbre, voicing.delivery, stop, self._cores)
        rendering, audio = self._engine.rendering(plan), list[Pcm]()
        while not rendering.done:
            if rendering.starved:
                plan = self._engine.extend(plan, stop)
                rendering.follow(plan)
            else:
                audio.append(rendering.render(stop, self._cores))
        return np.concatenate(audio)
