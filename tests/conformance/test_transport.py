"""Statements 1–10: the upgrade, the key, and what keeps a connection open."""

import json
import time
import urllib.error
import urllib.request

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tools.serving import Server
from voxwire.protocol_settings import ProtocolSettings
from voxwire.wire.inference_options import Limits

from .conftest import IDLE_S
from .peer import PATIENCE_S, Event, connected, upgrade

PATH = "/api-ws/v1/inference"
LONG = "今天天气怎么样？" * 200


def test_01_a_good_key_opens_the_socket(tone: Server) -> None:
    """The inference path with a good key is upgraded: HTTP 101."""
    assert upgrade(tone, PATH, {"Authorization": f"Bearer {tone.key}"}).status == 101


def test_02_a_trailing_slash_changes_nothing(tone: Server) -> None:
    """The same path with a slash behind it is upgraded too."""
    assert upgrade(tone, PATH + "/", {"Authorization": f"Bearer {tone.key}"}).status == 101
    with connected(tone, path="/") as peer:
        assert peer.say("你好。").audio


@pytest.mark.parametrize("path", ["/api-ws/v1", "/api-ws/v1/inference/tts", "/"])
def test_02_other_paths_are_no_door(tone: Server, path: str) -> None:
    """No other path is upgraded."""
    assert upgrade(tone, path, {"Authorization": f"Bearer {tone.key}"}).status == 404


@pytest.mark.parametrize("path", [PATH, PATH + "/"])
def test_03_without_authorization_there_is_no_socket(tone: Server, path: str) -> None:
    """Without an Authorization header the upgrade is refused with HTTP 401."""
    answer = upgrade(tone, path, {})
    assert (answer.status, answer.reason) == (401, "Unauthorized")


@pytest.mark.parametrize(
    "value",
    [
        "Bearer sk-00000000000000000000000000000000",
        "Bearer {key}x",
        "Bearer {short}",
        "Bearer {upper}",
        "Bearer ",
        "Bearer",
        "Basic {key}",
        "{key}",
        "Bearer {key} {key}",
    ],
)
def test_04_a_wrong_key_is_refused(tone: Server, value: str) -> None:
    """A wrong key is refused with HTTP 401, reason `Unauthorized`, and a JSON body."""
    given = value.format(key=tone.key, short=tone.key[:-1], upper=tone.key.upper())
    answer = upgrade(tone, PATH, {"Authorization": given})
    assert (answer.status, answer.reason) == (401, "Unauthorized")
    assert answer.headers["content-type"] == "application/json"
    body = json.loads(answer.body)
    assert (body["code"], body["message"]) == ("InvalidApiKey", "Invalid API-key provided.")
    assert body["request_id"]
    assert tone.key not in answer.body.decode()


@pytest.mark.parametrize("scheme", ["bearer", "Bearer", "BEARER"])
def test_05_the_scheme_may_be_written_in_any_case(tone: Server, scheme: str) -> None:
    """`bearer` in any case opens the socket."""
    with connected(tone, {"Authorization": f"{scheme} {tone.key}"}) as peer:
        assert peer.say("你好。").audio


@pytest.mark.parametrize("name", ["api_key", "apikey", "token", "key", "Authorization"])
def test_06_a_key_in_the_query_is_no_key(tone: Server, name: str) -> None:
    """A key that stands in the query string alone is refused with HTTP 401."""
    assert upgrade(tone, f"{PATH}?{name}={tone.key}", {}).status == 401


def test_06_a_key_in_the_query_can_be_allowed(tuned: Server) -> None:
    """An installation may allow `?api_key=` for browsers."""
    assert upgrade(tuned, f"{PATH}?api_key={tuned.key}", {}).status == 101
    assert upgrade(tuned, f"{PATH}?api_key={tuned.key}x", {}).status == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"X-DashScope-WorkSpace": "ws-1234567890abcdef"},
        {"X-DashScope-DataInspection": "enable"},
        {"X-DashScope-Whatever": "1"},
        {"x-dashscope-sdk-client": "python-sdk/2.0.2/audio", "x-dashscope-sdk-session-id": "00ff00ff"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"User-Agent": "dashscope/2.0.2; python/3.11.7; platform/Linux; processor/x86_64"},
    ],
)
def test_07_other_headers_change_nothing(tone: Server, headers: dict[str, str]) -> None:
    """X-DashScope-*, SDK and Origin headers neither open nor close the door."""
    assert upgrade(tone, PATH, {"Authorization": f"Bearer {tone.key}", **headers}).status == 101
    assert upgrade(tone, PATH, headers).status == 401


