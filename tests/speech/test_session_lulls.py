"""Sessions that wait for text while some of what was said is still in the encoder."""

import asyncio
from collections.abc import Iterator

import pytest

from loaded import loaded_frontend
from voxwire.audio.chain import AudioChain
from voxwire.audio.formats import AudioFormat, Container
from voxwire.audio.treatment import Treatment
from voxwire.engines.base import Delivery, TimbreRecipe
from voxwire.engines.tone import ToneEngine
from voxwire.speech.events import Audio, Finished, SpeechEvent, UtteranceDone, UtteranceStarted
from voxwire.speech.passages import Voicing
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.session import SpeechSession

ENGINE = ToneEngine()
RATE = 16_000
"""The engine's is another, so a resampler holds something back in every format."""
TEXTS = ("Hello there.", " How are you?")
PATIENCE_S = 60.0


@pytest.fixture
def session(request: pytest.FixtureRequest) -> Iterator[SpeechSession]:
    with Scheduler(threads=1) as scheduler:
        voicing = Voicing(ENGINE.timbre(TimbreRecipe({"any": 1.0})), Delivery(), Treatment())
        chain = AudioChain(ENGINE.capabilities.sample_rate, AudioFormat(request.param, RATE))
        yield SpeechSession(ENGINE, loaded_frontend(), scheduler, voicing, chain)


async def in_turns(session: SpeechSession) -> list[SpeechEvent]:
    """Say one text after the other, each when the one before it has ended."""
    waiting = list(TEXTS)
    session.feed(waiting.pop(0))
    session.flush()
    events: list[SpeechEvent] = []
    async with asyncio.timeout(PATIENCE_S):
        async for event in session.events():
            events.append(event)
            if not isinstance(event, UtteranceDone):
                continue
            if waiting:
                session.feed(waiting.pop(0))
                session.flush()
            else:
                session.finish()
    return events


@pytest.mark.anyio
@pytest.mark.parametrize("session", list(Container), indirect=True)
async def test_an_utterance_ends_though_nothing_follows(session: SpeechSession) -> None:
    events = await in_turns(session)
    told = [event for event in events if not isinstance(event, Audio)]
    assert [type(event) for event in told] == [UtteranceStarted, UtteranceDone] * 2 + [Finished]
    assert "".join(event.text for event in told if isinstance(event, UtteranceDone)) == "".join(TEXTS)


@pytest.mark.anyio
@pytest.mark.parametrize("session", [Container.PCM], indirect=True)
async def test_what_the_encoder_holds_comes_all_the_same(session: SpeechSession) -> None:
    events = await in_turns(session)
    assert isinstance(events[-2], Audio), "what was held back comes last"
    heard = sum(len(event.data) for event in events if isinstance(event, Audio)) / 2 / RATE
    assert heard == pytest.approx(session.stats.audio_s, abs=1 / RATE)


@pytest.mark.anyio
@pytest.mark.parametrize("session", [Container.PCM], indirect=True)
async def test_nothing_of_the_text_is_lost_where_marks_are_flushed_alone(session: SpeechSession) -> None:
    pieces = ("Hello", ", 😀", "world. ", "\u2026", "Bye")
    for piece in pieces:
        session.feed(piece)
        session.flush()
    session.finish()
    events = [event async for event in session.events()]
    said = [event.text for event in events if isinstance(event, UtteranceStarted)]
    assert "".join(said) == "".join(pieces)
