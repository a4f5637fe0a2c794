"""One engine that speaks for many doors, earliest deadline first. How requests reach it, others know."""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import replace

import structlog

from voxwire import __version__
from voxwire.cluster.speaking import Speaking
from voxwire.cluster_settings import ReplicaSettings
from voxwire.engines.base import (
    Cancellation,
    Delivery,
    Engine,
    Quality,
    Timbre,
    TimbreRecipe,
    Utterance,
    Word,
)
from voxwire.engines.remote.messages import Description, Failed, Frame, Speak
from voxwire.errors import Cancelled, EngineError, RateExceeded
from voxwire.speech.admission import Admission, Demand
from voxwire.speech.scheduler import Scheduler

TIMBRES_KEPT = 64
"""Timbres kept in memory; half a megabyte each with the embedded engine."""
READY = Utterance(
    "Ready when you are.",
    (
        Word("Ready", 0, 5, "ɹˈɛdi", "en", space_after=True),
        Word("when", 6, 10, "wˌɛn", "en", space_after=True),
        Word("you", 11, 14, "ju", "en", space_after=True),
        Word("are", 15, 18, "ˈɑɹ", "en"),
        Word(".", 18, 19, ".", "en"),
    ),
)
"""What a replica says to itself, to load what is lazy and to see what speech costs here."""
PROMISED_S = 2.0
"""How long a place is kept for who was let in and does not begin, in seconds: the door may be gone."""


class Replica:
    """An engine and its compute threads. All but the constructor belongs to one event loop."""

    def __init__(
        self, engine: Engine, settings: ReplicaSettings, shortfall: Mapping[str, Mapping[Quality, float]]
    ) -> None:
        """Start the threads.

        Args:
            engine: what speaks.
            settings: of the deployment.
            shortfall: what each quality loses, for each pack that may be blended.

        """
        self._engine = engine
        self._settings = settings
        self._scheduler = Scheduler(settings.threads)
        self._admission = Admission(settings.threads)
        self._running: dict[Cancellation, Demand] = {}
        self._promised: dict[int, tuple[float, Demand]] = {}
        """Places of those who were let in and have not begun, by the identity of what is asked."""
        self._timbres: OrderedDict[str, Timbre] = OrderedDict()
        self.late = 0
        """Windows that were ready when their listener had run dry."""
        self.refused = 0
        """Listeners that were refused."""
        self.description = Description(engine.capabilities, shortfall, __version__)

    @property
    def running(self) -> int:
        """Utterances that are being spoken."""
        return len(self._running)

    async def warm_up(self, recipe: TimbreRecipe) -> None:
        """Run every graph, so that no listener waits for it, and once more to see what it costs."""
        for quality in sorted(self._engine.capabilities.qualities):
            if quality in self._engine.shortfall(recipe):
                speak = Speak(READY, replace(recipe, quality=quality), Delivery(), due_s=0.0)
                for admission in (Admission(1), self._admission):
                    async with aclosing(self._spoken(speak, admission)) as frames:
                        async for _ in frames:
                            pass

    async def timbre(self, recipe: TimbreRecipe) -> Timbre:
        """The engine's state for a recipe, made only once.

        Raises:
            VoxwireError: the engine can't make it.

        """
        key = repr((recipe, recipe.reference))
        timbre = self._timbres.get(key)
        if timbre is None:
            now = asyncio.get_running_loop().time()
            timbre = await self._scheduler.run(lambda: self._engine.timbre(recipe), now, Cancellation())
            self._timbres[key] = timbre
        self._timbres.move_to_end(key)
        while len(self._timbres) > TIMBRES_KEPT:
            self._timbres.popitem(last=False)
        return timbre

    def admit(self, speak: Speak) -> None:
        """See whether there is room for a listener; one who hears already is always let in.

        Raises:
            RateExceeded: there is none.

        """
        if not self._settings.refuse_overload or speak.due_s is not None:
            return
        now, wanted = asyncio.get_running_loop().time(), Demand(speak.recipe.quality)
        self._promised = {who: place for who, place in self._promised.items() if place[0] > now}
        places = [*self._running.values(), *(demand for _, demand in self._promised.values())]
        try:
            self._admission.admit(places, wanted)
        except RateExceeded:
            self.refused += 1
            raise
        self._promised[id(speak)] = now + PROMISED_S, wanted

    def speak(self, speak: Speak) -> AsyncGenerator[Frame]:
        """Plan and render an utterance; what the door has already is planned again, and not rendered.

        If the consumer stops early or is cancelled, compute stops too.
        """
        return self._spoken(speak, self._admission)

    async def _spoken(self, speak: Speak, admission: Admission) -> AsyncGenerator[Frame]:
        cancellation, cores = Cancellation(), self._settings.cores
        speaking = Speaking(self._engine, self._scheduler, admission, cores, speak, cancellation)
        self._promised.pop(id(speak), None)
        self._running[cancellation] = Demand(speak.recipe.quality)
        try:
            async with aclosing(speaking.frames(await self.timbre(speak.recipe))) as frames:
                async for frame in frames:
                    yield frame
        except Cancelled:
            return
        except EngineError as error:
            yield Failed(error.message)
        except Exception:
            structlog.get_logger().exception("an utterance failed")
            yield Failed("A replica could not speak it.")
        finally:
            cancellation.cancel()
            del self._running[cancellation]
            self.late += speaking.late

    def close(self) -> None:
        """End the compute threads, then the engine."""
        self._scheduler.close()
        self._engine.close()
