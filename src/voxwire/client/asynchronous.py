"""The client for asyncio."""

import asyncio
import os
import uuid
from collections.abc import Callable, Mapping
from ssl import SSLContext
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack

from voxwire.client import voices
from voxwire.client.address import DEFAULT, Addresses
from voxwire.client.calls import Call
from voxwire.client.connection import Endpoint, dial
from voxwire.client.core import Core
from voxwire.client.cosyvoice import CosyVoiceTask
from voxwire.client.http import HttpCaller, HttpTerms
from voxwire.client.plan import Plan, Timeouts
from voxwire.client.playing import Player
from voxwire.client.pool import Pool, PoolOptions, PoolStats
from voxwire.client.qwen_realtime import QwenRealtimeSession
from voxwire.client.request import Manner, Protocol, SpeechRequest, protocol_of
from voxwire.client.result import Gathered, OnAudio, OnMark, Recording, SpeechMetrics
from voxwire.client.retries import RetryPolicy
from voxwire.client.speech import AsyncSpeech
from voxwire.client.texts import Text
from voxwire.client_errors import AnswerTimeout, ClientClosed
from voxwire.errors import RequestFailed

T = TypeVar("T")

KEY_VARIABLE = "DASHSCOPE_API_KEY"
"""Where the key is looked for if none is given, as DashScope's SDKs do."""
_POLL_S = 0.5
"""Between two looks at a voice that is being made."""


