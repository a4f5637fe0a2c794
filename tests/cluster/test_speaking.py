"""What a replica sends of an utterance that another one has begun."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engines.test_conformance import LONG, VOICE, LightKokoro
from voxwire.cluster.replica import Replica
from voxwire.cluster_settings import ReplicaSettings
from voxwire.engines.base import Delivery, Engine
from voxwire.engines.kokoro.prepare import prepared_directory
from voxwire.engines.remote.messages import Ended, Frame, Planned, Speak, Window
from voxwire.engines.tone import ToneEngine
from voxwire.errors import RateExceeded


async def sent(replica: Replica, skip: int = 0, lead_s: float = 0.0) -> list[Frame]:
    """The frames of the long utterance, that follows another one if there is a lead."""
    frames: list[Frame] = []
    due_s = 1.0 if skip else None
    utterance = replace(LONG, follows=lead_s > 0, lead_s=lead_s)
    answer: AsyncGenerator[Frame] = replica.speak(Speak(utterance, VOICE, Delivery(), skip, due_s))
    async for frame in answer:
        frames.append(frame)
    await answer.aclose()
    return frames


def heard(frames: list[Frame]) -> np.ndarray:
    return np.concatenate([frame.audio for frame in frames if isinstance(frame, Window)])


@pytest.mark.anyio
@pytest.mark.parametrize("lead_s", [0.0, 2.0])
@pytest.mark.parametrize("name", ["tone", pytest.param("kokoro", marks=pytest.mark.model)])
async def test_it_goes_on_where_another_broke_off(
    name: str, lead_s: float, request: pytest.FixtureRequest
) -> None:
    """The samples are the same, and so are the plans, though planning in steps begins anew."""
    engine: Engine = ToneEngine()
    if name == "kokoro":
        model_dir: Path = request.getfixturevalue("model_dir")
        engine = LightKokoro(prepared_directory(model_dir))
    replica = Replica(engine, ReplicaSettings(), {})
    try:
        frames = await sent(replica, lead_s=lead_s)
        whole = heard(frames)
        skip = sum(frame.audio.size for frame in frames[: len(frames) // 2] if isinstance(frame, Window))
        rest = await sent(replica, skip, lead_s)
    finally:
        replica.close()
    assert skip > 0
    np.testing.assert_array_equal(heard(rest), whole[skip:])
    for first, again in (
        [[each for each in of if isinstance(each, Planned)] for of in (frames, rest)],
        [[each for each in of if isinstance(each, Ended)] for of in (frames, rest)],
    ):
        assert first == again


@pytest.mark.anyio
async def test_what_was_sent_is_not_rendered() -> None:
    """An engine that would take hours for it is not asked to."""
    slow, quick = (Replica(ToneEngine(rtf), ReplicaSettings(), {}) for rtf in (3600.0, 0.0))
    try:
        planned, *_ = whole = await sent(quick)
        assert isinstance(planned, Planned)
        last = await sent(slow, planned.samples - 1)
        nothing = await sent(slow, planned.samples)
    finally:
        slow.close()
        quick.close()
    assert heard(last).size == 1
    assert heard(last)[0] == heard(whole)[-1]
    assert nothing == [planned, Ended()]


@pytest.mark.anyio
async def test_a_place_is_kept_between_asking_and_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    replica = Replica(ToneEngine(), ReplicaSettings(threads=1), {})
    speak = [Speak(LONG, VOICE, Delivery()) for _ in range(3)]
    try:
        replica.admit(speak[0])
        with pytest.raises(RateExceeded):
            replica.admit(speak[1])
        # Whoever never begins loses it.
        monkeypatch.setattr("voxwire.cluster.replica.PROMISED_S", -1.0)
        replica._promised.clear()
        replica.admit(speak[1])
        replica.admit(speak[2])
        frames = replica.speak(speak[2])
        await anext(frames)
        assert replica.running == 1
        await frames.aclose()
        assert replica.running == 0
    finally:
        replica.close()
