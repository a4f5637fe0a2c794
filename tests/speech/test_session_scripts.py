"""Sessions that are given passages: each has a voicing of its own, some are sounds."""

import asyncio
import math
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from loaded import loaded_frontend
from voxwire.audio.chain import AudioChain
from voxwire.audio.effects import Effect, EffectKind
from voxwire.audio.formats import AudioFormat, Container
from voxwire.audio.treatment import Music, Treatment
from voxwire.engines.base import Delivery, TimbreRecipe
from voxwire.engines.tone import ToneEngine
from voxwire.errors import InvalidSsml
from voxwire.speech.events import Audio, Failed, Finished, SpeechEvent, UtteranceDone, UtteranceStarted
from voxwire.speech.passages import Passage, Voicing
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.script import script
from voxwire.speech.session import SpeechSession
from voxwire.text.frontend import Frontend
from voxwire.text.ssml.parser import parse

RATE = 24_000
ENGINE = ToneEngine()


@pytest.fixture(scope="module")
def frontend() -> Frontend:
    return loaded_frontend()


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Scheduler]:
    scheduler = Scheduler(threads=2)
    yield scheduler
    scheduler.close()


class Studio:
    def __init__(self, frontend: Frontend, scheduler: Scheduler) -> None:
        self.frontend = frontend
        self.scheduler = scheduler

    def open(self, container: Container = Container.PCM, rate: int = RATE) -> SpeechSession:
        voicing = voiced()
        chain = AudioChain(RATE, AudioFormat(container, rate), voicing.treatment)
        return SpeechSession(ENGINE, self.frontend, self.scheduler, voicing, chain)


@pytest.fixture
def studio(frontend: Frontend, scheduler: Scheduler) -> Studio:
    return Studio(frontend, scheduler)


def voiced(pitch: float = 1.0, treatment: Treatment | None = None) -> Voicing:
    timbre = ENGINE.timbre(TimbreRecipe({"any": 1.0}))
    return Voicing(timbre, Delivery(pitch=pitch), treatment or Treatment())


def passages(document: str, voicing: Voicing) -> list[Passage]:
    return [Passage(line.text, voicing, line.parts) for line in script(parse(document))]


async def prepared(passages: Sequence[Passage]) -> Sequence[Passage]:
    return passages


async def heard(session: SpeechSession, *scripts: Sequence[Passage]) -> list[SpeechEvent]:
    for script_ in scripts:
        session.feed_script(prepared(script_))
    session.finish()
    return [event async for event in session.events()]


def samples(events: Sequence[SpeechEvent]) -> np.ndarray:
    return np.frombuffer(b"".join(event.data for event in events if isinstance(event, Audio)), "<i2") / 32_768


def letters(events: Sequence[SpeechEvent]) -> str:
    names = {UtteranceStarted: "S", Audio: "A", UtteranceDone: "D", Finished: "F", Failed: "X"}
    text = "".join(names[type(event)] for event in events)
    while "AA" in text:
        text = text.replace("AA", "A")
    return text


@pytest.mark.anyio
@pytest.mark.parametrize("container", [Container.PCM, Container.OPUS])
async def test_each_passage_is_said_in_its_own_way(studio: Studio, container: Container) -> None:
    low, high = voiced(), voiced(1.5, Treatment(100, 1.4))
    script_ = [*passages("<speak>你好。</speak>", low), *passages("<speak>你好。</speak>", high)]
    events = await heard(studio.open(container, 48_000 if container is Container.OPUS else RATE), script_)
    assert letters(events) == "SADSADF"
    if container is Container.PCM:
        signal = samples(events)
        first = len(samples(await heard(studio.open(), passages("<speak>你好。</speak>", low))))
        assert len(signal) == first + math.ceil(first / 1.4)
        assert np.abs(signal[first:]).max() == pytest.approx(2 * np.abs(signal[:first]).max(), rel=0.1)


