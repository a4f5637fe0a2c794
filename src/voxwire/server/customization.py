"""The door of voice cloning and voice design: ``POST /api/v1/services/audio/tts/customization``."""

import asyncio
import binascii
from contextlib import aclosing
from dataclasses import replace

from starlette.responses import JSONResponse
from starlette.types import ASGIApp

from voxwire.audio.encode.wav import wav_header
from voxwire.audio.formats import AudioFormat, Container
from voxwire.audio.probe import LONGEST_S
from voxwire.engines.base import Delivery, TimbreRecipe, VoiceReference
from voxwire.errors import AccessDenied, InvalidParameter, ModelNotFound
from voxwire.server.custom_voices import Wanted
from voxwire.server.fitting_messages import ProbeJob
from voxwire.server.http import Call
from voxwire.server.kept_speech import file_url
from voxwire.server.spoken_text import SpokenText
from voxwire.speech.events import Audio
from voxwire.store.custom_voices import Selection
from voxwire.text.syllables import count_syllables
from voxwire.voices.catalog import Family, Model, Origin
from voxwire.voices.library import CustomVoice
from voxwire.wire.customization_answers import Answering, PreviewAudio, VoiceFacts
from voxwire.wire.customization_requests import (
    Clone,
    CustomizationRequest,
    Delete,
    Design,
    List,
    Query,
    Service,
    Update,
    customization_request,
)
from voxwire.wire.usage import count_characters

PATH = "/api/v1/services/audio/tts/customization"
RECORDINGS = "recordings"
"""The directory of recordings below that of files, in addresses."""
MAX_BODY_BYTES = 15 * 1024 * 1024
"""A recording of 10 MB as Base64, and what is around it."""
COSYVOICE_TAKEN_S = 10.0
"""Default of ``max_prompt_audio_length`` (voice cloning API page)."""
QWEN_TAKEN_S = 30.0
"""More of a recording adds nothing that is heard."""
COSYVOICE_SPEECH_S, COSYVOICE_RATE = 5.0, 16_000
"""What a recording must have (user guide of voice cloning)."""
QWEN_SPEECH_S, QWEN_RATE = 3.0, 24_000
"""The same for Qwen-TTS (its voice cloning API page)."""


async def serve(call: Call) -> ASGIApp:
    """Answer one request."""
    request = await asyncio.to_thread(customization_request, call.body)
    body = await _Customization(call, request).answer()
    return JSONResponse(body, headers={"x-request-id": call.request_id})


