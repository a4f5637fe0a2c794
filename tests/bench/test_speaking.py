import numpy as np
import pytest

from tools.serving import Server
from voxwire.bench.arrival import Arrival
from voxwire.bench.run import VOICE
from voxwire.bench.speaking import Take, take
from voxwire.bench.target import Target
from voxwire.errors import RequestFailed


def loud(seconds: float) -> bytes:
    return np.full(round(seconds * 24_000), 3_000, "<i2").tobytes()


def test_leading_silence_is_heard_before_the_first_sound() -> None:
    result = Take(asked_at=0.0)
    result.hear(bytes(4_800))
    assert result.silence_s is None
    result.hear(loud(0.1))
    assert result.silence_s == pytest.approx(0.1)
    assert result.audio_s == pytest.approx(0.2)
    # It can't be heard before it came, nor before what precedes it was played.
    result.arrivals[0] = (10.0, 4_800)
    result.audible_at = 10.02
    assert result.heard_at == pytest.approx(10.1)
    result.audible_at = 10.5
    assert result.heard_at == pytest.approx(10.5)


@pytest.mark.anyio
async def test_a_text_is_spoken_as_it_arrives_and_broken_off_when_enough(tone_server: Server) -> None:
    target, request = Target(tone_server.inference, tone_server.key), VOICE.request("en")
    text = "This is a sentence, and it goes on."
    streamed = await take(target, request, Arrival.stream(text, 200))
    whole = await take(target, request, Arrival.whole(text))
    assert len(streamed.sent) == len(Arrival.stream(text, 200).pieces)
    assert streamed.audio_s == pytest.approx(whole.audio_s, abs=0.2)
    assert whole.asked_at < whole.sent[0] < whole.first_at <= whole.ended_at
    assert whole.silence_s == 0.0
    short = await take(target, request, Arrival.whole(text * 20), lambda so_far: so_far.audio_s > 0.5)
    assert 0.5 < short.audio_s < 20 * whole.audio_s


@pytest.mark.anyio
async def test_a_failed_task_is_no_take(tone_server: Server) -> None:
    with pytest.raises(RequestFailed):
        await take(Target(tone_server.inference, "sk-wrong"), VOICE.request("en"), Arrival.whole("Hi."))
