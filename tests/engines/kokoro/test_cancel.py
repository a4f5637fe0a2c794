"""Cancel means that compute stops, in the middle of a window."""

import threading
import time
from pathlib import Path

import pytest

from voxwire.engines.base import Cancellation, Delivery, TimbreRecipe, Utterance, Word
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.errors import Cancelled

pytestmark = pytest.mark.model


def test_a_running_window_ends_early(model_dir: Path) -> None:
    engine = KokoroEngine(prepared_directory(model_dir))
    phonemes = "lˈɑlə " * 80
    utterance = Utterance("la", (Word("la", 0, 2, phonemes, "en"),))
    token = Cancellation()
    timbre = engine.timbre(TimbreRecipe({"af_heart": 1}))
    plan = engine.planner.whole(utterance, timbre, Delivery(rate=0.5), token)
    rendering = engine.rendering(plan, windows=(plan.frames, plan.frames))
    begin = time.thread_time(), time.monotonic()
    timer = threading.Timer(0.2, token.cancel)
    timer.start()
    with pytest.raises(Cancelled):
        rendering.render(token)
    timer.join()
    computed = time.thread_time() - begin[0]
    # Half a minute of audio takes many seconds of compute on any machine; a stopped render takes a fraction.
    assert plan.samples / 24_000 > 20
    assert computed < plan.samples / 24_000 / 10
