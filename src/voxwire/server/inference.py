"""The inference door: carries frames between a socket and a CosyVoice protocol core."""

import asyncio
from collections.abc import Callable

import structlog

from voxwire.access.identity import Identity
from voxwire.errors import VoxwireError
from voxwire.observe.metrics import Metrics
from voxwire.server.opening import TaskOpener
from voxwire.server.socket import BinaryFrame, Disconnected, OversizedFrame, Socket, TextFrame
from voxwire.server.spoken_task import SpokenTask
from voxwire.wire.cosyvoice import CosyVoiceConnection
from voxwire.wire.cosyvoice_outputs import (
    CancelTask,
    Close,
    FeedText,
    FinishText,
    FlushText,
    Output,
    SendAudio,
    SendText,
    StartTask,
)


class InferenceConnection:
    """One accepted connection; :meth:`run` lasts as long as it does."""

    def __init__(
        self,
        socket: Socket,
        core: CosyVoiceConnection,
        opener: TaskOpener,
        identity: Identity,
        metrics: Metrics,
    ) -> None:
        """Connect the parts; nothing is sent yet."""
        self._socket = socket
        self._core = core
        self._opener = opener
        self._identity = identity
        self._metrics = metrics
        self._sending = asyncio.Lock()
        self._changed = asyncio.Event()
        self._tasks: dict[str, SpokenTask] = {}
        self._group = asyncio.TaskGroup()

    async def run(self) -> None:
        """Serve until the client goes or the protocol closes the connection."""
        try:
            async with self._group as group:
                timer = group.create_task(self._keep_time())
                await self._read()
                timer.cancel()
                for task in self._tasks.values():
                    task.cancel()
        except* Exception:
            structlog.get_logger().exception("a connection failed")
            await self._socket.close(1011, "internal error")

    async def drain(self) -> None:
        """Take no further task, and close when the present one has ended."""
        self._core.drain()
        await self._carry_out()

    async def stop(self, error: VoxwireError) -> None:
        """Fail the running task and close."""
        self._core.stop(error)
        await self._carry_out()

    async def tell_core(self, message: Callable[[CosyVoiceConnection, float], None]) -> None:
        """Let a task say something to the core, and do what comes of it."""
        message(self._core, asyncio.get_running_loop().time())
        await self._carry_out()

    async def _read(self) -> None:
        while not self._core.closed:
            match await self._socket.receive():
                case TextFrame(data):
                    self._core.receive_text(data, asyncio.get_running_loop().time())
                case BinaryFrame():
                    self._core.receive_binary(asyncio.get_running_loop().time())
                case OversizedFrame():
                    self._core.oversized(asyncio.get_running_loop().time())
                case Disconnected():
                    return
            await self._carry_out()

    async def _keep_time(self) -> None:
        """Tick the core when it wants to be; wake up whenever that moment may have moved."""
        while not self._core.closed:
            self._changed.clear()
            try:
                async with asyncio.timeout_at(self._core.next_tick):
                    await self._changed.wait()
            except TimeoutError:
                working = any(task.working for task in self._tasks.values())
                self._core.tick(asyncio.get_running_loop().time(), working=working)
                await self._carry_out()

    async def _carry_out(self) -> None:
        """Do what the core lists, in its order, whoever asks."""
        async with self._sending:
            while outputs := self._core.outputs():
                for output in outputs:
                    await self._do(output)
        self._changed.set()

    async def _do(self, output: Output) -> None:
        match output:
            case SendText(data):
                await self._socket.send_text(data)
            case SendAudio(data):
                await self._socket.send_bytes(data)
            case StartTask(request):
                task = SpokenTask(request, self._opener, self._identity, self._metrics, self.tell_core)
                self._tasks[request.task_id] = task
                self._group.create_task(self._speak(task))
            case Close(code, reason):
                await self._socket.close(code, reason)
            case FeedText() | FlushText() | FinishText() | CancelTask():
                # A task that ended on its own has no use for it.
                if (addressed := self._tasks.get(output.task_id)) is not None:
                    _instruct(addressed, output)

    async def _speak(self, task: SpokenTask) -> None:
        try:
            await task.run()
        finally:
            del self._tasks[task.task_id]


def _instruct(task: SpokenTask, instruction: FeedText | FlushText | FinishText | CancelTask) -> None:
    match instruction:
        case FeedText(_, text):
            task.feed(text)
        case FlushText():
            task.flush()
        case FinishText():
            task.finish()
        case CancelTask():
            task.cancel()
