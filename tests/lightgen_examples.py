"""Examples of a teacher's work, at random, for tests of the light generator's training."""

import numpy as np

from training.lightgen.corpus import HOP, Example, as_integers


def an_example(frames: int, seed: int = 0, pack: str = "af_one") -> Example:
    """One of so many frames; the same for the same seed."""
    rng = np.random.default_rng(seed)
    return Example(
        features=rng.normal(size=(512, frames)).astype(np.float16),
        f0=np.where(np.arange(frames) % 40 < 25, rng.uniform(90, 250), 0).astype(np.float32),
        energy=rng.normal(size=frames).astype(np.float32),
        style=rng.normal(size=128).astype(np.float32) / 10,
        phase=0.4,
        audio=as_integers(0.1 * rng.normal(size=HOP * frames).astype(np.float32)),
        blend=pack,
        text="",
        language="en",
        pitch=1.0,
        rate=1.0,
    )
