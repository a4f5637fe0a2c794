"""Statements 10–22 and 61–62: what a session is, and how it is set."""

from typing import Any

import pytest

from tools.serving import Server

from .peer import MODEL, Peer, connected, say

INSTRUCT = "qwen3-tts-instruct-flash-realtime"
LEGACY = "qwen-tts-realtime"
LATE_UPDATE = "Session update error: session already started or finished or failed."
LANGUAGES = [
    *("Auto", "Chinese", "English", "German", "Italian", "Portuguese"),
    *("Spanish", "Japanese", "Korean", "French", "Russian"),
]
ALL_FIELDS = {
    "voice": "Ethan",
    "mode": "commit",
    "language_type": "English",
    "response_format": "wav",
    "sample_rate": 16_000,
    "speech_rate": 1.2,
    "volume": 40,
    "pitch_rate": 0.9,
    "bit_rate": 64,
    "enable_tn": True,
    "optimize_instructions": False,
}


def test_10_the_session_is_told_without_being_asked(peer: Peer) -> None:
    """The first frame is `session.created`, within a second, before the client has sent anything."""
    assert peer.receive(1.0)["type"] == "session.created"
    assert peer.silent()


def test_11_it_tells_its_defaults(peer: Peer) -> None:
    """It has object, id, model, mode `server_commit`, a voice, pcm and 24000."""
    session = dict(peer.receive()["session"])
    assert session.pop("id")
    assert session == {
        "object": "realtime.session",
        "model": MODEL,
        "mode": "server_commit",
        "voice": "Cherry",
        "response_format": "pcm",
        "sample_rate": 24_000,
    }


def test_12_an_update_is_answered_once(peer: Peer) -> None:
    """`session.update` is answered by one `session.updated` with the same id and the values that now hold."""
    created = peer.receive()["session"]
    session = peer.configure(voice="Ethan", mode="commit")
    assert session["id"] == created["id"]
    assert (session["object"], session["model"]) == ("realtime.session", MODEL)
    assert (session["voice"], session["mode"]) == ("Ethan", "commit")
    assert (session["response_format"], session["sample_rate"]) == ("pcm", 24_000)
    assert peer.silent()


@pytest.mark.parametrize("fields", [ALL_FIELDS, {"speech_rate": 1}, {"volume": 0, "bit_rate": 510}, {}])
def test_13_what_was_sent_comes_back(peer: Peer, fields: dict[str, Any]) -> None:
    """Every field that was accepted comes back with the value that was sent."""
    session = peer.configure(**fields)
    assert {name: session[name] for name in fields} == fields


def test_13_what_is_not_named_stays(peer: Peer) -> None:
    """A later update changes only what it names; null counts as not named."""
    peer.configure(**ALL_FIELDS)
    session = peer.configure(voice="Maia", volume=None, mode=None)
    assert {name: session[name] for name in ALL_FIELDS} == {**ALL_FIELDS, "voice": "Maia"}


def test_14_an_update_needs_no_id(peer: Peer) -> None:
    """`session.update` without `event_id` works."""
    peer.send("session.update", event_id=None, session={"voice": "Maia"})
    assert peer.until("session.updated")["session"]["voice"] == "Maia"


def test_15_unknown_keys_are_ignored(peer: Peer) -> None:
    """Keys nobody knows, as the SDKs send them, are ignored."""
    strange = {
        "foo": [1, {"bar": None}],
        "modalities": ["audio"],
        "turn_detection": {"type": "server_vad", "threshold": 0.2},
        "input_audio_format": "pcm16",
        "output_audio_format": "pcm16",
        "input_audio_transcription": None,
        "bitrate": 128,
    }
    session = peer.configure(voice="Maia", **strange)
    assert session["voice"] == "Maia"
    assert not set(strange) & set(session)
    assert peer.respond("Hello.").audio


