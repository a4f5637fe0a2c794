"""Statements 2, 83 and 84, as far as they speak of the unmodified Python SDK."""

import base64
from collections.abc import Mapping
from typing import Any

import dashscope
import pytest
from dashscope.audio.qwen_tts_realtime import AudioFormat, QwenTtsRealtime, QwenTtsRealtimeCallback
from websocket import WebSocketBadStatusException

from clients.realtime import opened
from tools.serving import Server

from ..sound import decode, rms
from .peer import MODEL

PIECES = ("Well, this is nice. ", "I could ", "stay here for ever, ", "and so could you!")
SENTENCES = ("The first of three.", "The second of three.", "And the third.")

pytestmark = pytest.mark.filterwarnings("ignore:dashscope 2.0 audio API is a preview:FutureWarning")


def test_02_the_first_generation_times_out(tone: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a wrong key the SDK's `QwenTtsRealtime` ends in a TimeoutError."""
    monkeypatch.setattr(dashscope, "api_key", f"{tone.key}x")
    client = QwenTtsRealtime(model=MODEL, callback=QwenTtsRealtimeCallback(), url=tone.realtime)
    with pytest.raises(TimeoutError):
        client.connect()


def test_02_the_second_generation_tells_the_status(tone: Server) -> None:
    """And its `client.audio.realtime` in "Handshake status 401"."""
    with dashscope.Client(api_key=f"{tone.key}x", base_url=f"{tone.http}/api/v1") as client:
        session = client.audio.realtime.connect(model=MODEL, ws_url=tone.realtime)
        with pytest.raises(WebSocketBadStatusException, match="Handshake status 401"):
            session.connect()


@pytest.mark.model
def test_83_the_server_commits(speaking: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """`QwenTtsRealtime` in mode server_commit: pieces in, speech out, a session id and a delay."""
    with opened(speaking, monkeypatch) as (client, listener):
        client.update_session(
            voice="Cherry", response_format=AudioFormat.PCM_24000HZ_MONO_16BIT, mode="server_commit"
        )
        for piece in PIECES:
            client.append_text(piece)
        client.finish()
        listener.wait("session.finished")
        assert client.get_session_id() == listener.of("session.created")[0]["session"]["id"]
        assert client.get_first_audio_delay() > 0
        characters = sum(event["response"]["usage"]["characters"] for event in listener.of("response.done"))
        assert characters == len("".join(PIECES))
    sound = decode(listener.audio, "pcm")
    assert 3 < sound.seconds < 12
    assert rms(sound.samples) > 0.01


@pytest.mark.model
def test_83_the_client_commits(speaking: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """In mode commit: a response for each of three commits, each waited for."""
    with opened(speaking, monkeypatch) as (client, listener):
        client.update_session(
            voice="Cherry", response_format=AudioFormat.PCM_24000HZ_MONO_16BIT, mode="commit"
        )
        for count, sentence in enumerate(SENTENCES, 1):
            client.append_text(sentence)
            client.commit()
            done = listener.wait("response.done", count)["response"]
            assert done["id"] == client.get_last_response_id()
        client.finish()
        listener.wait("session.finished")
        assert client.get_first_audio_delay() > 0


@pytest.mark.model
def test_84_the_second_generation_ends_normally(speaking: Server) -> None:
    """`client.audio.realtime.connect(model, ws_url=…)`, and `events()` to its end."""
    events: list[Mapping[str, Any]] = []
    with (
        dashscope.Client(api_key=speaking.key, base_url=f"{speaking.http}/api/v1") as client,
        client.audio.realtime.connect(model=MODEL, ws_url=speaking.realtime) as session,
    ):
        session.send_event({"type": "session.update", "session": {"voice": "Ethan", "mode": "server_commit"}})
        for piece in PIECES:
            session.send_event({"type": "input_text_buffer.append", "text": piece})
        session.end_session()
        events += session.events()
    assert events[-1]["type"] == "session.finished"
    deltas = [event["delta"] for event in events if event["type"] == "response.audio.delta"]
    assert len(b"".join(map(base64.b64decode, deltas))) > 3 * 48_000
