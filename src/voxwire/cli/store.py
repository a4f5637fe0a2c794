"""``voxwire store``: what a server keeps, as a whole."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import typer
from sqlalchemy import Connection

from voxwire.access.pepper import check_pepper
from voxwire.cli import ConfigOption, DataDirOption
from voxwire.cli.access_options import actor
from voxwire.cli.output import JsonOption, console, print_json
from voxwire.errors import ConfigurationError
from voxwire.server.services import open_files
from voxwire.settings import Settings
from voxwire.store.audit import record_action
from voxwire.store.copying import copy_rows, refuse_occupied
from voxwire.store.database import PEPPER_NAME, Database, has_database, open_database
from voxwire.store.files import write_private_file
from voxwire.store.recordings import open_recordings

app = typer.Typer(help="Move what a server keeps.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Make it a group of commands, though there is but one."""


@app.command("copy", epilog="Example: voxwire store copy --data-dir /var/lib/voxwire")
def copy(as_json: JsonOption = False, data_dir: DataDirOption = None, config: ConfigOption = None) -> None:
    """Copy all that a data directory holds into what servers share.

    Keys, workspaces, voices, lexicons, usage and audit log go into the database of the setting
    shared.database, which must be empty: all in one transaction, or nothing. Recordings and files of speech
    go into the store of shared.objects, if there is one. The data directory stays as it is. End its server
    first: what that writes meanwhile is not copied.
    """
    settings = Settings.load(config, {"data_dir": data_dir})
    copied = asyncio.run(_copy(settings))
    if as_json:
        print_json(copied)
        return
    screen = console()
    for what, count in copied.items():
        screen.print(f"{count:>8,} {what}")
    if settings.shared.objects.url is None:
        screen.print(f"No shared.objects: recordings and files of speech stay in {settings.data_dir}.")
    screen.print("Servers with these settings go on from here; keep the data directory as a backup.")


async def _copy(settings: Settings) -> Mapping[str, int]:
    if settings.shared.database is None:
        raise ConfigurationError(
            "shared.database names no database to copy into; set it, such as with"
            " VOXWIRE_SHARED__DATABASE=postgresql://USER:PASSWORD@HOST:5432/NAME."
        )
    if not has_database(settings.data_dir):
        raise ConfigurationError(f"{settings.data_dir} has no database; name its directory with --data-dir.")
    async with (
        open_database(settings.data_dir) as source,
        open_database(settings.data_dir, settings.shared) as target,
    ):
        await target.read(lambda connection: refuse_occupied(connection, target.name))
        pepper = settings.data_dir / PEPPER_NAME
        await source.read(lambda connection: check_pepper(connection, pepper))
        await asyncio.to_thread(_copy_pepper, pepper, target.pepper_file)
        files = await asyncio.to_thread(_copy_files, settings)
        return {**await _copy_rows(source, target), **files}


async def _copy_rows(source: Database, target: Database) -> Mapping[str, int]:
    who = actor()

    def work(old: Connection, new: Connection) -> Mapping[str, int]:
        refuse_occupied(new, target.name)
        copied = copy_rows(old, new)
        record_action(new, who, "store.copy", source.name, copied)
        return copied

    return await target.write_from(source, work)


def _copy_pepper(source: Path, target: Path) -> None:
    """Have the keys work with the file that the servers will use."""
    if target == source or not source.exists():
        return
    if not target.exists():
        write_private_file(target, source.read_bytes())
    elif target.read_bytes() != source.read_bytes():
        raise ConfigurationError(
            f"{target} is another pepper than {source}, and the keys work with that one alone. Move it away."
        )


def _copy_files(settings: Settings) -> Mapping[str, int]:
    """Put all files with the objects, if there is such a store; how many there are of each kind."""
    if settings.shared.objects.url is None:
        return {}
    return {
        "recordings": open_recordings(settings).share(),
        "files of speech": open_files(settings).share(),
    }