@pytest.mark.anyio
async def test_word_times_run_through_sounds_tempos_and_echoes(studio: Studio) -> None:
    echo = Treatment(effect=Effect(EffectKind.ECHO))
    bell = np.full(12_000, 0.25, np.float32)
    script_ = [
        *passages("<speak>One two.</speak>", voiced(treatment=echo)),
        Passage("<bell>", voiced(), sound=bell),
        *passages("<speak>One<break/>two.</speak>", voiced(treatment=Treatment(tempo=1.6))),
    ]
    events = await heard(studio.open(), script_)
    signal = samples(events)
    assert letters(events) == "SADSADSADF"
    words = [word for event in events if isinstance(event, UtteranceDone) for word in event.words]
    assert [word.text for word in words] == ["One", "two", ".", "One", "two", "."]
    steady = np.lib.stride_tricks.sliding_window_view(np.abs(signal - 0.25) < 1e-3, 100).all(axis=1)
    bell_begin = int(np.flatnonzero(steady)[0])
    begin = bell_begin + len(bell)
    assert words[3].begin_ms == pytest.approx(begin / 24, abs=2)
    assert words[4].begin_ms - words[3].end_ms == pytest.approx(1_000 + 50 / 1.6, abs=2)
    assert words[-1].end_ms <= len(signal) / 24


@pytest.mark.anyio
async def test_a_pause_is_as_long_as_asked_at_any_tempo(studio: Studio) -> None:
    for tempo in (1.0, 1.6):
        voicing = voiced(treatment=Treatment(tempo=tempo))
        plain, paused, alone = [
            len(samples(await heard(studio.open(), passages(f"<speak>{inside}</speak>", voicing))))
            for inside in ("你好 再见", "你好<break time='700ms'/>再见", "<break time='700ms'/>")
        ]
        assert paused - plain == pytest.approx(0.7 * RATE, abs=2)
        assert alone == 0.7 * RATE


@pytest.mark.anyio
async def test_music_plays_through_the_passages_of_a_root(studio: Studio) -> None:
    treatment = Treatment(music=Music(np.full(999, 0.125, np.float32)))
    script_ = passages("<speak><s>一</s><s>二</s></speak>", voiced(treatment=treatment))
    plain = passages("<speak><s>一</s><s>二</s></speak>", voiced())
    with_music, without = (
        samples(await heard(studio.open(), script_)),
        samples(await heard(studio.open(), plain)),
    )
    assert len(with_music) == len(without)
    np.testing.assert_allclose((with_music - without)[:-4_800], 0.125, atol=1e-3)


@pytest.mark.anyio
async def test_plain_text_behind_a_script_is_said_as_the_session_was_opened(studio: Studio) -> None:
    session = studio.open()
    session.feed_script(prepared(passages("<speak>好。</speak>", voiced(2.0, Treatment(10)))))
    session.feed("好。")
    session.finish()
    signal = samples([event async for event in session.events()])
    half = len(signal) // 2
    assert np.abs(signal[:half]).max() == pytest.approx(0.06, abs=0.005)
    assert np.abs(signal[half:]).max() == pytest.approx(0.3, abs=0.005)


@pytest.mark.anyio
async def test_a_script_that_fails_ends_the_session(studio: Studio) -> None:
    async def failing() -> Sequence[Passage]:
        await asyncio.sleep(0)
        raise InvalidSsml("no", "<speak>", 0)

    session = studio.open()
    session.feed_script(failing())
    session.finish()
    events = [event async for event in session.events()]
    assert letters(events) == "X"
    assert isinstance(events[0], Failed)
    assert isinstance(events[0].error, InvalidSsml)


async def preparing_for_ever(ended: asyncio.Event) -> Sequence[Passage]:
    """Becomes no passages; tells when it is broken off."""
    try:
        await asyncio.Event().wait()
    finally:
        ended.set()
    return []


@pytest.mark.anyio
async def test_cancel_ends_the_preparation(studio: Studio) -> None:
    ended = asyncio.Event()
    session = studio.open()
    session.feed_script(preparing_for_ever(ended))
    session.finish()
    assert session.working
    collecting = asyncio.create_task(heard(session))
    await asyncio.sleep(0.01)
    session.cancel()
    assert await collecting == [Finished(cancelled=True)]
    assert ended.is_set()


@pytest.mark.anyio
async def test_a_consumer_that_leaves_ends_the_preparation(studio: Studio) -> None:
    ended = asyncio.Event()
    session = studio.open()
    session.feed_script(preparing_for_ever(ended))
    collecting = asyncio.create_task(heard(session))
    await asyncio.sleep(0.01)
    collecting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await collecting
    await asyncio.sleep(0)
    assert ended.is_set()
