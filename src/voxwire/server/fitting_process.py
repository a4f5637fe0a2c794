"""The server's side of a process that checks recordings and makes timbres."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from voxwire.errors import EngineError, RateExceeded
from voxwire.server.fitting_messages import LENGTH, Job, Result, encoded

IDLE_S = 60.0
"""How long the process stays without a job, with what it has loaded."""
WAITING = 8
"""Jobs that may wait for the one that runs; more are refused."""


class WorkerGone(EngineError):
    """The process ended in the middle of a job, for no reason that it told."""

    def __init__(self) -> None:
        super().__init__("The process that makes voices ended unexpectedly.")


class FittingProcess:
    """Does one job at a time in a process that is there while there are jobs, and can be held.

    Args:
        engine: what timbres are made for.
        model_dir: where its model is.
        priority: ``background`` or ``prompt``; see :mod:`voxwire.server.fitting_worker`.

    """

    def __init__(self, engine: str, model_dir: Path, priority: str) -> None:
        self._arguments = (engine, str(model_dir), priority)
        self._process: Process | None = None
        self._free = asyncio.Lock()
        self._asked = 0
        self._held = False
        self._farewell: asyncio.TimerHandle | None = None

    @property
    def pid(self) -> int | None:
        """The process that is there at the moment."""
        return None if self._process is None else self._process.pid

    async def do(self, job: Job, seconds: float) -> Result:
        """Do a job. If the awaiting task is cancelled, the process is ended.

        Args:
            job: what to do.
            seconds: how long it may take, once its turn has come.

        Raises:
            RateExceeded: too many jobs wait.
            EngineError: it took too long, or the process ended in the middle of it.

        """
        if self._asked > WAITING:
            raise RateExceeded
        self._asked += 1
        try:
            async with self._free, asyncio.timeout(seconds):
                return await self._do(job)
        except TimeoutError:
            raise EngineError("Making it took too long.") from None
        finally:
            self._asked -= 1

    def hold(self, held: bool) -> None:
        """Let the process pause, or go on. Elsewhere than on Linux its low priority has to do.

        A process that is stopped does not notice that its input ends; only Linux ends it with its parent.
        """
        if held == self._held or sys.platform != "linux":
            return
        self._held = held
        if self._process is not None and self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGSTOP if held else signal.SIGCONT)

    async def close(self) -> None:
        """End the process, whatever it is doing."""
        process, self._process = self._process, None
        if self._farewell is not None:
            self._farewell.cancel()
        if process is not None and process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def _do(self, job: Job) -> Result:
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(encoded(job))
            await process.stdin.drain()
            head = await process.stdout.readexactly(LENGTH.size)
            body = await process.stdout.readexactly(LENGTH.unpack(head)[0])
        except (OSError, asyncio.IncompleteReadError):
            await self.close()
            raise WorkerGone from None
        except BaseException:
            await asyncio.shield(self.close())
            raise
        self._farewell = asyncio.get_running_loop().call_later(IDLE_S, self._dismiss)
        result: Result = msgspec.msgpack.decode(body, type=Result)
        return result

    async def _running(self) -> Process:
        if self._farewell is not None:
            self._farewell.cancel()
        if self._process is None or self._process.returncode is not None:
            # One core: a library that shares work out to threads would take them all.
            alone = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
            command = (sys.executable, "-m", "voxwire.server.fitting_worker", *self._arguments)
            self._process = await asyncio.create_subprocess_exec(
                *command,
                stdin=PIPE,
                stdout=PIPE,
                env={**os.environ, **alone},
                # Ctrl-C in a terminal is meant for the server, which ends this one when it is done.
                start_new_session=True,
            )
            if self._held:
                self._held = False
                self.hold(True)
        return self._process

    def _dismiss(self) -> None:
        """End the process by ending its input: it has nothing to do."""
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            process.stdin.close()
