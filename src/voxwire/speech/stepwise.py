"""Rendering an utterance while the rest of it is still being planned."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeVar

from voxwire.engines.base import Plan, Rendering

W = TypeVar("W")

EXTENSION_S = 0.25
"""How long before what is planned runs dry more of it should be planned, in seconds of playback."""


async def stepwise(
    plan: Plan,
    rendering: Rendering,
    extended: Callable[[Plan], Awaitable[Plan]],
    window: Callable[[Rendering], Awaitable[W]],
) -> AsyncGenerator[tuple[Plan, W | None]]:
    """Render window after window, and go on with the plan as it grows.

    Planning goes on beside rendering, but not before the first window, for which somebody waits. It ends with
    the generator.

    Args:
        plan: what is planned so far.
        rendering: of that plan.
        extended: plans more of it.
        window: renders the next window.

    Yields:
        The plan, and what ``window`` gave, or None where the plan has just become longer.

    Raises:
        VoxwireError: what planning and rendering raise.

    """
    extension: asyncio.Task[Plan] | None = None

    def begun() -> asyncio.Task[Plan] | None:
        return None if plan.complete else asyncio.ensure_future(extended(plan))

    try:
        while not rendering.done:
            if extension is not None and (rendering.starved or extension.done()):
                plan = await extension
                yield plan, None
                rendering.follow(plan)
                extension = begun()
                continue
            if not rendering.starved:
                yield plan, await window(rendering)
            if extension is None:
                extension = begun()
    finally:
        if extension is not None:
            extension.cancel()
            await asyncio.gather(extension, return_exceptions=True)
