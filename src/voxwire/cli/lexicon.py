"""``voxwire lexicon``: words that a workspace has said in their own way."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from voxwire.access.identity import DEFAULT_WORKSPACE
from voxwire.cli import ConfigOption, DataDirOption
from voxwire.cli.access_options import opened
from voxwire.cli.files import read_text
from voxwire.cli.output import JsonOption, console, print_json
from voxwire.store.lexicons import LexiconRecord, LexiconStore
from voxwire.text.lexicon import Entry, Lexicon
from voxwire.text.lexicon_files import read_lexicon, read_table, write_table

app = typer.Typer(
    help="Keep words that a workspace has said in their own way. A running server takes notice with the next"
    " task.",
    no_args_is_help=True,
)

WorkspaceOption = Annotated[str, typer.Option(metavar="NAME", help="Whose it is.")]
NameArgument = Annotated[str, typer.Argument(metavar="LEXICON", help="What it is called.")]


@app.command(epilog='Example: voxwire lexicon add names "Nguyen=W IH1 N" "ACME=>Acme Corporation"')
def add(
    name: NameArgument,
    entries: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[WORD=SOUND | WORD=>TEXT]...",
            help="How a word is pronounced (IPA, CMU phonemes, pinyin or other words), or what is read in its"
            " place.",
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(help="A table of such lines, or a W3C PLS document.", exists=True, dir_okay=False),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Leave out all that the lexicon had before.")
    ] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Make a lexicon, or add words to one; what it had for the same words goes."""
    found = [] if file is None else read_lexicon(read_text(file))
    found += read_table(entries or ())
    if not found:
        raise typer.BadParameter("name words, or a file")
    Lexicon.from_entries(found)

    async def work() -> LexiconRecord:
        async with _lexicons(config, data_dir, make=True) as lexicons:
            return await lexicons.put(workspace, name, found, replace=replace)

    record = asyncio.run(work())
    if as_json:
        print_json(_as_json(record))
        return
    typer.echo(f"The lexicon {record.name} of workspace {workspace} has {_words(record)}.")


@app.command("list", epilog="Example: voxwire lexicon list --json")
def list_lexicons(
    as_json: JsonOption = False,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Show the lexicons of a workspace."""

    async def work() -> list[LexiconRecord]:
        async with _lexicons(config, data_dir) as lexicons:
            return await lexicons.list(workspace)

    records = asyncio.run(work())
    if as_json:
        print_json([_as_json(record) for record in records])
    else:
        console().print(_table(records))


@app.command(epilog="Example: voxwire lexicon show names > names.txt")
def show(
    name: NameArgument,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Print the words of a lexicon, as a table that `voxwire lexicon add --file` takes."""

    async def work() -> list[Entry]:
        async with _lexicons(config, data_dir) as lexicons:
            return await lexicons.entries(workspace, name)

    entries = asyncio.run(work())
    if as_json:
        print_json([_entry_as_json(entry) for entry in entries])
        return
    for line in write_table(entries):
        typer.echo(line)


@app.command(epilog="Example: voxwire lexicon remove names Nguyen")
def remove(
    name: NameArgument,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORD]...", help="Only these words of it.")
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    data_dir: DataDirOption = None,
    config: ConfigOption = None,
) -> None:
    """Remove a lexicon, or some of its words."""

    async def work() -> None:
        async with _lexicons(config, data_dir) as lexicons:
            await lexicons.remove(workspace, name, words or ())

    asyncio.run(work())
    what = f"{', '.join(words)} from the lexicon {name}" if words else f"the lexicon {name}"
    typer.echo(f"Removed {what} of workspace {workspace}.")


def stored_lexicon(config: Path | None, data_dir: Path | None, workspace: str) -> Lexicon:
    """All lexicons of a workspace as one."""

    async def work() -> Lexicon:
        async with _lexicons(config, data_dir) as lexicons:
            _, entries = await lexicons.all(workspace)
            return Lexicon.from_entries(entries)

    return asyncio.run(work())


@asynccontextmanager
async def _lexicons(
    config: Path | None, data_dir: Path | None, *, make: bool = False
) -> AsyncIterator[LexiconStore]:
    async with opened(config, data_dir, make=make) as database:
        yield LexiconStore(database)


def _words(record: LexiconRecord) -> str:
    return "1 word" if record.words == 1 else f"{record.words} words"


def _as_json(record: LexiconRecord) -> dict[str, str | int]:
    return {
        "name": record.name,
        "words": record.words,
        "created_at": record.created_at.isoformat(timespec="seconds"),
        "changed_at": record.changed_at.isoformat(timespec="seconds"),
    }


def _entry_as_json(entry: Entry) -> dict[str, str | None]:
    return {"word": entry.word, "pronunciation": entry.pronunciation, "replacement": entry.replacement}


def _table(records: Sequence[LexiconRecord]) -> Table:
    table = Table(box=None)
    for heading in ("lexicon", "words", "made", "changed"):
        table.add_column(heading, no_wrap=heading != "lexicon", overflow="fold")
    for record in records:
        table.add_row(
            record.name, str(record.words), f"{record.created_at:%Y-%m-%d}", f"{record.changed_at:%Y-%m-%d}"
        )
    return table
