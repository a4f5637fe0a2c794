"""Makes the voices that wait for it: in the background, or at once for clients that wait for the answer.

What is to be done stands in the database alone: a voice is DEPLOYING until its timbre, or the reason there is
none, has been written. A kill at any moment leaves it there for the next start.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

import structlog

from voxwire.errors import EngineError, RateExceeded, VoxwireError
from voxwire.server.fitting_messages import CloneJob, Failed, Made
from voxwire.server.fitting_process import FittingProcess, WorkerGone
from voxwire.state_errors import StateUnavailable
from voxwire.store.custom_voices import CLAIM_S, MOST_ATTEMPTS, VoiceStore
from voxwire.store.recordings import Recordings
from voxwire.voices.fitting import Fitted, read_recipe
from voxwire.voices.library import CustomVoice

LONGEST_S = 3600.0
"""How long the making of a voice may take, pauses included."""
KEEP_S = CLAIM_S / 4
"""How often other servers are told that a voice is still being made."""
PACE_S = 0.1
"""How often it is decided whether to go on."""
LOOK_S = 60.0
"""How often the database is looked at without a reason, in seconds."""
AWAY_S = 2.0
"""How often that is tried while the database is away, in seconds."""
PAUSE_S = 10.0
"""Longest pause while others speak, in seconds."""
SLICE_S = 0.5
"""How long work goes on after the longest pause, in seconds."""

Told = Callable[[str, str, float | None], None]
"""Is told of each voice that was tried: its origin, how that ended, and after how many seconds, or None."""


def untold(origin: str, outcome: str, seconds: float | None) -> None:
    """Tell nobody."""


class Pacing:
    """Decides when background work pauses: while others speak, but never for good."""

    def __init__(self) -> None:
        self._paused_since: float | None = None
        self._slice_until = 0.0

    def runs(self, now: float, *, busy: bool) -> bool:
        """Whether to work now.

        Args:
            now: seconds on a clock that never goes back.
            busy: whether others want the processor.

        """
        if not busy or now < self._slice_until:
            self._paused_since = None
            return True
        if self._paused_since is None:
            self._paused_since = now
        if now - self._paused_since >= PAUSE_S:
            self._paused_since, self._slice_until = None, now + SLICE_S
            return True
        return False


class Enroller:
    """Makes voices for as long as :meth:`run` runs.

    Args:
        store: where voices wait.
        recordings: what they are made from.
        process: what does it.
        prompt: what does it for a request that waits; it does not pause, and works beside the other.
        busy: whether live speech wants the processor.
        told: is told how each ended.

    """

    def __init__(
        self,
        store: VoiceStore,
        recordings: Recordings,
        process: FittingProcess,
        prompt: FittingProcess,
        busy: Callable[[], bool],
        told: Told = untold,
    ) -> None:
        self._store = store
        self._recordings = recordings
        self._process = process
        self._prompt = prompt
        self._busy = busy
        self._told = told
        self._urgent: set[str] = set()
        self._wanted = {urgent: asyncio.Event() for urgent in (False, True)}
        self._waiting: defaultdict[str, list[asyncio.Future[None]]] = defaultdict(list)
        self._present: dict[str, asyncio.Task[None]] = {}
        """What is being made, by the id of its voice."""

    def wake(self) -> None:
        """Look for voices that wait."""
        for wanted in self._wanted.values():
            wanted.set()

    def drop(self, voice: str) -> None:
        """Stop making a voice, if that is what is being done: it was removed, or has another recording."""
        if voice in self._present:
            self._present[voice].cancel()

    @contextmanager
    def urgent(self, voice: str) -> Iterator[None]:
        """Make a voice at once and without pauses, while the block runs that adds it and waits for it."""
        self._urgent.add(voice)
        try:
            yield
        finally:
            self._urgent.discard(voice)

    async def wait(self, voice: str, seconds: float) -> None:
        """Wait until a voice that was just added has been made or given up, or for some time."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[voice].append(done)
        self.wake()
        try:
            await asyncio.wait([done], timeout=seconds)
        finally:
            self._waiting[voice].remove(done)
            if not self._waiting[voice]:
                del self._waiting[voice]

    async def run(self) -> None:
        """Make voices, for ever."""
        async with asyncio.TaskGroup() as lanes:
            for urgent in self._wanted:
                lanes.create_task(self._make_for_ever(urgent=urgent))

    async def _make_for_ever(self, *, urgent: bool) -> None:
        wanted = self._wanted[urgent]
        while True:
            wanted.clear()
            look_s = LOOK_S
            try:
                await self._make_all(urgent=urgent)
            except StateUnavailable:
                look_s = AWAY_S
            except Exception:
                structlog.get_logger().exception("voices can't be made")
            try:
                async with asyncio.timeout(look_s):
                    await wanted.wait()
            except TimeoutError:
                pass

    async def _make_all(self, *, urgent: bool) -> None:
        while (voice := await self._next(urgent=urgent)) is not None:
            making = asyncio.create_task(self._make(voice, urgent=urgent))
            self._present[voice.id] = making
            try:
                await asyncio.wait([making])
            except asyncio.CancelledError:
                making.cancel()
                await asyncio.gather(making, return_exceptions=True)
                # The server is going down, which is no fault of the voice. It must, whatever can be written.
                with suppress(VoxwireError):
                    await asyncio.shield(self._store.put_off(voice))
                raise
            finally:
                del self._present[voice.id]
                for waiting in self._waiting.get(voice.id, ()):
                    if not waiting.done():
                        waiting.set_result(None)
            if making.cancelled():
                self._told(voice.origin.value, "dropped", None)
            else:
                making.result()

    async def _next(self, *, urgent: bool) -> CustomVoice | None:
        """The next voice of those somebody waits for, or of the others."""
        if not urgent:
            return await self._store.begin_next(but=self._urgent | self._present.keys())
        only = self._urgent - self._present.keys()
        return await self._store.begin_next(only=only) if only else None

    async def _make(self, voice: CustomVoice, *, urgent: bool) -> None:
        log, begun = structlog.get_logger().bind(voice=voice.id), time.monotonic()
        keeping = asyncio.create_task(self._keep(voice))
        pacing = None if urgent else asyncio.create_task(self._pace())
        try:
            made = await self._fit(voice, self._prompt if urgent else self._process)
        except StateUnavailable:
            await self._store.put_off(voice)
            raise
        except VoxwireError as error:
            reason = error.message
            log.warning("a voice can't be made", reason=reason)
            await _persistently(lambda: self._store.failed(voice, reason))
            self._told(voice.origin.value, "failed", time.monotonic() - begun)
        else:
            await _persistently(lambda: self._store.fitted(voice, made))
            self._told(voice.origin.value, "made", time.monotonic() - begun)
            log.info("a voice was made", similarity=made.similarity)
        finally:
            keeping.cancel()
            await asyncio.gather(keeping, return_exceptions=True)
            if pacing is not None:
                pacing.cancel()
                await asyncio.gather(pacing, return_exceptions=True)
                self._process.hold(False)

    async def _keep(self, voice: CustomVoice) -> None:
        """Have other servers leave a voice alone, for ever."""
        while True:
            await asyncio.sleep(KEEP_S)
            # The database may be back in time.
            with suppress(StateUnavailable):
                await self._store.keep(voice)

    async def _fit(self, voice: CustomVoice, process: FittingProcess) -> Fitted:
        path = await asyncio.to_thread(self._recordings.find, voice.recording or "")
        if path is None:
            raise EngineError("Its recording is not there any more.")
        try:
            wav = await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            raise EngineError("Its recording can't be read.") from error
        job = CloneJob(wav, voice.language)
        for attempt in range(MOST_ATTEMPTS):
            try:
                return fitted(await process.do(job, LONGEST_S))
            except RateExceeded:  # Only where others wait for the prompt one.
                process = self._process
            except WorkerGone:
                # The system may have wanted its memory; a recording that ends it each time is given up.
                if attempt + 1 == MOST_ATTEMPTS:
                    raise
        return fitted(await self._process.do(job, LONGEST_S))

    async def _pace(self) -> None:
        loop, pacing = asyncio.get_running_loop(), Pacing()
        while True:
            self._process.hold(not pacing.runs(loop.time(), busy=self._busy()))
            await asyncio.sleep(PACE_S)


async def _persistently(write: Callable[[], Awaitable[None]]) -> None:
    """Write down what took long to make, however long the database is away."""
    while True:
        try:
            return await write()
        except StateUnavailable:
            await asyncio.sleep(AWAY_S)


def fitted(result: object) -> Fitted:
    """What was made.

    Raises:
        EngineError: nothing was; the message says why.

    """
    match result:
        case Made(recipe, similarity, report):
            return Fitted(read_recipe(recipe), similarity, report)
        case Failed(message):
            raise EngineError(message)
        case _:
            raise EngineError("The process that makes voices answered with something else.")
