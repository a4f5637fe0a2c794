"""The unmodified official Python SDK (dashscope 2.0.2), its realtime classes, against a real server."""

import base64
import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

import dashscope
import pytest
from dashscope.audio.qwen_tts_realtime import AudioFormat, QwenTtsRealtime
from dashscope.v2.errors import DashScopeError

from conformance.sound import decode, decode_with_ffmpeg
from tools.serving import Server

from .realtime import MODEL, PATIENCE_S, Listener, opened

pytestmark = pytest.mark.filterwarnings("ignore:dashscope 2.0 audio API is a preview:FutureWarning")

Event = Mapping[str, Any]


def test_every_parameter_of_the_sdk_is_taken(tone_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tone_server, monkeypatch, workspace="ws-1", headers={"X-Own": "1"}) as (client, listener):
        client.update_session(
            voice="Ethan",
            response_format=AudioFormat.PCM_24000HZ_MONO_16BIT,
            mode="commit",
            sample_rate=48_000,
            volume=60,
            speech_rate=1.1,
            audio_format="mp3",
            pitch_rate=0.9,
            bit_rate=64,
            language_type="auto",
            enable_tn=True,
            optimize_instructions=False,
            some_future_key={"a": 1},
        )
        session = listener.wait("session.updated")["session"]
        assert {name: session[name] for name in client.config if name != "some_future_key"} == {
            name: value for name, value in client.config.items() if name != "some_future_key"
        }
        client.append_text("Hello ")
        client.append_text("there.")
        client.commit()
        listener.wait("response.done")
        assert decode_with_ffmpeg(listener.audio, "mp3").rate == 48_000
        assert client.get_session_id() == session["id"]
        assert client.get_last_response_id() == listener.of("response.created")[0]["response"]["id"]
        assert client.get_first_audio_delay() > 0


def test_clear_cancel_and_finish(tone_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tone_server, monkeypatch) as (client, listener):
        client.update_session(voice="Cherry", mode="commit")
        client.append_text("Never to be heard.")
        client.clear_appended_text()
        listener.wait("input_text_buffer.cleared")
        client.append_text("今天天气怎么样？" * 1000)
        client.commit()
        listener.wait("response.audio.delta")
        client.cancel_response()
        assert listener.wait("response.done")["response"]["status"] == "incomplete"
        client.append_text("Hello.")
        client.finish()
        listener.wait("session.finished")
        assert listener.of("response.done")[1]["response"]["usage"] == {"characters": 6}
        assert listener.closed.wait(PATIENCE_S)
        assert listener.close == (1000, "the session is finished")
        with pytest.raises(ConnectionError):
            client.append_text("Too late.")


def test_an_error_reaches_the_callback(tone_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tone_server, monkeypatch) as (client, listener):
        client.update_session(voice="Nobody")
        error = listener.wait("error")["error"]
        assert (error["code"], error["param"]) == ("invalid_value", "session.voice")
        client.update_session(voice="Cherry")
        listener.wait("session.updated")


def test_an_unknown_model_reaches_the_callback(tone_server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dashscope, "api_key", tone_server.key)
    listener = Listener()
    client = QwenTtsRealtime(model="nothing", callback=listener, url=tone_server.realtime)
    # Told and closed before the SDK, which looks every tenth of a second, has seen the connection.
    with contextlib.suppress(TimeoutError):
        client.connect()
    assert listener.wait("error")["error"]["code"] == "ModelNotFound"
    assert listener.closed.wait(PATIENCE_S)
    assert listener.close == (1000, "ModelNotFound")


@pytest.fixture
def client(tone_server: Server) -> Iterator[dashscope.Client]:
    with dashscope.Client(api_key=tone_server.key, base_url=f"{tone_server.http}/api/v1") as client:
        yield client


def audio(events: list[Event]) -> bytes:
    deltas = [event["delta"] for event in events if event["type"] == "response.audio.delta"]
    return b"".join(base64.b64decode(delta) for delta in deltas)


@pytest.mark.parametrize("mode", ["server_commit", "commit"])
def test_the_second_generation(tone_server: Server, client: dashscope.Client, mode: str) -> None:
    with client.audio.realtime.connect(model=MODEL, ws_url=tone_server.realtime) as session:
        session.send_event(
            {"type": "session.update", "session": {"voice": "Cherry", "mode": mode, "response_format": "wav"}}
        )
        session.send_event({"type": "input_text_buffer.append", "text": "Hello from the new client."})
        if mode == "commit":
            session.send_event({"type": "input_text_buffer.commit"})
        session.end_session()
        events = list(session.events())
        assert session.last_first_audio_delay >= 0
    assert events[-1]["type"] == "session.finished"
    assert decode(audio(events), "wav").seconds > 0.5


def test_the_second_generation_sends_keys_of_other_models(
    tone_server: Server, client: dashscope.Client
) -> None:
    with client.audio.realtime.connect(model=MODEL, ws_url=tone_server.realtime) as session:
        session.update_session(["audio"], voice="Ethan", mode="commit")
        kinds = [session.recv_event()["type"] for _ in range(2)]
        assert kinds == ["session.created", "session.updated"]
        session.update_session(["audio"], voice=None, mode="commit")
        assert session.recv_event()["session"]["voice"] == "Ethan"
        session.end_session()
        assert [event["type"] for event in session.events()] == ["session.finished"]


def test_the_second_generation_survives_an_error(tone_server: Server, client: dashscope.Client) -> None:
    with client.audio.realtime.connect(model=MODEL, ws_url=tone_server.realtime) as session:
        session.recv_event()
        session.send_event({"type": "input_text_buffer.commit"})
        with pytest.raises(DashScopeError, match="buffer is empty"):
            session.recv_event()
        session.send_event({"type": "input_text_buffer.append", "text": "Hello."})
        session.send_event({"type": "input_text_buffer.commit"})
        while session.recv_event()["type"] != "response.audio.delta":
            pass
        session.cancel_response()
        session.end_session()
        assert list(session.events())[-1]["type"] == "session.finished"
