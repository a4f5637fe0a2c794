"""``voxwire voices``: show models and voices."""

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from voxwire.voices.catalog import Catalog, Model, Voice

app = typer.Typer(help="Show the voices.", no_args_is_help=True)


@app.command("list", epilog="Example: voxwire voices list --model cosyvoice-v3-flash")
def list_command(
    model: Annotated[
        str | None, typer.Option(help="Only this model's voices. Default: all.", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array, one object a voice.")] = False,
) -> None:
    """List the system voices of every model."""
    catalog = Catalog.load()
    pairs = list(catalog.voices())
    if model is not None:
        wanted = catalog.model(model)
        pairs = [(wanted, voice) for voice in wanted.voices.values()]
    if as_json:
        typer.echo(json.dumps([_as_json(*pair) for pair in pairs], ensure_ascii=False, indent=1))
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
    Console().print(table)


@app.command("show", epilog="Example: voxwire voices show longanyang")
def show_command(
    voice: Annotated[str, typer.Argument(metavar="VOICE", help="The id of a voice.")],
) -> None:
    """Show all that is known of a voice, in every model that has it."""
    found = [_as_json(model, each) for model, each in Catalog.load().voices() if each.id == voice]
    if not found:
        raise typer.BadParameter(f"there is no voice {voice!r}; see 'voxwire voices list'")
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1))


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
