"""The client for programs without an event loop: the asynchronous one, run on a thread of its own."""

from collections.abc import Iterator, Mapping
from ssl import SSLContext
from types import TracebackType
from typing import Self, TypeVar, Unpack

from voxwire.client.address import DEFAULT
from voxwire.client.asynchronous import AsyncClient
from voxwire.client.calls import Call
from voxwire.client.loop_thread import LoopThread
from voxwire.client.plan import Timeouts
from voxwire.client.pool import PoolOptions, PoolStats
from voxwire.client.request import Manner, SpeechRequest
from voxwire.client.result import Chunk, Gathered, OnAudio, OnMark, Recording, SpeechMetrics
from voxwire.client.retries import RetryPolicy
from voxwire.client.speech import AsyncSpeech
from voxwire.client.texts import Text
from voxwire.client.transcript import Heard, Mark

T = TypeVar("T")


class Speech:
    """Something that is being said: :class:`AsyncSpeech` without ``await``, for any number of threads."""

    def __init__(self, inner: AsyncSpeech, thread: LoopThread) -> None:
        """Made by :meth:`Client.stream` and :meth:`Client.session`."""
        self._inner = inner
        self._thread = thread
        self._entered = False

    def send(self, text: str) -> None:
        """Say more text; pieces may have any size."""
        self._thread.run(self._inner.send(text))

    def flush(self) -> None:
        """Have what was sent so far said at once."""
        self._thread.run(self._inner.flush())

    def finish(self) -> None:
        """Say that no more text comes."""
        self._thread.run(self._inner.finish())

    def cancel(self, played_s: float | None = None) -> Heard:
        """Stop speaking; see :meth:`AsyncSpeech.cancel`. May be called while another thread reads."""
        return self._thread.run(self._inner.cancel(played_s))

    def heard(self, played_s: float | None = None) -> Heard:
        """Tell which part of the text a listener has heard; see :meth:`AsyncSpeech.heard`."""
        return self._inner.heard(played_s)

    @property
    def request(self) -> SpeechRequest:
        """What it is said with."""
        return self._inner.request

    @property
    def text(self) -> str:
        """All text that was given so far."""
        return self._inner.text

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All words whose times are known so far."""
        return self._inner.marks

    @property
    def metrics(self) -> SpeechMetrics:
        """Figures, as far as it has come."""
        return self._inner.metrics

    def close(self) -> None:
        """End; a connection in the middle of something is closed."""
        self._thread.run(self._inner.aclose())

    def __iter__(self) -> Iterator[Chunk]:
        return self if self._entered else self._once()

    def __next__(self) -> Chunk:
        chunk = self._thread.run(_next(self._inner))
        if chunk is None:
            raise StopIteration
        return chunk

    def __enter__(self) -> Self:
        self._thread.run(self._inner.__aenter__())
        self._entered = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _once(self) -> Iterator[Chunk]:
        with self:
            yield from self


class Client:
    """Speaks through a Voxwire server, or DashScope's own service: :class:`AsyncClient` without ``await``.

    Use it within ``with``, from as many threads as you like. It has the arguments of :class:`AsyncClient`.
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
        self._inner = AsyncClient(
            base_url,
            api_key,
            model=model,
            voice=voice,
            workspace=workspace,
            headers=headers,
            pool=pool,
            retries=retries,
            timeouts=timeouts,
            tls=tls,
        )
        self._thread = LoopThread()

    def stream(self, text: Text, **manner: Unpack[Manner]) -> Speech:
        """Speak a text, or a text that is still being made, and give audio as it comes.

        Args:
            text: as of :meth:`AsyncClient.stream`.
            manner: see :class:`Manner`. The format is PCM unless given.

        """
        return Speech(self._inner.stream(text, **manner), self._thread)

    def session(self, **manner: Unpack[Manner]) -> Speech:
        """Speak what :meth:`Speech.send` will bring, until :meth:`Speech.finish`."""
        return Speech(self._inner.session(**manner), self._thread)

    def say(
        self,
        text: Text,
        *,
        on_audio: OnAudio | None = None,
        on_mark: OnMark | None = None,
        **manner: Unpack[Manner],
    ) -> Recording:
        """Speak a text and give all of the audio; see :meth:`AsyncClient.say`. Calls back on this thread."""
        manner.setdefault("format", "wav")
        gathered = Gathered(on_audio, on_mark)
        with self.stream(text, **manner) as speech:
            for chunk in speech:
                gathered.take(chunk)
            return gathered.recording(speech.request, speech.marks, speech.metrics)

    def play(self, text: Text, **manner: Unpack[Manner]) -> SpeechMetrics:
        """Speak a text to the machine's sound device; see :meth:`AsyncClient.play`."""
        return self._thread.run(self._inner.play(text, **manner))

    def call(self, call: Call[T]) -> T:
        """Make an HTTP call, such as one of :mod:`voxwire.client.voices`; see :meth:`AsyncClient.call`."""
        return self._thread.run(self._inner.call(call))

    def wait_for_voice(self, voice: str, seconds: float = 300.0) -> None:
        """Wait until a voice that is being made can speak; see :meth:`AsyncClient.wait_for_voice`."""
        self._thread.run(self._inner.wait_for_voice(voice, seconds))

    def warm_up(self, model: str | None = None, count: int | None = None) -> None:
        """Open connections in advance; see :meth:`AsyncClient.warm_up`."""
        self._thread.run(self._inner.warm_up(model, count))

    @property
    def pool_stats(self) -> PoolStats:
        """What the pools of all doors do and have done."""
        return self._inner.pool_stats

    def close(self) -> None:
        """Close all connections, those in use as well, and end the thread."""
        self._thread.close(self._inner.aclose())

    def __enter__(self) -> Self:
        self._thread.run(self._inner.__aenter__())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


async def _next(speech: AsyncSpeech) -> Chunk | None:
    return await anext(speech, None)
