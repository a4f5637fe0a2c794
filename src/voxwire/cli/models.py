"""``voxwire models``: fetch, prepare and check models."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from voxwire.cli import ConfigOption
from voxwire.cli.progress import showing_progress
from voxwire.engines.assets import load_manifest, verify
from voxwire.engines.kokoro.prepare import damaged_files, package_file, prepared_directory, pull
from voxwire.errors import AssetError
from voxwire.settings import Settings

app = typer.Typer(help="Fetch and prepare the models the engines need.", no_args_is_help=True)

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
def pull_command(model_dir: ModelDirOption = None, config: ConfigOption = None) -> None:
    """Fetch and prepare what is missing; what is there is left alone."""
    directory = _model_dir(config, model_dir)
    with showing_progress() as progress:
        prepared = pull(directory, progress)
    typer.echo(f"Kokoro-82M is ready in {prepared}.")


@app.command("list", epilog="Example: voxwire models list")
def list_command(model_dir: ModelDirOption = None, config: ConfigOption = None) -> None:
    """Show every artefact, its licence, its sources and whether it is here."""
    directory = _model_dir(config, model_dir)
    table = Table(box=None)
    for heading in ("artefact", "size", "licence", "sources", "state"):
        table.add_column(heading, overflow="fold")
    for artefact in load_manifest(package_file("assets.yaml")):
        here = not verify(artefact, directory / "downloads")
        sources = ", ".join(f"{source.kind}: {' '.join(source.packages)}" for source in artefact.sources)
        state = "here" if here else "absent"
        table.add_row(artefact.name, f"{artefact.size / 1e6:.0f} MB", artefact.licence, sources, state)
    prepared = (prepared_directory(directory) / "prepared.json").is_file()
    table.add_row(
        "prepared model", "", "", str(prepared_directory(directory)), "here" if prepared else "absent"
    )
    Console().print(table)


@app.command("verify", epilog="Example: voxwire models verify")
def verify_command(model_dir: ModelDirOption = None, config: ConfigOption = None) -> None:
    """Check every file against its digest."""
    bad = damaged_files(_model_dir(config, model_dir))
    if bad:
        raise AssetError(
            f"Absent or damaged: {', '.join(bad)}. Remove what is damaged and run 'voxwire models pull'."
        )
    typer.echo("Every file is whole.")


def _model_dir(config: Path | None, model_dir: Path | None) -> Path:
    return Settings.load(config, {"model_dir": model_dir}).model_dir
