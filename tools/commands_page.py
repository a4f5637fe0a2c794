"""Writes ``docs/commands.md`` from the help of ``voxwire``."""

from collections.abc import Iterator
from pathlib import Path

from typer import Context
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from voxwire.cli import ENTRIES, build_app

PAGE = Path("docs/commands.md")
WIDTH = 100
"""Columns of the help; about what a page shows without scrolling."""

HEAD = """\
# Commands

What `voxwire --help` and `voxwire COMMAND --help` print, written here by `python -m tools.commands_page`.

Settings that a command has no option for come from `voxwire.toml` and the environment
([settings](settings.md)). Every command ends with status 0 when it worked, 1 for an error, told in one line
on standard error, 2 for wrong usage, and 130 when interrupted. `voxwire --debug COMMAND …` shows where an
error came from.
"""


def page() -> str:
    """The whole page."""
    root = _group(get_command(build_app([])))
    parts = [HEAD, _help(root, _context(root))]
    for entry in ENTRIES:
        loaded = _group(get_command(build_app([entry.name])))
        parts += _sections(loaded.commands[entry.name], entry.name, _context(loaded))
    return "\n".join(parts)


def _context(root: TyperGroup) -> Context:
    return Context(root, info_name="voxwire", terminal_width=WIDTH, **root.context_settings)


def _sections(command: TyperCommand | TyperGroup, name: str, parent: Context) -> Iterator[str]:
    context = Context(command, parent, info_name=name)
    level = "##" if parent.parent is None else "###"
    yield f"{level} {context.command_path}\n"
    yield _help(command, context)
    if isinstance(command, TyperGroup):
        for inner in command.list_commands(context):
            yield from _sections(command.commands[inner], inner, context)


def _help(command: TyperCommand | TyperGroup, context: Context) -> str:
    """The help as plain text, without the boxes of a terminal."""
    command.rich_markup_mode = None
    lines = (line.rstrip() for line in command.get_help(context).splitlines())
    return "\n".join(("```text", *lines, "```", ""))


def _group(command: object) -> TyperGroup:
    assert isinstance(command, TyperGroup)
    return command


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
