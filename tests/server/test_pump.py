"""A connection whose client goes at the worst moment."""

import asyncio
import gc
import time
import weakref
from typing import Any

import pytest

from voxwire.access_errors import SlowReader
from voxwire.errors import InternalError, NotReady, VoxwireError
from voxwire.server.pump import Pump
from voxwire.server.socket import BinaryFrame, Disconnected, Frame, TextFrame
from voxwire.wire.outputs import Close


class Wire:
    """A socket whose client goes when it is told to."""

    def __init__(self) -> None:
        self.gone = asyncio.Event()

    async def receive(self) -> Frame:
        await self.gone.wait()
        return Disconnected(1006)

    async def close(self, code: int, reason: str) -> None:
        raise AssertionError(reason)


class TwoSpeakers:
    """A core that lets the second one begin when the first has ended."""

    closed = False
    next_tick = None

    def __init__(self) -> None:
        self.listed: list[str] = ["first"]

    def outputs(self) -> list[str]:
        outputs, self.listed = self.listed, []
        return outputs

    def first_has_ended(self, now: float) -> None:
        self.listed += ["send", "second"]

    def tick(self, now: float, *, working: bool) -> None: ...
    def receive_text(self, frame: str, now: float) -> None: ...
    def receive_binary(self, now: float) -> None: ...
    def oversized(self, now: float) -> None: ...
    def drain(self) -> None: ...
    def stop(self, error: VoxwireError) -> None: ...


class Speaker:
    """Speaks until it is cancelled, and tells of its end."""

    working = False

    def __init__(self, pump: "Pump[TwoSpeakers, Speaker]", name: str) -> None:
        self._pump = pump
        self._name = name
        self._cancelled = asyncio.Event()

    def cancel(self) -> None:
        self._cancelled.set()

    def lose(self, error: VoxwireError) -> None: ...

    async def run(self) -> None:
        await self._cancelled.wait()
        if self._name == "first":
            await self._pump.tell(TwoSpeakers.first_has_ended)


@pytest.mark.anyio
async def test_who_begins_to_speak_when_the_client_has_gone_is_stopped() -> None:
    wire, started = Wire(), list[str]()

    async def do(output: Any) -> None:
        if output == "send":
            await asyncio.sleep(0)
            return
        started.append(output)
        pump.start(output, Speaker(pump, output))

    pump: Pump[TwoSpeakers, Speaker] = Pump(wire, TwoSpeakers(), do)  # type: ignore[arg-type]
    wire.gone.set()
    async with asyncio.timeout(60):
        await pump.run()
    assert started == ["first", "second"]


class Closing(TwoSpeakers):
    """A core that fails at the first frame, and says so."""

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[Any] = []
        self.heard: list[str] = []

    def receive_text(self, frame: str, now: float) -> None:
        self.heard.append(frame)
        if not self.closed:
            self.closed = True
            self.listed += ["what is wrong", Close(1000, "wrong", after_error=True)]

    def stop(self, error: VoxwireError) -> None:
        self.receive_text("stop", 0)


class Client:
    """A socket whose client sends some frames at once, and others when it has read something."""

    def __init__(self, *frames: Frame, then: tuple[Frame, ...] = ()) -> None:
        self.coming = asyncio.Queue[Frame]()
        self.then = then
        self.done: list[str] = []
        for frame in frames:
            self.coming.put_nowait(frame)

    async def receive(self) -> Frame:
        return await self.coming.get()

    async def read(self, output: str) -> None:
        self.done.append(output)
        for frame in self.then:
            self.coming.put_nowait(frame)

    async def close(self, code: int, reason: str) -> None:
        self.done.append(f"close {code} {reason}")
        self.coming.put_nowait(Disconnected(1006))

    @property
    def unread(self) -> int:
        return self.coming.qsize()


def pump_for(client: Client, core: Closing) -> Pump[Any, Any]:
    return Pump(client, core, client.read)  # type: ignore[arg-type]


@pytest.mark.anyio
async def test_what_comes_behind_an_error_is_read_and_dropped_before_the_close() -> None:
    client, core = Client(TextFrame("bad"), then=(TextFrame("more"), BinaryFrame())), Closing()
    async with asyncio.timeout(60):
        await pump_for(client, core).run()
    assert client.done == ["what is wrong", "close 1000 wrong"]
    assert core.heard == ["bad"]
    # Only what the close itself put there.
    assert client.unread == 1


