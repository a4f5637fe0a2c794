"""The core of the Wyoming door, and how its events are framed."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.errors import BodyTooLarge, InternalError, NothingToSay, NotReady, VoiceRejected
from voxwire.wire import wyoming_events as events
from voxwire.wire.inference_outputs import CancelTask, FeedText, FinishText, StartTask
from voxwire.wire.outputs import Close
from voxwire.wire.wyoming import Describe, Limits, Output, SendEvent, WyomingConnection

MODEL = "cosyvoice-v3-flash"


class Peer:
    """A client of a connection, with the session behind it."""

    def __init__(self) -> None:
        self.core = WyomingConnection(0.0, MODEL, Limits(text_characters=100, waiting=2, idle_seconds=10))

    def say(self, kind: str, now: float = 0.0, /, **data: object) -> list[Output]:
        self.core.receive_text(json.dumps({"type": kind, "data": data}), now)
        return self.core.outputs()

    def started(self, number: int = 1) -> list[Output]:
        self.core.task_started(f"text-{number}", 0.0)
        return self.core.outputs()

    def audio(self, data: bytes, number: int = 1) -> list[Output]:
        self.core.audio(f"text-{number}", data, 0.0)
        return self.core.outputs()

    def finished(self, number: int = 1) -> list[Output]:
        self.core.task_finished(f"text-{number}", 0.0)
        return self.core.outputs()


@pytest.fixture
def peer() -> Peer:
    return Peer()


def sent(outputs: list[Output]) -> list[tuple[str, dict[str, object], bytes]]:
    """The events among outputs, read as the protocol's own package reads them."""
    found = []
    for output in outputs:
        if isinstance(output, SendEvent):
            line, _, rest = output.data.partition(b"\n")
            header = json.loads(line)
            length = header.get("data_length", 0)
            assert len(rest) == length + header.get("payload_length", 0)
            found.append((header["type"], json.loads(rest[:length] or b"{}"), rest[length:]))
    return found


def test_a_whole_text(peer: Peer) -> None:
    (start,) = peer.say("synthesize", text="Hello.", voice={"name": "longanyang"})
    assert isinstance(start, StartTask)
    assert (start.request.voice, start.request.format, start.request.sample_rate) == (
        "longanyang",
        "pcm",
        24_000,
    )
    assert peer.started() == [FeedText("text-1", "Hello."), FinishText("text-1")]
    assert [kind for kind, _, _ in sent(peer.audio(b"\0" * 4800))] == ["audio-start", "audio-chunk"]
    ((kind, data, payload),) = sent(peer.audio(b"\1" * 4800))
    assert (kind, payload) == ("audio-chunk", b"\1" * 4800)
    assert data == {"rate": 24_000, "width": 2, "channels": 1, "timestamp": 100}
    assert sent(peer.finished()) == [("audio-stop", {"timestamp": 200}, b"")]
    assert not peer.core.closed


def test_a_text_in_pieces_is_spoken_once(peer: Peer) -> None:
    peer.say("synthesize-start", voice={"language": "en"})
    assert peer.say("synthesize-chunk", text="One, ") == []
    assert peer.started() == [FeedText("text-1", "One, ")]
    assert peer.say("synthesize-chunk", text="two.") == [FeedText("text-1", "two.")]
    # Sent again as a whole, for servers that know nothing of pieces.
    assert peer.say("synthesize", text="One, two.") == []
    assert peer.say("synthesize-stop") == [FinishText("text-1")]
    peer.audio(b"\0" * 48)
    assert [kind for kind, _, _ in sent(peer.finished())] == ["audio-stop", "synthesize-stopped"]


def test_a_document_is_handed_over_when_it_is_whole(peer: Peer) -> None:
    peer.say("synthesize-start", text_format="ssml")
    assert peer.started() == []
    peer.say("synthesize-chunk", text="<speak>")
    assert peer.say("synthesize-chunk", text="Hi.</speak>") == []
    assert peer.say("synthesize-stop") == [FeedText("text-1", "<speak>Hi.</speak>"), FinishText("text-1")]


def test_texts_wait_for_each_other(peer: Peer) -> None:
    peer.say("synthesize", text="One.")
    assert peer.say("synthesize", text="Two.") == []
    peer.started()
    (_, _, start) = peer.finished()
    assert isinstance(start, StartTask)
    assert start.request.task_id == "text-2"
    assert peer.started(2) == [FeedText("text-2", "Two."), FinishText("text-2")]


def test_a_silent_text_ends_well(peer: Peer) -> None:
    peer.say("synthesize", text="…")
    peer.core.task_failed("text-1", NothingToSay(), 0.0)
    assert [kind for kind, _, _ in sent(peer.core.outputs())] == ["audio-start", "audio-stop"]


def test_what_is_not_about_speech(peer: Peer) -> None:
    assert peer.say("describe") == [Describe()]
    assert sent(peer.say("ping", text="there?")) == [("pong", {"text": "there?"}, b"")]
    assert peer.say("transcribe", language="en") == []
    assert not peer.core.closed


