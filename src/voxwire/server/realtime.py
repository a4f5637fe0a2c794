"""The realtime door: carries events between a socket and a Qwen-TTS protocol core."""

from voxwire.access.gate import Gate
from voxwire.access.identity import Identity
from voxwire.errors import VoxwireError
from voxwire.observe.metrics import DoorMetrics
from voxwire.server.pump import Pump
from voxwire.server.realtime_opening import RealtimeOpener
from voxwire.server.socket import Socket
from voxwire.server.spoken_response import SpokenResponse
from voxwire.wire.outputs import SendText
from voxwire.wire.qwen_realtime import QwenRealtimeConnection
from voxwire.wire.qwen_realtime_outputs import (
    CheckSession,
    FeedText,
    FinishText,
    Output,
    StartResponse,
    StopResponse,
)
from voxwire.wire.qwen_realtime_parameters import SessionConfig


class RealtimeConnection:
    """One accepted connection; its ``pump`` runs it."""

    def __init__(
        self,
        socket: Socket,
        core: QwenRealtimeConnection,
        opener: RealtimeOpener,
        identity: Identity,
        metrics: DoorMetrics,
        gate: Gate,
    ) -> None:
        """Connect the parts; nothing is sent yet."""
        self._socket = socket
        self._core = core
        self._opener = opener
        self._identity = identity
        self._metrics = metrics
        self._gate = gate
        self.pump: Pump[QwenRealtimeConnection, SpokenResponse] = Pump(
            socket, core, self._do, metrics.slow_reader
        )

    async def _do(self, output: Output) -> None:
        match output:
            case SendText(data):
                await self._socket.send_text(data)
            case CheckSession(config):
                problem = await self._problem(config)
                understood = None if problem else await self._opener.understood(config)
                self._core.session_checked(problem, understood)
            case StartResponse(response_id):
                response = SpokenResponse(
                    output, self._opener, self._identity, self._metrics, self._gate, self.pump.tell
                )
                self.pump.start(response_id, response)
            case FeedText() | FinishText() | StopResponse():
                # A response that ended on its own has no use for it.
                if (addressed := self.pump.speaker(output.response_id)) is not None:
                    _instruct(addressed, output)

    async def _problem(self, config: SessionConfig) -> VoxwireError | None:
        try:
            await self._opener.check(config)
        except VoxwireError as error:
            return error
        return None


def _instruct(response: SpokenResponse, instruction: FeedText | FinishText | StopResponse) -> None:
    match instruction:
        case FeedText(_, text):
            response.feed(text)
        case FinishText():
            response.finish()
        case StopResponse():
            response.cancel()
