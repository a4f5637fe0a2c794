"""``voxwire voices preview|previews``: hear voices, and write them down for a page."""

import asyncio
import json
import re
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import track

from voxwire.audio.formats import AudioFormat, Container
from voxwire.cli import ConfigOption
from voxwire.cli.completion import model_names, voice_names
from voxwire.cli.files import container_for
from voxwire.cli.output import JsonOption, console, print_json
from voxwire.cli.progress import showing_work
from voxwire.cli.recording import recorded, recording_speech
from voxwire.cli.suggestions import voice_hint
from voxwire.client.playing import Player
from voxwire.errors import ConfigurationError
from voxwire.settings import Settings
from voxwire.voices.audit import fingerprint
from voxwire.voices.catalog import Catalog, Voice
from voxwire.voices.dialects import spoken_dialect
from voxwire.voices.sentences import sentence_for

RATE = 24_000
"""Of what is played or written, in Hz."""
KBPS = 24_000
"""Bit rate of previews, in bit/s: Opus keeps speech clear at that."""
INDEX = "index.json"
"""The list of the previews of a directory."""

VoiceArgument = Annotated[
    str,
    typer.Argument(
        metavar="VOICE", help="The id of a voice, or a blend of packs.", autocompletion=voice_names
    ),
]
"""A voice that is looked at or heard."""


def preview_command(
    voice: VoiceArgument,
    text: Annotated[
        str | None,
        typer.Option(help="What it says. Default: a sentence in its own language.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The file to write. Default: play.", show_default=False),
    ] = None,
    config: ConfigOption = None,
) -> None:
    """Hear what a voice sounds like.

    Examples: voxwire voices preview Cherry; voxwire voices preview af_heart:0.7+bf_emma:0.3 --out mixed.ogg
    """
    found = find_voice(Catalog.load(), voice)
    container = Container.PCM if out is None else container_for(out, by_option=False)
    with recording_speech(Settings.load(config)) as speech, showing_work("Speaking"):
        data = asyncio.run(recorded(speech, found, AudioFormat(container, RATE), text))
    if out is None:
        with Player(RATE) as player:
            player.play(data)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(data)


def previews_command(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the files go.")],
    model: Annotated[
        list[str] | None,
        typer.Option(help="Only this model's voices; repeatable. Default: all.", autocompletion=model_names),
    ] = None,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Write a preview of every system voice as Ogg Opus, and index.json, which names them.

    Voices that are there already, and have not changed, are left alone.

    Example: voxwire voices previews --out previews --model qwen3-tts-flash-realtime
    """
    catalog = Catalog.load()
    models = [catalog.model(name) for name in model or ()] or catalog.models()
    voices = {voice.id: voice for each in models for voice in each.voices.values()}
    out.mkdir(parents=True, exist_ok=True)
    known = {voice.id for _, voice in catalog.voices()}
    index = {id_: entry for id_, entry in _read_index(out / INDEX).items() if id_ in known}
    entries = {id_: _entry(voice) for id_, voice in voices.items()}
    missing = [
        id_
        for id_, entry in entries.items()
        if index.get(id_) != entry or not (out / str(entry["file"])).is_file()
    ]
    index = {**index, **{id_: entry for id_, entry in entries.items() if id_ not in missing}}
    if missing:
        audio = AudioFormat(Container.OPUS, RATE, KBPS)
        with recording_speech(Settings.load(config)) as speech:
            for id_ in track(missing, "Recording", console=console(error=True), transient=True):
                data = asyncio.run(recorded(speech, voices[id_], audio))
                (out / str(entries[id_]["file"])).write_bytes(data)
                index[id_] = entries[id_]
                # Whoever is interrupted goes on from here.
                _write_index(out / INDEX, index)
    _write_index(out / INDEX, index)
    if as_json:
        print_json(list(index.values()))
    else:
        typer.echo(f"{len(missing)} new previews, {len(index)} in {out}.")


def find_voice(catalog: Catalog, name: str) -> Voice:
    """The system voice of that id, or the blend.

    Raises:
        ConfigurationError: there is neither.

    """
    voice = catalog.voice(name)
    if voice is None:
        raise unknown_voice(catalog, name)
    return voice


def unknown_voice(catalog: Catalog, name: str) -> ConfigurationError:
    """The error for a voice that no model has."""
    known = (voice.id for _, voice in catalog.voices())
    return ConfigurationError(f"There is no voice {name!r}; {voice_hint(name, known)}.")


def _entry(voice: Voice) -> dict[str, Any]:
    text, language = sentence_for(voice)
    dialect = spoken_dialect(voice)
    return {
        "voice": voice.id,
        "name": voice.name,
        "file": re.sub(r"[^A-Za-z0-9_-]", "-", voice.id) + ".ogg",
        "text": text,
        "language": language,
        "dialect": dialect,
        "recipe": fingerprint(voice.timbre, f"{text} {dialect}"),
    }


def _read_index(path: Path) -> dict[str, dict[str, Any]]:
    if not path.is_file():
        return {}
    try:
        return {entry["voice"]: entry for entry in json.loads(path.read_text(encoding="utf-8"))}
    except (ValueError, TypeError, KeyError):
        # It is only a list of what is there; the files are made again.
        return {}


def _write_index(path: Path, index: dict[str, dict[str, Any]]) -> None:
    text = json.dumps(list(index.values()), ensure_ascii=False, indent=1)
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text + "\n", encoding="utf-8")
    fresh.replace(path)
