"""The inference door: carries frames between a socket and a CosyVoice protocol core."""

from voxwire.access.gate import Gate
from voxwire.access.identity import Identity
from voxwire.observe.metrics import DoorMetrics
from voxwire.server.opening import TaskOpener
from voxwire.server.pump import Pump
from voxwire.server.socket import Socket
from voxwire.server.spoken_task import SpokenTask
from voxwire.wire.inference import TaskConnection
from voxwire.wire.inference_outputs import (
    CancelTask,
    FeedText,
    FinishText,
    FlushText,
    Output,
    SendAudio,
    StartTask,
)
from voxwire.wire.outputs import SendText


class InferenceConnection:
    """One accepted connection; its ``pump`` runs it."""

    def __init__(
        self,
        socket: Socket,
        core: TaskConnection,
        opener: TaskOpener,
        identity: Identity,
        metrics: DoorMetrics,
        gate: Gate,
    ) -> None:
        """Connect the parts; nothing is sent yet."""
        self._socket = socket
        self._opener = opener
        self._identity = identity
        self._metrics = metrics
        self._gate = gate
        self.pump: Pump[TaskConnection, SpokenTask] = Pump(socket, core, self._do, metrics.slow_reader)

    async def _do(self, output: Output) -> None:
        match output:
            case SendText(data):
                await self._socket.send_text(data)
            case SendAudio(data):
                await self._socket.send_bytes(data)
            case StartTask(request):
                task = SpokenTask(
                    request, self._opener, self._identity, self._metrics, self._gate, self.pump.tell
                )
                self.pump.start(request.task_id, task)
            case FeedText() | FlushText() | FinishText() | CancelTask():
                # A task that ended on its own has no use for it.
                if (addressed := self.pump.speaker(output.task_id)) is not None:
                    instruct(addressed, output)


def instruct(task: SpokenTask, instruction: FeedText | FlushText | FinishText | CancelTask) -> None:
    """Have a task do what its core asks for."""
    match instruction:
        case FeedText(_, text):
            task.feed(text)
        case FlushText():
            task.flush()
        case FinishText():
            task.finish()
        case CancelTask():
            task.cancel()
