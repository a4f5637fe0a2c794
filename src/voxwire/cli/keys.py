"""``voxwire keys``: make, list, change and revoke API keys."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer
from rich.table import Table

from voxwire.access.doors import Door
from voxwire.access.identity import DEFAULT_WORKSPACE
from voxwire.access.key_records import KeyRecord, KeyTerms
from voxwire.access.keys import KeyStore
from voxwire.access.shown import shown_key
from voxwire.cli import ConfigOption, DataDirOption
from voxwire.cli.access_options import (
    CharactersOption,
    ConcurrencyOption,
    DoorsOption,
    ExpiresOption,
    QuotaOption,
    RequestsOption,
    actor,
    changed_allowances,
    doors,
    limits_shown,
    listed,
    moment_of,
    names,
    note_unknown,
    opened,
)
from voxwire.cli.output import JsonOption, console, print_json

app = typer.Typer(
    help="Make, list, change and revoke API keys. A running server takes notice at once.",
    no_args_is_help=True,
)

KeyArgument = Annotated[
    str, typer.Argument(metavar="KEY", help="The key, its id, or its first nine characters.")
]


@app.command(epilog="Example: voxwire keys create --workspace shop --models cosyvoice-v3-flash --name kiosk")
def create(
    data_dir: DataDirOption = None,
    workspace: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="The workspace it belongs to; made if there is none, and then free to use all models.",
        ),
    ] = DEFAULT_WORKSPACE,
    models: Annotated[
        str | None,
        typer.Option(
            metavar="M1,M2",
            help="The only models it may use. Default: all of its workspace.",
            show_default=False,
        ),
    ] = None,
    only: DoorsOption = None,
    name: Annotated[str, typer.Option(metavar="TEXT", help="What to call it in lists.")] = "",
    expires: ExpiresOption = None,
    requests_per_second: RequestsOption = None,
    characters_per_second: CharactersOption = None,
    concurrency: ConcurrencyOption = None,
    monthly_characters: QuotaOption = None,
    admin: Annotated[
        bool, typer.Option("--admin", help="Make a key of the admin API, which is for nothing else.")
    ] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Print the key and nothing else.")] = False,
    as_json: JsonOption = False,
    config: ConfigOption = None,
) -> None:
    """Make a key and show it, this once: only a digest is stored."""
    allowances = changed_allowances(
        requests_per_second=requests_per_second,
        characters_per_second=characters_per_second,
        concurrency=concurrency,
        monthly_characters=monthly_characters,
    )
    through = (Door.ADMIN,) if admin else None if only is None else doors(only)
    terms = KeyTerms(None, through, None if expires is None else moment_of(expires), allowances)
    allowed = None if models is None else names(models)
    if not plain:
        note_unknown(allowed or ())

    async def work() -> tuple[str, KeyRecord]:
        async with opened(config, data_dir, make=True) as database:
            keys = await KeyStore.open(database)
            return await keys.create(workspace, allowed, name, terms, actor=actor())

    key, record = asyncio.run(work())
    if as_json:
        print_json({"key": key, **shown_key(record)})
        return
    typer.echo(key)
    if not plain:
        typer.echo(f"This is the only time it is shown. Its id is {record.id}; {_scope(record)}.", err=True)


@app.command("set", epilog="Example: voxwire keys set key-5f0c1d2e3a4b5c6d --concurrency 4 --expires 90d")
def change(
    key: KeyArgument,
    models: Annotated[
        str | None,
        typer.Option(metavar="M1,M2", help="The only models it may use, or all.", show_default=False),
    ] = None,
    only: DoorsOption = None,
    name: Annotated[
        str | None, typer.Option(metavar="TEXT", help="What to call it in lists.", show_default=False)
    ] = None,
    expires: ExpiresOption = None,
    requests_per_second: RequestsOption = None,
    characters_per_second: CharactersOption = None,
    concurrency: ConcurrencyOption = None,
    monthly_characters: QuotaOption = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Change what a key is for. What it has open ends as it began, and takes nothing new."""
    through = None if only is None else doors(only)
    ends = None if expires is None else moment_of(expires)
    note_unknown((models and names(models)) or ())

    async def work() -> KeyRecord:
        async with opened(config, data_dir) as database:
            keys = await KeyStore.open(database)
            terms = (await keys.find(key)).terms
            terms = replace(
                terms,
                models=terms.models if models is None else names(models),
                doors=terms.doors if only is None else through,
                expires_at=terms.expires_at if expires is None else ends,
                allowances=changed_allowances(
                    terms.allowances,
                    requests_per_second=requests_per_second,
                    characters_per_second=characters_per_second,
                    concurrency=concurrency,
                    monthly_characters=monthly_characters,
                ),
            )
            return await keys.change(key, terms, name, actor=actor())

    _tell(asyncio.run(work()), "Changed {id}: {scope}.", as_json=as_json)


@app.command(epilog="Example: voxwire keys revoke key-5f0c1d2e3a4b5c6d")
def revoke(
    key: KeyArgument,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Make a key useless, at once and for good; what it has open ends within a second."""

    async def work() -> KeyRecord:
        async with opened(config, data_dir) as database:
            return await (await KeyStore.open(database)).revoke(key, actor=actor())

    _tell(asyncio.run(work()), "Revoked {id} ({prefix}…) of workspace {workspace}.", as_json=as_json)


@app.command("list", epilog="Example: voxwire keys list --json")
def list_keys(
    data_dir: DataDirOption = None, as_json: JsonOption = False, config: ConfigOption = None
) -> None:
    """Show every key that was made, revoked ones too, oldest first."""

    async def work() -> list[KeyRecord]:
        async with opened(config, data_dir) as database:
            return await (await KeyStore.open(database)).list()

    records = asyncio.run(work())
    if as_json:
        print_json([*map(shown_key, records)])
    else:
        console().print(_table(records))


def _tell(record: KeyRecord, sentence: str, *, as_json: bool) -> None:
    """Say what was done to a key; ``sentence`` has places for what is known of it."""
    shown = shown_key(record)
    if as_json:
        print_json(shown)
    else:
        typer.echo(sentence.format(scope=_scope(record), **shown))


def _scope(record: KeyRecord) -> str:
    if record.doors == (Door.ADMIN,):
        return "for the admin API"
    parts = [
        f"workspace {record.workspace}",
        "all models" if record.models is None else listed(record.models),
    ]
    if record.doors is not None:
        parts.append(f"only for {listed(record.doors)}")
    if record.expires_at is not None:
        parts.append(f"until {record.expires_at:%Y-%m-%d %H:%M} UTC")
    if limits := limits_shown(record.allowances):
        parts.append(limits)
    return ", ".join(parts)


def _table(records: Sequence[KeyRecord]) -> Table:
    # Ids are there to be copied, so they are never cut; names and models wrap instead.
    table = Table(box=None)
    for heading in ("id", "key", "workspace", "name", "models", "limits", "made", "ends", "revoked"):
        folds = heading in ("name", "models", "limits")
        table.add_column(heading, no_wrap=not folds, overflow="fold")
    for record in records:
        table.add_row(
            record.id,
            f"{record.prefix}…",
            record.workspace,
            record.name,
            listed(record.models),
            limits_shown(record.allowances),
            f"{record.created_at:%Y-%m-%d}",
            f"{record.expires_at:%Y-%m-%d}" if record.expires_at else "",
            f"{record.revoked_at:%Y-%m-%d}" if record.revoked_at else "",
        )
    return table
