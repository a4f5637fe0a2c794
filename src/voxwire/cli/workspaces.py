"""``voxwire workspaces``: who may use which models, apart from others."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.table import Table

from voxwire.access.shown import shown_workspace
from voxwire.access.workspaces import WorkspaceRecord, WorkspaceStore
from voxwire.cli import ConfigOption, DataDirOption
from voxwire.cli.access_options import (
    CharactersOption,
    ConcurrencyOption,
    QuotaOption,
    RequestsOption,
    actor,
    changed_allowances,
    limits_shown,
    listed,
    names,
    note_unknown,
    opened,
)
from voxwire.cli.output import JsonOption, console, print_json

app = typer.Typer(
    help="Keep clients apart. The workspace `default` may use all models; one that is made here only those it"
    " is granted. A running server takes notice at once.",
    no_args_is_help=True,
)

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="What it is called, or its id.")]
ModelsArgument = Annotated[
    list[str], typer.Argument(metavar="MODEL...", help="Names or aliases of models; all is every one.")
]
T = TypeVar("T")


@app.command(epilog="Example: voxwire workspaces create shop --models cosyvoice-v3-flash,tts-1")
def create(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help="Letters, digits, '.', '_' and '-', at most 64.")
    ],
    models: Annotated[
        str, typer.Option(metavar="M1,M2", help="The models it is granted; all is every one.")
    ] = "",
    requests_per_second: RequestsOption = None,
    characters_per_second: CharactersOption = None,
    concurrency: ConcurrencyOption = None,
    monthly_characters: QuotaOption = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Make a workspace. Limits are for all its keys together."""
    granted = names(models)
    note_unknown(granted or ())
    allowances = changed_allowances(
        requests_per_second=requests_per_second,
        characters_per_second=characters_per_second,
        concurrency=concurrency,
        monthly_characters=monthly_characters,
    )

    async def work(store: WorkspaceStore) -> WorkspaceRecord:
        record = await store.create(name, granted or (), allowances, actor=actor())
        return await store.grant(name, None, actor=actor()) if granted is None else record

    _tell(_done(config, data_dir, work, make=True), as_json=as_json)


@app.command("list", epilog="Example: voxwire workspaces list --json")
def list_workspaces(
    as_json: JsonOption = False, data_dir: DataDirOption = None, config: ConfigOption = None
) -> None:
    """Show the workspaces, by name."""
    records = _done(config, data_dir, lambda store: store.list())
    if as_json:
        print_json([*map(shown_workspace, records)])
        return
    table = Table(box=None)
    for heading in ("name", "id", "keys", "models", "limits"):
        table.add_column(heading, no_wrap=heading not in ("models", "limits"), overflow="fold")
    for record in records:
        limits = limits_shown(record.allowances)
        table.add_row(record.name, record.id, str(record.keys), listed(record.models), limits)
    console().print(table)


@app.command(epilog="Example: voxwire workspaces grant shop qwen3-tts-flash-realtime")
def grant(
    name: NameArgument,
    models: ModelsArgument,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Let a workspace use more models."""
    added = names(",".join(models))
    note_unknown(added or ())
    _tell(_done(config, data_dir, lambda store: store.grant(name, added, actor=actor())), as_json=as_json)


@app.command(epilog="Example: voxwire workspaces revoke shop tts-1")
def revoke(
    name: NameArgument,
    models: ModelsArgument,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Take models from a workspace."""
    removed = names(",".join(models))
    _tell(_done(config, data_dir, lambda store: store.revoke(name, removed, actor=actor())), as_json=as_json)


@app.command("set", epilog="Example: voxwire workspaces set shop --monthly-characters 1000000")
def change(
    name: NameArgument,
    requests_per_second: RequestsOption = None,
    characters_per_second: CharactersOption = None,
    concurrency: ConcurrencyOption = None,
    monthly_characters: QuotaOption = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Limit what all keys of a workspace may have together."""

    async def work(store: WorkspaceStore) -> WorkspaceRecord:
        record = await store.find(name)
        allowances = changed_allowances(
            record.allowances,
            requests_per_second=requests_per_second,
            characters_per_second=characters_per_second,
            concurrency=concurrency,
            monthly_characters=monthly_characters,
        )
        return await store.change(record.name, record.models, allowances, actor=actor())

    _tell(_done(config, data_dir, work), as_json=as_json)


@app.command(epilog="Example: voxwire workspaces delete shop --force")
def delete(
    name: NameArgument,
    force: Annotated[bool, typer.Option("--force", help="Revoke its keys first.")] = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Remove a workspace, its lexicons and its voices. Its usage stays on record."""
    record = _done(config, data_dir, lambda store: store.delete(name, force=force, actor=actor()))
    if as_json:
        print_json(shown_workspace(record))
    else:
        typer.echo(f"Deleted workspace {record.name}; keys that were revoked: {record.keys}.")


def _done(
    config: Path | None,
    data_dir: Path | None,
    work: Callable[[WorkspaceStore], Awaitable[T]],
    *,
    make: bool = False,
) -> T:
    async def run() -> T:
        async with opened(config, data_dir, make=make) as database:
            return await work(WorkspaceStore(database))

    return asyncio.run(run())


def _tell(record: WorkspaceRecord, *, as_json: bool) -> None:
    if as_json:
        print_json(shown_workspace(record))
        return
    limits = limits_shown(record.allowances)
    typer.echo(
        f"Workspace {record.name} ({record.id}) may use {listed(record.models)}"
        f"{' models' if record.models is None else ''}{'; ' + limits if limits else ''}."
    )