class AsyncClient:
    """Speaks through a Voxwire server, or through DashScope's own service.

    Use it within ``async with``, on one event loop.

    Args:
        base_url: of the server, such as ``https://speech.example.com`` or ``https://dashscope.aliyuncs.com``;
            ``http://127.0.0.1:8848`` unless given. The address of one of its doors will do as well.
        api_key: sent as bearer token. Unless given, that in ``DASHSCOPE_API_KEY``; empty to send none.
        model: what speaks where a call names no model.
        voice: whose voice it speaks with.
        workspace: sent as ``X-DashScope-WorkSpace``.
        headers: more headers for every request.
        pool: how many connections there are, and for how long.
        retries: how often to try again what failed before anything was heard.
        timeouts: how long to wait for the server.
        tls: instead of the system's rules for certificates.

    Raises:
        ConfigurationError: ``base_url`` is no address.

    """

    def __init__(
        self,
        base_url: str = DEFAULT,
        api_key: str | None = None,
        *,
        model: str = "cosyvoice-v3-flash",
        voice: str = "longanyang",
        workspace: str | None = None,
        headers: Mapping[str, str] | None = None,
        pool: PoolOptions | None = None,
        retries: RetryPolicy | None = None,
        timeouts: Timeouts | None = None,
        tls: SSLContext | None = None,
    ) -> None:
        self._addresses = Addresses.of(base_url)
        key = os.environ.get(KEY_VARIABLE, "") if api_key is None else api_key
        self._headers = {
            **({"Authorization": f"Bearer {key}"} if key else {}),
            **({"X-DashScope-WorkSpace": workspace} if workspace else {}),
            **(headers or {}),
        }
        self._model, self._voice = model, voice
        self._options = pool or PoolOptions()
        self._retries = retries or RetryPolicy()
        self._timeouts = timeouts or Timeouts()
        self._tls = tls
        self._pools: dict[str, Pool] = {}
        self._http: HttpCaller | None = None
        self._closed = False

    # Speaking

    def stream(self, text: Text, **manner: Unpack[Manner]) -> AsyncSpeech:
        """Speak a text, or a text that is still being made, and give audio as it comes.

        Args:
            text: a text, or an iterator, synchronous or asynchronous, of its pieces. A synchronous one is
                asked on a thread of its own, so it may block.
            manner: see :class:`Manner`. The format is PCM unless given.

        """
        return self._speech(manner, text)

    def session(self, **manner: Unpack[Manner]) -> AsyncSpeech:
        """Speak what :meth:`AsyncSpeech.send` will bring, until :meth:`AsyncSpeech.finish`."""
        return self._speech(manner, None)

    async def say(
        self,
        text: Text,
        *,
        on_audio: OnAudio | None = None,
        on_mark: OnMark | None = None,
        **manner: Unpack[Manner],
    ) -> Recording:
        """Speak a text and give all of the audio.

        Args:
            text: as of :meth:`stream`.
            on_audio: called with each piece of audio as it comes.
            on_mark: called with each word as its time becomes known.
            manner: see :class:`Manner`. The format is WAV unless given.

        Raises:
            RequestFailed: it could not be said.

        """
        manner.setdefault("format", "wav")
        gathered = Gathered(on_audio, on_mark)
        async with self.stream(text, **manner) as speech:
            async for chunk in speech:
                gathered.take(chunk)
            return gathered.recording(speech.request, speech.marks, speech.metrics)

    async def play(self, text: Text, **manner: Unpack[Manner]) -> SpeechMetrics:
        """Speak a text to the machine's sound device, which needs ``pip install 'voxwire[play]'``.

        Raises:
            AudioError: there is no sound device, or no ``sounddevice``.

        """
        manner["format"] = "pcm"
        speech = self.stream(text, **manner)
        with Player(speech.request.sample_rate) as player:
            async with speech:
                async for chunk in speech:
                    await asyncio.to_thread(player.play, chunk.audio)
                return speech.metrics

    # Everything else

    async def call(self, call: Call[T]) -> T:
        """Make an HTTP call, such as one of :mod:`voxwire.client.voices`.

        Raises:
            RequestFailed: it failed.

        """
        if self._closed:
            raise ClientClosed
        if self._http is None:
            self._http = HttpCaller(
                HttpTerms(
                    self._addresses.http,
                    self._headers,
                    self._timeouts.connect_s,
                    self._timeouts.http_s,
                    self._tls,
                    self._retries,
                )
            )
        return await self._http.call(call)

    async def wait_for_voice(self, voice: str, seconds: float = 300.0) -> None:
        """Wait until a voice that is being made can speak.

        Raises:
            RequestFailed: it could not be made; the message tells the reason.
            AnswerTimeout: it takes longer than ``seconds``.

        """
        try:
            async with asyncio.timeout(seconds):
                found = await self.call(voices.shown(voice))
                while found.status == voices.DEPLOYING:
                    await asyncio.sleep(_POLL_S)
                    found = await self.call(voices.shown(voice))
        except TimeoutError:
            raise AnswerTimeout(f"The voice {voice} is not ready after {seconds:g} s.") from None
        if found.status not in (None, voices.OK):
            raise RequestFailed(found.reason or f"The voice is {found.status}.", found.status)

    async def warm_up(self, model: str | None = None, count: int | None = None) -> None:
        """Open connections in advance.

        Args:
            model: for which model; the client's own unless given.
            count: how many; ``PoolOptions.warm`` unless given, and at least one.

        Raises:
            RequestFailed: one could not be opened.

        """
        name = model or self._model
        await self._pool(protocol_of(name), name).warm_up(count or max(1, self._options.warm))

    @property
    def pool_stats(self) -> PoolStats:
        """What the pools of all doors do and have done."""
        return sum((pool.stats for pool in self._pools.values()), PoolStats())

    async def aclose(self) -> None:
        """Close all connections, those in use as well, and end all tasks."""
        self._closed = True
        for pool in self._pools.values():
            await pool.aclose()
        if self._http is not None:
            await self._http.aclose()

    async def __aenter__(self) -> Self:
        if self._options.warm:
            self._pool(protocol_of(self._model), self._model).keep()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def _request(self, manner: Manner) -> SpeechRequest:
        model = manner.get("model", self._model)
        voice = manner.get("voice", self._voice if model == self._model else "")
        own = {"model", "voice", "format", "protocol", "words"}
        others: dict[str, Any] = {name: value for name, value in manner.items() if name not in own}
        return SpeechRequest(
            model=model,
            voice=voice,
            format=manner.get("format", "pcm"),
            words=manner.get("words", True),
            growing=not self._addresses.cloud,
            **others,
        )

    def _speech(self, manner: Manner, text: Text | None) -> AsyncSpeech:
        request = self._request(manner)
        protocol = Protocol(manner.get("protocol") or protocol_of(request.model))
        plan = Plan(request, _maker(protocol, request), self._retries, self._timeouts)
        return AsyncSpeech(self._pool(protocol, request.model), plan, text)

    def _pool(self, protocol: Protocol, model: str) -> Pool:
        if self._closed:
            raise ClientClosed
        url = self._addresses.socket(protocol, model)
        if url not in self._pools:
            endpoint = Endpoint(url, self._headers, self._timeouts.connect_s, self._tls)
            self._pools[url] = Pool(lambda: dial(endpoint), self._options)
        return self._pools[url]


def _maker(protocol: Protocol, request: SpeechRequest) -> Callable[[], Core]:
    if protocol is Protocol.REALTIME:
        return lambda: QwenRealtimeSession(request, lambda: f"event_{uuid.uuid4().hex[:21]}")
    return lambda: CosyVoiceTask(request, uuid.uuid4().hex)
