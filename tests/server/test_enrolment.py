"""Making voices in the background, with the real process."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from audio.speech_like import speech_like, wav_bytes
from voxwire.errors import EngineError, RateExceeded
from voxwire.server.enrolment import PAUSE_S, SLICE_S, Enroller, Pacing
from voxwire.server.fitting_messages import CloneJob, DesignJob, Made, Probed, ProbeJob, Unfit
from voxwire.server.fitting_process import WAITING, FittingProcess
from voxwire.server.fitting_worker import BACKGROUND, PROMPT
from voxwire.state_errors import DatabaseUnusable
from voxwire.store.custom_voices import VoiceStore
from voxwire.store.database import open_database
from voxwire.store.recordings import Recordings
from voxwire.voices.catalog import Catalog, Origin
from voxwire.voices.library import CustomVoice, Status, new_voice

pytestmark = pytest.mark.anyio

MODEL = Catalog.load().model("cosyvoice-v3-flash")
SPEECH = wav_bytes(speech_like(6))
PATIENCE_S = 120.0


def probing(data: bytes) -> ProbeJob:
    return ProbeJob(data, speech_s=3.0, sample_rate=16_000, taken_s=10.0, noisy=False, syllables=None)


def test_work_goes_on_while_nobody_speaks() -> None:
    pacing = Pacing()
    assert all(pacing.runs(now, busy=False) for now in (0.0, 5.0, 100.0))


def test_work_pauses_while_others_speak_but_not_for_good() -> None:
    pacing, step = Pacing(), 0.1
    states = [pacing.runs(n * step, busy=True) for n in range(round(3 * (PAUSE_S + SLICE_S) / step))]
    assert not any(states[: round(PAUSE_S / step)])
    assert 0 < sum(states) < 0.1 * len(states)
    assert pacing.runs(1_000.0, busy=False)


@pytest.fixture
async def process(tmp_path: Path) -> AsyncIterator[FittingProcess]:
    async with FittingProcess("tone", tmp_path, PROMPT) as process:
        yield process


async def test_one_process_does_all_jobs(process: FittingProcess) -> None:
    probed = await process.do(probing(SPEECH), PATIENCE_S)
    assert isinstance(probed, Probed)
    pid = process.pid
    assert isinstance(await process.do(CloneJob(probed.wav, "zh"), PATIENCE_S), Made)
    assert isinstance(await process.do(DesignJob("a deep male voice", 3), PATIENCE_S), Made)
    unfit = await process.do(probing(b"no sound"), PATIENCE_S)
    assert isinstance(unfit, Unfit)
    assert unfit.code == "BadRequest.UnsupportedFileFormat"
    assert process.pid == pid


async def test_a_process_that_ends_is_replaced(process: FittingProcess) -> None:
    await process.do(DesignJob("a voice", 1), PATIENCE_S)
    assert process.pid is not None
    process.hold(True)
    job = asyncio.create_task(process.do(DesignJob("a voice", 1), PATIENCE_S))
    await asyncio.sleep(0.1)
    assert not job.done()
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(EngineError):
        await job
    process.hold(False)
    assert isinstance(await process.do(DesignJob("a voice", 1), PATIENCE_S), Made)


async def test_a_job_that_nobody_waits_for_ends_its_process(process: FittingProcess) -> None:
    await process.do(DesignJob("a voice", 1), PATIENCE_S)
    pid = process.pid
    assert pid is not None
    process.hold(True)
    job = asyncio.create_task(process.do(DesignJob("a voice", 1), PATIENCE_S))
    await asyncio.sleep(0.1)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_a_job_may_take_so_long(process: FittingProcess) -> None:
    process.hold(True)
    with pytest.raises(EngineError, match="too long"):
        await process.do(DesignJob("a voice", 1), 0.2)
    process.hold(False)
    assert isinstance(await process.do(DesignJob("a voice", 1), PATIENCE_S), Made)


async def test_few_jobs_may_wait(process: FittingProcess) -> None:
    jobs = [asyncio.create_task(process.do(DesignJob("a voice", n), PATIENCE_S)) for n in range(WAITING + 2)]
    results = await asyncio.gather(*jobs, return_exceptions=True)
    assert [type(result) for result in results].count(RateExceeded) == 1
    assert [type(result) for result in results].count(Made) == WAITING + 1


class House:
    """A store and what makes its voices."""

    def __init__(
        self,
        store: VoiceStore,
        recordings: Recordings,
        enroller: Enroller,
        busy: asyncio.Event,
        told: list[tuple[str, bool]],
    ) -> None:
        self.store, self.recordings, self.enroller, self.busy = store, recordings, enroller, busy
        self.told = told
        """How each voice ended, and whether the time it took was told."""

    def voice(self, wav: bytes | None = SPEECH) -> CustomVoice:
        recording = "f" * 64 + ".wav" if wav is None else self.recordings.put(wav)
        return new_voice("shop", MODEL, Origin.CLONE, "me", recording=recording)

    async def add(self, wav: bytes | None = SPEECH) -> CustomVoice:
        voice = self.voice(wav)
        await self.store.add(voice)
        return voice

    async def of(self, voice: CustomVoice) -> CustomVoice:
        found = await self.store.find("shop", voice.id)
        assert found is not None
        return found


@asynccontextmanager
async def house(data_dir: Path) -> AsyncIterator[House]:
    busy = asyncio.Event()
    async with (
        open_database(data_dir) as database,
        FittingProcess("tone", data_dir, BACKGROUND) as process,
        FittingProcess("tone", data_dir, PROMPT) as prompt,
    ):
        store, recordings = VoiceStore(database), Recordings(data_dir / "recordings")
        told: list[tuple[str, bool]] = []

        def tell(origin: str, outcome: str, seconds: float | None) -> None:
            assert origin == "clone"
            told.append((outcome, seconds is not None))

        enroller = Enroller(store, recordings, process, prompt, busy.is_set, tell)
        running = asyncio.create_task(enroller.run())
        try:
            yield House(store, recordings, enroller, busy, told)
        finally:
            running.cancel()
            await asyncio.wait([running], timeout=PATIENCE_S)
            assert running.done()


async def test_voices_are_made_one_after_the_other(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        good, lost = await home.add(), await home.add(None)
        await home.enroller.wait(lost.id, PATIENCE_S)
        assert (await home.of(good)).status is Status.OK
        given_up = await home.of(lost)
        assert (given_up.status, given_up.reason) == (
            Status.UNDEPLOYED,
            "Its recording is not there any more.",
        )
        assert home.told == [("made", True), ("failed", True)]


async def test_a_voice_waits_while_others_speak_and_for_the_next_start(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        home.busy.set()
        voice = await home.add()
        await home.enroller.wait(voice.id, 1.0)
        assert (await home.of(voice)).status is Status.DEPLOYING
    async with house(tmp_path) as home:
        await home.enroller.wait(voice.id, PATIENCE_S)
        assert (await home.of(voice)).status is Status.OK


async def test_the_making_ends_with_the_server_though_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(voice: CustomVoice) -> None:
        raise DatabaseUnusable("The database can't grow.")

    async with house(tmp_path) as home:
        home.busy.set()
        voice = await home.add()
        await home.enroller.wait(voice.id, 1.0)
        monkeypatch.setattr(home.store, "put_off", full)


async def test_a_voice_somebody_waits_for_is_made_beside_others_speech(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        home.busy.set()
        earlier, voice = await home.add(), home.voice()
        await home.enroller.wait(earlier.id, 0.5)
        with home.enroller.urgent(voice.id):
            await home.store.add(voice)
            await home.enroller.wait(voice.id, PATIENCE_S)
        assert (await home.of(voice)).status is Status.OK
        assert (await home.of(earlier)).status is Status.DEPLOYING


async def test_a_worker_that_dies_is_no_fault_of_the_voice(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        home.busy.set()
        voice = await home.add()
        home.enroller.wake()
        process = home.enroller._process
        async with asyncio.timeout(PATIENCE_S):
            while process.pid is None:
                await asyncio.sleep(0.02)
        # It is held, and so in the middle of its work; the server's own signals do not reach it.
        assert os.getsid(process.pid) != os.getsid(0)
        os.kill(process.pid, signal.SIGKILL)
        home.busy.clear()
        await home.enroller.wait(voice.id, PATIENCE_S)
        assert (await home.of(voice)).status is Status.OK


async def test_a_removed_voice_makes_room_for_the_next(tmp_path: Path) -> None:
    async with house(tmp_path) as home:
        home.busy.set()
        first, second = await home.add(), await home.add()
        await home.enroller.wait(first.id, 0.5)
        await home.store.remove("shop", first.id)
        home.enroller.drop(first.id)
        home.busy.clear()
        await home.enroller.wait(second.id, PATIENCE_S)
        assert (await home.of(second)).status is Status.OK
        assert await home.store.find("shop", first.id) is None
        assert home.told == [("dropped", False), ("made", True)]