class Flood(Client):
    """A socket that never waits for a frame."""

    async def receive(self) -> Frame:
        return TextFrame("bad")


@pytest.mark.anyio
async def test_who_sends_without_a_pause_is_closed_and_keeps_nobody_waiting() -> None:
    client, turns = Flood(), list[None]()

    async def other() -> None:
        while True:
            turns.append(None)
            await asyncio.sleep(0)

    others = asyncio.create_task(other())
    async with asyncio.timeout(60):
        await pump_for(client, Closing()).run()
    others.cancel()
    assert client.done == ["what is wrong", "close 1000 wrong"]
    assert len(turns) > 10


@pytest.mark.anyio
async def test_who_hangs_up_after_an_error_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voxwire.server.pump.PARTING_S", 3600)
    client = Client(TextFrame("bad"), then=(Disconnected(1000),))
    async with asyncio.timeout(60):
        await pump_for(client, Closing()).run()
    assert client.done[0] == "what is wrong"


@pytest.mark.anyio
async def test_who_is_stopped_by_another_has_the_time_to_read_why() -> None:
    client, core = Client(), Closing()
    pump = pump_for(client, core)
    running = asyncio.create_task(pump.run())
    await asyncio.sleep(0.01)
    client.then = (TextFrame("more"),)
    async with asyncio.timeout(60):
        await pump.stop(NotReady())
        assert client.done == ["what is wrong"]
        await running
    assert client.done == ["what is wrong", "close 1000 wrong"]
    assert client.unread == 1


@pytest.mark.anyio
async def test_a_fault_of_ours_is_told_by_the_protocol() -> None:
    class Broken(Closing):
        def receive_text(self, frame: str, now: float) -> None:
            raise ZeroDivisionError

        def stop(self, error: VoxwireError) -> None:
            assert isinstance(error, InternalError)
            Closing.receive_text(self, "stop", 0)

    client = Client(TextFrame("bad"))
    async with asyncio.timeout(60):
        await pump_for(client, Broken()).run()
    assert client.done[:2] == ["what is wrong", "close 1000 wrong"]


@pytest.mark.anyio
async def test_a_client_that_reads_nothing_is_closed_all_the_same() -> None:
    class Deaf(Client):
        async def read(self, output: str) -> None:
            await super().read(output)
            raise SlowReader(1)

    client = Deaf(TextFrame("bad"))
    async with asyncio.timeout(60):
        await pump_for(client, Closing()).run()
    assert client.done[:2] == ["what is wrong", "close 1000 wrong"]


class Taken(TwoSpeakers):
    """A core that lets somebody begin with every frame."""

    def __init__(self) -> None:
        super().__init__()
        self.listed = []

    def receive_text(self, frame: str, now: float) -> None:
        self.listed.append(frame)


class Lingering:
    """Speaks until it is told to let go, whatever else it is told."""

    working = False

    def __init__(self, name: str, heard: list[str], fault: Exception | None = None) -> None:
        self._name = name
        self._heard = heard
        self._fault = fault
        self.let_go = asyncio.Event()

    def cancel(self) -> None:
        self._heard.append(f"{self._name} is cancelled")

    def lose(self, error: VoxwireError) -> None: ...

    async def run(self) -> None:
        self._heard.append(f"{self._name} begins")
        try:
            await self.let_go.wait()
            if self._fault is not None:
                raise self._fault
        finally:
            self._heard.append(f"{self._name} ends")


