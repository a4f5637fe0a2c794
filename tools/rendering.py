"""Speech without a server: all of a plan at once."""

import numpy as np

from voxwire.engines.base import Cancellation, Engine, Pcm, Plan


def rendered(engine: Engine, plan: Plan) -> Pcm:
    """All of a plan, window after window as the server makes it."""
    token, rendering, audio = Cancellation(), engine.rendering(plan), list[Pcm]()
    while not rendering.done:
        if rendering.starved:
            plan = engine.extend(plan, token)
            rendering.follow(plan)
        else:
            audio.append(rendering.render(token))
    return np.concatenate(audio)
