"""``voxwire voices clone``, ``design`` and ``delete``: voices that a workspace makes for itself."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from voxwire.access.identity import DEFAULT_WORKSPACE
from voxwire.audio.encode.wav import wav_file
from voxwire.audio.probe import SAMPLE_RATE, Demands, probe
from voxwire.cli import ConfigOption, DataDirOption
from voxwire.cli.access_options import opened_by
from voxwire.cli.output import JsonOption, print_json
from voxwire.cli.progress import showing_work
from voxwire.engines.base import Cancellation
from voxwire.engines.loading import load_engine
from voxwire.errors import ConfigurationError
from voxwire.settings import Settings
from voxwire.store.custom_voices import VoiceStore, forget_recording
from voxwire.store.recordings import open_recordings
from voxwire.voices.catalog import Catalog, Model, Origin
from voxwire.voices.fitters import fitter_for
from voxwire.voices.fitting import Fitted, Fitter, write_recipe
from voxwire.voices.library import CustomVoice, new_voice

LEAST_SPEECH_S = 3.0
"""Speech that a recording must have."""
TAKEN_S = 30.0
"""How much of a recording is used."""
LEAST_RATE = 16_000
PREVIEW = "你好，很高兴认识你。 Hello, it is nice to meet you."

WorkspaceOption = Annotated[str, typer.Option(metavar="NAME", help="Whose it is.")]
NameOption = Annotated[
    str, typer.Option(metavar="TEXT", help="What its id shows: letters, digits and underscores.")
]
ModelOption = Annotated[str, typer.Option(metavar="MODEL", help="The model it speaks with, and no other.")]
OutOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write a WAV file of it saying something.")
]
TextOption = Annotated[str, typer.Option(metavar="TEXT", help="What it says in that file.")]


def clone(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A recording of the voice.", exists=True, dir_okay=False)
    ],
    name: NameOption = "voice",
    model: ModelOption = "cosyvoice-v3-flash",
    language: Annotated[
        str | None, typer.Option(metavar="TAG", help="What is spoken in it, such as zh or en.")
    ] = None,
    out: OutOption = None,
    text: TextOption = PREVIEW,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Make a voice from 3 to 60 s of speech. A running server has it at once. Only with consent."""
    settings = Settings.load(config, {"data_dir": data_dir})
    _check_name(name)
    target = _target(model, Origin.CLONE)
    sample = probe(file.read_bytes(), Demands(LEAST_SPEECH_S, LEAST_RATE, TAKEN_S))
    fitter = _fitter(settings)
    with showing_work("Looking for the voice"):
        made = fitter.clone(sample.pcm, SAMPLE_RATE, language, Cancellation())
        _preview(fitter, made, text, out)
    voice = new_voice(workspace, target, Origin.CLONE, name, made, language=language)
    asyncio.run(_keep(settings, voice, wav_file(sample.pcm, SAMPLE_RATE)))
    if as_json:
        print_json(voice_as_json(voice))
        return
    typer.echo(voice.id)
    if made.similarity is not None:
        typer.echo(f"Its likeness to the recording is {made.similarity:.2f}, of 1.", err=True)


def design(
    description: Annotated[str, typer.Argument(metavar="TEXT", help="What the voice is like.")],
    name: NameOption = "voice",
    model: ModelOption = "cosyvoice-v3-flash",
    seed: Annotated[int, typer.Option(min=0, help="Chooses among the voices that fit.")] = 0,
    out: OutOption = None,
    text: TextOption = PREVIEW,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Make a voice by a description, in Chinese or English. A running server has it at once."""
    settings = Settings.load(config, {"data_dir": data_dir})
    _check_name(name)
    if not description.strip():
        raise typer.BadParameter("say what the voice is like", param_hint="TEXT")
    target = _target(model, Origin.DESIGN)
    fitter = _fitter(settings)
    with showing_work("Looking for the voice"):
        made = fitter.design(description, seed, Cancellation())
        _preview(fitter, made, text, out)
    told = {"description": description, "preview_text": text}
    voice = new_voice(workspace, target, Origin.DESIGN, name, made, **told)
    asyncio.run(_keep(settings, voice, None))
    if as_json:
        print_json(voice_as_json(voice))
    else:
        typer.echo(voice.id)


def delete(
    voice: Annotated[str, typer.Argument(metavar="VOICE", help="Its id.")],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Remove such a voice, and the recording it was made from."""
    settings = Settings.load(config, {"data_dir": data_dir})

    async def work() -> None:
        async with opened_by(settings) as database:
            store = VoiceStore(database)
            if await store.find(workspace, voice) is None:
                raise ConfigurationError(
                    f"There is no voice {voice!r} in workspace {workspace};"
                    f" 'voxwire voices list --workspace {workspace}' shows them."
                )
            recordings = await asyncio.to_thread(open_recordings, settings)
            removed = await store.remove(workspace, voice)
            await forget_recording(store, recordings, removed.recording)

    asyncio.run(work())
    if as_json:
        print_json({"voice": voice, "workspace": workspace})
    else:
        typer.echo(f"Removed {voice} of workspace {workspace}.")


def voice_as_json(voice: CustomVoice) -> dict[str, Any]:
    """A voice that a workspace made, for programs."""
    return {
        "model": voice.target_model,
        "voice": voice.id,
        "origin": voice.origin,
        "status": voice.status,
        "reason": voice.reason,
        "created_at": voice.created_at.isoformat(timespec="seconds"),
        "changed_at": voice.changed_at.isoformat(timespec="seconds"),
        "language": voice.language,
        "description": voice.description,
        "similarity": voice.similarity,
        "report": dict(voice.report),
        "timbre": None if voice.recipe is None else write_recipe(voice.recipe),
    }


def made_voices(config: Path | None, data_dir: Path | None, workspace: str) -> Sequence[CustomVoice]:
    """All voices that a workspace made, also those that are not ready."""
    settings = Settings.load(config, {"data_dir": data_dir})

    async def work() -> Sequence[CustomVoice]:
        async with opened_by(settings) as database:
            return await VoiceStore(database).all(workspace)

    return asyncio.run(work())


async def _keep(settings: Settings, voice: CustomVoice, wav: bytes | None) -> None:
    async with opened_by(settings, make=True) as database:
        store = VoiceStore(database, settings.most_custom_voices)
        recordings = await asyncio.to_thread(open_recordings, settings)
        await store.check_room(voice.workspace)
        if wav is not None:
            voice = replace(voice, recording=await asyncio.to_thread(recordings.put, wav))
        await store.add(voice)


def _target(name: str, origin: Origin) -> Model:
    model = Catalog.load().model(name)
    if origin not in model.custom_voices:
        made = "cloned" if origin is Origin.CLONE else "designed"
        raise ConfigurationError(f"Model {name} takes no {made} voices.")
    return model


def _fitter(settings: Settings) -> Fitter:
    return fitter_for(load_engine(settings.engine, settings.model_dir, cores=1))


def _preview(fitter: Fitter, made: Fitted, text: str, out: Path | None) -> None:
    if out is None:
        return
    pcm, rate = fitter.preview(made, text)
    out.write_bytes(wav_file(pcm, rate))


def _check_name(name: str) -> None:
    if not re.fullmatch(r"[A-Za-z0-9_]{1,16}", name):
        raise ConfigurationError(f"{name!r} can't name a voice: 1 to 16 letters, digits or underscores.")
