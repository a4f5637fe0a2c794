"""Commands that pages print are ones that somebody who types them off gets through with."""

import itertools
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from typer import Context
from typer.core import TyperGroup
from typer.main import get_command

from tools.quick_start import LONG, PAGES, commands, run, script
from tools.serving import Server
from voxwire.cli import build_app

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted((ROOT / "docs").glob("*.md"))

FILES = ("me.wav", "products.pls")
"""Files of the reader's, which have to be there."""


def arguments_of(line: str) -> list[str] | None:
    """What follows ``voxwire`` on a line, up to the next program or redirection, if it is there."""
    named = re.search(r"(?:^|[\s(])voxwire (.*)", line, re.DOTALL)
    if named is None:
        return None
    lexer = shlex.shlex(named.group(1), posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    return list(itertools.takewhile(lambda word: not re.fullmatch("[|<>;()&]+", word), lexer))


PRINTED = [
    (page.name, arguments)
    for page in (ROOT / "README.md", *DOCUMENTS)
    for line in commands(page.read_text("utf-8"))
    if (arguments := arguments_of(line)) is not None
]


def parse(arguments: list[str]) -> None:
    """Have the command line understand arguments without doing what they say."""
    command = get_command(build_app(arguments))
    context: Context | None = None
    rest = [*arguments]
    while isinstance(command, TyperGroup):
        context = command.make_context("voxwire", rest, parent=context)
        name, command, rest = command.resolve_command(context, [*context._protected_args, *context.args])
        assert name
    command.make_context("voxwire", rest, parent=context)


@pytest.mark.parametrize("page", sorted({page for page, _ in PRINTED}))
def test_the_command_line_understands_it(page: str) -> None:
    for _, arguments in filter(lambda printed: printed[0] == page, PRINTED):
        parse([__file__ if argument in FILES else argument for argument in arguments])


def test_most_pages_print_commands() -> None:
    assert len({page for page, _ in PRINTED}) > 15
    assert arguments_of("echo a | voxwire say 'b;c' --out d  # e") == ["say", "b;c", "--out", "d"]
    assert arguments_of("export KEY=$(voxwire keys create --plain)") == ["keys", "create", "--plain"]
    assert arguments_of("echo voxwire") is None


def test_the_quick_start_works(tone_server: Server, tmp_path: Path) -> None:
    printed = run(ROOT / PAGES[0], tmp_path, tone_server, {"VOXWIRE_ENGINE": "tone"})
    assert '{"ready":true}' in printed
    for name in ("hello.wav", "train.mp3", "openai.mp3"):
        assert (tmp_path / name).stat().st_size > 10_000, name


def test_nothing_of_the_quick_start_is_left_out_in_full() -> None:
    lines = commands((ROOT / PAGES[0]).read_text("utf-8"))
    assert not any(line.startswith(LONG) for line in lines)
    whole, equipped = script(lines, 9, equipped=False), script(lines, 9, equipped=True)
    assert all(line.replace("8848", "9") in whole for line in lines)
    assert "pip install" not in equipped
    assert "voxwire serve" not in equipped
    assert "8848" not in whole


def test_a_command_that_fails_stops_the_page(tone_server: Server, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```sh\necho one \\\n  two\nls /nowhere\necho three\n```\n", "utf-8")
    with pytest.raises(subprocess.CalledProcessError) as failed:
        run(page, tmp_path, tone_server)
    assert "one two" in failed.value.stdout
    assert "$ ls /nowhere" in failed.value.stdout
    assert "three" not in failed.value.stdout
