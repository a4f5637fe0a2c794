"""A file of speech in the making, written beside the event loop, and the address it will have."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from voxwire.audio.encode.wav import wav_header
from voxwire.audio.formats import Container
from voxwire.errors import VoxwireError
from voxwire.server.http import Call
from voxwire.store.speech_files import SpeechFile

FILES_PATH = "/files"
"""Where files are fetched."""


def file_url(call: Call, name: str) -> str:
    """The address of a file, as the client of a call can reach it."""
    base = call.services.settings.public_url or str(call.request.base_url)
    return f"{base.rstrip('/')}{FILES_PATH}/{name}"


class KeptSpeech:
    """Keeps what is written, once all of it is there; a context manager that forgets it otherwise."""

    def __init__(self, file: SpeechFile, url: str, wav_rate: int | None, label: str | None) -> None:
        """Take a file that has begun; see :meth:`begin`."""
        self._file = file
        self._url = url
        self._wav_rate = wav_rate
        self._label = label
        self._size = 0
        self._lost = False
        self._working: asyncio.Task[None] | None = None

    @classmethod
    async def begin(
        cls, call: Call, container: Container, wav_rate: int | None = None, label: str | None = None
    ) -> Self:
        """Begin a file.

        Args:
            call: whom it is for.
            container: what it is.
            wav_rate: rate in Hz of samples that are written without a header; the file gets one that tells
                its length.
            label: what the tag ``AIGC`` of that header says, if there is one.

        Raises:
            StorageExhausted: there is no room.

        """
        file = await asyncio.to_thread(call.services.files.begin, container.value)
        return cls(file, file_url(call, file.name), wav_rate, label)

    @property
    def expires_at(self) -> int:
        """Until when it is there, in Unix seconds."""
        return self._file.expires_at

    async def write(self, data: bytes) -> None:
        """Add bytes.

        Raises:
            StorageExhausted: there is no room for them.

        """
        header = b""
        if self._wav_rate is not None and not self._size:
            header = wav_header(self._wav_rate, label=self._label)
        self._size += len(data)
        await self._work(lambda: self._file.write(header + data))

    async def keep(self) -> str:
        """Let it be fetched; gives its address."""
        if self._wav_rate is not None:
            header = wav_header(self._wav_rate, self._size, self._label)
            await self._work(lambda: self._file.overwrite(header))
        await self._work(self._file.keep)
        return self._url

    async def _work(self, work: Callable[[], None]) -> None:
        """Do something on a thread; if nobody waits for it any more, it goes on."""
        self._working = asyncio.create_task(asyncio.to_thread(work))
        self._working.add_done_callback(lambda done: done.cancelled() or done.exception())
        await asyncio.shield(self._working)

    async def write_if_it_can_be(self, data: bytes) -> None:
        """Add bytes, and nothing more after the first that can't be written."""
        if not self._lost:
            try:
                await self.write(data)
            except VoxwireError:
                self._lost = True

    async def keep_if_it_can_be(self) -> str:
        """Let it be fetched; its address, or nothing if it could not be written."""
        if not self._lost:
            with suppress(VoxwireError):
                return await self.keep()
        return ""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._working is not None and not self._working.done():
            # A file belongs to one thread at a time.
            await asyncio.wait([self._working])
        await asyncio.to_thread(self._file.discard)
