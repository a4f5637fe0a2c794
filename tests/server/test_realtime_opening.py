import asyncio
from dataclasses import replace
from typing import Any

import pytest

from voxwire.access.identity import ANONYMOUS, Identity
from voxwire.errors import AccessDenied, InvalidValue, ModelNotFound
from voxwire.server.realtime_opening import RealtimeOpener
from voxwire.speech.events import Audio, Failed, Finished, SpeechEvent
from voxwire.speech.service import SpeechService
from voxwire.voices.catalog import Api, Catalog
from voxwire.wire.qwen_languages import LANGUAGE_TYPES
from voxwire.wire.qwen_realtime_options import ModelTerms
from voxwire.wire.qwen_realtime_parameters import SessionConfig

CATALOG = Catalog.load()
FLASH = "qwen3-tts-flash-realtime"
INSTRUCT = "qwen3-tts-instruct-flash-realtime"
CLONE = "qwen3-tts-vc-realtime-2026-01-15"
LEGACY = "qwen-tts-realtime"


def opener(speech: SpeechService, name: str = FLASH, identity: Identity = ANONYMOUS) -> RealtimeOpener:
    return RealtimeOpener(CATALOG, speech, name, identity)


def problem(speech: SpeechService, model: str, **config: Any) -> InvalidValue:
    given = {"voice": "Cherry", **config}
    with pytest.raises(InvalidValue) as caught:
        asyncio.run(opener(speech, model).check(SessionConfig(**given)))
    return caught.value


def spoken(speech: SpeechService, text: str = "Hello there.", model: str = FLASH, **config: Any) -> bytes:
    return said(opener(speech, model), text, **config)


def said(opening: RealtimeOpener, text: str, **config: Any) -> bytes:
    async def work() -> list[SpeechEvent]:
        settings = SessionConfig(**{"voice": "Cherry", **config})
        await opening.check(settings)
        session = await opening.open(settings)
        session.feed(text)
        session.finish()
        return [event async for event in session.events()]

    events = asyncio.run(work())
    assert events[-1] == Finished(cancelled=False)
    return b"".join(event.data for event in events if isinstance(event, Audio))


def test_8_every_realtime_name_of_the_catalog_opens(speech: SpeechService) -> None:
    names = [
        name for model in CATALOG.models() if Api.REALTIME in model.apis for name in CATALOG.names(model)
    ]
    assert len(names) == 14
    for name in names:
        assert opener(speech, name).terms.name == name


@pytest.mark.parametrize("name", ["nothing", "qwen3-tts-flash", "cosyvoice-v2", "sambert-zhinan-v1", ""])
def test_7_other_names_are_not_found(speech: SpeechService, name: str) -> None:
    with pytest.raises(ModelNotFound):
        opener(speech, name)


def test_a_key_must_be_for_the_model(speech: SpeechService) -> None:
    assert opener(speech, FLASH, Identity("shop", "key-1", frozenset({f"{FLASH}-2025-11-27"})))
    with pytest.raises(AccessDenied):
        opener(speech, FLASH, Identity("shop", "key-1", frozenset({LEGACY})))


def test_terms_are_those_of_the_model(speech: SpeechService) -> None:
    assert opener(speech).terms == ModelTerms(FLASH, "Cherry")
    assert opener(speech, CLONE).terms == ModelTerms(CLONE, "")
    assert opener(speech, f"{LEGACY}-latest").terms == ModelTerms(
        f"{LEGACY}-latest", "Cherry", usage_in_tokens=True
    )


def test_58_a_voice_must_be_of_the_model(speech: SpeechService) -> None:
    for model in CATALOG.models():
        if Api.REALTIME in model.apis:
            for voice in CATALOG.model(FLASH).voices:
                if model.find(voice):
                    asyncio.run(opener(speech, model.name).check(SessionConfig(voice)))
                else:
                    assert problem(speech, model.name, voice=voice).param == "session.voice"


def test_59_a_system_voice_on_a_model_of_custom_voices(speech: SpeechService) -> None:
    assert "Engine return error code: 411" in problem(speech, CLONE, voice="Cherry").message
    assert "411" not in problem(speech, CLONE, voice="qwen-tts-vc-me-voice-20260101000000000-abcd").message


