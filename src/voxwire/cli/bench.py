"""``voxwire bench``: how fast is a server on this machine."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.table import Table as RichTable

from voxwire.bench.machine import machine_line
from voxwire.bench.run import SECTIONS, VOICE, Plan, Report, engine_line, full_plan, quick_plan, run_sections
from voxwire.bench.serving import running_server
from voxwire.bench.speaking import Voice
from voxwire.bench.tables import tables
from voxwire.bench.target import Target
from voxwire.cli.output import console
from voxwire.cli.progress import showing_progress
from voxwire.engines.loading import pull_engine
from voxwire.settings import Settings

WIDTH = 160
"""Columns where standard output is no terminal."""


class Section(StrEnum):
    """What can be measured."""

    LATENCY = "latency"
    DOORS = "doors"
    THROUGHPUT = "throughput"
    LISTENERS = "listeners"
    CANCEL = "cancel"
    MEMORY = "memory"


def command(
    sections: Annotated[
        list[Section] | None,
        typer.Argument(
            help="What to measure: latency (time to first audio), doors (what each protocol adds to it), "
            "throughput (real-time factor, cost of the "
            "server itself), listeners (stutters by number of listeners, refusals), cancel (until compute "
            "stops), memory. Default: everything.",
            show_default=False,
        ),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="More takes: a quarter of an hour instead of two minutes.")
    ] = False,
    utterances: Annotated[
        int | None, typer.Option(min=1, help="Utterances of the memory section.", show_default=False)
    ] = None,
    listeners: Annotated[
        str | None,
        typer.Option(
            metavar="N,N,…",
            help="Numbers of listeners to try. Default: around what the server says it can carry.",
            show_default=False,
        ),
    ] = None,
    model: Annotated[str, typer.Option(help="The model.")] = VOICE.model,
    voice: Annotated[str, typer.Option(help="The voice that speaks English.")] = VOICE.voices["en"],
    mandarin_voice: Annotated[
        str, typer.Option("--voice-zh", help="The voice that speaks Mandarin.")
    ] = VOICE.voices["zh"],
    url: Annotated[
        str | None,
        typer.Option(
            help="A server's inference address, ws://…/api-ws/v1/inference; nobody else may use it "
            "meanwhile. Default: one is started, with the settings of the environment.",
            show_default=False,
        ),
    ] = None,
    api_key: Annotated[
        str | None, typer.Option(help="The server's key.", envvar="DASHSCOPE_API_KEY", show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--json",
            metavar="FILE",
            dir_okay=False,
            help="Also write everything here; '-' prints it instead of the tables.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Measure a server from outside, as its clients meet it.

    The server is a process of its own. For figures worth keeping, let nothing else run on the machine.

    Examples: voxwire bench; voxwire bench latency listeners --full --json speed.json
    """
    plan = _plan(full, utterances, listeners)
    # Measuring takes minutes, which would be lost at the end.
    if out is not None and not out.parent.is_dir():
        raise typer.BadParameter(f"there is no directory {out.parent}", param_hint="--json")
    names = [section.value for section in sections] if sections else list(SECTIONS)
    speaker = Voice(model, {"en": voice, "zh": mandarin_voice})
    with _target(url, api_key) as target:
        report = asyncio.run(_measure(target, speaker, plan, names))
    written = msgspec.json.format(msgspec.json.encode(report), indent=1)
    if str(out) == "-":
        typer.echo(written)
        return
    _show(report)
    if out is not None:
        out.write_bytes(written + b"\n")


def _plan(full: bool, utterances: int | None, listeners: str | None) -> Plan:
    plan = full_plan() if full else quick_plan()
    if utterances is not None:
        plan = replace(plan, utterances=utterances)
    if listeners is not None:
        try:
            numbers = sorted({int(number) for number in listeners.split(",")})
        except ValueError:
            raise typer.BadParameter(
                "give numbers with commas between, such as 1,2,4", param_hint="--listeners"
            ) from None
        plan = replace(plan, listeners=replace(plan.listeners, numbers=numbers))
    return plan


@contextmanager
def _target(url: str | None, api_key: str | None) -> Iterator[Target]:
    if url is not None:
        yield Target(url, api_key)
        return
    settings = Settings.load()
    with showing_progress() as progress:
        pull_engine(settings.engine, settings.model_dir, progress)
    with running_server() as server:
        yield Target(server.inference, server.key, server.pid)


async def _measure(target: Target, voice: Voice, plan: Plan, names: Sequence[str]) -> Report:
    report = Report(machine_line(), await engine_line(target))
    with showing_progress() as progress:
        done = 0
        async for name in run_sections(target, voice, plan, names, report):
            progress(f"measuring {name} …", done, len(names))
            done += 1
    return report


def _show(report: Report) -> None:
    screen = console()
    if not screen.is_terminal:
        screen.width = WIDTH
    screen.print(f"{report.machine}; engine: {report.engine}", highlight=False)
    for table in tables(report):
        screen.print(f"\n[bold]{table.title}[/]\n{table.note}", highlight=False)
        shown = RichTable(box=None)
        for heading in table.headings:
            shown.add_column(heading, overflow="fold")
        for row in table.rows:
            shown.add_row(*row)
        screen.print(shown)
