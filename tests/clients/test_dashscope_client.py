"""The second generation of the official SDK's interface, :class:`dashscope.Client`, against a real server."""

from collections.abc import Iterator

import dashscope
import pytest
from dashscope.v2.errors import BadRequestError, DashScopeError
from websocket import WebSocketBadStatusException

from conformance.sound import decode_with_ffmpeg
from tools.serving import Server

MODEL = "cosyvoice-v3-flash"
VOICE = "longanyang"

pytestmark = pytest.mark.filterwarnings("ignore:dashscope 2.0 audio API is a preview:FutureWarning")


@pytest.fixture
def client(tone: Server) -> Iterator[dashscope.Client]:
    with dashscope.Client(api_key=tone.key, base_url=f"{tone.http}/api/v1") as client:
        yield client


def test_synthesize(tone: Server, client: dashscope.Client) -> None:
    audio = client.audio.tts.synthesize(
        "Hello from the new client.", model=MODEL, voice=VOICE, ws_url=tone.inference
    )
    sound = decode_with_ffmpeg(audio, "mp3")
    assert (sound.rate, sound.channels) == (22_050, 1)
    assert sound.seconds > 0.5


def test_a_session_reports_events_usage_and_words(tone: Server, client: dashscope.Client) -> None:
    with client.audio.tts.connect(
        model=MODEL,
        voice=VOICE,
        format="pcm",
        sample_rate=24_000,
        rate=1.5,
        volume=60,
        parameters={"word_timestamp_enabled": True},
        ws_url=tone.inference,
    ) as session:
        session.send_text("Hello ")
        session.send_text("there.")
        session.stop()
        frames = list(session.events())
    assert any(isinstance(frame, bytes) for frame in frames)
    assert session.first_package_delay >= 0
    assert session.usage == {"characters": len("Hello there.")}
    events = [frame for frame in frames if isinstance(frame, dict)]
    assert events[-1]["header"]["event"] == "task-finished"
    (end,) = [event for event in events if event["payload"]["output"].get("type") == "sentence-end"]
    assert [word["text"] for word in end["payload"]["output"]["sentence"]["words"]] == ["Hello", "there", "."]


def test_tasks_share_a_connection(tone: Server, client: dashscope.Client) -> None:
    connection = client.ws_connection(url=tone.inference)
    try:
        ids = set()
        for text in ("One task.", "And another one."):
            with client.audio.tts.connect(
                model=MODEL, voice=VOICE, format="wav", connection=connection
            ) as session:
                ids.add(session.session.task_id)
                session.send_text(text)
                session.stop()
                assert decode_with_ffmpeg(b"".join(session.audio_chunks()), "wav").seconds > 0.2
        assert len(ids) == 2
        assert not connection.closed
    finally:
        connection.close()


def test_flush_then_cancel_then_another_task(tone: Server, client: dashscope.Client) -> None:
    connection = client.ws_connection(url=tone.inference, timeout=30)
    try:
        with client.audio.tts.connect(model=MODEL, voice=VOICE, connection=connection) as session:
            session.send_text("one two")
            session.flush()
            assert next(session.audio_chunks())
            session.send_text("never to be said. " * 100)
            session.stop()
            session.cancel()
            for _ in session.events():
                pass
            assert session.last_response["header"]["event"] == "task-finished"
        with client.audio.tts.connect(model=MODEL, voice=VOICE, connection=connection) as session:
            session.send_text("Still here.")
            session.stop()
            assert b"".join(session.audio_chunks())
    finally:
        connection.close()


def test_a_wrong_voice(tone: Server, client: dashscope.Client) -> None:
    with pytest.raises(BadRequestError, match="418") as caught:
        client.audio.tts.synthesize("Hello.", model=MODEL, voice="nobody", ws_url=tone.inference)
    assert isinstance(caught.value, DashScopeError)


def test_a_wrong_key(tone: Server) -> None:
    with (
        dashscope.Client(api_key="sk-" + "0" * 43, base_url=f"{tone.http}/api/v1") as client,
        pytest.raises(WebSocketBadStatusException) as caught,
    ):
        client.audio.tts.synthesize("Hello.", model=MODEL, voice=VOICE, ws_url=tone.inference)
    assert caught.value.status_code == 401
    assert b"InvalidApiKey" in caught.value.resp_body
