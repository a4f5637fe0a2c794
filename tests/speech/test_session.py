"""A whole session on the engine that hums."""

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaded import loaded_frontend
from voxwire.audio.chain import AudioChain
from voxwire.audio.formats import AudioFormat, Container
from voxwire.audio.treatment import Treatment
from voxwire.engines.base import Cancellation, Delivery, Pcm, Plan, TimbreRecipe, Utterance
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.tone import ToneEngine, TonePlan, ToneRendering
from voxwire.errors import EngineError, NotYetSupported, SynthesisFailed, TextTooLong
from voxwire.speech.events import Audio, Failed, Finished, SpeechEvent, UtteranceDone, UtteranceStarted
from voxwire.speech.passages import Voicing
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.session import SessionLimits, SpeechSession
from voxwire.speech.speaker import LEAD_SHARE, MOST_LEAD_S
from voxwire.text.frontend import Frontend

TEXT = "Hello there, my friend. How are you today? 今天天气很好。我们走吧！ It is 3.14 metres long."


@pytest.fixture(scope="module")
def frontend() -> Frontend:
    return loaded_frontend()


@pytest.fixture
def scheduler() -> Iterator[Scheduler]:
    with Scheduler(threads=1) as scheduler:
        yield scheduler


class Studio:
    """Makes sessions."""

    def __init__(self, frontend: Frontend, scheduler: Scheduler, engine: ToneEngine | None = None) -> None:
        self.frontend = frontend
        self.scheduler = scheduler
        self.engine = engine or ToneEngine()

    def open(
        self,
        container: Container = Container.PCM,
        rate: int = 24_000,
        limits: SessionLimits | None = None,
        language: str | None = None,
        tempo: float = 1.0,
    ) -> SpeechSession:
        timbre = self.engine.timbre(TimbreRecipe({"any": 1.0}))
        sample_rate = self.engine.capabilities.sample_rate
        treatment = Treatment(tempo=tempo)
        chain = AudioChain(sample_rate, AudioFormat(container, rate), treatment)
        voicing = Voicing(timbre, Delivery(), treatment, language)
        return SpeechSession(self.engine, self.frontend, self.scheduler, voicing, chain, limits)


@pytest.fixture
def studio(frontend: Frontend, scheduler: Scheduler) -> Studio:
    return Studio(frontend, scheduler)


async def collect(session: SpeechSession) -> list[SpeechEvent]:
    return [event async for event in session.events()]


async def say(session: SpeechSession, *pieces: str) -> list[SpeechEvent]:
    for piece in pieces:
        session.feed(piece)
    session.finish()
    return await collect(session)


def audio(events: list[SpeechEvent]) -> bytes:
    return b"".join(event.data for event in events if isinstance(event, Audio))


def texts(events: list[SpeechEvent]) -> list[str]:
    return [event.text for event in events if isinstance(event, UtteranceStarted)]


def shape(events: list[SpeechEvent]) -> str:
    """One letter an event; runs of audio count once."""
    letters = "".join(
        type(event).__name__[0] if not isinstance(event, UtteranceDone) else "E" for event in events
    )
    while "AA" in letters:
        letters = letters.replace("AA", "A")
    return letters


@pytest.mark.anyio
@pytest.mark.parametrize("container", list(Container))
async def test_every_utterance_begins_sounds_and_ends(studio: Studio, container: Container) -> None:
    events = await say(studio.open(container, 16_000), TEXT)
    count = len(texts(events))
    assert count >= 5
    assert shape(events) == "UAE" * count + "F"
    assert "".join(texts(events)) == TEXT
    assert events[-1] == Finished(cancelled=False)


@pytest.mark.anyio
async def test_audio_comes_while_text_is_still_missing(studio: Studio) -> None:
    session = studio.open()
    session.feed("Hello there, my friend. And then")
    events = session.events()
    seen = [await anext(events) for _ in range(2)]
    assert isinstance(seen[0], UtteranceStarted)
    assert isinstance(seen[1], Audio)
    session.feed(" we left.")
    session.finish()
    rest = [event async for event in events]
    assert "".join(texts(seen + rest)) == "Hello there, my friend. And then we left."


