"""``voxwire say``: speak a text into a file or to the sound device."""

import asyncio
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Annotated, Any

import typer

from voxwire.access.identity import DEFAULT_WORKSPACE
from voxwire.audio.formats import AudioFormat, Container
from voxwire.cli import ConfigOption
from voxwire.cli.completion import model_names, voice_names
from voxwire.cli.files import container_for
from voxwire.cli.progress import showing_progress, showing_work
from voxwire.client.inference import SpeechRequest, speak
from voxwire.client.playing import Player
from voxwire.engines.base import Delivery
from voxwire.engines.loading import pull_engine
from voxwire.errors import ConfigurationError, NothingToSay
from voxwire.fetching import Fetcher
from voxwire.server.own_voices import OwnVoices
from voxwire.server.run import load_speech
from voxwire.server.services import fetch_policy
from voxwire.server.ssml_script import ScriptWriter, Wish
from voxwire.settings import Settings
from voxwire.speech.events import Audio, Failed
from voxwire.speech.service import SpeechService
from voxwire.store.custom_voices import VoiceStore
from voxwire.store.database import DATABASE_NAME, open_database
from voxwire.text.registry import unspeakable
from voxwire.voices.blends import blend_problem
from voxwire.voices.catalog import Catalog, Model, Voice
from voxwire.voices.dialects import instruction_for, spoken_dialect

_CHUNK = 64
"""Characters read from standard input at once; small, so that speech begins while text still comes."""


