"""``voxwire capacity``: how many listeners machines can carry."""

from dataclasses import asdict
from typing import Annotated

import msgspec
import typer

from voxwire.capacity.costs import MEASURED
from voxwire.capacity.fleet import Machines, Traffic
from voxwire.capacity.prediction import capacity_of, machines_for, predict
from voxwire.cli.output import JsonOption, print_json
from voxwire.engines.base import Quality


def command(
    listeners: Annotated[float, typer.Argument(min=1, help="How many listen at once in the mean.")],
    machines: Annotated[
        int | None,
        typer.Option(min=1, help="How many there are. Default: as many as are needed.", show_default=False),
    ] = None,
    threads: Annotated[int, typer.Option(min=1, help="Physical cores of each that render.")] = 2,
    generator: Annotated[Quality, typer.Option(help="What speech is rendered with.")] = Quality.LIGHT,
    rtf: Annotated[
        float | None,
        typer.Option(
            min=0.001,
            help="Compute seconds per second of speech on one core, as 'voxwire bench' measures it. Default:"
            " that of two AVX2 cores in a good hour.",
            show_default=False,
        ),
    ] = None,
    hears: Annotated[float, typer.Option(min=1.1, help="Seconds of speech each hears in the mean.")] = 20.0,
    surge: Annotated[
        float, typer.Option(min=0.01, help="By how much their number is multiplied half-way.")
    ] = 1.0,
    most: Annotated[
        int | None,
        typer.Option(min=1, help="Machines there may be, if they come with the load.", show_default=False),
    ] = None,
    start: Annotated[float, typer.Option(min=0, help="Seconds a machine takes to start.")] = 30.0,
    refused: Annotated[
        float, typer.Option(min=0, max=1, help="Share of listeners that may be refused.")
    ] = 0.001,
    seconds: Annotated[float, typer.Option(min=1, help="That are simulated.")] = 60.0,
    seed: Annotated[int, typer.Option(help="Of chance; the same one gives the same result.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Simulate listeners who come at random, and say who is refused and who hears a stutter.

    Examples: voxwire capacity 1000; voxwire capacity 5000 --machines 100 --threads 8 --rtf 0.09;
    voxwire capacity 1000 --surge 2 --most 200 --start 45
    """
    costs = MEASURED[generator.value]
    if rtf is not None:
        costs = costs.times(rtf / costs.mean_rtf)
    traffic = Traffic(listeners, hears, surge)
    count = machines or machines_for(Traffic(listeners, hears), costs, threads, refused, seconds, seed)
    fleet = Machines(count, capacity_of(costs, threads), most, start_s=start)
    found = predict(traffic, fleet, costs, threads, seconds, seed)
    if as_json:
        told = {"machines_at_first": count, "listeners_per_machine": fleet.capacity}
        print_json({**told, **asdict(found), "first_audio": msgspec.to_builtins(found.first_audio)})
        return
    first = found.first_audio
    typer.echo(f"Machines      {count}, each with {threads} cores for {fleet.capacity} listeners")
    if found.machines > count:
        typer.echo(f"              {found.machines} in the end")
    typer.echo(f"Listeners     {found.listeners} at once at most")
    typer.echo(f"Refused       {100 * found.refusal_rate:.2f} % of those who come")
    heard, silent = 100 * found.stutter_rate, 100 * found.silent_share
    typer.echo(f"Stutters      heard by {heard:.2f} %, {silent:.3f} % of the time")
    typer.echo(f"First audio   {first.p50:.0f} ms p50, {first.p95:.0f} ms p95, {first.p99:.0f} ms p99")
