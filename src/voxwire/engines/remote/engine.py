"""Engine replicas elsewhere as the rest of Voxwire sees them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from voxwire.cluster_settings import ClusterSettings
from voxwire.engines.base import (
    Cancellation,
    Capabilities,
    Delivery,
    Plan,
    Quality,
    Timbre,
    TimbreRecipe,
    Utterance,
)
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.ownership import own_plan, own_timbre
from voxwire.engines.remote.link import Asked, RemoteLink
from voxwire.engines.remote.messages import Speak
from voxwire.engines.remote.plan import RemotePlan, RemoteRendering
from voxwire.errors import Cancelled, EngineError
from voxwire.observe.upstream_figures import UpstreamFigures


@dataclass(frozen=True, slots=True)
class RemoteTimbre:
    """Who speaks; the replicas make of it what they need."""

    recipe: TimbreRecipe


class RemoteEngine:
    """Has utterances planned and rendered by replicas, and goes on with another one where one dies."""

    def __init__(self, settings: ClusterSettings) -> None:
        """Wait until a replica says what it can do.

        Raises:
            EngineUnavailable: none has answered in time.

        """
        self._link = RemoteLink(settings)
        try:
            self._description = self._link.describe()
        except BaseException:
            self._link.close()
            raise
        self._capabilities = replace(self._description.capabilities, streams=settings.streams)

    @property
    def capabilities(self) -> Capabilities:
        """What the replicas' engine can do, elsewhere."""
        return self._capabilities

    @property
    def figures(self) -> UpstreamFigures:
        """What has been counted."""
        return self._link.figures

    @property
    def spoke(self) -> Mapping[str, int]:
        """Utterances that each replica has begun to speak, by its machine and process."""
        return dict(self._link.spoke)

    def shortfall(self, recipe: TimbreRecipe) -> Mapping[Quality, float]:
        """The weighted mean of what the recipe's packs lose; see :class:`voxwire.engines.base.Engine`."""
        known = self._description.shortfall
        packs = [known.get(name) for name in recipe.blend]
        found = {Quality.FULL: 0.0}
        total = sum(recipe.blend.values())
        for quality in self._capabilities.qualities - {Quality.FULL}:
            losses = [None if pack is None else pack.get(quality) for pack in packs]
            if losses and total and None not in losses:
                weighted = zip(recipe.blend.values(), losses, strict=True)
                found[quality] = max(0.0, sum(weight * (lost or 0.0) for weight, lost in weighted) / total)
        return found

    def timbre(self, recipe: TimbreRecipe) -> RemoteTimbre:
        """Keep the recipe; a replica that can't make it says so when it is to speak."""
        return RemoteTimbre(recipe)

    def plan(
        self,
        utterance: Utterance,
        timbre: Timbre,
        delivery: Delivery,
        cancellation: Cancellation,
        cores: Cores = ONE_CORE,
    ) -> RemotePlan:
        """Have an utterance spoken, and wait for its plan; see :class:`voxwire.engines.base.Engine`.

        Raises:
            EngineUnavailable: no replica can be had.
            RateExceeded: all have enough to do.

        """
        ours = own_timbre(timbre, RemoteTimbre)
        if cancellation.cancelled:
            raise Cancelled
        count = len(utterance.phonemes)
        if not utterance.speakable or count > self._capabilities.max_phonemes:
            raise EngineError(
                f"An utterance takes 1 to {self._capabilities.max_phonemes} phonemes, not {count}."
            )
        speak = Speak(utterance, ours.recipe, delivery, due_s=cores.due_s)
        asked = Asked(
            speak, pin_of(ours.recipe), self._capabilities.sample_rate, self._capabilities.repeatable
        )
        reception, plans = self._link.receive(asked, cancellation)
        return RemotePlan(reception, plans, plans.beyond(0, cancellation))

    def extend(self, plan: Plan, cancellation: Cancellation) -> RemotePlan:
        """Wait for a longer plan; see :class:`voxwire.engines.base.Engine`."""
        found = own_plan(plan, RemotePlan)
        return found if found.complete else found.extended(cancellation)

    def rendering(self, plan: Plan, begin: int = 0) -> RemoteRendering:
        """Begin to give out what arrives."""
        return RemoteRendering(own_plan(plan, RemotePlan), begin)

    def close(self) -> None:
        """Give up every utterance."""
        self._link.close()


def pin_of(recipe: TimbreRecipe) -> str | None:
    """What keeps utterances of one voice together: the digest of a custom voice, None for the others.

    A replica makes the timbres of its own material in milliseconds, and the catalog's voices are so popular
    that keeping each to one replica would only load that one. Timbres of a recording may take seconds.
    """
    reference = recipe.reference
    if reference is None or (reference.recording is None and reference.description is None):
        return None
    return hashlib.blake2b(msgspec.json.encode(recipe, order="sorted"), digest_size=12).hexdigest()
