"""``voxwire voices``: show voices, hear them, measure them."""

import json
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from voxwire.cli import voices_audit, voices_preview
from voxwire.voices.blends import blend_problem
from voxwire.voices.catalog import Catalog, Model, Voice
from voxwire.voices.dialects import spoken_dialect

app = typer.Typer(help="Show the voices.", no_args_is_help=True)
app.command("preview")(voices_preview.preview_command)
app.command("previews")(voices_preview.previews_command)
app.command("audit")(voices_audit.command)


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
    voice: Annotated[str, typer.Argument(metavar="VOICE", help="The id of a voice, or a blend of packs.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print a JSON array, one object a model that has it.")
    ] = False,
) -> None:
    """Show all that is known of a voice, and the models that have it."""
    catalog = Catalog.load()
    found = [(model, each) for model in catalog.models() if (each := model.find(voice)) is not None]
    if not found:
        problem = blend_problem(voice) or "see 'voxwire voices list'"
        raise typer.BadParameter(f"there is no voice {voice!r}; {problem}")
    if as_json:
        typer.echo(json.dumps([_as_json(*pair) for pair in found], ensure_ascii=False, indent=1))
        return
    table = Table(box=None, show_header=False)
    table.add_column(style="bold")
    table.add_column()
    for name, value in _facts([model for model, _ in found], found[0][1]):
        if value:
            table.add_row(name, value)
    Console().print(table)


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
