"""What all WebSocket doors do: carry frames between a socket and a protocol core."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Generic, Protocol, TypeVar

import structlog

from voxwire.access_errors import SlowReader
from voxwire.errors import InternalError, VoxwireError
from voxwire.server.socket import BinaryFrame, Disconnected, Frame, OversizedFrame, TextFrame
from voxwire.wire.outputs import SERVER_ERROR, Close

PARTING_S = 0.25
"""How long a client has to read an error event before the connection is closed behind it."""

LATE_S = 1.0
"""A timer that fires so late was held up by more than other connections: the process was stopped, or
starved."""
CATCH_UP_S = 0.25
"""How long what clients have sent meanwhile has to be read before the timer counts."""

CoreT = TypeVar("CoreT", bound="Core")
SpeakerT = TypeVar("SpeakerT", bound="Speaker")


class Carrier(Protocol):
    """What frames come through: a WebSocket, or something else that carries them."""

    async def receive(self) -> Frame:
        """The next frame."""

    async def close(self, code: int, reason: str) -> None:
        """Close; later sends and closes do nothing."""

    def abort(self) -> None:
        """Hang up at once."""


class Core(Protocol):
    """A protocol core, as far as sockets and clocks are concerned."""

    @property
    def closed(self) -> bool:
        """Whether a ``Close`` was put out; everything is ignored from then on."""

    @property
    def next_tick(self) -> float | None:
        """When :meth:`tick` is due, or None while no timer runs."""

    def outputs(self) -> Sequence[Any]:
        """Return what is to be done, in order, and forget it. Every core has outputs of its own."""

    def receive_text(self, frame: str, now: float) -> None:
        """Take a text frame."""

    def receive_binary(self, now: float) -> None:
        """Take a binary frame."""

    def oversized(self, now: float) -> None:
        """Learn that a frame was too large to be read."""

    def tick(self, now: float, *, working: bool) -> None:
        """Let time pass."""

    def drain(self) -> None:
        """Take on nothing new, and close when what runs has ended."""

    def stop(self, error: VoxwireError) -> None:
        """End now; what runs fails with ``error``."""


class Speaker(Protocol):
    """Makes one piece of speech for a core: a task, a response."""

    @property
    def working(self) -> bool:
        """Whether text that came has not been spoken yet."""

    def cancel(self) -> None:
        """Stop soon."""

    def lose(self, error: VoxwireError) -> None:
        """Learn why the client is given up; what runs is cancelled behind that."""

    async def run(self) -> None:
        """Speak until all is said. Never raises but for cancellation."""


async def part(carrier: Carrier, close: Close) -> None:
    """Close a connection whose client was just told what is wrong, once it has had the time to read that.

    Clients are in the middle of sending what belongs to a task that has failed. Where they meet the close
    before the event, their users see a broken connection and never the reason. What they send meanwhile is
    dropped; one that hangs up by itself is not waited for.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(PARTING_S):
            while True:
                if isinstance(await carrier.receive(), Disconnected):
                    break
                # Whatever has come already, others have a turn, and the time runs out.
                await asyncio.sleep(0)
    await carrier.close(close.code, close.reason)


