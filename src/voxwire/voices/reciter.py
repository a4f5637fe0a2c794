"""Speaks a text in one go, on the calling thread: previews, and probes of a timbre that is being fitted."""

from dataclasses import replace
from functools import cached_property

import numpy as np

from voxwire.engines.base import (
    Cancellation,
    Delivery,
    Engine,
    Pcm,
    Quality,
    Timbre,
    TimbreRecipe,
    Utterance,
)
from voxwire.engines.cores import Cores
from voxwire.errors import NothingToSay
from voxwire.text.frontend import Frontend
from voxwire.text.split import split_utterance


class Reciter:
    """An engine with a front-end."""

    def __init__(self, engine: Engine, cores: int = 1) -> None:
        """Bring them together; the front-end is read when it is first needed.

        Args:
            engine: what speaks.
            cores: how many it may use.

        """
        self._engine = engine
        self._cores = cores

    @property
    def sample_rate(self) -> int:
        """Of what it speaks, in Hz."""
        return self._engine.capabilities.sample_rate

    def lightest(self, recipe: TimbreRecipe) -> TimbreRecipe:
        """The recipe in the quality that takes least compute.

        Light speech is as high, as fast and as loud as full speech, and its speaker embedding is nearly the
        same (cosine 0.97; ``evaluation/results/generators.md``), also where it is less natural.
        """
        light = Quality.LIGHT in self._engine.shortfall(recipe)
        return replace(recipe, quality=Quality.LIGHT if light else Quality.FULL)

    def recite(self, recipe: TimbreRecipe, text: str, language: str | None, stop: Cancellation) -> Pcm:
        """Speak a text.

        Args:
            recipe: who speaks.
            text: plain text of any length.
            language: BCP 47 tag of it; None to find out.
            stop: ends the work early.

        Raises:
            NotYetSupported: the text is in no language that can be spoken.
            NothingToSay: there is nothing in it to speak.
            Cancelled: the token was set.

        """
        timbre = self._engine.timbre(recipe)
        read = self._frontend.read(text, language=language)
        utterances = split_utterance(read, self._engine.capabilities.max_phonemes)
        spoken = [self._say(each, timbre, stop) for each in utterances if each.speakable]
        if not spoken:
            raise NothingToSay
        return np.concatenate(spoken)

    def _say(self, utterance: Utterance, timbre: Timbre, stop: Cancellation) -> Pcm:
        plan = self._engine.plan(utterance, timbre, Delivery(), stop, Cores(self._cores))
        rendering, audio = self._engine.rendering(plan), list[Pcm]()
        while not rendering.done:
            if rendering.starved:
                plan = self._engine.extend(plan, stop)
                rendering.follow(plan)
            else:
                audio.append(rendering.render(stop, Cores(self._cores)))
        return np.concatenate(audio)

    @cached_property
    def _frontend(self) -> Frontend:
        return Frontend.create()
