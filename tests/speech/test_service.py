"""What the doors share: sessions opened from recipes."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest

from loaded import loaded_frontend
from voxwire.audio.formats import AudioFormat, Container
from voxwire.engines.base import (
    Cancellation,
    Capabilities,
    Delivery,
    Quality,
    Timbre,
    TimbreRecipe,
    Utterance,
)
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.tone import ToneEngine, TonePlan
from voxwire.errors import AudioError, RateExceeded
from voxwire.speech.admission import Demand
from voxwire.speech.events import Audio, Failed, Finished, SpeechEvent
from voxwire.speech.scheduler import Scheduler
from voxwire.speech.service import TIMBRES_KEPT, SpeechService

FORMAT = AudioFormat(Container.PCM, 24_000)


class Listening(ToneEngine):
    """Remembers what it was asked."""

    def __init__(self, max_rate: float = 2.0) -> None:
        super().__init__()
        self.rates: list[float] = []
        self.recipes: list[TimbreRecipe] = []
        self._max_rate = max_rate

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(frozenset({"en", "zh"}), 24_000, 510, word_times=True, max_rate=self._max_rate)

    def timbre(self, recipe: TimbreRecipe) -> Timbre:
        self.recipes.append(recipe)
        return super().timbre(recipe)

    def plan(
        self,
        utterance: Utterance,
        timbre: Timbre,
        delivery: Delivery,
        cancellation: Cancellation,
        cores: Cores = ONE_CORE,
    ) -> TonePlan:
        self.rates.append(delivery.rate)
        return super().plan(utterance, timbre, delivery, cancellation, cores)


@asynccontextmanager
async def serving(engine: ToneEngine) -> AsyncIterator[SpeechService]:
    service = SpeechService(engine, loaded_frontend(), Scheduler(threads=1))
    try:
        yield service
    finally:
        service.close()


async def seconds(service: SpeechService, delivery: Delivery, recipe: TimbreRecipe) -> float:
    session = await service.open(recipe, delivery, FORMAT)
    session.feed("Hello there, my friend.")
    session.finish()
    data = b"".join([event.data async for event in session.events() if isinstance(event, Audio)])
    return len(data) / 2 / 24_000


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("rate", "own", "planned"),
    [
        (0.25, 1.0, 0.5),
        (0.5, 1.0, 0.5),
        (1.2, 1.0, 1.2),
        (2.0, 1.0, 1.25),
        (2.0, 1.1, 1.25 / 1.1),
        (2.0, 1.5, 1.0),
        (4.0, 1.0, 1.25),
    ],
)
async def test_what_the_engine_can_t_plan_is_compressed_or_stretched(
    rate: float, own: float, planned: float
) -> None:
    engine = Listening(max_rate=1.25)
    recipe = TimbreRecipe({"any": 1.0}, rate=own)
    async with serving(engine) as service:
        plain = await seconds(service, Delivery(), recipe)
        heard = await seconds(service, Delivery(rate=rate), recipe)
    assert engine.rates[-1] == pytest.approx(planned)
    assert heard == pytest.approx(plain / rate, rel=0.02)


@pytest.mark.anyio
async def test_a_timbre_is_made_once_and_not_kept_for_ever() -> None:
    engine = Listening()
    async with serving(engine) as service:
        for pitch in (1.0, 1.0, *(1 + i / 1000 for i in range(TIMBRES_KEPT)), 1.5, 1.0):
            await service.open(TimbreRecipe({"any": 1.0}, pitch=pitch), Delivery(), FORMAT)
    assert len(engine.recipes) == TIMBRES_KEPT + 2


@pytest.mark.anyio
async def test_a_bad_volume_is_refused() -> None:
    async with serving(ToneEngine()) as service:
        with pytest.raises(AudioError):
            await service.open(TimbreRecipe({"any": 1.0}), Delivery(), FORMAT, volume=101)


@pytest.mark.anyio
async def test_warming_up_speaks_every_language() -> None:
    engine = Listening()
    async with serving(engine) as service:
        await service.warm_up(TimbreRecipe({"any": 1.0}))
        # On all cores, on one, and once more to measure without what is lazy.
        assert len(engine.rates) == 6
        assert service.languages == {"en", "zh"}


@pytest.mark.anyio
async def test_a_listener_beyond_capacity_is_refused_until_another_ends() -> None:
    service = SpeechService(ToneEngine(), loaded_frontend(), Scheduler(threads=1), refuse_overload=True)
    recipe = TimbreRecipe({"any": 1.0})
    try:
        first = await service.open(recipe, Delivery(), FORMAT)
        first.feed("Hello there, my friend.")
        with pytest.raises(RateExceeded):
            await service.open(recipe, Delivery(), FORMAT)
        first.finish()
        assert [event async for event in first.events()]
        assert service.listeners == 0
        await service.open(recipe, Delivery(), FORMAT)
    finally:
        service.close()


@pytest.mark.anyio
async def test_who_come_at_the_same_moment_do_not_all_find_the_same_room() -> None:
    async def own_words() -> None:
        await asyncio.sleep(0.01)

    service = SpeechService(ToneEngine(), loaded_frontend(), Scheduler(threads=5), refuse_overload=True)
    try:
        knowing = service.knowing(own_words)
        recipe = TimbreRecipe({"any": 1.0})
        opened = await asyncio.gather(
            *(knowing.open(recipe, Delivery(), FORMAT) for _ in range(20)), return_exceptions=True
        )
        assert sum(not isinstance(each, RateExceeded) for each in opened) == service.listeners < 10
        with pytest.raises(AudioError):
            await service.open(recipe, Delivery(), AudioFormat(Container.PCM, 1))
        # Who could not be opened keeps no place.
        assert service.listeners == sum(not isinstance(each, RateExceeded) for each in opened)
    finally:
        service.close()


@pytest.mark.anyio
async def test_a_session_that_only_waits_takes_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voxwire.speech.session.ARRIVAL_S", 0.0)
    service = SpeechService(ToneEngine(), loaded_frontend(), Scheduler(threads=1), refuse_overload=True)
    try:
        sessions = [await service.open(TimbreRecipe({"any": 1.0}), Delivery(), FORMAT) for _ in range(5)]
        assert service.listeners == 0
        sessions[0].feed("Now it speaks.")
        assert service.listeners == 1
    finally:
        service.close()


class TwoQualities(ToneEngine):
    """Says how much less natural its light quality is."""

    def __init__(self, lost: float) -> None:
        super().__init__()
        self.lost = lost

    def shortfall(self, recipe: TimbreRecipe) -> Mapping[Quality, float]:
        return {Quality.FULL: 0.0, Quality.LIGHT: self.lost}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("lost", "asked", "chosen", "given"),
    [
        (0.09, Quality.LIGHT, None, Quality.LIGHT),
        (0.11, Quality.LIGHT, None, Quality.FULL),
        (0.11, Quality.LIGHT, Quality.LIGHT, Quality.LIGHT),
        (0.09, Quality.LIGHT, Quality.FULL, Quality.FULL),
        (0.09, Quality.FULL, None, Quality.FULL),
    ],
)
async def test_the_light_quality_is_taken_where_nobody_hears_it(
    lost: float, asked: Quality, chosen: Quality | None, given: Quality
) -> None:
    service = SpeechService(TwoQualities(lost), loaded_frontend(), Scheduler(threads=1), quality=chosen)
    try:
        session = await service.open(TimbreRecipe({"any": 1.0}, quality=asked), Delivery(), FORMAT)
        assert session.quality is given
    finally:
        service.close()


@pytest.mark.anyio
@pytest.mark.parametrize(("rate", "given"), [(2.0, Quality.LIGHT), (2.1, Quality.LIGHT), (2.5, Quality.FULL)])
async def test_speech_that_is_compressed_is_full(rate: float, given: Quality) -> None:
    service = SpeechService(TwoQualities(0.05), loaded_frontend(), Scheduler(threads=1))
    assert service.engine.capabilities.max_rate == 2
    try:
        recipe = TimbreRecipe({"any": 1.0}, quality=Quality.LIGHT)
        assert (await service.open(recipe, Delivery(rate=rate), FORMAT)).quality is given
    finally:
        service.close()


@pytest.mark.anyio
async def test_what_an_engine_lacks_is_full() -> None:
    async with serving(ToneEngine()) as service:
        recipe = TimbreRecipe({"any": 1.0}, quality=Quality.LIGHT)
        assert (await service.open(recipe, Delivery(), FORMAT)).quality is Quality.FULL


@pytest.mark.anyio
@pytest.mark.parametrize(("lost", "refused"), [(0.39, False), (0.41, True)])
async def test_full_speech_is_lightened_before_it_is_refused(lost: float, refused: bool) -> None:
    service = SpeechService(
        TwoQualities(lost), loaded_frontend(), Scheduler(threads=1), refuse_overload=True, lighten=True
    )
    assert service.admission is not None
    service.admission.computed(Quality.FULL, 0.5, 1.0)
    service.admission.computed(Quality.LIGHT, 0.05, 1.0)
    recipe = TimbreRecipe({"any": 1.0})
    try:
        first = await service.open(recipe, Delivery(), FORMAT)
        first.feed("Hello there, my friend.")
        assert first.quality is Quality.FULL
        if refused:
            with pytest.raises(RateExceeded):
                await service.open(recipe, Delivery(), FORMAT)
        else:
            assert (await service.open(recipe, Delivery(), FORMAT)).quality is Quality.LIGHT
    finally:
        service.close()


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("lost", "crowded", "given"),
    [
        (0.09, True, Quality.LIGHT),
        (0.11, False, Quality.FULL),
        (0.39, True, Quality.LIGHT),
        (0.41, False, Quality.FULL),
        (0.41, True, None),
    ],
)
async def test_a_further_voice_of_a_light_session_is_full_if_need_be_and_if_there_is_room(
    lost: float, crowded: bool, given: Quality | None
) -> None:
    engine = TwoQualities(0.0)
    service = SpeechService(
        engine, loaded_frontend(), Scheduler(threads=1), refuse_overload=True, lighten=True
    )
    assert service.admission is not None
    service.admission.computed(Quality.FULL, 0.5, 1.0)
    service.admission.computed(Quality.LIGHT, 0.05, 1.0)
    recipe = TimbreRecipe({"any": 1.0}, quality=Quality.LIGHT)
    try:
        session, other = [await service.open(recipe, Delivery(), FORMAT) for _ in range(2)]
        other.take_share(Quality.FULL if crowded else Quality.LIGHT)
        engine.lost = lost
        if given is None:
            with pytest.raises(RateExceeded):
                service.beside(recipe, session)
        else:
            assert service.beside(recipe, session).quality is given
            assert session.demand.quality is given
        assert session.quality is Quality.LIGHT
    finally:
        service.close()


@pytest.mark.anyio
async def test_a_place_that_was_given_up_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    service = SpeechService(ToneEngine(), loaded_frontend(), Scheduler(threads=1), refuse_overload=True)
    try:
        with monkeypatch.context() as patched:
            patched.setattr("voxwire.speech.session.ARRIVAL_S", 0.0)
            speaking, late = [
                await service.open(TimbreRecipe({"any": 1.0}), Delivery(), FORMAT) for _ in range(2)
            ]
            speaking.feed("Now it speaks.")
            late.feed("Too late.")
            late.finish()
            (failed,) = [event async for event in late.events()]
        assert isinstance(failed, Failed)
        assert isinstance(failed.error, RateExceeded)
        speaking.finish()
        assert isinstance([event async for event in speaking.events()][-1], Finished)
    finally:
        service.close()


@pytest.mark.anyio
async def test_a_place_is_kept_while_text_is_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    service = SpeechService(ToneEngine(), loaded_frontend(), Scheduler(threads=1), refuse_overload=True)
    try:
        waiting = await service.open(TimbreRecipe({"any": 1.0}), Delivery(), FORMAT)
        waiting.feed("A first sentence. ")
        waiting.flush()
        coming = asyncio.create_task(_drained(waiting.events()))
        while waiting.working:
            await asyncio.sleep(0.001)
        assert service.listeners == 1
        monkeypatch.setattr("voxwire.speech.session.ARRIVAL_S", 0.0)
        assert service.listeners == 0
        waiting.finish()
        await coming
    finally:
        service.close()


async def _drained(events: AsyncIterator[SpeechEvent]) -> None:
    async for _ in events:
        pass


@pytest.mark.anyio
async def test_who_listens_faster_than_can_be_planned_takes_more_room() -> None:
    service = SpeechService(Listening(1.25), loaded_frontend(), Scheduler(threads=1), refuse_overload=True)
    try:
        session = await service.open(TimbreRecipe({"any": 1.0}), Delivery(rate=4.0), FORMAT)
        assert session.demand == Demand(Quality.FULL, 3.2)
    finally:
        service.close()


@pytest.mark.anyio
async def test_warming_up_measures_what_speech_costs() -> None:
    service = SpeechService(ToneEngine(), loaded_frontend(), Scheduler(threads=1), refuse_overload=True)
    try:
        await service.warm_up(TimbreRecipe({"any": 1.0}))
        assert service.admission is not None
        assert service.admission.capacity(Demand(Quality.FULL)) > 1
    finally:
        service.close()
