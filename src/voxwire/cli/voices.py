"""``voxwire voices``: show voices, hear and measure them, and make voices of one's own."""

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer
from rich.table import Table

from voxwire.cli import ConfigOption, DataDirOption, voices_audit, voices_preview
from voxwire.cli.completion import model_names
from voxwire.cli.custom_voices import clone, delete, design, made_voices, voice_as_json
from voxwire.cli.output import JsonOption, console, print_json
from voxwire.cli.voices_preview import VoiceArgument, unknown_voice
from voxwire.voices.catalog import Catalog, Model, Voice
from voxwire.voices.dialects import spoken_dialect
from voxwire.voices.library import CustomVoice

app = typer.Typer(help="Show and measure the voices, and make your own.", no_args_is_help=True)
app.command("preview")(voices_preview.preview_command)
app.command("previews")(voices_preview.previews_command)
app.command("audit")(voices_audit.command)
app.command(epilog="Example: voxwire voices clone me.wav --name me")(clone)
app.command(epilog='Example: voxwire voices design "a calm, deep male narrator" --out preview.wav')(design)
app.command(epilog="Example: voxwire voices delete cosyvoice-v3-flash-me-5f0c1d2e3a4b5c6d")(delete)


@app.command("list", epilog="Example: voxwire voices list --model cosyvoice-v3-flash")
def list_command(
    model: Annotated[
        str | None,
        typer.Option(
            help="Only this model's voices. Default: all.", show_default=False, autocompletion=model_names
        ),
    ] = None,
    workspace: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="The voices this workspace made, in place of the others.", show_default=False
        ),
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """List the system voices of every model, or the voices that a workspace made."""
    if workspace is not None:
        own = [
            voice for voice in made_voices(config, data_dir, workspace) if model in (None, voice.target_model)
        ]
        _show_own(own, as_json=as_json)
        return
    catalog = Catalog.load()
    pairs = list(catalog.voices())
    if model is not None:
        wanted = catalog.model(model)
        pairs = [(wanted, voice) for voice in wanted.voices.values()]
    if as_json:
        print_json([_as_json(*pair) for pair in pairs])
        return
    table = Table(box=None)
    for heading in ("model", "voice", "name", "gender", "age", "languages", "style"):
        table.add_column(heading, no_wrap=heading in ("model", "voice"))
    for owner, voice in pairs:
        table.add_row(
            owner.name,
            voice.id,
            voice.name,
            voice.gender.value,
            voice.age or "",
            " ".join(voice.languages),
            voice.style or "",
        )
    console().print(table)


@app.command("show", epilog="Example: voxwire voices show longanyang")
def show_command(
    voice: VoiceArgument,
    as_json: JsonOption = False,
) -> None:
    """Show all that is known of a voice, and the models that have it."""
    catalog = Catalog.load()
    found = [(model, each) for model in catalog.models() if (each := model.find(voice)) is not None]
    if not found:
        raise unknown_voice(catalog, voice)
    if as_json:
        print_json([_as_json(*pair) for pair in found])
        return
    table = Table(box=None, show_header=False)
    table.add_column(style="bold")
    table.add_column()
    for name, value in _facts([model for model, _ in found], found[0][1]):
        if value:
            table.add_row(name, value)
    console().print(table)


def _facts(models: Sequence[Model], voice: Voice) -> Iterator[tuple[str, str]]:
    recipe = voice.timbre
    dialect = spoken_dialect(voice)
    yield "voice", voice.id
    yield "name", voice.name
    yield "gender", voice.gender.value + (" (guessed)" if voice.gender_guessed else "")
    yield "age", voice.age or ""
    yield "style", voice.style or ""
    yield "use", voice.use or ""
    yield "languages", ", ".join(voice.languages)
    yield "dialects", ", ".join(voice.dialects) + (f" (speaks {dialect})" if dialect else "")
    yield "instructions", "\n".join(voice.instructions.forms) if voice.instructions else ""
    yield "emotions", ", ".join(voice.emotions)
    yield "takes SSML", "yes" if voice.ssml else "no"
    yield "word timestamps", "yes" if voice.word_timestamps else "no"
    yield "packs", ", ".join(f"{pack} {weight:.0%}" for pack, weight in recipe.blend.items())
    yield "pitch, range, rate", f"{recipe.pitch:g}, {recipe.pitch_range:g}, {recipe.rate:g}"
    yield "models", "\n".join(model.name for model in models)


def _show_own(voices: Sequence[CustomVoice], *, as_json: bool) -> None:
    if as_json:
        print_json([voice_as_json(voice) for voice in voices])
        return
    table = Table(box=None)
    for heading in ("model", "voice", "made by", "status", "made", "likeness"):
        table.add_column(heading, no_wrap=heading != "voice", overflow="fold")
    for voice in voices:
        likeness = "" if voice.similarity is None else f"{voice.similarity:.2f}"
        made = f"{voice.created_at:%Y-%m-%d}"
        table.add_row(voice.target_model, voice.id, voice.origin, voice.status, made, likeness)
    console().print(table)


def _as_json(model: Model, voice: Voice) -> dict[str, Any]:
    return {
        "model": model.name,
        "voice": voice.id,
        "name": voice.name,
        "gender": voice.gender.value,
        "age": voice.age,
        "languages": list(voice.languages),
        "dialects": [dialect.value for dialect in voice.dialects],
        "style": voice.style,
        "use": voice.use,
        "origin": voice.origin.value,
        "ssml": voice.ssml,
        "emotions": list(voice.emotions),
        "instruction": voice.instructions is not None,
        "word_timestamps": voice.word_timestamps,
        "timbre": {
            "blend": dict(voice.timbre.blend),
            "pitch": voice.timbre.pitch,
            "pitch_range": voice.timbre.pitch_range,
            "rate": voice.timbre.rate,
        },
    }
