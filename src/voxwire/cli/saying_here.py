"""Speaking in this process, for ``voxwire say``."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing

from voxwire.audio.formats import AudioFormat, Container
from voxwire.cli.progress import showing_progress
from voxwire.cli.suggestions import voice_hint
from voxwire.client.inference import SpeechRequest
from voxwire.engines.base import Delivery
from voxwire.engines.loading import pull_engine
from voxwire.errors import ConfigurationError
from voxwire.fetching import Fetcher
from voxwire.server.own_voices import OwnVoices
from voxwire.server.run import load_speech
from voxwire.server.services import fetch_policy
from voxwire.server.ssml_script import ScriptWriter, Wish
from voxwire.settings import Settings
from voxwire.speech.events import Audio, Failed
from voxwire.speech.service import SpeechService
from voxwire.speech.session import SpeechSession
from voxwire.store.custom_voices import VoiceStore
from voxwire.store.database import has_database, open_database
from voxwire.text.registry import unspeakable
from voxwire.voices.catalog import Catalog, Model, Voice
from voxwire.voices.dialects import spoken_dialect


async def speak_here(
    settings: Settings,
    workspace: str,
    request: SpeechRequest,
    delivery: Delivery,
    volume: int,
    dialect: str | None,
    pieces: AsyncIterator[str],
) -> AsyncGenerator[bytes]:
    """Speak pieces of text as they come.

    Args:
        settings: of the engine.
        workspace: whose own voices there are.
        request: model, voice, format, sample rate, and what else the protocol would be told.
        delivery: how it is said.
        volume: 0-100; 50 is normal.
        dialect: what Chinese is said in, if it is not the voice's own.
        pieces: the text.

    Raises:
        VoxwireError: the voice is unknown, the engine can't be loaded, or it fails.

    """
    model = await _with_own(settings, workspace, Catalog.load().model(request.model), request.voice)
    voice = model.find(request.voice)
    if voice is None:
        # The protocol's own words for it are a number.
        hint = voice_hint(request.voice, model.voices)
        raise ConfigurationError(f"Model {request.model} has no voice {request.voice!r}; {hint}.")
    with showing_progress() as progress:
        pull_engine(settings.engine, settings.model_dir, progress)
    speech = load_speech(settings)
    try:
        hints = request.parameters.get("language_hints")
        language = _variety(hints[0], voice, speech) if hints else None
        audio_format = AudioFormat(Container(request.format), request.sample_rate)
        speaking = speech.speaking(model.name)
        session = await speaking.open(
            voice.timbre,
            delivery,
            audio_format,
            volume=volume,
            language=language,
            default_language=voice.expected_language,
            dialect=spoken_dialect(voice, dialect),
        )
        writer = ScriptWriter(speaking, Fetcher(fetch_policy(settings)))
        wish = Wish(
            voice,
            delivery.rate,
            delivery.pitch,
            volume,
            request.sample_rate,
            language,
            session=session,
            dialect=dialect,
        )

        def feed(piece: str) -> None:
            if request.parameters.get("enable_ssml"):
                session.feed_script(writer.write(piece, model, wish))
            else:
                session.feed(piece)

        async with aclosing(_spoken(session, pieces, feed)) as audio:
            async for data in audio:
                yield data
    finally:
        await asyncio.to_thread(speech.close)


async def _spoken(
    session: SpeechSession, pieces: AsyncIterator[str], feed: Callable[[str], None]
) -> AsyncGenerator[bytes]:
    """What a session says of pieces of text while they come; nothing waits for text behind the end of it."""

    async def feed_all() -> None:
        try:
            async for piece in pieces:
                feed(piece)
            session.finish()
        except BaseException:
            # Text that can't be read would leave the session waiting for more for ever.
            session.cancel()
            raise

    feeder = asyncio.create_task(feed_all())
    try:
        async with aclosing(session.events()) as events:
            async for event in events:
                if isinstance(event, Audio):
                    yield event.data
                elif isinstance(event, Failed):
                    raise event.error
        await feeder
    finally:
        feeder.cancel()
        await asyncio.gather(feeder, return_exceptions=True)


async def _with_own(settings: Settings, workspace: str, model: Model, voice: str) -> Model:
    """The model, with the voice of that id if the workspace made it."""
    if model.find(voice) is not None or not has_database(settings.data_dir, settings.shared):
        return model
    async with open_database(settings.data_dir, settings.shared) as database:
        return await OwnVoices(VoiceStore(database), workspace).joined(model, voice)


def _variety(language: str, voice: Voice, speech: SpeechService) -> str:
    """A language in the variety that the voice speaks, unless another one is asked for."""
    if language.partition("-")[0].lower() not in speech.languages:
        spoken = " ".join(sorted(speech.languages))
        raise ConfigurationError(f"{unspeakable(language).message} What can be spoken: {spoken}.")
    return voice.variety(language)
