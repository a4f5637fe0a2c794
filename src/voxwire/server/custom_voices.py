"""Makes, changes and removes the voices that workspaces have made for themselves."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

import msgspec
import structlog

from voxwire.errors import FetchFailed, FileTooLarge, RateExceeded, VoxwireError
from voxwire.fetching import Fetcher
from voxwire.http_errors import (
    SAMPLE_ERRORS,
    DownloadFailed,
    ResourceNotExist,
    SampleTooLarge,
    SampleUnfit,
)
from voxwire.server.enrolment import Enroller, Told, fitted, untold
from voxwire.server.fitting_messages import DesignJob, Probed, ProbeJob, Unfit
from voxwire.server.fitting_process import FittingProcess
from voxwire.server.fitting_worker import BACKGROUND, PROMPT
from voxwire.server.own_voices import OwnVoices
from voxwire.server.upstreams import models_elsewhere
from voxwire.settings import Settings
from voxwire.store.custom_voices import VoiceStore, forget_recording
from voxwire.store.database import Database
from voxwire.store.recordings import Recordings, open_recordings
from voxwire.voices.fitting import Fitted
from voxwire.voices.library import CustomVoice, Status, new_voice
from voxwire.voices.models import Model, Origin

SAMPLE_BYTES = 10 * 1024 * 1024
"""Largest recording (voice cloning API pages: 10 MB)."""
PROMPT_S = 120.0
"""How long it may take to examine a recording, or to design a voice."""
MOST_WAITING = 100
"""Voices of all workspaces that may wait for their making; more are refused until some are done."""
PATIENCE_S = 45.0
"""How long a request waits for a voice that is to be ready when it is answered."""

SWEEP_S = 3600.0
"""How often recordings are looked for that belong to no voice."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A voice that is to be made."""

    workspace: str
    target: Model
    name: str
    language: str | None


