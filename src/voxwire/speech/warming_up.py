"""Speaking once before the first client does."""

import asyncio
import functools
import time
from collections.abc import Sequence

from voxwire.engines.base import Cancellation, Delivery, Engine, Timbre
from voxwire.engines.cores import Cores
from voxwire.speech.admission import alone_s
from voxwire.speech.scheduler import Scheduler
from voxwire.text.frontend import Frontend

TEXTS = ("Ready when you are.", "准备好了。")


async def warmed_up(
    engine: Engine, frontend: Frontend, scheduler: Scheduler, timbre: Timbre
) -> Sequence[tuple[float, float]]:
    """Load what is lazy and run everything, on all threads.

    Returns:
        What speech costs when all threads are busy, for each: seconds of a core, and of the audio it made.

    Raises:
        VoxwireError: the engine can't speak.

    """
    cancellation = Cancellation()

    def speak(most: int) -> tuple[float, float]:
        begin, samples, cores = time.perf_counter(), 0, Cores(most)
        for text in TEXTS:
            plan = engine.plan(frontend.read(text), timbre, Delivery(), cancellation, cores)
            rendering = engine.rendering(plan)
            while not rendering.done:
                if rendering.starved:
                    plan = engine.extend(plan, cancellation)
                    rendering.follow(plan)
                else:
                    samples += len(rendering.render(cancellation, cores))
        took = time.perf_counter() - begin
        return alone_s(took, cores.beside_s), samples / engine.capabilities.sample_rate

    async def run(most: int) -> tuple[float, float]:
        work = functools.partial(speak, most)
        return await scheduler.run(work, asyncio.get_running_loop().time(), cancellation)

    # The first times pay for what is lazy.
    await run(scheduler.threads)
    await run(1)
    return await asyncio.gather(*(run(1) for _ in range(scheduler.threads)))