@pytest.mark.anyio
async def test_the_position_follows_the_audio_word_by_word(studio: Studio) -> None:
    session = studio.open()
    assert session.position == 0
    session.feed("One two three four five six seven eight nine ten eleven. Twelve.")
    session.finish()
    places: list[tuple[str, int]] = []
    text = ""
    async for event in session.events():
        if isinstance(event, UtteranceStarted):
            text = event.text
            assert session.position == 0
        elif isinstance(event, Audio):
            places.append((text, session.position))
        elif isinstance(event, UtteranceDone):
            assert session.position == len(text)
    first = [place for said, place in places if said.startswith("One")]
    assert first == sorted(first)
    assert 0 < first[0] < first[-1]
    assert (
        "One two three four five six seven eight nine ten eleven."[: first[0]].split()[-1]
        in "One two three four five"
    )


@pytest.mark.anyio
async def test_flushes_that_nobody_hears_yet_take_no_room(studio: Studio) -> None:
    one, many = studio.open(), studio.open()
    for session, times in ((one, 1), (many, 1000)):
        session.feed("Hello")
        for _ in range(times):
            session.flush()
        # The text, and one flush behind it.
        assert len(session._inbox) == 2
    assert audio(await say(one, " there")) == audio(await say(many, " there"))


@pytest.mark.anyio
async def test_an_incomplete_sentence_waits_for_flush(studio: Studio) -> None:
    session = studio.open()
    session.feed("Not complete yet")
    events = session.events()
    first = asyncio.create_task(anext(events))
    await asyncio.sleep(0.05)
    assert not first.done()
    assert not session.working
    session.flush()
    assert await first == UtteranceStarted(0, "Not complete yet")
    await events.aclose()


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_pieces_don_t_matter(frontend: Frontend, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(TEXT)), max_size=12)))
    pieces = [TEXT[a:b] for a, b in zip([0, *cuts], [*cuts, len(TEXT)], strict=True)]

    async def both() -> tuple[list[SpeechEvent], list[SpeechEvent]]:
        with Scheduler(threads=1) as scheduler:
            studio = Studio(frontend, scheduler)
            return await say(studio.open(), TEXT), await say(studio.open(), *pieces)

    whole, pieced = asyncio.run(both())
    assert texts(pieced) == texts(whole)
    assert audio(pieced) == audio(whole)


@pytest.mark.anyio
@pytest.mark.parametrize("tempo", [1.0, 1.6])
async def test_word_times_follow_the_audio_and_the_text(studio: Studio, tempo: float) -> None:
    session = studio.open(tempo=tempo)
    events = await say(session, TEXT)
    assert session.stats.audio_s == pytest.approx(len(audio(events)) / 2 / 24_000, abs=1e-3)
    done = [event for event in events if isinstance(event, UtteranceDone)]
    times = [time for event in done for word in event.words for time in (word.begin_ms, word.end_ms)]
    assert times == sorted(times)
    length = len(audio(events)) / 2 / 24
    assert 0.9 * length < times[-1] <= length
    for event in done:
        assert [event.text[word.begin_index : word.end_index] for word in event.words] == [
            word.text for word in event.words
        ]


