"""``voxwire audit``: what administrators did."""

import asyncio
import json
from typing import Annotated

import typer
from rich.table import Table

from voxwire.access.shown import shown_action
from voxwire.cli import ConfigOption, DataDirOption
from voxwire.cli.access_options import opened
from voxwire.cli.output import JsonOption, console, print_json
from voxwire.store.audit import AuditEntry, read_audit


def command(
    limit: Annotated[int, typer.Option(metavar="N", help="At most so many.", min=1)] = 100,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Show what was done to keys and workspaces, the latest first.

    Examples: voxwire audit --limit 10; voxwire audit --json
    """

    async def work() -> list[AuditEntry]:
        async with opened(config, data_dir) as database:
            return await read_audit(database, limit)

    rows = [shown_action(entry) for entry in asyncio.run(work())]
    if as_json:
        print_json(rows)
        return
    table = Table("at", "who", "did", "to", "details", box=None)
    for row in rows:
        details = json.dumps(row["details"], ensure_ascii=False)
        table.add_row(row["at"], row["actor"], row["action"], row["subject"], details)
    console().print(table)
