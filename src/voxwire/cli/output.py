"""How commands print: tables for people, JSON for programs.

Colour is left to rich, which keeps it from files and pipes, and honours ``NO_COLOR`` and ``FORCE_COLOR``.
"""

import json
import os
from typing import Annotated, Any

import typer
from rich.console import Console

WIDE = 400
"""Columns of a table that no terminal bounds; files and pipes get rows whole."""

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead, for programs.")]
"""``--json``, for every command that prints what it found or made."""


def console(*, error: bool = False) -> Console:
    """Standard output, or standard error, as rich prints to it."""
    made = Console(stderr=error)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = WIDE
    return made


def print_json(value: Any) -> None:
    """Print a value as JSON, in UTF-8 and with line breaks."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))
