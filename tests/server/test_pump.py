"""A connection whose client goes at the worst moment."""

import asyncio
from typing import Any

import pytest

from voxwire.errors import VoxwireError
from voxwire.server.pump import Pump
from voxwire.server.socket import Disconnected, Frame


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
