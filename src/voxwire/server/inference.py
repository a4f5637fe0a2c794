"""The inference door: carries frames between a socket and a CosyVoice protocol core."""

from voxwire.access.identity import Identity
from voxwire.errors import VoxwireError
from voxwire.observe.metrics import Metrics
from voxwire.server.opening import TaskOpener
from voxwire.server.pump import Pump
from voxwire.server.socket import Socket
from voxwire.server.spoken_task import SpokenTask
from voxwire.wire.cosyvoice import CosyVoiceConnection
from voxwire.wire.cosyvoice_outputs import (
    CancelTask,
    FeedText,
    FinishText,
    FlushText,
    Output,
    SendAudio,
    StartTask,
)
from voxwire.wire.outputs import Close, SendText


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
        self._opener = opener
        self._identity = identity
        self._metrics = metrics
        self._tasks: dict[str, SpokenTask] = {}
        self._pump = Pump(socket, core, self._do, self._working)

    async def run(self) -> None:
        """Serve until the client goes or the protocol closes the connection."""
        await self._pump.run(self._hang_up)

    async def drain(self) -> None:
        """Take no further task, and close when the present one has ended."""
        await self._pump.drain()

    async def stop(self, error: VoxwireError) -> None:
        """Fail the running task and close."""
        await self._pump.stop(error)

    def _working(self) -> bool:
        return any(task.working for task in self._tasks.values())

    def _hang_up(self) -> None:
        for task in self._tasks.values():
            task.cancel()

    async def _do(self, output: Output) -> None:
        match output:
            case SendText(data):
                await self._socket.send_text(data)
            case SendAudio(data):
                await self._socket.send_bytes(data)
            case StartTask(request):
                task = SpokenTask(request, self._opener, self._identity, self._metrics, self._pump.tell)
                self._tasks[request.task_id] = task
                self._pump.spawn(self._speak(task))
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