class Pump(Generic[CoreT, SpeakerT]):
    """One accepted connection: reads frames, keeps time, and has done what the core lists, in its order.

    Args:
        socket: accepted.
        core: of the door's protocol.
        do: carries out one output; ``Close`` is none of them, the pump closes by itself.
        slow: called where the client does not read, and is given up.

    """

    def __init__(
        self,
        socket: Carrier,
        core: CoreT,
        do: Callable[[Any], Awaitable[None]],
        slow: Callable[[], None] = lambda: None,
    ) -> None:
        self._socket = socket
        self._slow = slow
        self._core = core
        self._do = do
        self._speakers: dict[str, SpeakerT] = {}
        self._last: asyncio.Task[None] | None = None
        """Who was started last, speaking or not."""
        self._over = False
        """Whether nothing more is read; who begins to speak now, does so for nobody."""
        self._reading: asyncio.Timeout | None = None
        """Ends the reading, while there is any."""
        self._farewell: Close | None = None
        """With what the connection is closed, once its client has read why."""
        self._sending = asyncio.Lock()
        self._changed = asyncio.Event()
        self._group = asyncio.TaskGroup()

    async def run(self) -> None:
        """Serve until the client goes or the protocol closes the connection; then nobody speaks any more."""
        try:
            async with self._group as group:
                await self._carry_out()
                timer = group.create_task(self._keep_time())
                await self._read()
                self._over = True
                timer.cancel()
                for speaker in self._speakers.values():
                    speaker.cancel()
        except* SlowReader as slow:
            structlog.get_logger().info("a client does not read", reason=str(slow.exceptions[0]))
            self._slow()
            error = next(each for each in slow.exceptions if isinstance(each, SlowReader))
            await self._break_off(error)
        except* Exception:
            structlog.get_logger().exception("a connection failed")
            await self._break_off(InternalError())

    def start(self, name: str, speaker: SpeakerT) -> None:
        """Let somebody speak beside the reading, once whoever was started before has ended.

        The connection waits for the end of it.
        """
        self._speakers[name] = speaker
        if self._over:
            # What one speaker did last may be to let another begin.
            speaker.cancel()
        self._last = self._group.create_task(self._speak(name, speaker, self._last))

    def speaker(self, name: str) -> SpeakerT | None:
        """Who was started under that name, or None if that one has ended."""
        return self._speakers.get(name)

    async def _speak(self, name: str, speaker: SpeakerT, before: asyncio.Task[None] | None) -> None:
        try:
            if before is not None:
                # Until what it computes has let go, one that was cancelled keeps its place and its share.
                # Another that asks beside it would be refused where a key or the machine has but one.
                await asyncio.wait([before])
                before = None
            await speaker.run()
        finally:
            del self._speakers[name]

    async def tell(self, message: Callable[[CoreT, float], None]) -> None:
        """Say something to the core, at the present time, and do what comes of it."""
        message(self._core, asyncio.get_running_loop().time())
        await self._carry_out()

    async def drain(self) -> None:
        """Take on nothing new, and close when what runs has ended."""
        await self.tell(lambda core, now: core.drain())

    async def stop(self, error: VoxwireError) -> None:
        """Fail what runs, and close."""
        await self.tell(lambda core, now: core.stop(error))

    def abort(self) -> None:
        """Hang up at once; all ends as if the client had gone."""
        self._socket.abort()

    async def _break_off(self, error: VoxwireError) -> None:
        """Say why the connection ends, as far as that can still be done; nothing else of it runs any more."""
        self._over = True
        try:
            await self.stop(error)
        except Exception:
            structlog.get_logger().exception("a connection could not be told why it ends")
        finally:
            close = self._farewell or Close(SERVER_ERROR, error.code)
            await self._socket.close(close.code, close.reason)

    async def _read(self) -> None:
        """Hand over what comes, until the client goes or the connection is closed."""
        try:
            async with asyncio.timeout(None) as self._reading:
                while not self._core.closed:
                    if not await self._take(await self._socket.receive()):
                        return
        except TimeoutError:
            # Whoever carries out the close has no more use for what comes.
            pass
        finally:
            self._reading = None
        if self._farewell is not None:
            await part(self._socket, self._farewell)

    async def _take(self, frame: Frame) -> bool:
        """Hand a frame over; False if it was the last."""
        match frame:
            case TextFrame(data):
                self._core.receive_text(data, asyncio.get_running_loop().time())
            case BinaryFrame():
                self._core.receive_binary(asyncio.get_running_loop().time())
            case OversizedFrame():
                self._core.oversized(asyncio.get_running_loop().time())
            case Disconnected():
                return False
        await self._carry_out()
        return True

    async def _keep_time(self) -> None:
        """Tick the core when it wants to be; wake up whenever that moment may have moved."""
        clock = asyncio.get_running_loop().time
        while not self._core.closed:
            self._changed.clear()
            due = self._core.next_tick
            try:
                async with asyncio.timeout_at(due):
                    await self._changed.wait()
            except TimeoutError:
                if due is not None and clock() > due + LATE_S:
                    # A client that sent in time must not be told that it did not.
                    await asyncio.sleep(CATCH_UP_S)
                working = any(speaker.working for speaker in self._speakers.values())
                self._core.tick(clock(), working=working)
                await self._carry_out()

    async def _carry_out(self) -> None:
        """Do what the core lists, in its order, whoever asks.

        Raises:
            SlowReader: the client reads nothing. All has been done, and waits to be read.

        """
        slow: SlowReader | None = None
        async with self._sending:
            while outputs := self._core.outputs():
                for output in outputs:
                    try:
                        await self._carry(output)
                    except SlowReader as error:
                        slow = error
                        for speaker in self._speakers.values():
                            speaker.lose(error)
        self._changed.set()
        if slow is not None:
            raise slow

    async def _carry(self, output: Any) -> None:
        if not isinstance(output, Close):
            await self._do(output)
        elif output.after_error and self._reading is not None:
            self._farewell = output
            self._reading.reschedule(asyncio.get_running_loop().time())
        else:
            await self._socket.close(output.code, output.reason)