class CustomVoices:
    """All that is done with such voices. Made by :func:`running_custom_voices`."""

    def __init__(
        self,
        store: VoiceStore,
        recordings: Recordings,
        fetcher: Fetcher,
        prompt: FittingProcess,
        enroller: Enroller,
        elsewhere: Collection[str] = (),
        told: Told = untold,
    ) -> None:
        self.store = store
        """Where the voices are."""
        self.recordings = recordings
        """What they were made from."""
        self.enroller = enroller
        """What makes them."""
        self._fetcher = fetcher
        self._elsewhere = elsewhere
        """Models that other servers speak for, which are sent the recording itself."""
        self._prompt = prompt
        self._told = told
        # Recordings are shared by what is in them: one must not be removed while another voice takes it up.
        self._changing = asyncio.Lock()

    def of(self, workspace: str) -> OwnVoices:
        """The voices of a workspace, for the doors."""
        return OwnVoices(self.store, workspace, self._make_ready)

    async def _make_ready(self, voice: CustomVoice) -> None:
        """Have the recording of a voice here, where it is needed to speak: another server may have it."""
        if voice.recording is not None and voice.target_model in self._elsewhere:
            await asyncio.to_thread(self.recordings.find, voice.recording)

    async def clone(self, wanted: Wanted, source: str, demands: ProbeJob, *, ready: bool) -> CustomVoice:
        """Make a voice from a recording, in the background.

        Args:
            wanted: what it is to be.
            source: URL of the recording.
            demands: what that must be; its data is left out.
            ready: whether to wait, within reason, until the voice can speak.

        Raises:
            VoiceQuotaExceeded: the workspace has as many voices as it may.
            RateExceeded: too many voices wait.
            DownloadFailed: the recording can't be had.
            SampleRejected: no voice can be made from it.

        """
        await self.store.check_room(wanted.workspace)
        wav = await self._sample(source, demands)
        voice = new_voice(
            wanted.workspace, wanted.target, Origin.CLONE, wanted.name, language=wanted.language
        )
        if not ready:
            await self._add(voice, wav)
            self.enroller.wake()
            return voice
        try:
            with self.enroller.urgent(voice.id):
                await self._add(voice, wav)
                await self.enroller.wait(voice.id, PATIENCE_S)
        except asyncio.CancelledError:
            # Nobody has learnt its id.
            await asyncio.shield(self._forget(voice))
            raise
        made = await self.store.find(wanted.workspace, voice.id) or voice
        if made.status is Status.UNDEPLOYED:
            await self._forget(voice)
            raise SampleUnfit((made.reason or "no voice can be made from it").rstrip("."))
        return made

    async def _add(self, voice: CustomVoice, wav: bytes) -> None:
        """Write down a voice with the recording it is to be made from."""
        async with self._recorded(wav) as recording:
            await self.store.add(replace(voice, recording=recording))
            await asyncio.to_thread(self.recordings.keep, recording)

    @asynccontextmanager
    async def _recorded(self, wav: bytes) -> AsyncIterator[str]:
        """Keep a recording for the voice that the block writes down; if it does not, it is forgotten."""
        async with self._changing:
            recording = await asyncio.to_thread(self.recordings.put, wav)
            try:
                yield recording
            except BaseException:
                await asyncio.shield(forget_recording(self.store, self.recordings, recording))
                raise

    async def _forget(self, voice: CustomVoice) -> None:
        with suppress(ResourceNotExist):
            await self.remove(voice.workspace, voice.id)

    async def design(self, description: str) -> Fitted:
        """Make a timbre by a description; nothing is kept.

        Raises:
            RateExceeded: too many wait.
            EngineError: it can't be made.

        """
        job, begun = DesignJob(description, secrets.randbelow(1 << 31)), time.monotonic()
        try:
            made = fitted(await self._prompt.do(job, PROMPT_S))
        except (RateExceeded, asyncio.CancelledError):
            self._told(Origin.DESIGN.value, "dropped", None)
            raise
        except Exception:
            self._told(Origin.DESIGN.value, "failed", time.monotonic() - begun)
            raise
        self._told(Origin.DESIGN.value, "made", time.monotonic() - begun)
        return made

    async def keep_design(
        self, wanted: Wanted, made: Fitted, description: str, preview_text: str
    ) -> CustomVoice:
        """Keep a designed voice, which can speak at once.

        Raises:
            VoiceQuotaExceeded: the workspace has as many voices as it may.

        """
        voice = new_voice(
            wanted.workspace,
            wanted.target,
            Origin.DESIGN,
            wanted.name,
            made,
            language=wanted.language,
            description=description,
            preview_text=preview_text,
        )
        await self.store.add(voice)
        return voice

    async def rerecord(self, voice: CustomVoice, source: str, demands: ProbeJob) -> None:
        """Make a voice anew from another recording, in the background; it can't speak until then.

        Raises:
            ResourceNotExist: it has been removed meanwhile.
            DownloadFailed: the recording can't be had.
            SampleRejected: no voice can be made from it.

        """
        wav = await self._sample(source, demands)
        async with self._recorded(wav) as recording:
            old = await self.store.rerecord(voice.workspace, voice.id, recording)
            await asyncio.to_thread(self.recordings.keep, recording)
            self.enroller.drop(voice.id)
            await forget_recording(self.store, self.recordings, old)
        self.enroller.wake()

    async def remove(self, workspace: str, voice: str) -> None:
        """Remove a voice: nothing new is said with it, and what is being said is said to its end.

        Raises:
            ResourceNotExist: the workspace has no such voice.

        """
        async with self._changing:
            removed = await self.store.remove(workspace, voice)
            self.enroller.drop(voice)
            await forget_recording(self.store, self.recordings, removed.recording)

    async def run(self) -> None:
        """Make the voices that wait, for ever."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._sweep())
            tasks.create_task(self.enroller.run())

    async def _sweep(self) -> None:
        """Remove recordings that belong to no voice, for ever: other servers may have removed theirs."""
        while True:
            try:
                await self.store.forget_deleted()
                kept = await self.store.recordings()
                await asyncio.to_thread(self.recordings.sweep, kept)
            except (OSError, VoxwireError):
                structlog.get_logger().exception("old recordings can't be removed")
            await asyncio.sleep(SWEEP_S)

    async def _sample(self, source: str, demands: ProbeJob) -> bytes:
        """Fetch and check a recording; gives what is used of it."""
        if await self.store.waiting() >= MOST_WAITING:
            raise RateExceeded
        try:
            data = await self._fetcher.fetch(source, SAMPLE_BYTES)
        except FileTooLarge as error:
            raise SampleTooLarge(f"it may have {SAMPLE_BYTES >> 20} MB") from error
        except FetchFailed as error:
            raise DownloadFailed(error) from error
        match await self._prompt.do(msgspec.structs.replace(demands, data=data), PROMPT_S):
            case Probed(wav):
                return wav
            case Unfit(code, detail):
                raise next(error for error in SAMPLE_ERRORS if error.code == code)(detail)
            case _:
                raise SampleUnfit("it can't be examined")


@asynccontextmanager
async def running_custom_voices(
    settings: Settings,
    database: Database,
    fetcher: Fetcher,
    busy: Callable[[], bool],
    told: Told = untold,
) -> AsyncIterator[CustomVoices]:
    """Have what is needed for voices until the end of the block. Voices are made while ``run`` runs.

    Args:
        settings: of this server.
        database: where voices are kept.
        fetcher: gets recordings.
        busy: whether live speech wants the processor.
        told: is told how the making of each voice ended.

    """
    owner = {"owner": secrets.token_hex(8)} if database.shared else {}
    store = VoiceStore(database, settings.most_custom_voices, **owner)
    recordings = await asyncio.to_thread(open_recordings, settings)

    def process(priority: str) -> FittingProcess:
        return FittingProcess(settings.engine, settings.model_dir, priority)

    async with process(PROMPT) as prompt, process(BACKGROUND) as background:
        enroller = Enroller(store, recordings, background, prompt, busy, told)
        yield CustomVoices(store, recordings, fetcher, prompt, enroller, models_elsewhere(settings), told)
