"""``voxwire usage``: what keys came to, day by day."""

import asyncio
from datetime import date
from typing import Annotated

import typer
from rich.table import Table

from voxwire.access.shown import shown_usage
from voxwire.cli import ConfigOption, DataDirOption
from voxwire.cli.access_options import opened
from voxwire.cli.output import JsonOption, console, print_json
from voxwire.store.usage import Account, Counts, Span, UsageStore


def command(
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="DAY", help="The first day, as 2026-11-25.", show_default=False),
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="The last day.", show_default=False)
    ] = None,
    workspace: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only of this workspace.", show_default=False)
    ] = None,
    key: Annotated[
        str | None, typer.Option(metavar="ID", help="Only of the key of this id.", show_default=False)
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Show what each key came to on each day of UTC. A running server writes it down every second.

    Examples: voxwire usage --from 2026-11-01; voxwire usage --workspace shop --json
    """
    span = Span(_day(first), _day(last), workspace, key)

    async def work() -> list[tuple[Account, Counts]]:
        async with opened(config, data_dir) as database:
            return await UsageStore(database).read(span)

    rows = [shown_usage(account, counts) for account, counts in asyncio.run(work())]
    if as_json:
        print_json(rows)
        return
    headings = ("day", "workspace", "key", "requests", "refusals", "characters", "audio_seconds")
    table = Table(*(heading.replace("_", " ") for heading in headings), box=None)
    for row in rows:
        table.add_row(*(str(row[heading]) for heading in headings))
    console().print(table)


def _day(given: str | None) -> date | None:
    try:
        return None if given is None else date.fromisoformat(given)
    except ValueError:
        raise typer.BadParameter(f"{given!r} is no day; write it as 2026-11-25.") from None
