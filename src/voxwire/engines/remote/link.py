"""The connections to the replicas, on a thread of their own, so that what is given up ends at once.

An utterance whose replica dies is asked for again: windows depend on nothing but the utterance, so another
replica makes the same samples, and begins with the first of them that was not sent before.
"""

import asyncio
import itertools
import ssl
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import httpcore
import structlog

from voxwire.cluster_settings import ClusterSettings
from voxwire.engines.base import Cancellation
from voxwire.engines.remote.messages import (
    MEDIA_TYPE,
    PINNED,
    REPLICA,
    Description,
    Ended,
    Failed,
    FrameReader,
    Planned,
    Speak,
    Window,
    decode_description,
    encode,
)
from voxwire.engines.remote.plan import Plans
from voxwire.engines.upstream.breaker import CircuitBreaker
from voxwire.engines.upstream.failures import (
    Broken,
    BrokenOff,
    Busy,
    Failure,
    Garbage,
    Refused,
    Resting,
    Silent,
    Unreachable,
)
from voxwire.engines.upstream.reception import Reception
from voxwire.engines.upstream.receptions import Receptions
from voxwire.errors import Cancelled, EngineError, VoxwireError
from voxwire.observe.upstream_figures import UpstreamFigures
from voxwire.upstream_errors import EngineUnavailable

AHEAD_S = 10.0
"""Audio that is received ahead of what is asked for, in seconds: what a door has of a slow client's utterance
is there whatever dies elsewhere. A megabyte at most, which would wait in the cluster's memory otherwise."""
RETRY_S = 0.05
"""How long to wait before another replica is asked, in seconds; twice as long the next time."""
LONGEST_RETRY_S = 0.4
"""The longest such wait."""
OPEN_AFTER = 10
"""Utterances that nobody could speak within :data:`OPEN_WINDOW_S` after which none is asked for a while."""
OPEN_WINDOW_S = 10.0
OPEN_S = 2.0


@dataclass(frozen=True, slots=True)
class Asked:
    """One utterance, and how it is asked for."""

    speak: Speak
    pin: str | None
    """What keeps utterances of one voice together."""
    sample_rate: int
    repeatable: bool
    """Whether another replica makes the same audio."""


