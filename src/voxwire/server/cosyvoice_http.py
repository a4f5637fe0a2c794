"""The door of CosyVoice over HTTP: ``POST /api/v1/services/audio/tts/SpeechSynthesizer``."""

from dataclasses import replace

from starlette.types import ASGIApp

from voxwire.audio.formats import Container
from voxwire.errors import SsmlRejected
from voxwire.server.dashscope_door import answer_with_events, answer_with_file, wants_events
from voxwire.server.http import Call
from voxwire.server.kept_speech import KeptSpeech
from voxwire.server.opening import TaskOpener, label_of
from voxwire.server.spoken_text import SpokenText
from voxwire.server.word_items import word_items
from voxwire.speech.events import Audio, Said, UtteranceDone, UtteranceStarted
from voxwire.voices.catalog import Api
from voxwire.wire.cosyvoice_http import HttpStream, counted_characters, file_result, http_request
from voxwire.wire.cosyvoice_parameters import TaskRequest
from voxwire.wire.dashscope_http import Ticket
from voxwire.wire.inference_options import Limits
from voxwire.wire.markup import is_ssml

PATH = "/api/v1/services/audio/tts/SpeechSynthesizer"

_LIMITS = Limits()


async def serve(call: Call) -> ASGIApp:
    """Answer one request."""
    request, text = http_request(call.body, call.request_id, _LIMITS)
    streamed = wants_events(call.request)
    # A file whose length is known can have a header that tells it; one that is streamed too can't.
    container = Container(request.format)
    whole_wav = container is Container.WAV and not streamed
    wav_rate = request.sample_rate if whole_wav else None
    label = label_of(request, call.identity.workspace)
    kept = await KeptSpeech.begin(call, container, wav_rate, label)
    spoken = await _spoken(call, replace(request, format="pcm") if whole_wav else request, text)
    ticket = Ticket(call.request_id, kept.expires_at)
    characters = counted_characters(request, text, within=text)
    if not streamed:
        return await answer_with_file(call, spoken, kept, lambda url: file_result(ticket, url, characters))
    stream = HttpStream(ticket, words=request.word_timestamp_enabled)

    def write(event: Said) -> bytes:
        match event:
            case UtteranceStarted(index, said):
                return stream.sentence_begun(index, said)
            case Audio(data):
                return stream.audio(data)
            case UtteranceDone(_, said):
                counted = counted_characters(request, said, within=text)
                words = word_items(event.words, phonemes=request.phoneme_timestamp_enabled)
                return stream.sentence_ended(said, counted, words)

    return await answer_with_events(
        call, spoken, kept, write, lambda url: stream.finished(url, characters), stream.failed
    )


async def _spoken(call: Call, request: TaskRequest, text: str) -> SpokenText:
    own = call.services.voices.of(call.identity.workspace)
    opener = TaskOpener(call.services.catalog, call.speech, call.services.fetcher, own)
    model = opener.model(request, call.identity, Api.HTTP)
    ssml = is_ssml(text)
    if ssml and not request.enable_ssml:
        raise SsmlRejected
    call.admission.take(counted_characters(request, text, within=text))
    session = await opener.open(request, model)
    if ssml:
        session.feed_script(opener.script(request, call.identity, text, session, Api.HTTP))
    else:
        session.feed(text)
    session.finish()

    def count(said: str) -> int:
        return counted_characters(request, said, within=text)

    return SpokenText(call, "cosyvoice-http", session, model=model.name, voice=request.voice, count=count)
