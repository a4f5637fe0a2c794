"""A raw WebSocket client of the realtime door that records what comes, in order, and checks its form."""

import base64
import json
import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from websockets.sync.client import ClientConnection, connect

from tools.serving import Server

from ..peer import PATIENCE_S, QUIET_S, close_code, comes_nothing

MODEL = "qwen3-tts-flash-realtime"
VOICE = "Cherry"
OPENED = ["response.created", "response.output_item.added", "response.content_part.added"]
DELTA = "response.audio.delta"
CLOSED = [
    "response.audio.done",
    "response.content_part.done",
    "response.output_item.done",
    "response.done",
]
ORDER = [*OPENED, DELTA, *CLOSED]
OUTSIDE = {
    "session.created",
    "session.updated",
    "session.finished",
    "input_text_buffer.committed",
    "input_text_buffer.cleared",
    "error",
}
LONGEST_FRAME = 262_144
"""The limit of a strict client, in bytes."""

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Response:
    """All events of one response."""

    events: Sequence[Event]

    @property
    def kinds(self) -> list[str]:
        """Types, a run of deltas once."""
        kinds: list[str] = []
        for event in self.events:
            if event["type"] != DELTA or kinds[-1] != DELTA:
                kinds.append(event["type"])
        return kinds

    @property
    def pieces(self) -> list[bytes]:
        return [base64.b64decode(event["delta"]) for event in self.events if event["type"] == DELTA]

    @property
    def audio(self) -> bytes:
        return b"".join(self.pieces)

    @property
    def id(self) -> str:
        return str(self.events[0]["response"]["id"])

    @property
    def item(self) -> str:
        return str(self.events[1]["item"]["id"])

    @property
    def done(self) -> Mapping[str, Any]:
        """``response`` of ``response.done``."""
        last = self.events[-1]
        assert last["type"] == "response.done"
        done: Mapping[str, Any] = last["response"]
        return done