class Talk:
    """A connection on which each frame starts a speaker of that name; "first" may end with a fault."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.client = Client()
        self.heard: list[str] = []
        self.speakers = weakref.WeakValueDictionary[str, Lingering]()
        self._fault = fault
        self.pump: Pump[Taken, Lingering] = Pump(self.client, Taken(), self._do)  # type: ignore[arg-type]

    async def _do(self, output: Any) -> None:
        speaker = Lingering(output, self.heard, self._fault if output == "first" else None)
        self.speakers[output] = speaker
        self.pump.start(output, speaker)

    async def take(self, *frames: Frame) -> None:
        for frame in frames:
            self.client.coming.put_nowait(frame)
        await settled()


async def settled() -> None:
    """Let everybody do what can be done."""
    for _ in range(20):
        await asyncio.sleep(0)


@pytest.mark.anyio
async def test_nobody_speaks_before_the_one_before_has_ended() -> None:
    talk = Talk()
    running = asyncio.create_task(talk.pump.run())
    await talk.take(TextFrame("first"), TextFrame("second"), TextFrame("third"))
    assert talk.heard == ["first begins"]
    for name, after in (("first", "second"), ("second", "third")):
        talk.speakers[name].let_go.set()
        await settled()
        assert talk.heard[-2:] == [f"{name} ends", f"{after} begins"]
    talk.speakers["third"].let_go.set()
    await talk.take(TextFrame("fourth"))
    assert talk.heard[-2:] == ["third ends", "fourth begins"]
    talk.speakers["fourth"].let_go.set()
    await talk.take(Disconnected(1000))
    async with asyncio.timeout(60):
        await running


@pytest.mark.anyio
async def test_who_waits_when_the_client_goes_has_its_turn_to_end() -> None:
    talk = Talk()
    running = asyncio.create_task(talk.pump.run())
    await talk.take(TextFrame("first"), TextFrame("second"))
    await talk.take(Disconnected(1006))
    assert talk.heard == ["first begins", "first is cancelled", "second is cancelled"]
    for name in ("first", "second"):
        talk.speakers[name].let_go.set()
        await settled()
    async with asyncio.timeout(60):
        await running
    assert talk.heard[3:] == ["first ends", "second begins", "second ends"]


@pytest.mark.anyio
@pytest.mark.parametrize("fault", [SlowReader(1), ZeroDivisionError()])
async def test_who_waits_does_not_begin_where_the_one_before_fails(fault: Exception) -> None:
    talk = Talk(fault)
    running = asyncio.create_task(talk.pump.run())
    await talk.take(TextFrame("first"), TextFrame("second"), TextFrame("third"))
    talk.speakers["first"].let_go.set()
    async with asyncio.timeout(60):
        await running
    assert talk.heard == ["first begins", "first ends"]
    assert [talk.pump.speaker(name) for name in ("first", "second", "third")] == [None] * 3
    assert talk.client.done[-1].startswith("close 1011")


@pytest.mark.anyio
async def test_a_connection_that_is_torn_down_waits_for_nobody() -> None:
    talk = Talk()
    running = asyncio.create_task(talk.pump.run())
    await talk.take(TextFrame("first"), TextFrame("second"))
    running.cancel()
    async with asyncio.timeout(60):
        with pytest.raises(asyncio.CancelledError):
            await running
    assert talk.heard == ["first begins", "first ends"]


@pytest.mark.anyio
async def test_those_who_have_spoken_are_forgotten() -> None:
    talk = Talk()
    running = asyncio.create_task(talk.pump.run())
    for name in ("first", "second", "third"):
        await talk.take(TextFrame(name))
        talk.speakers[name].let_go.set()
        await settled()
    await talk.take(TextFrame("fourth"))
    gc.collect()
    assert list(talk.speakers) == ["fourth"]
    talk.speakers["fourth"].let_go.set()
    await talk.take(Disconnected(1000))
    async with asyncio.timeout(60):
        await running


class Patient(TwoSpeakers):
    """A core that ends when nothing has come for a while."""

    next_tick: float | None = None

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[Any] = []
        self.heard: list[str] = []
        self.wait(asyncio.get_running_loop().time())

    def wait(self, now: float) -> None:
        self.next_tick = now + 0.2

    def receive_text(self, frame: str, now: float) -> None:
        self.heard.append(frame)
        self.wait(now)

    def tick(self, now: float, *, working: bool) -> None:
        if self.next_tick is not None and now >= self.next_tick:
            self.heard.append("too late")
            self.closed = True
            self.listed.append(Close(1000, "silent"))


@pytest.mark.anyio
async def test_what_came_while_the_process_was_stopped_counts_before_the_timer() -> None:
    client = Client()
    core = Patient()
    pump: Pump[Any, Any] = Pump(client, core, client.read)  # type: ignore[arg-type]
    loop = asyncio.get_running_loop()

    def stopped() -> None:
        time.sleep(1.5)
        # From the socket to the door a frame takes some turns of the loop.
        turns = 5

        def arrive() -> None:
            nonlocal turns
            turns -= 1
            if turns:
                loop.call_soon(arrive)
            else:
                client.coming.put_nowait(TextFrame("sent in time"))

        loop.call_soon(arrive)

    loop.call_later(0.05, stopped)
    async with asyncio.timeout(60):
        await pump.run()
    assert core.heard == ["sent in time", "too late"]