def test_blends_are_voices_of_every_model(speech: SpeechService) -> None:
    assert spoken(speech, voice="af_heart:0.7+bf_emma:0.3")
    assert spoken(speech, model=CLONE, voice="zf_xiaoni")
    bad = problem(speech, FLASH, voice="af_heart:0.7+bf_ema:0.3")
    assert (bad.param, "no voice pack 'bf_ema'" in bad.message) == ("session.voice", True)


def test_a_voice_with_a_dialect_speaks_it(speech: SpeechService) -> None:
    flash = CATALOG.model(FLASH)
    plain = replace(flash, voices={"Sunny": replace(flash.voice("Sunny"), dialects=())})
    without = RealtimeOpener(Catalog({FLASH: plain}, {}), speech, FLASH, ANONYMOUS)
    for text, differs in (("我们去街上。", True), ("Hello.", False)):
        assert (spoken(speech, text, voice="Sunny") != said(without, text, voice="Sunny")) is differs


def test_without_a_voice_nothing_is_opened(speech: SpeechService) -> None:
    asyncio.run(opener(speech, CLONE).check(SessionConfig("")))
    with pytest.raises(InvalidValue, match=r"has no default") as caught:
        asyncio.run(opener(speech, CLONE).open(SessionConfig("")))
    assert caught.value.param == "session.voice"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("response_format", "mp3"),
        ("sample_rate", 16_000),
        ("speech_rate", 1.2),
        ("volume", 50),
        ("pitch_rate", 1),
        ("bit_rate", 128),
    ],
)
def test_42_the_legacy_model_can_little(speech: SpeechService, field: str, value: object) -> None:
    found = problem(speech, LEGACY, **{field: value})
    assert (found.param, LEGACY in found.message) == (f"session.{field}", True)


def test_instructions_are_followed_where_they_count(speech: SpeechService) -> None:
    plain = spoken(speech, model=INSTRUCT)
    slow = spoken(speech, model=INSTRUCT, instructions="Speak slowly.")
    assert len(slow) > 1.15 * len(plain)
    assert spoken(speech, instructions="Speak slowly.") == spoken(speech)


def test_more_is_made_of_vague_instructions_and_told(speech: SpeechService) -> None:
    vague = "Suitable for guided meditation."
    opening = opener(speech, INSTRUCT)
    assert asyncio.run(opening.understood(SessionConfig("Cherry", instructions=vague))) is None
    wish = SessionConfig("Cherry", instructions=vague, optimize_instructions=True)
    understood = asyncio.run(opening.understood(wish))
    assert understood is not None
    assert "slower" in understood
    assert "calm" in understood
    assert spoken(speech, model=INSTRUCT, instructions=vague) == spoken(speech, model=INSTRUCT)
    fuller = spoken(speech, model=INSTRUCT, instructions=vague, optimize_instructions=True)
    assert len(fuller) > len(spoken(speech, model=INSTRUCT))


def test_parameters_reach_the_sound(speech: SpeechService) -> None:
    plain = spoken(speech)
    assert len(spoken(speech, speech_rate=2)) == pytest.approx(len(plain) / 2, rel=0.01)
    assert len(spoken(speech, sample_rate=48_000)) == pytest.approx(2 * len(plain), rel=0.01)
    assert not any(spoken(speech, volume=0))
    higher = spoken(speech, pitch_rate=1.5)
    assert len(higher) == len(plain)
    assert higher != plain
    assert spoken(speech, response_format="wav")[:4] == b"RIFF"
    sizes = [len(spoken(speech, response_format="mp3", bit_rate=rate)) for rate in (None, 128, 32)]
    assert sizes[0] == sizes[1] > 3 * sizes[2]
    assert spoken(speech, voice="Ethan") != plain


def test_a_language_decides_how_digits_are_read(speech: SpeechService) -> None:
    chinese, english = (spoken(speech, "2026", language_type=name) for name in ("Chinese", "english"))
    assert chinese != english
    assert spoken(speech, "2026") == chinese


@pytest.mark.parametrize("language", LANGUAGE_TYPES)
def test_every_language_is_spoken(speech: SpeechService, language: str) -> None:
    assert spoken(speech, "12 radio", language_type=language)


def test_text_in_a_language_without_a_speaker_fails(speech: SpeechService) -> None:
    async def work() -> list[SpeechEvent]:
        session = await opener(speech).open(SessionConfig("Cherry"))
        session.feed("ᎣᏏᏲ.")
        session.finish()
        return [event async for event in session.events()]

    (failed,) = asyncio.run(work())
    assert isinstance(failed, Failed)
    assert "is not supported at the moment!" in failed.error.message
