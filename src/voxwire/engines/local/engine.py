"""A large model in this process as the rest of Voxwire sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from weakref import WeakSet

from voxwire.engines.arriving.plan import ArrivingPlan, ArrivingRendering
from voxwire.engines.arriving.text import said_pieces
from voxwire.engines.base import (
    Cancellation,
    Capabilities,
    Delivery,
    Pcm,
    Plan,
    Quality,
    Samples,
    Timbre,
    TimbreRecipe,
    Utterance,
)
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.local.generation import Generation
from voxwire.engines.local.speaking import SpeechModel
from voxwire.engines.local.stepping import Stepping
from voxwire.engines.ownership import own_plan, own_timbre
from voxwire.errors import Cancelled

MAX_PHONEMES = 510
"""Longest utterance it is given: as long as the embedded engine's, which may have to say it instead."""
ENDING_S = 10.0
"""How long what is being computed may take to end, in seconds."""


@dataclass(frozen=True, slots=True)
class LocalTimbre:
    """Who speaks."""

    recipe: TimbreRecipe
    speaker: object


class LocalEngine:
    """Has a model say utterances. What is computed is computed in the time of the thread that asks for it."""

    def __init__(self, model: SpeechModel) -> None:
        """Make one of a model that is loaded."""
        self._model = model
        self._running: WeakSet[Stepping[Pcm]] = WeakSet()
        self._capabilities = Capabilities(
            languages=model.languages,
            sample_rate=model.sample_rate,
            max_phonemes=MAX_PHONEMES,
            max_rate=1.0,
            min_rate=1.0,
            phonemes=False,
            pitch=False,
            instructions=model.instructions,
            voices=True,
        )

    @property
    def capabilities(self) -> Capabilities:
        """What this engine can do."""
        return self._capabilities

    def shortfall(self, recipe: TimbreRecipe) -> Mapping[Quality, float]:
        """There is one way to render."""
        del recipe
        return {Quality.FULL: 0.0}

    def timbre(self, recipe: TimbreRecipe) -> LocalTimbre:
        """Find who speaks for a voice; blocks while a recording is listened to.

        Raises:
            NotYetSupported: nobody does.
            EngineError: its recording can't be used.

        """
        return LocalTimbre(recipe, self._model.speaker(recipe))

    def plan(
        self,
        utterance: Utterance,
        timbre: Timbre,
        delivery: Delivery,
        cancellation: Cancellation,
        cores: Cores = ONE_CORE,
    ) -> ArrivingPlan:
        """Compute the first audio of an utterance; see :class:`voxwire.engines.base.Engine`."""
        del cores
        ours = own_timbre(timbre, LocalTimbre)
        if cancellation.cancelled:
            raise Cancelled
        rate = self._capabilities.sample_rate
        pieces = said_pieces(utterance, delivery, rate, MAX_PHONEMES)
        generation = Generation(self._model, ours.speaker, pieces, cancellation)
        self._running.add(generation.stepping)
        plan = ArrivingPlan(generation, [piece.words for piece in pieces], rate, Samples(0))
        return plan.extended(cancellation)

    def extend(self, plan: Plan, cancellation: Cancellation) -> ArrivingPlan:
        """Compute more of an utterance; see :class:`voxwire.engines.base.Engine`."""
        found = own_plan(plan, ArrivingPlan)
        return found if found.complete else found.extended(cancellation)

    def rendering(self, plan: Plan, begin: int = 0) -> ArrivingRendering:
        """Begin to give out what has been computed."""
        return ArrivingRendering(own_plan(plan, ArrivingPlan), begin)

    def close(self) -> None:
        """Give up all that is being computed."""
        running = list(self._running)
        for stepping in running:
            stepping.stop()
        for stepping in running:
            stepping.join(ENDING_S)
