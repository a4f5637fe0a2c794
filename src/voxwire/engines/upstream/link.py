"""The connections to one server, on a thread of their own, so that what is given up ends at once."""

import asyncio
import itertools
import ssl
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NoReturn

import httpcore
import msgspec
import numpy as np
import structlog

from voxwire.engines.base import Cancellation
from voxwire.engines.upstream.breaker import Circuit, CircuitBreaker
from voxwire.engines.upstream.failures import (
    Broken,
    BrokenOff,
    Busy,
    Failure,
    Garbage,
    Locked,
    Refused,
    Resting,
    Silent,
    Unreachable,
)
from voxwire.engines.upstream.reception import Reception
from voxwire.engines.upstream.receptions import Receptions
from voxwire.engines.upstream.sound import SpeechReader
from voxwire.errors import Cancelled, EngineError
from voxwire.observe.upstream_figures import UpstreamFigures
from voxwire.upstream_settings import UpstreamSettings

AHEAD_S = 4.0
"""Audio that is received ahead of what is asked for, in seconds."""
LONGEST_S = 300.0
"""Longest audio of one request; a longer one is no utterance."""
RETRY_S = 0.15
"""How long to wait before asking again, in seconds; twice as long the next time."""
LONGEST_RETRY_S = 1.0
"""A busy server that names a later time is not waited for."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request, and the silence behind what comes of it."""

    body: Mapping[str, object] | None
    """None where there is only silence."""
    silence: int = 0
    """In samples."""


