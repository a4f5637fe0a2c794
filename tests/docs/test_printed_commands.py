"""Commands that pages print are ones that somebody who types them off gets through with."""

import os
import re
import shlex
import shutil
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
PRINTED = [
    (page.name, words)
    for page in (ROOT / "README.md", *DOCUMENTS)
    for line in commands(page.read_text("utf-8"))
    for words in [shlex.split(line, comments=True)]
]


def arguments_of(words: list[str]) -> list[str] | None:
    """What follows ``voxwire`` on a line, up to the next program, if it is there."""
    if "voxwire" not in words:
        return None
    after = words[words.index("voxwire") + 1 :]
    end = next((at for at, word in enumerate(after) if re.fullmatch(r"[|<>;)].*|&&", word)), len(after))
    return after[:end]


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


@pytest.mark.parametrize(
    ("page", "arguments"),
    [(page, found) for page, words in PRINTED if (found := arguments_of(words)) is not None],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_the_command_line_understands_it(page: str, arguments: list[str]) -> None:
    parse([argument.replace("me.wav", __file__) for argument in arguments])


def test_most_pages_print_commands() -> None:
    assert len({page for page, words in PRINTED if arguments_of(words)}) > 12
    assert arguments_of(shlex.split("echo a | voxwire say --out b | cat")) == ["say", "--out", "b"]


def test_the_quick_start_works(tone_server: Server, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    printed = run(ROOT / PAGES[0], tmp_path, tone_server, {"VOXWIRE_ENGINE": "tone"})
    assert '{"ready":true}' in printed
    for name in ("hello.wav", "train.mp3", "hello.mp3", "answer.wav", "answer.pcm", "openai.mp3"):
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
    with pytest.raises(Exception, match="page.md") as failed:
        run(page, tmp_path, tone_server, dict(os.environ))
    assert "one two" in failed.value.stdout
    assert "$ ls /nowhere" in failed.value.stdout
    assert "three" not in failed.value.stdout
