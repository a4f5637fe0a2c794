"""``voxwire say``: speak a text into a file or to the sound device."""

import asyncio
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer

from voxwire.access.identity import DEFAULT_WORKSPACE
from voxwire.audio.formats import Container
from voxwire.cli import ConfigOption
from voxwire.cli.completion import model_names, one_of, voice_names
from voxwire.cli.files import container_for, only_one, read_text, typed
from voxwire.cli.progress import showing_work
from voxwire.client.address import Addresses
from voxwire.client.inference import SpeechRequest, speak
from voxwire.client.playing import Player
from voxwire.client.request import Protocol
from voxwire.client.texts import pieces_of
from voxwire.engines.base import Delivery
from voxwire.errors import ConfigurationError, NothingToSay
from voxwire.riff import sized
from voxwire.settings import Settings
from voxwire.voices.dialects import READ, WORDS, instruction_for

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
            "--format",
            help="wav, mp3, opus, aac, flac or pcm. Default: by the file's ending.",
            show_default=False,
            autocompletion=one_of(*Container),
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
            autocompletion=one_of(*WORDS),
        ),
    ] = None,
    ssml: Annotated[bool, typer.Option("--ssml", help="The text is an SSML document.")] = False,
    url: Annotated[
        str | None,
        typer.Option(
            help="A server, such as http://127.0.0.1:8848. Default: speak right here.",
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
    only_one(text, file)
    container = Container.PCM if out is None else container_for(out, audio_format)
    parameters: dict[str, Any] = {"rate": speed, "pitch": pitch, "volume": volume}
    if ssml:
        parameters["enable_ssml"] = True
    if language is not None:
        parameters["language_hints"] = [language]
    if dialect is not None:
        if dialect not in READ:
            raise typer.BadParameter(
                f"{dialect!r} is no dialect that is spoken; those are {', '.join(WORDS)}."
            )
        parameters["instruction"] = instruction_for(dialect)
    request = SpeechRequest(model, voice, container.value, sample_rate, parameters)
    pieces = _whole(_pieces(text, file)) if ssml else _pieces(text, file)
    if url is not None:
        stream = speak(_door(url, model), api_key, request, pieces)
        asyncio.run(_deliver(stream, out, sample_rate))
    else:
        settings = Settings.load(config)
        # What speaks is a second's worth of imports, which nobody needs who has a server.
        from voxwire.cli.saying_here import speak_here
        from voxwire.observe.logs import logs_aside

        stream = speak_here(settings, workspace, request, Delivery(speed, pitch), volume, dialect, pieces)
        with logs_aside():
            asyncio.run(_deliver(stream, out, sample_rate))


def _door(url: str, model: str) -> str:
    """The inference door of a server; a WebSocket address with a path is taken as it is."""
    parts = urlsplit(url)
    if parts.scheme in ("ws", "wss") and parts.path.strip("/"):
        return url
    return Addresses.of(url).socket(Protocol.INFERENCE, model)


async def _pieces(text: str | None, file: Path | None) -> AsyncIterator[str]:
    if text is not None:
        yield text
    elif file is not None:
        yield await asyncio.to_thread(read_text, file)
    else:
        # The threads of asyncio.to_thread are waited for at the end, even one that nobody types anything for.
        async with aclosing(pieces_of(iter(partial(typed, _CHUNK), ""))) as given:
            async for piece in given:
                yield piece


async def _whole(pieces: AsyncIterator[str]) -> AsyncIterator[str]:
    """A document, which can't be spoken before it has ended."""
    yield "".join([piece async for piece in pieces])


async def _deliver(stream: AsyncGenerator[bytes], out: Path | None, sample_rate: int) -> None:
    async with aclosing(stream):
        if out is None:
            with Player(sample_rate) as player:
                async for data in stream:
                    await asyncio.to_thread(player.play, data)
        elif str(out) == "-":
            if sys.stdout is None:
                raise ConfigurationError("Standard output is closed; name a file.")
            async for data in stream:
                sys.stdout.buffer.write(data)
                sys.stdout.buffer.flush()
        else:
            await _save(stream, out)


async def _save(stream: AsyncGenerator[bytes], out: Path) -> None:
    """Write a file, but leave one that is there alone until there is something to put in its place.

    A pipe is written as the speech comes; it can't be gone back in, so its header says no sizes.
    """
    first = await anext(stream, None)
    if first is None:
        raise NothingToSay
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("wb") as target, showing_work("Speaking") as tell:
        back = target.seekable()
        length = target.write(first)
        async for data in stream:
            length += target.write(data)
            if not back:
                target.flush()
            tell(f"Speaking: {length / 1000:,.0f} kB")
        if back:
            target.seek(0)
            target.write(sized(first, length))