@pytest.mark.parametrize(
    "offer", [{}, {"Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits, x-unknown"}]
)
def test_08_no_extension_is_demanded_or_used(tone: Server, offer: dict[str, str]) -> None:
    """A client that offers no extension and no subprotocol works, and one that offers them gets none."""
    answer = upgrade(tone, PATH, {"Authorization": f"Bearer {tone.key}", **offer})
    assert answer.status == 101
    assert "sec-websocket-extensions" not in answer.headers
    assert "sec-websocket-protocol" not in answer.headers


def test_08_a_client_that_offers_compression_works_without_it(tone: Server) -> None:
    """A client that offers compression is spoken to without it."""
    with connected(tone, compression="deflate") as peer:
        assert peer.socket.protocol.extensions == []
        assert peer.say("你好。").audio


def test_09_a_ping_gets_its_pong(tone: Server) -> None:
    """A ping gets its pong within 15 s on an idle connection."""
    with connected(tone) as peer:
        assert peer.socket.ping("still there?").wait(15)


def test_09_a_ping_gets_its_pong_while_audio_is_made(tone: Server) -> None:
    """A ping gets its pong in the middle of a task, before the task ends."""
    with connected(tone) as peer:
        peer.start()
        peer.text(LONG)
        peer.finish()
        peer.until_audio()
        pong = peer.socket.ping("and now?")
        while not pong.is_set():
            frame = peer.receive()
            assert not isinstance(frame, Event) or frame.name != "task-finished"
        peer.until("task-finished")


def test_10_the_limits_are_the_documented_ones() -> None:
    """A connection without a task lives for 60 to 65 s (the default; tried here with shorter limits)."""
    assert 60 <= Limits().idle_seconds <= 65
    assert ProtocolSettings().idle_seconds == Limits().idle_seconds


def test_10_an_idle_new_connection_lives_for_the_limit(tuned: Server) -> None:
    """The time counts from the opening of the connection."""
    before = time.monotonic()
    with connected(tuned) as peer:
        assert peer.until_closed() == 1000
        assert time.monotonic() - before >= IDLE_S
        assert peer.frames == []


def test_10_an_idle_connection_is_closed_after_a_finished_task(tuned: Server) -> None:
    """It counts anew from the end of a task; then the server closes with code 1000, without an event."""
    with connected(tuned) as peer:
        time.sleep(IDLE_S / 2)
        peer.start()
        peer.text("你好。")
        before = time.monotonic()
        peer.finish()
        peer.until("task-finished")
        count = len(peer.frames)
        assert peer.until_closed() == 1000
        assert time.monotonic() - before >= IDLE_S
        assert len(peer.frames) == count


def test_10_a_running_task_is_not_idle(tuned: Server) -> None:
    """A running task that gets text keeps the connection open beyond it."""
    with connected(tuned) as peer:
        peer.start()
        begin = time.monotonic()
        while time.monotonic() - begin < IDLE_S + 1:
            peer.text("好")
            time.sleep(0.5)
        peer.finish()
        assert peer.until("task-finished").characters


def test_the_server_speaks_only_when_spoken_to(tone: Server) -> None:
    """The server sends nothing on a new connection before run-task."""
    with connected(tone) as peer:
        assert peer.silent()


def test_a_close_frame_of_the_client_is_echoed(tone: Server) -> None:
    """A close frame of the client is answered with its code."""
    with connected(tone) as peer:
        peer.say("你好。")
        peer.socket.close(1000, "bye")
        with pytest.raises(ConnectionClosed) as closed:
            peer.receive(PATIENCE_S)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1000


def test_a_plain_http_request_is_no_upgrade(tone: Server) -> None:
    """A plain GET of the path is no error of the server."""
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(tone.http + PATH, timeout=PATIENCE_S)
    assert 400 <= refused.value.code < 500


def test_a_client_may_send_a_message_in_fragments(tone: Server) -> None:
    """A message may come in fragments."""
    with connected(tone) as peer:
        peer.start()
        text = f'{{"header":{{"action":"continue-task","task_id":"{peer.task_id}"}},'
        peer.socket.send([text, '"payload":{"input":', '{"text":"你好。"}}}'])
        peer.finish()
        peer.until("task-finished")
        assert peer.speech().texts == ["你好。"]


def test_08_a_subprotocol_is_not_chosen(tone: Server) -> None:
    """An offered subprotocol is left aside, which the WebSocket standard allows."""
    headers = {"Authorization": f"Bearer {tone.key}"}
    with connect(tone.inference, additional_headers=headers, subprotocols=["speech"]) as socket:
        assert socket.subprotocol is None