@pytest.mark.parametrize("value", [True, False])
def test_16_enable_tn_is_accepted(peer: Peer, value: bool) -> None:
    """`enable_tn` is accepted."""
    assert peer.configure(enable_tn=value)["enable_tn"] is value
    assert peer.respond("Hello 42.").audio


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("speech_rate", 0.49),
        ("speech_rate", 2.01),
        ("pitch_rate", 0.49),
        ("pitch_rate", 2.01),
        ("volume", -1),
        ("volume", 101),
        ("bit_rate", 5),
        ("bit_rate", 511),
        ("sample_rate", 12_345),
        ("language_type", "Klingon"),
        ("volume", "loud"),
        ("enable_tn", 1),
    ],
)
def test_17_a_value_out_of_range_is_told(peer: Peer, field: str, value: Any) -> None:
    """A value out of range gives an error that names field and event; nothing changes, all goes on."""
    event_id = peer.update(mode="commit", **{field: value})
    peer.refused(event_id, f"session.{field}")
    assert peer.configure()["mode"] == "server_commit"
    assert peer.respond("Hello.").audio


@pytest.mark.parametrize("voice", ["", "Nobody", "cherry", "Cherry ", "Ono_Anna", "longanyang", "x" * 1000])
def test_18_an_unknown_voice_is_told(peer: Peer, voice: str) -> None:
    """So does a voice the model does not have; names are exact."""
    peer.refused(peer.update(voice=voice), "session.voice")
    assert peer.configure()["voice"] == "Cherry"
    assert peer.respond("Hello.").audio


@pytest.mark.parametrize(
    ("field", "value"),
    [("mode", "other"), ("mode", "Commit"), ("response_format", "flac"), ("response_format", "PCM")],
)
def test_19_an_unknown_mode_or_format_is_told(peer: Peer, field: str, value: str) -> None:
    """So does a mode or a format that is not one of the documented."""
    peer.refused(peer.update(**{field: value}), f"session.{field}")
    assert peer.respond("Hello.").audio


def test_20_without_an_update_the_defaults_hold(peer: Peer) -> None:
    """Without any `session.update` text is spoken with the defaults."""
    response = peer.respond("Hello there.")
    assert response.done["voice"] == "Cherry"
    assert len(response.audio) > 2 * 24_000 * 0.3


def test_21_an_update_comes_too_late(tone: Server, peer: Peer) -> None:
    """`session.update` after text has come gives the documented error, and what is spoken does not change."""
    peer.append("Hello there. ")
    peer.until("response.created")
    event_id = peer.update(voice="Ethan", volume=0)
    peer.append("And more.")
    peer.refused(event_id, None, LATE_UPDATE)
    (response,) = peer.finished()
    assert response.done["voice"] == "Cherry"
    assert response.audio == say(tone, "Hello there. And more.", mode="server_commit")


def test_22_input_may_come_before_anything_is_read(tone: Server) -> None:
    """All that a client sends straight after the upgrade is done in order."""
    with connected(tone) as peer:
        peer.update(mode="commit", voice="Maia")
        for text in ("One.", "Two."):
            peer.append(text)
            peer.commit()
        first, second = peer.finished()
        kinds = [event["type"] for event in peer.events]
    assert kinds[:4] == [
        "session.created",
        "session.updated",
        "input_text_buffer.committed",
        "input_text_buffer.committed",
    ]
    assert (first.done["voice"], second.done["voice"]) == ("Maia", "Maia")


@pytest.mark.parametrize("language", LANGUAGES)
def test_62_languages_are_accepted_in_any_case(peer: Peer, language: str) -> None:
    """Each `language_type` is accepted in any case and comes back as it was written."""
    for written in (language, language.lower(), language.upper()):
        assert peer.configure(language_type=written)["language_type"] == written


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("Auto", "Привет, мир. Hello. 你好。こんにちは。"),
        ("German", "Guten Tag."),
        ("Japanese", "こんにちは。"),
        ("Korean", "안녕하세요."),
        ("Spanish", "Son las 9:30."),
    ],
)
def test_text_is_spoken_in_every_language(tone: Server, language: str, text: str) -> None:
    """Text of any of the languages is spoken, named or found out."""
    with connected(tone) as peer:
        peer.configure(language_type=language, mode="commit")
        assert peer.respond(text).audio
        peer.finish()
        assert peer.until_closed() == 1000


