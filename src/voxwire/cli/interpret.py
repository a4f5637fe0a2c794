"""``voxwire interpret``: what an instruction, or the description of a voice, is taken for."""

from collections.abc import Iterable
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from voxwire.cli.files import typed
from voxwire.cli.output import JsonOption, console, print_json
from voxwire.speech.interpret_lines import Kind, answer, interpreted


def command(
    text: Annotated[
        str | None, typer.Argument(help="The text; without it, each line of standard input is one.")
    ] = None,
    voice: Annotated[
        bool, typer.Option("--voice", help="The text describes a voice; otherwise it is an instruction.")
    ] = False,
    as_json: JsonOption = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read questions and print answers as JSON, one object a line.")
    ] = False,
) -> None:
    """Show what an instruction asks for, or what a description says of a voice, without speaking.

    With --jsonl each line of input is an object with "text" and, if wanted, "id", "kind" ("instruction" or
    "voice") and "lang".

    Examples: voxwire interpret "A bit slower, and don't sound angry."; voxwire interpret --voice
    "沉稳的中年男声，适合纪录片。"; voxwire interpret --jsonl < texts.jsonl
    """
    lines: Iterable[str] = iter(typed, "") if text is None else [text]
    if jsonl:
        for line in lines:
            if line.strip():
                print(msgspec.json.encode(answer(line)).decode(), flush=True)
        return
    texts = (line.strip() for line in lines if line.strip())
    if as_json:
        print_json([{"text": each, **interpreted(each, _kind(voice=voice))} for each in texts])
        return
    screen = console()
    for each in texts:
        _show(each, screen, voice=voice)


def _kind(*, voice: bool) -> Kind:
    return "voice" if voice else "instruction"


def _show(text: str, console: Console, *, voice: bool) -> None:
    """Print a table for people: what was understood, and for an instruction what it changes."""
    understood = interpreted(text, _kind(voice=voice))
    table = Table(box=None, title=Text(text), title_justify="left", title_style="bold", show_header=False)
    shown = False
    for kind, values in understood.items():
        for name, value in (values if isinstance(values, dict) else {}).items():
            if value not in (None, (), []):
                label = f"{name} (amount)" if kind == "amounts" else name
                table.add_row(Text(label), Text(_written(value)))
                shown = True
    if not shown:
        table.add_row(Text("nothing is asked for that is known"))
    console.print(table)


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(value) if isinstance(value, tuple) else str(value)