class Peer:
    """One connection. What it receives is kept in ``events``."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.events: list[Event] = []
        self._place = len(ORDER) - 1
        self._response = ""

    # -- sending --------------------------------------------------------------------------------

    def send(self, kind: str, **fields: Any) -> str:
        """Send an event; ``event_id`` is made unless given, and left out if None. Returns it."""
        event_id = fields.pop("event_id", f"event_{uuid.uuid4().hex}")
        named = {} if event_id is None else {"event_id": event_id}
        self.socket.send(json.dumps({**named, "type": kind, **fields}, ensure_ascii=False))
        return event_id or ""

    def update(self, **session: Any) -> str:
        return self.send("session.update", session=session)

    def configure(self, **session: Any) -> Event:
        """Update the session and wait for the answer, which must be a good one."""
        self.update(**session)
        return self.until("session.updated")["session"]

    def append(self, *pieces: str) -> None:
        for piece in pieces:
            self.send("input_text_buffer.append", text=piece)

    def commit(self) -> str:
        return self.send("input_text_buffer.commit")

    def clear(self) -> str:
        return self.send("input_text_buffer.clear")

    def cancel(self) -> str:
        return self.send("response.cancel")

    def finish(self) -> str:
        return self.send("session.finish")

    # -- receiving ------------------------------------------------------------------------------

    def receive(self, timeout: float = PATIENCE_S) -> Event:
        """The next event.

        Raises:
            TimeoutError: none came in time.
            ConnectionClosed: none will come.

        """
        raw = self.socket.recv(timeout)
        assert isinstance(raw, str), "a binary frame"
        assert len(raw.encode()) <= LONGEST_FRAME
        event: Event = json.loads(raw)
        self._check_form(event)
        self.events.append(event)
        return event

    def until(self, kind: str) -> Event:
        """Read up to an event of that type; an error nobody asked for fails the test."""
        while True:
            event = self.receive()
            if event["type"] == kind:
                return event
            assert event["type"] != "error", event

    def until_closed(self) -> int | None:
        """Read to the end of the connection and return the code of the server's close frame, if any."""
        return close_code(self.receive)

    def silent(self, seconds: float = QUIET_S) -> bool:
        """Whether nothing comes for that long."""
        return comes_nothing(self.receive, seconds)

    def refused(self, event_id: str | None, param: str | None = None, message: str = "") -> str:
        """The next event, which must be an error the connection survives; its message."""
        error = self.until_error()
        assert (error["type"], error["code"]) == ("invalid_request_error", "invalid_value")
        assert (error["param"], error["event_id"]) == (param, event_id)
        assert message in error["message"]
        return str(error["message"])

    def until_error(self) -> Mapping[str, Any]:
        while (event := self.receive())["type"] != "error":
            pass
        error: Mapping[str, Any] = event["error"]
        assert set(error) == {"type", "code", "message", "param", "event_id"}
        return error

    def of(self, kind: str) -> list[Event]:
        return [event for event in self.events if event["type"] == kind]

    @property
    def responses(self) -> list[Response]:
        """Every response that has begun, in order."""
        responses: list[list[Event]] = []
        for event in self.events:
            if event["type"] == "response.created":
                responses.append([])
            if event["type"] in ORDER:
                responses[-1].append(event)
        return [Response(events) for events in responses]

    def finished(self) -> list[Response]:
        """Finish the session, read to its end, and return all its responses."""
        self.finish()
        self.until("session.finished")
        return self.responses

    def respond(self, *pieces: str) -> Response:
        """Append and commit, and wait for the response."""
        self.append(*pieces)
        self.commit()
        self.until("response.done")
        return self.responses[-1]

    def _check_form(self, event: Event) -> None:
        """What must hold for every event of every test."""
        kind = event["type"]
        assert re.fullmatch(r"[A-Za-z0-9_.:/-]{1,240}", event["event_id"])
        assert event["event_id"] not in {before["event_id"] for before in self.events[-50:]}
        if kind in OUTSIDE:
            assert kind not in ("session.created", "session.finished") or self._place == len(ORDER) - 1
            return
        here = ORDER.index(kind)
        mine = event["response"]["id"] if "response" in event else event["response_id"]
        if here == 0:
            assert self._place == len(ORDER) - 1, "two responses at once"
            self._response = mine
        else:
            assert mine == self._response
            assert here == self._place + 1 or (self._place in (2, 3) and here in (3, 4))
        assert {event.get("output_index", 0), event.get("content_index", 0)} == {0}
        if kind == DELTA:
            data = base64.b64decode(event["delta"], validate=True)
            assert data
            assert base64.b64encode(data).decode() == event["delta"]
        self._place = here


@contextmanager
def connected(
    server: Server,
    headers: Mapping[str, str] | None = None,
    *,
    model: str | None = MODEL,
    url: str = "",
    max_queue: int | None = None,
    **query: str,
) -> Iterator[Peer]:
    """Open a connection with a good key, no compression, and nothing between the socket and the test.

    With ``max_queue`` the socket is read only so many frames ahead of the test.
    """
    given = {"Authorization": f"Bearer {server.key}"} if headers is None else headers
    asked = {**({} if model is None else {"model": model}), **query}
    address = (url or server.realtime) + (f"?{urlencode(asked)}" if asked else "")
    with connect(
        address,
        additional_headers=given,
        compression=None,
        max_size=None,
        max_queue=max_queue,
        ping_interval=None,
        close_timeout=1,
    ) as socket:
        yield Peer(socket)


def say(server: Server, *pieces: str, model: str = MODEL, **session: Any) -> bytes:
    """The audio of a whole session on a connection of its own, which may have one response only."""
    with connected(server, model=model) as peer:
        peer.configure(**{"voice": VOICE, "mode": "commit", **session})
        peer.append(*pieces)
        (response,) = peer.finished()
        return response.audio