def test_text_in_a_language_without_a_speaker_is_told(tone: Server) -> None:
    """Text in a language nobody here speaks gives an error that names it; the session goes on."""
    with connected(tone) as peer:
        peer.configure(mode="commit")
        peer.append("ᎣᏏᏲ.")
        event_id = peer.commit()
        peer.until("input_text_buffer.committed")
        assert "Speech in language" in peer.refused(event_id, "text")
        assert peer.respond("Hello.").audio
        peer.finish()
        assert peer.until_closed() == 1000


@pytest.mark.parametrize("name", ["instructions", "instruction"])
def test_61_instructions_are_followed(tone: Server, name: str) -> None:
    """`instructions`, or `instruction`, change how an instruct model speaks."""
    with connected(tone, model=INSTRUCT) as peer:
        plain = peer.respond("Hello there.").audio
    with connected(tone, model=INSTRUCT) as peer:
        peer.configure(**{name: "Speak very slowly."})
        assert len(peer.respond("Hello there.").audio) > 1.2 * len(plain)


def test_61_optimised_instructions_are_told(tone: Server) -> None:
    """With `optimize_instructions` session.updated tells in `optimized_instructions` what was understood."""
    with connected(tone, model=INSTRUCT) as peer:
        assert "optimized_instructions" not in peer.configure(instructions="像新闻主播。")
        updated = peer.configure(optimize_instructions=True)
        assert updated["optimize_instructions"] is True
        assert updated["optimized_instructions"] == "news"
        assert peer.respond("Hello.").audio


def test_61_instructions_of_1600_tokens_are_the_longest(peer: Peer) -> None:
    """Instructions of 1600 tokens are taken, more are refused by length."""
    assert peer.configure(instructions="慢" * 1600)["instructions"] == "慢" * 1600
    peer.refused(peer.update(instructions="慢" * 1601), "session.instructions", "1600 tokens")


def test_instructions_mean_nothing_to_other_models(tone: Server) -> None:
    """Models that take no instructions keep and show them, and speak as always."""
    with connected(tone) as peer:
        plain = peer.respond("Hello there.").audio
    with connected(tone) as peer:
        assert peer.configure(instructions="Speak slowly.")["instructions"] == "Speak slowly."
        assert peer.respond("Hello there.").audio == plain


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("response_format", "mp3"),
        ("response_format", "wav"),
        ("sample_rate", 16_000),
        ("speech_rate", 1.5),
        ("pitch_rate", 1.5),
        ("volume", 70),
        ("bit_rate", 64),
    ],
)
def test_42_the_legacy_model_refuses_what_it_cannot(tone: Server, field: str, value: Any) -> None:
    """The legacy model refuses formats other than pcm at 24 kHz, and rate, pitch, volume and bit rate."""
    with connected(tone, model=LEGACY) as peer:
        peer.refused(peer.update(**{field: value}), f"session.{field}")
        assert peer.configure(response_format="pcm", sample_rate=24_000)


def test_42_the_legacy_model_counts_tokens(tone: Server) -> None:
    """Its usage is told in tokens: 50 for a second of audio, and at least as many."""
    with connected(tone, model=LEGACY) as peer:
        usage = peer.respond("Hello there, my friend. 你好。").done["usage"]
        seconds = len(peer.responses[0].audio) / 48_000
        short = peer.respond("Hi.").done["usage"]
    assert set(usage) == {
        *("total_tokens", "input_tokens", "output_tokens"),
        *("input_tokens_details", "output_tokens_details"),
    }
    audio = usage["output_tokens_details"]["audio_tokens"]
    assert audio == pytest.approx(50 * seconds, abs=1)
    assert usage["output_tokens_details"] == {"text_tokens": 0, "audio_tokens": audio}
    assert usage["input_tokens_details"] == {"text_tokens": usage["input_tokens"]}
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
    assert usage["input_tokens"] > 5
    assert short["output_tokens"] == 50
