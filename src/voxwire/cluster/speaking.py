"""One utterance that a replica speaks: who hears it when, and what of it is still to be sent."""

import asyncio
import functools
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import TypeVar

from voxwire.engines.base import Cancellation, Engine, Pcm, Plan, Rendering, Timbre
from voxwire.engines.cores import Cores
from voxwire.engines.remote.messages import Ended, Frame, Planned, Speak, Window
from voxwire.speech.admission import Admission
from voxwire.speech.computing import compute
from voxwire.speech.deadlines import playback_deadline
from voxwire.speech.interruptible import Interruptible
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.stepwise import EXTENSION_S, stepwise

T = TypeVar("T")


class Speaking:
    """Plans and renders one utterance. Belongs to one event loop."""

    def __init__(
        self,
        engine: Engine,
        scheduler: Scheduler,
        admission: Admission,
        cores: int,
        speak: Speak,
        cancellation: Cancellation,
    ) -> None:
        """Begin; nothing is computed yet.

        Args:
            engine: what speaks.
            scheduler: its compute threads.
            admission: where its compute is counted.
            cores: that work on each piece together.
            speak: what is asked for.
            cancellation: stops it.

        """
        self._engine = engine
        self._scheduler = scheduler
        self._admission = admission
        self._cores = cores
        self._speak = speak
        self._cancellation = cancellation
        self._rate = engine.capabilities.sample_rate
        self._made = speak.skip
        """Samples of the utterance that the door has, or will have."""
        self.late = 0
        """Windows that were ready when the listener had run dry."""
        self._asked_at = self._now()
        self._heard_at: float | None = None
        """When its first sample is heard, on the loop's clock, or None if nobody knows yet."""
        if speak.due_s is not None:
            self._heard_at = self._now() + speak.due_s - speak.skip / self._rate

    async def frames(self, timbre: Timbre) -> AsyncGenerator[Frame]:
        """What is sent.

        Raises:
            Cancelled: the token was set.
            EngineError: the engine can't speak it.

        """
        engine, speak, token = self._engine, self._speak, self._cancellation
        planning = functools.partial(engine.plan, speak.utterance, timbre, speak.delivery)
        work: Interruptible[Plan] = Interruptible(planning, token)
        over = False
        try:
            async with aclosing(self._frames(await self._compute(work, self._deadline()))) as frames:
                async for frame in frames:
                    yield frame
            over = True
        finally:
            work.release(stop=not over)

    async def _frames(self, plan: Plan) -> AsyncGenerator[Frame]:
        engine, speak = self._engine, self._speak
        yield _planned(plan)
        while not plan.complete and plan.samples <= speak.skip:
            # Step by step as it was for the first time, so that the steps are joined at the same places.
            plan = await self._extended(plan, self._deadline())
            yield _planned(plan)
        if plan.samples <= speak.skip:
            yield Ended()
            return
        steps = stepwise(plan, engine.rendering(plan, speak.skip), self._continued, self._window)
        async with aclosing(steps):
            async for longer, pcm in steps:
                if pcm is None:
                    yield _planned(longer)
                elif pcm.size:
                    yield Window.of(pcm)
        yield Ended()

    async def _window(self, rendering: Rendering) -> Pcm:
        """The next window."""
        deadline, hears = self._deadline(), self._heard_at is not None
        pcm = await self._compute(
            lambda cores: rendering.render(self._cancellation, cores), deadline, lambda pcm: pcm.size
        )
        self.late += hears and pcm.size > 0 and self._now() > deadline
        self._made += pcm.size
        if self._heard_at is None:
            self._heard_at = self._now()
        return pcm

    async def _continued(self, plan: Plan) -> Plan:
        """Plan more of the utterance while what is planned plays."""
        heard_at = self._now() if self._heard_at is None else self._heard_at
        return await self._extended(plan, heard_at + plan.samples / self._rate - EXTENSION_S)

    async def _extended(self, plan: Plan, deadline: float) -> Plan:
        work = Interruptible(lambda token, _: self._engine.extend(plan, token), self._cancellation)
        try:
            return await self._compute(work, deadline)
        finally:
            work.release(stop=False)

    async def _compute(
        self,
        work: Callable[[Cores], T],
        deadline: float,
        made: Callable[[T], int] = lambda _: 0,
    ) -> T:
        """Run a piece of work, and count what it takes on one core, and the samples that were ``made``."""
        cores, begins = functools.partial(Cores, self._cores), self._heard_at is None
        done = await compute(self._scheduler, work, cores, deadline, self._cancellation, begins=begins)
        audio_s = 0.0 if done.cores.spared else made(done.result) / self._rate
        self._admission.computed(self._speak.recipe.quality, done.alone_s, audio_s)
        return done.result

    def _deadline(self) -> float:
        return playback_deadline(self._now(), self._heard_at, self._made / self._rate, self._asked_at)

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


def _planned(plan: Plan) -> Planned:
    return Planned(plan.samples, plan.complete, plan.marks)