def command(
    text: Annotated[
        str | None, typer.Argument(help="What to say; without it, standard input is spoken as it arrives.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="The file to write; '-' is standard output. Default: play.", show_default=False),
    ] = None,
    file: Annotated[
        Path | None, typer.Option(help="Speak this text file.", exists=True, dir_okay=False)
    ] = None,
    voice: Annotated[
        str,
        typer.Option(
            help="A voice of the model, see 'voxwire voices list', or a blend: af_heart:0.7+bf_emma:0.3.",
            autocompletion=voice_names,
        ),
    ] = "longanyang",
    model: Annotated[str, typer.Option(help="The model.", autocompletion=model_names)] = "cosyvoice-v3-flash",
    audio_format: Annotated[
        str | None,
        typer.Option(
            "--format", help="wav, mp3, opus or pcm. Default: by the file's ending.", show_default=False
        ),
    ] = None,
    sample_rate: Annotated[int, typer.Option("--rate", help="Sample rate in Hz.")] = 24_000,
    speed: Annotated[float, typer.Option(min=0.5, max=2.0, help="Speech rate; 2 is twice as fast.")] = 1.0,
    pitch: Annotated[float, typer.Option(min=0.5, max=2.0, help="Pitch as a factor.")] = 1.0,
    volume: Annotated[int, typer.Option(min=0, max=100, help="Volume; 50 is normal.")] = 50,
    language: Annotated[
        str | None,
        typer.Option(help="Language of the text, as BCP 47 tag. Default: found out.", show_default=False),
    ] = None,
    dialect: Annotated[
        str | None,
        typer.Option(
            help="Say Chinese in a dialect: henan, sichuan, dongbei, shaanxi, shandong, tianjin or cantonese."
            " Default: the voice's own.",
            show_default=False,
        ),
    ] = None,
    ssml: Annotated[bool, typer.Option("--ssml", help="The text is an SSML document.")] = False,
    url: Annotated[
        str | None,
        typer.Option(
            help="A server's inference address, ws://…/api-ws/v1/inference. Default: speak right here.",
            show_default=False,
        ),
    ] = None,
    api_key: Annotated[
        str | None, typer.Option(help="The server's key.", envvar="DASHSCOPE_API_KEY", show_default=False)
    ] = None,
    workspace: Annotated[
        str, typer.Option(metavar="NAME", help="Whose own voices there are, beside the model's.")
    ] = DEFAULT_WORKSPACE,
    config: ConfigOption = None,
) -> None:
    """Speak a text, in this process or through a server.

    Examples: voxwire say "Hello there." --out hello.wav; tail -f notes.txt | voxwire say;
    voxwire say --ssml "<speak rate='0.8'>One<break/>two.</speak>";
    voxwire say --language it "Ho 3 gatti."; voxwire say "Hello." --out - --format mp3 | ffplay -
    """
    container = Container.PCM if out is None else container_for(out, audio_format)
    parameters: dict[str, Any] = {"rate": speed, "pitch": pitch, "volume": volume}
    if ssml:
        parameters["enable_ssml"] = True
    if language is not None:
        parameters["language_hints"] = [language]
    if dialect is not None:
        parameters["instruction"] = instruction_for(dialect)
    request = SpeechRequest(model, voice, container.value, sample_rate, parameters)
    pieces = _whole(_pieces(text, file)) if ssml else _pieces(text, file)
    if url is not None:
        stream = speak(url, api_key, request, pieces)
    else:
        settings = Settings.load(config)
        delivery = Delivery(speed, pitch)
        stream = _speak_here(settings, workspace, request, delivery, volume, dialect, pieces)
    asyncio.run(_deliver(stream, out, sample_rate))


async def _pieces(text: str | None, file: Path | None) -> AsyncIterator[str]:
    if text is not None:
        yield text
    elif file is not None:
        yield await asyncio.to_thread(file.read_text, "utf-8")
    else:
        while piece := await asyncio.to_thread(sys.stdin.readline, _CHUNK):
            yield piece


async def _whole(pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    """A document, which can't be spoken before it has ended."""
    yield "".join([piece async for piece in pieces])


async def _speak_here(
    settings: Settings,
    workspace: str,
    request: SpeechRequest,
    delivery: Delivery,
    volume: int,
    dialect: str | None,
    pieces: AsyncIterator[str],
) -> AsyncGenerator[bytes]:
    model = await _with_own(settings, workspace, Catalog.load().model(request.model), request.voice)
    voice = model.find(request.voice)
    if voice is None:
        # The protocol's own words for it are a number.
        problem = blend_problem(request.voice) or "see 'voxwire voices list'"
        raise ConfigurationError(f"Model {request.model} has no voice {request.voice!r}; {problem}.")
    with showing_progress() as progress:
        pull_engine(settings.engine, settings.model_dir, progress)
    speech = load_speech(settings)
    try:
        hints = request.parameters.get("language_hints")
        language = _spoken(hints[0], voice, speech) if hints else None
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
            quality=session.quality,
            dialect=dialect,
        )

        async def feed() -> None:
            try:
                async for piece in pieces:
                    if request.parameters.get("enable_ssml"):
                        session.feed_script(writer.write(piece, model, wish))
                    else:
                        session.feed(piece)
                session.finish()
            except BaseException:
                # Text that can't be read would leave the session waiting for more for ever.
                session.cancel()
                raise

        feeder = asyncio.create_task(feed())
        async with aclosing(session.events()) as events:
            async for event in events:
                if isinstance(event, Audio):
                    yield event.data
                elif isinstance(event, Failed):
                    raise event.error
        await feeder
    finally:
        await asyncio.to_thread(speech.close)


async def _with_own(settings: Settings, workspace: str, model: Model, voice: str) -> Model:
    """The model, with the voice of that id if the workspace made it."""
    there_is_one = settings.shared.database is not None or (settings.data_dir / DATABASE_NAME).exists()
    if model.find(voice) is not None or not there_is_one:
        return model
    async with open_database(settings.data_dir, settings.shared) as database:
        return await OwnVoices(VoiceStore(database), workspace).joined(model, voice)


def _spoken(language: str, voice: Voice, speech: SpeechService) -> str:
    """A language in the variety that the voice speaks, unless another one is asked for."""
    if language.partition("-")[0].lower() not in speech.languages:
        raise unspeakable(language)
    return voice.variety(language)


async def _deliver(stream: AsyncGenerator[bytes], out: Path | None, sample_rate: int) -> None:
    async with aclosing(stream):
        if out is None:
            with Player(sample_rate) as player:
                async for data in stream:
                    await asyncio.to_thread(player.play, data)
        elif str(out) == "-":
            async for data in stream:
                sys.stdout.buffer.write(data)
                sys.stdout.buffer.flush()
        else:
            await _save(stream, out)


async def _save(stream: AsyncGenerator[bytes], out: Path) -> None:
    """Write a file, but leave one that is there alone until there is something to put in its place."""
    first = await anext(stream, None)
    if first is None:
        raise NothingToSay
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("wb") as target, showing_work("Speaking") as tell:
        target.write(first)
        async for data in stream:
            target.write(data)
            tell(f"Speaking: {target.tell() / 1000:,.0f} kB")
