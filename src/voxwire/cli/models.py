"""``voxwire models``: fetch, prepare and check models, and show what clients can name."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from voxwire.cli import ConfigOption
from voxwire.cli.output import JsonOption, console, print_json
from voxwire.cli.progress import showing_progress, showing_work
from voxwire.cli.wire_models import wire_json, wire_table
from voxwire.engines.assets import load_manifest, verify
from voxwire.engines.kokoro.places import package_file, prepared_directory
from voxwire.engines.kokoro.prepare import damaged_files, pull
from voxwire.errors import AssetError
from voxwire.settings import Settings
from voxwire.voices.catalog import Catalog

app = typer.Typer(
    help="Fetch and prepare the models the engines need; list those clients can name.", no_args_is_help=True
)

ModelDirOption = Annotated[
    Path | None,
    typer.Option(
        "--model-dir",
        metavar="DIR",
        help="Where models are. Default: $VOXWIRE_MODEL_DIR, or the user's cache directory.",
        show_default=False,
    ),
]


@app.command("pull", epilog="Example: voxwire models pull")
def pull_command(
    model_dir: ModelDirOption = None, as_json: JsonOption = False, config: ConfigOption = None
) -> None:
    """Fetch and prepare what is missing; what is there is left alone."""
    directory = _model_dir(config, model_dir)
    with showing_progress() as progress:
        prepared = pull(directory, progress)
    if as_json:
        print_json({"model": "Kokoro-82M", "directory": str(prepared)})
    else:
        typer.echo(f"Kokoro-82M is ready in {prepared}.")


@app.command("list", epilog="Example: voxwire models list --wire")
def list_command(
    model_dir: ModelDirOption = None,
    wire: Annotated[
        bool, typer.Option("--wire", help="Show the models clients can name instead of the files.")
    ] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Show every artefact, its licence, its sources and whether it is here."""
    if wire:
        catalog = Catalog.load()
        if as_json:
            print_json(wire_json(catalog))
        else:
            console().print(wire_table(catalog))
        return
    entries = _artefacts(_model_dir(config, model_dir))
    if as_json:
        print_json(entries)
        return
    table = Table(box=None)
    for heading in ("artefact", "size", "licence", "sources", "state"):
        table.add_column(heading, overflow="fold")
    for entry in entries:
        size = "" if entry["bytes"] is None else f"{entry['bytes'] / 1e6:.0f} MB"
        state = "here" if entry["here"] else "absent"
        table.add_row(entry["artefact"], size, entry["licence"], ", ".join(entry["sources"]), state)
    console().print(table)


def _artefacts(directory: Path) -> list[dict[str, Any]]:
    entries = [
        {
            "artefact": artefact.name,
            "bytes": artefact.size,
            "licence": artefact.licence,
            "sources": [f"{source.kind}: {' '.join(source.packages)}" for source in artefact.sources],
            "here": not verify(artefact, directory / "downloads"),
        }
        for artefact in load_manifest(package_file("assets.yaml"))
    ]
    prepared = prepared_directory(directory)
    here = (prepared / "prepared.json").is_file()
    made = {
        "artefact": "prepared model",
        "bytes": None,
        "licence": "",
        "sources": [str(prepared)],
        "here": here,
    }
    return [*entries, made]


@app.command("verify", epilog="Example: voxwire models verify")
def verify_command(
    model_dir: ModelDirOption = None, as_json: JsonOption = False, config: ConfigOption = None
) -> None:
    """Check every file against its digest. Exit status 1 if one is absent or damaged."""
    with showing_work("Reading the files"):
        bad = damaged_files(_model_dir(config, model_dir))
    if as_json:
        print_json({"whole": not bad, "damaged": list(bad)})
        raise typer.Exit(1 if bad else 0)
    if bad:
        raise AssetError(
            f"Absent or damaged: {', '.join(bad)}. Remove what is damaged and run 'voxwire models pull'."
        )
    typer.echo("Every file is whole.")


def _model_dir(config: Path | None, model_dir: Path | None) -> Path:
    return Settings.load(config, {"model_dir": model_dir}).model_dir