class _Customization:
    """One request."""

    def __init__(self, call: Call, request: CustomizationRequest) -> None:
        self._call = call
        self._request = request
        self._voices = call.services.voices
        self._workspace = call.identity.workspace
        self._family = Family.QWEN if request.service.qwen else Family.COSYVOICE
        self._origins = {
            Service.COSYVOICE: (Origin.CLONE, Origin.DESIGN),
            Service.QWEN_CLONE: (Origin.CLONE,),
            Service.QWEN_DESIGN: (Origin.DESIGN,),
        }[request.service]
        self._answering = Answering(request, call.request_id)

    async def answer(self) -> dict[str, object]:
        match self._request.command:
            case Clone() as wanted:
                return await self._clone(wanted)
            case Design() as wanted:
                return await self._design(wanted)
            case List() as asked:
                chosen = Selection(self._workspace, self._family, self._origins, asked.prefix)
                total, found = await self._voices.store.list(chosen, asked.index, asked.size)
                return self._answering.listed(asked, total, [self._facts(voice) for voice in found])
            case Query(name):
                return self._answering.queried(self._facts(await self._voice(name)))
            case Update(name, source):
                voice = await self._voice(name)
                if voice.origin is not Origin.CLONE:
                    raise InvalidParameter(f"'{name}' was designed; only a cloned voice has a recording.")
                await self._voices.rerecord(voice, source, self._demands(None))
                return self._answering.done(name)
            case Delete(name):
                await self._voice(name)
                await self._voices.remove(self._workspace, name)
                return self._answering.done(name)

    async def _clone(self, command: Clone) -> dict[str, object]:
        wanted = self._wanted(command, Origin.CLONE)
        # Voices of Qwen-TTS have no status, so they must be ready when they are named.
        ready = self._request.service.qwen and not self._request.enrollment_form
        voice = await self._voices.clone(wanted, command.source, self._demands(command), ready=ready)
        return self._answering.created(self._facts(voice))

    async def _design(self, command: Design) -> dict[str, object]:
        wanted = self._wanted(command, Origin.DESIGN)
        self._call.admission.take(count_characters(command.preview_text))
        await self._voices.store.check_room(self._workspace)
        made = await self._voices.design(command.description)
        target = wanted.target
        reference = VoiceReference(command.name, target.name, description=command.description)
        recipe = replace(made.recipe, quality=target.quality, reference=reference)
        preview = await self._preview(command, target, recipe)
        voice = await self._voices.keep_design(wanted, made, command.description, command.preview_text)
        return self._answering.created(self._facts(voice), preview)

    async def _preview(self, command: Design, target: Model, recipe: TimbreRecipe) -> PreviewAudio:
        wav = command.format == Container.WAV
        container = Container.PCM if wav else Container(command.format)
        session = await self._call.speech.speaking(target.name).open(
            recipe, Delivery(), AudioFormat(container, command.sample_rate), language=command.language
        )
        session.feed(command.preview_text)
        session.finish()
        spoken = SpokenText(
            self._call,
            "customization",
            session,
            model=target.name,
            voice=f"{command.name} (preview)",
        )
        pieces = bytearray()
        async with aclosing(spoken.events()) as events:
            async for event in events:
                if isinstance(event, Audio):
                    pieces += event.data
        data = (wav_header(command.sample_rate, len(pieces)) if wav else b"") + pieces
        encoded = binascii.b2a_base64(data, newline=False).decode("ascii")
        return PreviewAudio(encoded, command.sample_rate, command.format)

    async def _voice(self, name: str) -> CustomVoice:
        voice = await self._voices.store.find(self._workspace, name)
        if voice is None or voice.family is not self._family or voice.origin not in self._origins:
            raise self._answering.not_found(name)
        return voice

    def _wanted(self, command: Clone | Design, origin: Origin) -> Wanted:
        target = self._target(command.target_model, origin)
        return Wanted(self._workspace, target, command.name, command.language)

    def _target(self, name: str, origin: Origin) -> Model:
        """The model a voice is to be made for."""
        catalog = self._call.services.catalog
        try:
            model = catalog.model(name)
        except ModelNotFound:
            model = None
        if model is None or model.family is not self._family or origin not in model.custom_voices:
            allowed = [
                other.name
                for other in catalog.models()
                if other.family is self._family and origin in other.custom_voices
            ]
            raise InvalidParameter(f"'input.target_model' must be one of {', '.join(allowed)}.")
        if not self._call.identity.may_use(*catalog.names(model)):
            raise AccessDenied
        return model

    def _demands(self, command: Clone | None) -> ProbeJob:
        """What a recording must be, by the API it is sent to."""
        qwen = self._request.service.qwen
        asked = None if command is None else command.taken_s
        transcript = None if command is None else command.transcript
        return ProbeJob(
            b"",
            speech_s=QWEN_SPEECH_S if qwen else COSYVOICE_SPEECH_S,
            sample_rate=QWEN_RATE if qwen else COSYVOICE_RATE,
            taken_s=min(asked or (QWEN_TAKEN_S if qwen else COSYVOICE_TAKEN_S), LONGEST_S),
            noisy=command is not None and command.noisy,
            syllables=None if transcript is None else count_syllables(transcript),
        )

    def _facts(self, voice: CustomVoice) -> VoiceFacts:
        link = "" if voice.recording is None else file_url(self._call, f"{RECORDINGS}/{voice.recording}")
        return VoiceFacts(
            voice.id,
            voice.target_model,
            voice.status,
            voice.created_at,
            voice.changed_at,
            voice.language,
            voice.description,
            voice.preview_text,
            link,
            voice.reason,
        )
