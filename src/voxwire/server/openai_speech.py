"""OpenAI's door: ``POST /v1/audio/speech``."""

import functools
import uuid
from collections.abc import AsyncGenerator
from contextlib import aclosing

from starlette.types import ASGIApp

from voxwire.audio.chain import silent_file
from voxwire.audio.formats import AudioFormat, Container
from voxwire.engines.base import Delivery
from voxwire.errors import InvalidValue, VoxwireError
from voxwire.server.finding import find_model
from voxwire.server.http import Call, Endpoint, Stream, http_door
from voxwire.server.instructing import instructed_manner, own_words
from voxwire.server.openai_errors import error_object, openai_error
from voxwire.server.own_voices import why_not
from voxwire.server.spoken_text import SpokenText
from voxwire.speech.events import Audio
from voxwire.speech.session import SpeechSession
from voxwire.voices.blends import blend_problem
from voxwire.voices.catalog import Api, Family, Model, Voice
from voxwire.voices.dialects import spoken_dialect
from voxwire.wire.openai_speech import (
    SAMPLE_RATE,
    SpeechRequest,
    audio_event,
    done_event,
    failed_event,
    speech_request,
    usage,
)
from voxwire.wire.usage import count_characters

PATH = "/v1/audio/speech"
SILENCE_S = 0.1
"""What is heard of a text with nothing to say, such as an emoji. Clients cut what they have read into
sentences, and an error for one of these would end the speech of all."""


def openai_door() -> Endpoint:
    """The door; it answers errors as OpenAI does."""
    return http_door(serve, openai_error, lambda: f"req_{uuid.uuid4().hex}", "openai")


async def serve(call: Call) -> ASGIApp:
    """Answer one request."""
    request = speech_request(call.body)
    catalog = call.services.catalog
    model = find_model(catalog, request.model, call.identity, Api.SPEECH)
    voice = await _voice(call, model, request.voice)
    container = Container(request.format)
    call.admission.take(count_characters(request.text))
    audio = AudioFormat(container, SAMPLE_RATE)
    session = await call.speech.speaking(model.name).open(
        voice.timbre,
        Delivery(rate=request.speed),
        audio,
        manner=await instructed_manner(request.instructions, model),
        instruction=own_words(request.instructions, model),
        default_language=voice.expected_language,
        dialect=spoken_dialect(voice),
    )
    session.feed(request.text)
    session.finish()
    silence = functools.partial(silent_file, audio, SILENCE_S)
    spoken = SpokenText(call, "openai", session, model=model.name, voice=voice.id, silence=silence)
    headers = {"cache-control": "no-cache", "x-request-id": call.request_id}
    if request.events:
        headers["content-type"] = "text/event-stream; charset=utf-8"
        return await Stream.begun(_events(spoken, session, request), headers, _failed)
    headers["content-type"] = container.media_type
    return await Stream.begun(_audio(spoken), headers)


async def _audio(spoken: SpokenText) -> AsyncGenerator[bytes]:
    async with aclosing(spoken.events()) as events:
        async for event in events:
            if isinstance(event, Audio):
                yield event.data


async def _events(
    spoken: SpokenText, session: SpeechSession, request: SpeechRequest
) -> AsyncGenerator[bytes]:
    async with aclosing(_audio(spoken)) as pieces:
        async for data in pieces:
            yield audio_event(data)
    yield done_event(usage(request.text, session.stats.audio_s * 1000))


def _failed(error: VoxwireError) -> bytes:
    return failed_event(error_object(error))


async def _voice(call: Call, model: Model, name: str) -> Voice:
    """Who speaks: with any model any voice of the catalog, the model's own first, and voices of the client's
    workspace with OpenAI's models and with the one each was made for."""
    catalog, own = call.services.catalog, call.services.voices.of(call.identity.workspace)
    voice = model.find(name) or catalog.voice(name)
    if problem := blend_problem(name) if voice is None else None:
        raise InvalidValue(f"'voice' is no blend of voice packs: {problem}.", "voice")
    target = model
    if voice is None and model.family is Family.OPENAI and (found := await own.find(name)) is not None:
        target = catalog.by_name.get(found.target_model, model)
    if voice is None:
        voice = (await own.joined(target, name)).find(name)
    if voice is None:
        if (found := await own.find(name)) is not None:
            raise InvalidValue(f"{why_not(found, target.name)}.", "voice")
        raise InvalidValue(f"There is no voice '{name[:128]}'; GET /v1/audio/voices lists all.", "voice")
    return voice