@pytest.mark.parametrize(
    ("kind", "data", "code"),
    [
        ("synthesize-chunk", {"text": "Hi"}, "InvalidParameter"),
        ("synthesize-stop", {}, "InvalidParameter"),
        ("synthesize", {"text": 5}, "InvalidParameter"),
        ("synthesize", {}, "InvalidParameter"),
        ("synthesize", {"text": "Hi", "text_format": "html"}, "InvalidParameter"),
        ("synthesize", {"text": "x" * 101}, "InvalidParameter"),
    ],
)
def test_what_is_wrong_is_told_before_the_close(
    peer: Peer, kind: str, data: dict[str, object], code: str
) -> None:
    outputs = peer.say(kind, **data)
    assert [(kind, data["code"]) for kind, data, _ in sent(outputs)] == [("error", code)]
    assert isinstance(outputs[-1], Close)
    assert peer.core.closed
    assert peer.say("describe") == []


def test_too_many_texts_cancel_what_is_spoken(peer: Peer) -> None:
    for _ in range(3):
        peer.say("synthesize", text="Hi.")
    outputs = peer.say("synthesize", text="Hi.")
    assert outputs[0] == CancelTask("text-1")
    assert sent(outputs)[0][1]["code"] == "Throttling.RateQuota"


def test_a_failure_and_a_stop(peer: Peer) -> None:
    peer.say("synthesize", text="Hi.")
    peer.core.task_failed("text-1", InternalError(), 0.0)
    failed = peer.core.outputs()
    assert [kind for kind, _, _ in sent(failed)] == ["error"]
    assert not any(isinstance(output, CancelTask) for output in failed)
    other = Peer()
    other.say("synthesize", text="Hi.")
    other.core.stop(NotReady())
    assert other.core.outputs()[0] == CancelTask("text-1")


def test_a_voice_that_is_none_is_called_so(peer: Peer) -> None:
    peer.say("synthesize", text="Hi.", voice={"name": "nobody"})
    peer.core.task_failed("text-1", VoiceRejected(), 0.0)
    ((kind, data, _),) = sent(peer.core.outputs())
    assert (kind, data["code"]) == ("error", "InvalidParameter")
    assert "no such voice" in data["text"]


def test_a_server_that_goes_down_says_what_it_began(peer: Peer) -> None:
    peer.say("synthesize", text="Hi.")
    peer.core.drain()
    assert peer.core.outputs() == []
    assert isinstance(peer.finished()[-1], Close)
    idle = Peer()
    idle.core.drain()
    assert [type(output) for output in idle.core.outputs()] == [Close]


def test_silence(peer: Peer) -> None:
    assert peer.core.next_tick == 10
    peer.say("synthesize-start", 5.0)
    peer.core.tick(15.0, working=True)
    assert peer.core.next_tick == 25
    peer.core.tick(25.0, working=False)
    assert sent(peer.core.outputs())[0][1]["code"] == "CLIENT_ERROR"
    idle = Peer()
    idle.core.tick(10.0, working=False)
    assert [type(output) for output in idle.core.outputs()] == [Close]


def read(stream: bytes, cuts: list[int]) -> list[str]:
    reader, found, begin = events.EventReader(), [], 0
    for end in [*sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]:
        reader.feed(stream[begin:end])
        begin = max(begin, end)
        while (event := reader.next()) is not None:
            found.append(event)
    return found


SAID = st.tuples(
    st.sampled_from(["synthesize", "ping", "audio-chunk"]), st.text(max_size=20), st.binary(max_size=30)
)


@settings(max_examples=40)
@given(st.lists(SAID, max_size=5), st.lists(st.integers(0, 2000), max_size=8))
def test_events_are_found_however_they_are_cut(said: list[tuple[str, str, bytes]], cuts: list[int]) -> None:
    stream = b"".join(events.event(kind, {"text": text}, payload) for kind, text, payload in said)
    assert [json.loads(event) for event in read(stream, cuts)] == [
        {"type": kind, "data": {"text": text}} for kind, text, _ in said
    ]


@settings(max_examples=40)
@given(st.binary(max_size=200))
def test_no_bytes_break_a_connection(stream: bytes) -> None:
    peer = Peer()
    for event in read(stream + b"\n", []):
        peer.core.receive_text(event, 0.0)
        if peer.core.closed:
            break


def test_data_in_the_line_and_behind_it() -> None:
    behind = b'{"text":"new"}'
    line = json.dumps({"type": "ping", "data": {"text": "old", "x": 1}, "data_length": len(behind)}).encode()
    (event,) = read(line + b"\n" + behind, [])
    assert json.loads(event) == {"type": "ping", "data": {"text": "new", "x": 1}}


@pytest.mark.parametrize(
    "stream", [b"x" * events.LINE_BYTES, b'{"type":"ping","data_length":9999999}\n'], ids=("line", "data")
)
def test_too_much_is_not_read(stream: bytes) -> None:
    with pytest.raises(BodyTooLarge):
        read(stream, [])