class RemoteLink:
    """Asks the replicas behind one or more addresses. Its thread runs until :meth:`close`."""

    def __init__(self, settings: ClusterSettings) -> None:
        """Connect nothing yet."""
        self._settings = settings
        self._log = structlog.get_logger()
        self._breaker = CircuitBreaker(OPEN_AFTER, OPEN_WINDOW_S, OPEN_S)
        self._address = 0
        """Index of the one that is asked."""
        self._outcomes: Counter[str] = Counter()
        self._retries = 0
        self._first_audios, self._first_audio_s = 0, 0.0
        self.spoke: Counter[str] = Counter()
        """Utterances that each replica has begun to speak."""
        self._pool: httpcore.AsyncConnectionPool | None = None
        self._receptions = Receptions("cluster")
        self._loop = self._receptions.loop

    def describe(self) -> Description:
        """Wait for a replica and ask what it can do.

        Raises:
            EngineUnavailable: none has answered in time.

        """
        give_up = time.monotonic() + self._settings.start_seconds
        told = False
        while True:
            try:
                return self._receptions.wait_for(self._describe())
            except Failure as failure:
                if time.monotonic() >= give_up:
                    raise EngineUnavailable(failure.reason) from failure
                if not told:
                    self._log.info("waiting for the cluster", reason=failure.reason)
                    told = True
            time.sleep(0.25)

    def receive(self, asked: Asked, cancellation: Cancellation) -> tuple[Reception, Plans]:
        """Have an utterance spoken, until that is cancelled. Does not wait."""
        reception, plans = Reception(self._loop, round(AHEAD_S * asked.sample_rate)), Plans()

        def cancelled() -> None:
            reception.cancel()
            plans.end(Cancelled())

        self._receptions.begin(self._receive(asked, reception, plans), cancellation, cancelled)
        return reception, plans

    @property
    def figures(self) -> UpstreamFigures:
        """What has been counted."""
        return UpstreamFigures(
            "cluster",
            self._breaker.state,
            self._receptions.running,
            self._settings.streams,
            dict(self._outcomes),
            self._retries,
            self._first_audio_s,
            self._first_audios,
        )

    def close(self) -> None:
        """Give up every utterance, and end the thread."""
        self._receptions.close(self._disconnect)

    # -- on the thread of the loop --------------------------------------------------------------

    async def _disconnect(self) -> None:
        if self._pool is not None:
            await self._pool.aclose()

    async def _receive(self, asked: Asked, reception: Reception, plans: Plans) -> None:
        error: VoxwireError | None = None
        try:
            await self._speak(asked, reception, plans)
        except asyncio.CancelledError:
            error = Cancelled()
            self._outcomes["cancelled"] += 1
            self._breaker.undecided()
            raise
        except Failure as failure:
            error = failure.error
        except Exception:
            self._log.exception("the cluster can't be asked")
            self._breaker.undecided()
            error = EngineError("The cluster can't be asked.")
        finally:
            reception.end(error)
            if error is not None:
                plans.end(error)

    async def _speak(self, asked: Asked, reception: Reception, plans: Plans) -> None:
        """Receive an utterance; go on with another replica as often as may be."""
        if not self._breaker.admits(self._loop.time()):
            raise Resting("no replica has answered for a while")
        begun, started = self._loop.time(), list[float]()
        for attempt in itertools.count():
            speak = self._from_here(asked, reception.samples, begun, started)
            try:
                await self._attempt(replace(asked, speak=speak), reception, plans, started)
            except Failure as failure:
                self._outcomes[type(failure).__name__.lower()] += 1
                if plans.all_of(reception.samples):
                    # What died had nothing more to say.
                    break
                again = failure.retried and attempt < self._settings.retries
                if not again or (reception.samples and not asked.repeatable):
                    self._give_up(failure, broken=bool(reception.samples))
                self._retries += 1
                self._log.info("asking another replica", reason=failure.reason, sent=reception.samples)
                # What has died need not be waited for; what is busy may have room in a moment.
                wait_s = RETRY_S * 2**attempt if attempt or isinstance(failure, Busy) else 0.0
                wait_s = min(wait_s, LONGEST_RETRY_S)
            else:
                break
            await asyncio.sleep(wait_s)
        self._outcomes["ok"] += 1
        self._breaker.succeeded()

    def _from_here(self, asked: Asked, samples: int, begun: float, started: list[float]) -> Speak:
        """What is asked for when so many samples have come."""
        if not samples:
            return asked.speak
        # Whoever had heard nothing before plays since the first audio.
        due_s = asked.speak.due_s
        dry = (started[0] if due_s is None else begun + due_s) + samples / asked.sample_rate
        return Speak(
            asked.speak.utterance,
            asked.speak.recipe,
            asked.speak.delivery,
            samples,
            max(0.0, dry - self._loop.time()),
        )

    def _give_up(self, failure: Failure, *, broken: bool) -> None:
        if failure.counted:
            self._breaker.failed(self._loop.time())
        else:
            self._breaker.undecided()
        self._log.warning("the cluster failed", reason=failure.reason, broken_off=broken)
        if broken:
            raise BrokenOff(failure.reason) from failure
        raise failure

    async def _attempt(self, asked: Asked, reception: Reception, plans: Plans, started: list[float]) -> None:
        settings, loop, address = self._settings, self._loop, self._address
        begun, reader, whole = loop.time(), FrameReader(), False
        headers = {} if asked.pin is None else {PINNED: asked.pin}
        async with self._asking("speak", encode(asked.speak), headers, settings.first_audio_seconds) as (
            response,
            limit,
        ):
            async for data in response.aiter_stream():
                for message in self._frames(reader, data):
                    match message:
                        case Planned():
                            plans.put(message)
                        case Window():
                            if not started:
                                started.append(loop.time())
                                self._first_audios += 1
                                self._first_audio_s += loop.time() - begun
                                # Not only when all has come: its listener may take their time.
                                self._breaker.succeeded()
                            # A listener may be slower than the replica; then that is not what is late.
                            limit.reschedule(None)
                            await reception.put(message.audio)
                        case Failed():
                            raise Refused(message.reason)
                        case Ended():
                            whole = True
                    limit.reschedule(loop.time() + settings.chunk_seconds)
        if not whole:
            raise self._lost("a replica died", address)

    @staticmethod
    def _frames(reader: FrameReader, data: bytes) -> list[Planned | Window | Failed | Ended]:
        try:
            return list(reader.feed(data))
        except EngineError as error:
            raise Garbage(error.message) from error

    async def _describe(self) -> Description:
        async with self._asking("describe", b"", {}, self._settings.first_audio_seconds) as (response, _):
            body = await response.aread()
        try:
            return decode_description(body)
        except EngineError as error:
            raise Garbage(error.message) from error

    @asynccontextmanager
    async def _asking(
        self, what: str, body: bytes, headers: dict[str, str], seconds: float
    ) -> AsyncIterator[tuple[httpcore.Response, asyncio.Timeout]]:
        """One request; whatever goes wrong with it is a :class:`Failure`."""
        settings, asked = self._settings, self._address
        address = settings.address[asked]
        timeouts = {"connect": settings.connect_seconds, "pool": seconds / 2}
        try:
            async with (
                asyncio.timeout(seconds) as limit,
                self._connections().stream(
                    "POST",
                    f"{address}/{what}",
                    headers=[("Content-Type", MEDIA_TYPE), ("User-Agent", "voxwire"), *headers.items()],
                    content=body,
                    extensions={"timeout": timeouts},
                ) as response,
            ):
                await self._check(response)
                self._seen(response)
                yield response, limit
        except TimeoutError:
            # Another one may answer, like one that is known to be dead.
            raise self._lost("a replica fell silent", asked) from None
        except httpcore.PoolTimeout:
            raise Silent("there are too many connections") from None
        except (httpcore.ConnectTimeout, httpcore.ConnectError) as error:
            raise self._lost(f"{address} can't be reached: {str(error) or 'no answer'}", asked) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise self._lost(f"a replica died: {str(error) or type(error).__name__}", asked) from error

    def _lost(self, reason: str, address: int) -> Unreachable:
        """What was asked is gone, or its proxy is: the next one is asked from now on.

        All that it spoke find out, each for itself, and only the first moves on.
        """
        if self._address == address:
            self._address = (address + 1) % len(self._settings.address)
        return Unreachable(reason)

    def _seen(self, response: httpcore.Response) -> None:
        names = [value for name, value in response.headers if name.lower() == REPLICA.encode()]
        if names:
            self.spoke[names[0].decode("latin-1")] += 1

    @staticmethod
    async def _check(response: httpcore.Response) -> None:
        status = response.status
        if status in (429, 503):
            raise Busy(f"the replicas have enough to do ({status})")
        if 400 <= status < 500:
            reason = (await response.aread()).decode("utf-8", "replace")[:500]
            raise Refused(reason or f"a replica refuses the request ({status})")
        if status != 200:
            raise Broken(f"a replica failed ({status})")

    def _connections(self) -> httpcore.AsyncConnectionPool:
        if self._pool is None:
            secure = any(address.startswith("https:") for address in self._settings.address)
            context = ssl.create_default_context() if secure else None
            # What is pushed aside by a retry may hold its connection for a moment.
            self._pool = httpcore.AsyncConnectionPool(
                context, max_connections=2 * self._settings.streams, keepalive_expiry=30
            )
        return self._pool