class Link:
    """Asks one server. Its thread runs from the first request to :meth:`close`."""

    def __init__(self, name: str, settings: UpstreamSettings, key: str | None, sample_rate: int) -> None:
        """Make one; nothing is connected before somebody speaks.

        Args:
            name: what the installation calls the server.
            settings: of the server.
            key: that it wants.
            sample_rate: of the audio that is received, in Hz.

        """
        self._name = name
        self._settings = settings
        self._rate = sample_rate
        self._log = structlog.get_logger().bind(upstream=name)
        self._headers = [("Content-Type", "application/json"), ("User-Agent", "voxwire")]
        if key:
            self._headers.append(("Authorization", f"Bearer {key}"))
        self.breaker = CircuitBreaker(
            settings.open_after, settings.open_window_seconds, settings.open_seconds
        )
        self._outcomes: Counter[str] = Counter()
        self._retries = 0
        self._first_audios, self._first_audio_s = 0, 0.0
        self._receptions = Receptions(f"upstream-{name}")
        self._loop = self._receptions.loop
        self._pool: httpcore.AsyncConnectionPool | None = None

    def receive(self, pieces: Sequence[Request], cancellation: Cancellation) -> Reception:
        """Have pieces spoken one behind the other, until that is cancelled. Does not wait."""
        reception = Reception(self._loop, round(AHEAD_S * self._rate))
        self._receptions.begin(self._receive(reception, pieces), cancellation, reception.cancel)
        return reception

    @property
    def figures(self) -> UpstreamFigures:
        """What has been counted."""
        return UpstreamFigures(
            self._name,
            self.breaker.state,
            self._receptions.running,
            self._settings.streams,
            dict(self._outcomes),
            self._retries,
            self._first_audio_s,
            self._first_audios,
        )

    def close(self) -> None:
        """Give up every request, and end the thread."""
        self._receptions.close(self._disconnect)

    # -- on the thread of the loop --------------------------------------------------------------

    async def _disconnect(self) -> None:
        if self._pool is not None:
            await self._pool.aclose()

    async def _receive(self, reception: Reception, pieces: Sequence[Request]) -> None:
        try:
            for piece in pieces:
                begin = reception.samples
                if piece.body is not None:
                    await self._speak(piece.body, reception)
                reception.bounds.append((begin, reception.samples))
                await reception.put(np.zeros(piece.silence, np.float32))
        except asyncio.CancelledError:
            reception.end(Cancelled())
            raise
        except Failure as failure:
            reception.end(failure.error)
        except Exception:
            self._log.exception("an upstream can't be asked")
            reception.end(EngineError("The upstream can't be asked."))
        else:
            reception.end()

    async def _speak(self, body: Mapping[str, object], reception: Reception) -> None:
        """Receive one piece; ask again as often as may be, while nothing of it has come."""
        begin = reception.samples
        for attempt in itertools.count():
            try:
                await self._attempt(body, reception)
                return
            except Failure as failure:
                self._outcomes[type(failure).__name__.lower()] += 1
                broken = reception.samples > begin
                again = failure.retried and not broken and attempt < self._settings.retries
                wait_s = RETRY_S * 2**attempt
                if isinstance(failure, Busy):
                    again, wait_s = again and failure.retry_after <= LONGEST_RETRY_S, failure.retry_after
                if not again:
                    self._give_up(failure, broken=broken)
                self._retries += 1
                self._log.info("asking an upstream again", reason=failure.reason)
            await asyncio.sleep(wait_s)

    def _give_up(self, failure: Failure, *, broken: bool) -> NoReturn:
        if not isinstance(failure, Resting):
            self._log.warning("an upstream failed", reason=failure.reason, broken_off=broken)
        if broken:
            raise BrokenOff(failure.reason) from failure
        raise failure

    async def _attempt(self, body: Mapping[str, object], reception: Reception) -> None:
        """One request; the breaker learns what becomes of it."""
        before = self.breaker.state
        if not self.breaker.admits(self._loop.time()):
            raise Resting("it has failed too often")
        try:
            await self._stream(body, reception)
        except Failure as failure:
            if failure.counted:
                self.breaker.failed(self._loop.time())
            elif isinstance(failure, Refused):
                self.breaker.succeeded()
            else:
                self.breaker.undecided()
            raise
        except BaseException:
            self._outcomes["cancelled"] += 1
            self.breaker.undecided()
            raise
        else:
            self._outcomes["ok"] += 1
        finally:
            if (after := self.breaker.state) is not before and Circuit.HALF_OPEN is not after:
                self._log.warning("an upstream's circuit has changed", state=after.value)

    async def _stream(self, body: Mapping[str, object], reception: Reception) -> None:
        settings, loop = self._settings, self._loop
        begun, begin, heard = loop.time(), reception.samples, False
        timeouts = {"connect": settings.connect_seconds, "pool": settings.first_audio_seconds / 2}
        try:
            async with (
                asyncio.timeout(settings.first_audio_seconds) as limit,
                self._connections().stream(
                    "POST",
                    f"{settings.url}/audio/speech",
                    headers=self._headers,
                    content=msgspec.json.encode(body),
                    extensions={"timeout": timeouts},
                ) as response,
            ):
                reader = self._reader(response)
                async for data in response.aiter_stream():
                    pcm = reader.feed(data)
                    if pcm.size and not heard:
                        heard = True
                        self._first_audios += 1
                        self._first_audio_s += loop.time() - begun
                        self.breaker.succeeded()
                    if heard:
                        # A listener may be slower than the server; then that is not what is late.
                        limit.reschedule(None)
                        await reception.put(pcm)
                        limit.reschedule(loop.time() + settings.chunk_seconds)
                    if reception.samples - begin > LONGEST_S * self._rate:
                        raise Garbage("its audio does not end")
                limit.reschedule(None)
                await reception.put(reader.finish())
        except TimeoutError:
            what = "audio stopped" if heard else "no audio came"
            seconds = settings.chunk_seconds if heard else settings.first_audio_seconds
            raise Silent(f"{what} for {seconds:g} s") from None
        except httpcore.PoolTimeout:
            raise Busy("it speaks as many utterances as it may") from None
        except (httpcore.ConnectTimeout, httpcore.ConnectError) as error:
            raise Unreachable(f"it can't be reached: {str(error) or 'no answer'}") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise Unreachable(f"the connection broke: {str(error) or type(error).__name__}") from error
        if reception.samples == begin:
            raise Garbage("it sent no audio")

    def _connections(self) -> httpcore.AsyncConnectionPool:
        if self._pool is None:
            # Making a context takes a while.
            context = ssl.create_default_context() if self._settings.url.startswith("https:") else None
            self._pool = httpcore.AsyncConnectionPool(
                context, max_connections=self._settings.streams, keepalive_expiry=30
            )
        return self._pool

    def _reader(self, response: httpcore.Response) -> SpeechReader:
        fields = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        status = response.status
        if status in (401, 403):
            raise Locked(f"it does not take the key ({status})")
        if status == 429:
            after = fields.get(b"retry-after", "")
            raise Busy("it is busy (429)", float(after) if after.isdigit() else RETRY_S)
        if 400 <= status < 500:
            raise Refused(f"it refuses the request ({status})")
        if status != 200:
            raise Broken(f"it answered {status}")
        return SpeechReader(fields.get(b"content-type", ""), self._settings.sample_rate, self._rate)
