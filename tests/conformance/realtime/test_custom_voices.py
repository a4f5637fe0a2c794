"""Statement 60: voices of one's own."""

from tools.serving import Server

from ..voices import SPEECH, asked, data_url, output
from .peer import connected

TARGET, OTHER = "qwen3-tts-vc-realtime-2026-01-15", "qwen3-tts-vc-realtime-2025-11-27"
CLONE = {"action": "create", "target_model": TARGET, "preferred_name": "me"}


def test_60_a_voice_works_with_its_own_model_alone(making: Server) -> None:
    """A cloned voice speaks with its target_model, and with an alias of it; with another model it is refused,
    and the error names the model it was made for. Once removed it is unknown in the next session."""
    cloning = "qwen-voice-enrollment"
    voice = output(asked(making, cloning, {**CLONE, "audio": {"data": data_url(SPEECH)}}))["voice"]
    for model in (TARGET, "qwen3-tts-vc-realtime"):
        with connected(making, model=model) as peer:
            peer.configure(voice=voice)
            peer.append("Hello there.")
            peer.send("session.finish")
            assert peer.until("response.done")["response"]["status"] == "completed"
            peer.until("session.finished")
    for model in (OTHER, "qwen3-tts-flash-realtime"):
        with connected(making, model=model) as peer:
            peer.update(voice=voice)
            error = peer.until("error")["error"]
            assert (error["code"], error["param"]) == ("invalid_value", "session.voice")
            assert TARGET in error["message"]
    output(asked(making, cloning, {"action": "delete", "voice": voice}))
    with connected(making, model=TARGET) as peer:
        peer.update(voice=voice)
        assert "There is no voice" in peer.until("error")["error"]["message"]
