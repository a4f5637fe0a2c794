"""The door of Qwen-TTS over HTTP: ``POST /api/v1/services/aigc/multimodal-generation/generation``."""

from starlette.types import ASGIApp

from voxwire.audio.formats import AudioFormat, Container
from voxwire.engines.base import Delivery
from voxwire.errors import InvalidParameter
from voxwire.http_errors import VoiceModelMismatch, VoiceNotFound
from voxwire.server.dashscope_door import answer_with_events, answer_with_file, wants_events
from voxwire.server.finding import find_model, is_system_voice
from voxwire.server.http import Call
from voxwire.server.instructing import instructed_manner, own_words
from voxwire.server.kept_speech import KeptSpeech
from voxwire.server.own_voices import why_not
from voxwire.server.spoken_text import SpokenText
from voxwire.speech.events import Audio, Said
from voxwire.voices.catalog import Api, Family, Feature, Model, Voice
from voxwire.voices.dialects import spoken_dialect
from voxwire.wire.dashscope_http import Ticket, Usage
from voxwire.wire.qwen_http import SAMPLE_RATE, HttpStream, QwenRequest, file_result, qwen_request, usage
from voxwire.wire.usage import count_characters, count_tokens, too_many_tokens

PATH = "/api/v1/services/aigc/multimodal-generation/generation"


async def serve(call: Call) -> ASGIApp:
    """Answer one request."""
    request = qwen_request(call.body)
    model = find_model(call.services.catalog, request.model, call.identity, Api.HTTP, Family.QWEN)
    voice = await _voice(call, model, request)
    _check(model, request)
    call.admission.take(count_characters(request.text))
    kept = await KeptSpeech.begin(call, Container.WAV, SAMPLE_RATE)
    session = await call.speech.speaking(model.name).open(
        voice.timbre,
        Delivery(),
        AudioFormat(Container.PCM, SAMPLE_RATE),
        manner=await instructed_manner(request.instructions, model, optimize=request.optimize_instructions),
        instruction=own_words(request.instructions, model),
        language=None if request.language is None else voice.variety(request.language),
        default_language=voice.expected_language,
        dialect=spoken_dialect(voice),
    )
    session.feed(request.text)
    session.finish()
    spoken = SpokenText(call, "qwen-http", session, model=model.name, voice=request.voice)
    ticket = Ticket(call.request_id, kept.expires_at)

    def used() -> Usage:
        in_tokens = Feature.USAGE_IN_TOKENS in model.features
        return usage(request.text, session.stats.audio_s * 1000, in_tokens=in_tokens)

    if not wants_events(call.request):
        return await answer_with_file(call, spoken, kept, lambda url: file_result(ticket, url, used()))
    stream = HttpStream(ticket)

    def write(event: Said) -> bytes | None:
        return stream.audio(event.data, used()) if isinstance(event, Audio) else None

    return await answer_with_events(
        call, spoken, kept, write, lambda url: stream.finished(url, used()), stream.failed
    )


async def _voice(call: Call, model: Model, request: QwenRequest) -> Voice:
    own = call.services.voices.of(call.identity.workspace)
    voice = (await own.joined(model, request.voice)).find(request.voice)
    if voice is not None:
        return voice
    found = await own.find(request.voice)
    if found is not None and found.target_model == model.name:
        raise InvalidParameter(f"{why_not(found, model.name)}.")
    system = model.custom_voices and is_system_voice(call.services.catalog, request.voice, Family.QWEN)
    if system or found is not None:
        raise VoiceModelMismatch(request.voice, request.model)
    raise VoiceNotFound(request.voice)


def _check(model: Model, request: QwenRequest) -> None:
    """See whether the model takes the text and what is said of it."""
    limits = model.limits
    counted = count_characters(request.text) if limits.han_weight > 1 else len(request.text)
    if limits.message_characters and counted > limits.message_characters:
        raise InvalidParameter(
            f"'input.text' has {counted} characters; the limit of {request.model} is "
            f"{limits.message_characters}."
        )
    tokens = count_tokens(request.text)
    if limits.message_tokens and tokens > limits.message_tokens:
        raise InvalidParameter(
            f"'input.text' has about {tokens} tokens; the limit of {request.model} is "
            f"{limits.message_tokens}."
        )
    if request.instructions is None or Feature.FREE_INSTRUCTION not in model.features:
        # Other models have no use for instructions, which their pages leave without consequence.
        return
    if too_many_tokens(request.instructions, limits.instruction_tokens):
        raise InvalidParameter(f"'instructions' may have at most {limits.instruction_tokens} tokens.")
