"""``voxwire keys``: make, list and revoke API keys."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from voxwire.access.identity import DEFAULT_WORKSPACE
from voxwire.access.keys import KeyRecord, KeyStore
from voxwire.cli import ConfigOption, DataDirOption
from voxwire.settings import Settings
from voxwire.store.database import open_database

app = typer.Typer(
    help="Make, list and revoke API keys. A running server takes notice at once.",
    no_args_is_help=True,
)


@app.command(epilog="Example: voxwire keys create --workspace shop --models cosyvoice-v3-flash --name kiosk")
def create(
    data_dir: DataDirOption = None,
    workspace: Annotated[
        str, typer.Option(metavar="NAME", help="The workspace it belongs to; made if there is none.")
    ] = DEFAULT_WORKSPACE,
    models: Annotated[
        str | None,
        typer.Option(
            metavar="M1,M2", help="The only models it may use. Default: all of them.", show_default=False
        ),
    ] = None,
    name: Annotated[str, typer.Option(metavar="TEXT", help="What to call it in lists.")] = "",
    plain: Annotated[bool, typer.Option("--plain", help="Print the key and nothing else.")] = False,
    config: ConfigOption = None,
) -> None:
    """Make a key and show it, this once: only a digest is stored."""
    allowed = None if models is None else [model for part in models.split(",") if (model := part.strip())]

    async def work() -> tuple[str, KeyRecord]:
        async with _keys(config, data_dir) as keys:
            return await keys.create(workspace, allowed, name)

    key, record = asyncio.run(work())
    typer.echo(key)
    if not plain:
        typer.echo(f"This is the only time it is shown. Its id is {record.id}; {_scope(record)}.", err=True)


@app.command(epilog="Example: voxwire keys revoke key-5f0c1d2e3a4b5c6d")
def revoke(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The key, its id, or its first nine characters.")],
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Make a key useless, at once and for good."""

    async def work() -> KeyRecord:
        async with _keys(config, data_dir) as keys:
            return await keys.revoke(key)

    record = asyncio.run(work())
    typer.echo(f"Revoked {record.id} ({record.prefix}…) of workspace {record.workspace}.")


@app.command("list", epilog="Example: voxwire keys list --json")
def list_keys(
    data_dir: DataDirOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON array, one object a key.")] = False,
    config: ConfigOption = None,
) -> None:
    """Show every key that was made, revoked ones too, oldest first."""

    async def work() -> list[KeyRecord]:
        async with _keys(config, data_dir) as keys:
            return await keys.list()

    records = asyncio.run(work())
    if as_json:
        typer.echo(json.dumps([_as_json(record) for record in records], indent=2, ensure_ascii=False))
    else:
        Console().print(_table(records))


@asynccontextmanager
async def _keys(config: Path | None, data_dir: Path | None) -> AsyncIterator[KeyStore]:
    settings = Settings.load(config, {"data_dir": data_dir})
    async with open_database(settings.data_dir) as database:
        yield await KeyStore.open(database)


def _scope(record: KeyRecord) -> str:
    models = "all models" if record.models is None else ", ".join(record.models)
    return f"workspace {record.workspace}, {models}"


def _as_json(record: KeyRecord) -> dict[str, str | Sequence[str] | None]:
    return {
        "id": record.id,
        "workspace": record.workspace,
        "name": record.name,
        "prefix": record.prefix,
        "models": record.models,
        "created_at": record.created_at.isoformat(timespec="seconds"),
        "revoked_at": record.revoked_at.isoformat(timespec="seconds") if record.revoked_at else None,
    }


def _table(records: Sequence[KeyRecord]) -> Table:
    # Ids are there to be copied, so they are never cut; names and models wrap instead.
    table = Table(box=None)
    for heading in ("id", "key", "workspace", "name", "models", "made", "revoked"):
        table.add_column(heading, no_wrap=heading not in ("name", "models"), overflow="fold")
    for record in records:
        table.add_row(
            record.id,
            f"{record.prefix}…",
            record.workspace,
            record.name,
            "all" if record.models is None else ", ".join(record.models),
            f"{record.created_at:%Y-%m-%d}",
            f"{record.revoked_at:%Y-%m-%d}" if record.revoked_at else "",
        )
    return table
