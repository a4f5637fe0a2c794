"""What holds for every sequence of events and calls."""

import base64
import json
import re

from hypothesis import given
from hypothesis import strategies as st

from voxwire.errors import InternalError, InvalidValue, NotYetSupported
from voxwire.wire.outputs import Close, SendText
from voxwire.wire.qwen_realtime_options import Limits, Options
from voxwire.wire.qwen_realtime_outputs import FeedText, FinishText, Output, StartResponse, StopResponse

from .realtime_peer import CLOSED, OPENED, Peer, messages

Step = tuple[str, str, bool]
"""What happens, with which text, and a choice."""

# What mostly keeps a session alive is repeated, so that long lives are as likely as early ends.
HAPPENINGS = [
    *["append", "commit", "started", "begun", "audio", "ended"] * 8,
    *["update", "clear", "cancel", "tick", "failed"] * 2,
    *["finish", "garbage", "cut short", "unknown", "binary", "oversized", "broken", "drain"],
]
STEPS = st.tuples(
    st.sampled_from(HAPPENINGS),
    st.sampled_from(["a", "你好。", " ", "Hello there. ", "x" * 30, ""]) | st.text(max_size=10),
    st.booleans(),
)
OPTIONS = st.builds(Options, st.booleans(), st.sampled_from([None, 1.0]))
LIMITS = Limits(
    append_characters=25, waiting_characters=100, waiting_responses=3, idle_seconds=60, session_seconds=500
)
NOTHING_WITHIN = {
    "response.created",
    "session.created",
    "session.finished",
}


class Player:
    """Plays steps to a connection and keeps what it put out for each."""

    def __init__(self, options: Options, mode: str) -> None:
        self.peer = Peer(options, LIMITS)
        self.life: list[list[Output]] = [self.peer.opening, self.peer.update(mode=mode)]

    def play(self, step: Step) -> None:
        happening, text, flag = step
        outputs = self.client_step(happening, text, flag)
        if outputs is None:
            outputs = self.session_step(happening, text, flag)
        self.life.append(outputs)

    def client_step(self, happening: str, text: str, flag: bool) -> list[Output] | None:
        peer = self.peer
        match happening:
            case "append":
                return peer.append(text)
            case "commit" | "clear" | "cancel" | "finish" | "binary" | "oversized":
                outputs: list[Output] = getattr(peer, happening)()
                return outputs
            case "update":
                peer.refusal = InvalidValue("no", "session.voice") if flag else None
                return peer.update(voice=text, mode="commit" if flag else "server_commit")
            case "garbage":
                return peer.raw(text)
            case "unknown":
                return peer.send(text, text=text)
            case "cut short":
                whole = json.dumps({"type": "input_text_buffer.append", "text": text})
                return peer.raw(whole[: len(whole) * len(text) // 31])
        return None

    def session_step(self, happening: str, text: str, flag: bool) -> list[Output]:
        peer = self.peer
        match happening:
            case "tick":
                return peer.tick(len(text), working=flag)
            case "drain":
                peer.connection.drain()
                return peer.take()
            case "started" | "ended":
                outputs: list[Output] = getattr(peer, happening)()
                return outputs
            case "begun":
                return peer.begun(text)
            case "audio":
                return peer.audio(text.strip().encode("utf-8", "replace"), (len(text), 100))
            case "failed":
                return peer.failed(NotYetSupported(text))
            case "broken":
                return peer.failed(InternalError())
        raise AssertionError(happening)

    @property
    def outputs(self) -> list[Output]:
        return [output for outputs in self.life for output in outputs]


def played(options: Options, mode: str, steps: list[Step]) -> Player:
    player = Player(options, mode)
    for step in steps:
        player.play(step)
    return player


PLAYERS = st.builds(
    played, OPTIONS, st.sampled_from(["server_commit", "commit"]), st.lists(STEPS, min_size=12, max_size=40)
)


@given(PLAYERS)
def test_nothing_follows_the_close(player: Player) -> None:
    outputs = player.outputs
    closed = [position for position, output in enumerate(outputs) if isinstance(output, Close)]
    assert closed == ([len(outputs) - 1] if player.peer.connection.closed else [])


@given(PLAYERS)
def test_34_36_responses_are_whole_and_never_interleave(player: Player) -> None:
    """Each event stands where section "order" of the protocol has it."""
    order = [*OPENED, "response.audio.delta", *CLOSED]
    place, response_id = len(order) - 1, ""
    seen: set[str] = set()
    for event in messages(player.outputs):
        kind = event["type"]
        if kind not in order:
            assert kind not in NOTHING_WITHIN or place == len(order) - 1
            continue
        mine = event.get("response_id") or event["response"]["id"]
        here = order.index(kind)
        if kind == "response.created":
            assert place == len(order) - 1
            assert mine not in seen
            seen.add(mine)
            response_id = mine
        else:
            assert mine == response_id
            assert here == place + 1 or (place in (2, 3) and here in (3, 4))
        place = here


@given(PLAYERS)
def test_38_event_ids_are_unique_and_well_formed(player: Player) -> None:
    ids = [event["event_id"] for event in messages(player.outputs)]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9_.:/-]{1,240}", event_id) for event_id in ids)


@given(PLAYERS)
def test_39_deltas_are_canonical_base64(player: Player) -> None:
    for event in messages(player.outputs):
        if event["type"] == "response.audio.delta":
            data = base64.b64decode(event["delta"], validate=True)
            assert data
            assert base64.b64encode(data).decode() == event["delta"]


@given(PLAYERS)
def test_each_speech_session_is_led_from_start_to_end(player: Player) -> None:
    """Text goes only to the session that was started last, and none after its end."""
    started, ended = "", set[str]()
    for output in player.outputs:
        match output:
            case StartResponse(response_id):
                assert response_id not in ended
                started = response_id
            case FeedText(response_id) | FinishText(response_id):
                assert response_id == started
                assert response_id not in ended
                if isinstance(output, FinishText):
                    ended.add(response_id)
            case StopResponse(response_id):
                assert response_id == started


@given(PLAYERS)
def test_every_client_event_that_is_wrong_is_told_once(player: Player) -> None:
    for outputs in player.life:
        assert [event["type"] for event in messages(outputs)].count("error") <= 1


@given(PLAYERS)
def test_everything_put_out_can_be_sent(player: Player) -> None:
    for output in player.outputs:
        if isinstance(output, SendText):
            output.data.encode()
        if isinstance(output, Close):
            assert len(output.reason.encode()) <= 123
            assert output.code in (1000, 1001, 1011)


@given(PLAYERS)
def test_the_next_tick_is_never_missed(player: Player) -> None:
    connection = player.peer.connection
    assert (connection.next_tick is None) == connection.closed