@pytest.mark.anyio
async def test_a_word_is_known_with_the_audio_it_begins_in(studio: Studio) -> None:
    session = studio.open()
    session.feed(TEXT)
    session.finish()
    known: dict[int, int] = {}
    sent = 0
    async for event in session.events():
        if isinstance(event, Audio):
            before, sent = sent, sent + len(event.data) // 2
            begun = {word.begin_ms for word in session.words(whole=False)}
            known |= dict.fromkeys(begun - known.keys(), before // 24)
            assert len(session.words(whole=True)) >= len(begun) - 1
        elif isinstance(event, UtteranceDone):
            for word in event.words:
                assert known[word.begin_ms] <= word.begin_ms


@pytest.mark.anyio
async def test_nothing_speakable_is_no_audio(studio: Studio) -> None:
    events = await say(studio.open(Container.WAV), "  😀🎉  ", "…\n")
    assert events == [Finished(cancelled=False)]


@pytest.mark.anyio
async def test_finish_without_text_ends(studio: Studio) -> None:
    assert await say(studio.open()) == [Finished(cancelled=False)]


@pytest.mark.anyio
async def test_frames_are_bounded(studio: Studio) -> None:
    events = await say(studio.open(limits=SessionLimits(frame_bytes=1_000)), TEXT)
    sizes = [len(event.data) for event in events if isinstance(event, Audio)]
    assert max(sizes) == 1_000
    assert min(sizes) > 0


@pytest.mark.anyio
async def test_what_was_spoken_or_dropped_makes_room_for_more_text(studio: Studio) -> None:
    session = studio.open(limits=SessionLimits(pending_characters=50))
    events, ended = session.events(), 0
    for _ in range(12):
        session.feed("Hello.  \n\n... \n")
        session.flush()
        async for event in events:
            if isinstance(event, UtteranceDone):
                ended += 1
                break
        # What follows the sentence has nothing to say; it is read when the next event is asked for.
        session.feed("Well.")
        session.flush()
        async for event in events:
            if isinstance(event, UtteranceDone):
                break
    session.finish()
    assert [event async for event in events][-1] == Finished(cancelled=False)
    assert ended == 12


@pytest.mark.anyio
async def test_too_much_text_is_refused(studio: Studio) -> None:
    session = studio.open(limits=SessionLimits(pending_characters=50))
    session.feed("x" * 50)
    with pytest.raises(TextTooLong):
        session.feed("y")


@pytest.mark.anyio
async def test_spoken_text_makes_room(studio: Studio) -> None:
    session = studio.open(limits=SessionLimits(pending_characters=50))
    events = session.events()
    for _ in range(5):
        session.feed("A sentence of some thirty letters.\n")
        async for event in events:
            if isinstance(event, UtteranceDone):
                break
    session.finish()
    assert isinstance([event async for event in events][-1], Finished)


@pytest.mark.anyio
async def test_a_segment_too_long_for_the_engine_is_split(studio: Studio) -> None:
    text = "7" * 280 + "."
    events = await say(studio.open(), text)
    assert len(texts(events)) > 1
    assert "".join(texts(events)) == text
    assert events[-1] == Finished(cancelled=False)


@pytest.mark.anyio
async def test_cancel_stops_compute(frontend: Frontend, scheduler: Scheduler) -> None:
    rendered: list[int] = []

    class Counted(ToneRendering):
        def render(self, cancellation: Cancellation, cores: Cores = ONE_CORE) -> Pcm:
            pcm = super().render(cancellation, cores)
            rendered.append(len(pcm))
            return pcm

    class Counting(ToneEngine):
        def rendering(self, plan: Plan) -> ToneRendering:
            assert isinstance(plan, TonePlan)
            return Counted(plan, 0.2)

    session = Studio(frontend, scheduler, Counting()).open()
    session.feed("one two three four five six seven eight nine ten. " * 40)
    events = session.events()
    async for event in events:
        if isinstance(event, Audio):
            break
    waiting = asyncio.create_task(anext(events))
    await asyncio.sleep(0.02)
    session.cancel()
    assert isinstance(await waiting, Finished | Audio | UtteranceDone | UtteranceStarted)
    rest = [event async for event in events]
    assert [waiting.result(), *rest][-1] == Finished(cancelled=True)
    done = len(rendered)
    await asyncio.sleep(0.3)
    assert len(rendered) == done
    assert scheduler.waiting == scheduler.running == 0


@pytest.mark.anyio
@pytest.mark.parametrize("others", [0, 1])
async def test_who_waits_may_have_the_cores_nobody_wants(frontend: Frontend, others: int) -> None:
    given: list[int] = []

    class Noting(ToneRendering):
        def render(self, cancellation: Cancellation, cores: Cores = ONE_CORE) -> Pcm:
            given.append(cores.most)
            return super().render(cancellation, cores)

    class Noted(ToneEngine):
        def rendering(self, plan: Plan) -> ToneRendering:
            assert isinstance(plan, TonePlan)
            return Noting(plan, 0.0)

    release = threading.Event()
    with Scheduler(threads=2) as scheduler:
        running = [
            asyncio.create_task(scheduler.run(release.wait, 0.0, Cancellation())) for _ in range(others)
        ]
        while scheduler.running < others:
            await asyncio.sleep(0.001)
        session = Studio(frontend, scheduler, Noted()).open()
        await say(session, "one two three four five six seven eight nine ten. " * 4)
        release.set()
        await asyncio.gather(*running)
    # Well ahead of its listener, it gets ahead on one core.
    assert (given[0], given[-1]) == (2 - others, 1)


@pytest.mark.anyio
async def test_a_consumer_that_leaves_stops_compute(frontend: Frontend, scheduler: Scheduler) -> None:
    session = Studio(frontend, scheduler, ToneEngine(rtf=50)).open()
    session.feed("A long sentence that would take for ever to render. ")
    task = asyncio.create_task(collect(session))
    while not scheduler.running:
        await asyncio.sleep(0.005)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    while scheduler.running:
        await asyncio.sleep(0.001)
    assert scheduler.waiting == 0


@pytest.mark.anyio
async def test_an_engine_failure_is_the_clients_error_and_ends_the_session(
    frontend: Frontend, scheduler: Scheduler
) -> None:
    class Broken(ToneEngine):
        def rendering(self, plan: Plan) -> ToneRendering:
            raise EngineError("secret detail")

    events = await say(Studio(frontend, scheduler, Broken()).open(), "Hello.")
    assert isinstance(events[-1], Failed)
    assert isinstance(events[-1].error, SynthesisFailed)
    assert "secret" not in events[-1].error.message


class Told(ToneEngine):
    """Keeps what it is asked to plan."""

    def __init__(self) -> None:
        super().__init__()
        self.utterances = list[Utterance]()

    def plan(self, utterance: Utterance, *rest: Any) -> TonePlan:
        self.utterances.append(utterance)
        return super().plan(utterance, *rest)


@pytest.mark.anyio
async def test_an_engine_is_told_what_the_listener_has_in_hand(
    frontend: Frontend, scheduler: Scheduler
) -> None:
    engine = Told()
    session = Studio(frontend, scheduler, engine).open()
    events = await say(session, "One sentence is said. Another one follows it. " * 6)
    assert isinstance(events[-1], Finished)
    first, second, *_, last = engine.utterances
    assert (first.follows, first.lead_s) == (False, 0.0)
    # Tones take no time, so all that was said is in hand; an engine shall rely on a part of it.
    begins = [event.begin_ms / 1000 for event in events if isinstance(event, UtteranceStarted)]
    assert second.follows
    assert second.lead_s == pytest.approx(LEAD_SHARE * begins[1], abs=0.01)
    assert last.lead_s == MOST_LEAD_S


@pytest.mark.anyio
async def test_a_listener_who_has_run_dry_has_nothing_in_hand(
    frontend: Frontend, scheduler: Scheduler
) -> None:
    engine = Told()
    session = Studio(frontend, scheduler, engine).open()
    events = session.events()
    session.feed("One sentence is said.\n")
    session.flush()
    said = [await anext(events)]
    while not isinstance(said[-1], UtteranceDone):
        said.append(await anext(events))
    for later in (0.4, 0.9):
        # So much of what was said is heard when the next sentence comes.
        session.stats.plays_since = asyncio.get_running_loop().time() - later * session.stats.audio_s
        session.feed("Another one follows.\n")
        session.flush()
        said.append(await anext(events))
        while not isinstance(said[-1], UtteranceDone):
            said.append(await anext(events))
    first, second, third = (utterance.lead_s for utterance in engine.utterances)
    assert first == third == 0.0
    assert second > 0.0
    await events.aclose()


@pytest.mark.anyio
async def test_a_language_nobody_reads_is_named(studio: Studio) -> None:
    events = await say(studio.open(), "გამარჯობა, როგორ ხარ?")
    assert isinstance(events[-1], Failed)
    assert isinstance(events[-1].error, NotYetSupported)
    assert "'und'" in events[-1].error.message


@pytest.mark.anyio
async def test_sessions_don_t_mix(studio: Studio) -> None:
    alone = audio(await say(studio.open(), "Alpha beta gamma. Delta."))
    other = audio(await say(studio.open(), "Completely different words here. And more."))
    first, second = await asyncio.gather(
        say(studio.open(), "Alpha beta gamma. Delta."),
        say(studio.open(), "Completely different words here. And more."),
    )
    assert audio(first) == alone
    assert audio(second) == other


@pytest.mark.anyio
async def test_stats_add_up(studio: Studio) -> None:
    session = studio.open()
    events = await say(session, TEXT)
    assert session.stats.audio_s == pytest.approx(len(audio(events)) / 2 / 24_000)
    assert session.stats.ttfa_s is not None
    assert session.stats.compute_s > 0
