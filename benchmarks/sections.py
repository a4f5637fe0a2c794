"""What the benchmark consists of. Each section starts what it needs and stops it again."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from benchmarks.backends import bare_decoder, measure_backends
from benchmarks.beside import Beside, first_sound_beside
from benchmarks.generators import OTHERS, GeneratorRow, generator_plan, generator_row
from benchmarks.peers.compare import LENGTHS, compare
from benchmarks.results import Results
from benchmarks.steady import measure_steady
from voxwire.bench.cancel import soak_cancels
from voxwire.bench.listeners import ListenersResult, measure_listeners
from voxwire.bench.memory import measure_memory
from voxwire.bench.run import VOICE, Plan, Report, engine_line, full_plan, quick_plan, run_sections
from voxwire.bench.serving import running_server
from voxwire.bench.target import Target
from voxwire.bench.texts import Texts
from voxwire.engines.base import Quality

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice:
    """How thoroughly to measure."""

    quick: bool = False
    utterances: int = 2_000
    cancels: int = 1_000

    @property
    def plan(self) -> Plan:
        return quick_plan() if self.quick else full_plan()

    def limited(self) -> "Choice":
        """With the counts of a try, if it is one."""
        if not self.quick:
            return self
        return replace(self, utterances=min(self.utterances, 60), cancels=min(self.cancels, 40))


FULL = {"VOXWIRE_QUALITY": Quality.FULL.value}
"""Settings of a server that speaks with the full generator whatever the model asks for, as most sections
measure it. One section holds both generators against each other."""

Section = Callable[[Results, Choice], str]
"""Measures into the results, and gives the engine that spoke."""


def _with_server(
    work: Callable[[Target], Awaitable[T]], environment: Mapping[str, str] | None = None
) -> tuple[T, str]:
    """Run against a server of its own, once that is ready; gives the result and the server's engine."""
    with running_server(environment=environment) as server:
        target = Target(server.inference, server.key, server.pid)

        async def run() -> tuple[T, str]:
            return await work(target), await engine_line(target)

        return asyncio.run(run())


def _of_the_command(name: str) -> Section:
    """A section that ``voxwire bench`` has as well."""

    def section(results: Results, choice: Choice) -> str:
        async def work(target: Target) -> Report:
            report = Report("", "")
            async for _ in run_sections(target, VOICE, choice.plan, [name], report):
                pass
            return report

        report, engine = _with_server(work, FULL)
        setattr(results, name, getattr(report, name))
        return engine

    return section


def _generators(results: Results, choice: Choice) -> str:
    """The same texts with either generator."""
    rows, engine = list[GeneratorRow](), ""
    takes = 4 if choice.quick else 40
    for quality, others in OTHERS.items():
        plan, rendered = generator_plan(choice.plan, quality), {"VOXWIRE_QUALITY": quality.value}

        async def alone(target: Target, plan: Plan = plan) -> Report:
            report = Report("", "")
            async for _ in run_sections(target, VOICE, plan, ("latency", "throughput", "listeners"), report):
                pass
            return report

        async def crowded(target: Target, others: int = others) -> Beside:
            return await first_sound_beside(target, VOICE, Texts.load(), others, takes)

        report, engine = _with_server(alone, rendered)
        beside, _ = _with_server(crowded, {**rendered, "VOXWIRE_REFUSE_OVERLOAD": "false"})
        rows.append(generator_row(quality, report, beside))
    results.generators = rows
    return engine


def _steady(results: Results, choice: Choice) -> str:
    """A long text and the bare decoder in turns."""
    with bare_decoder(3 if choice.quick else 8) as bare:

        async def work(target: Target) -> None:
            rounds = 1 if choice.quick else 5
            results.steady = await measure_steady(target, VOICE, Texts.load(), bare, rounds)

        return _with_server(work, FULL)[1]


def _overload(results: Results, choice: Choice) -> str:
    """The same numbers of listeners, on a server that refuses nobody."""
    numbers = _crowds(results.listeners) if results.listeners else [1, 2, 3, 4]
    plan = replace(choice.plan.listeners, numbers=numbers)

    async def work(target: Target):  # type: ignore[no-untyped-def]
        return await measure_listeners(target, VOICE, Texts.load(), plan)

    results.overload, engine = _with_server(work, {**FULL, "VOXWIRE_REFUSE_OVERLOAD": "false"})
    return engine


def _crowds(found: ListenersResult) -> list[int]:
    """The numbers of listeners that were tried, without those that only show how the rest is refused."""
    most = max(4, math.ceil(1.5 * found.capacity))
    return [row.offered for row in found.rows if row.offered <= most]


OPEN = {**FULL, "VOXWIRE_REFUSE_OVERLOAD": "false"}
"""Who is refused says nothing, and the soaks are about what is said."""


def _soak(results: Results, choice: Choice) -> str:
    """Many utterances of random length."""
    chosen = choice.limited()

    async def work(target: Target) -> None:
        results.memory = await measure_memory(target, VOICE, Texts.load(), chosen.utterances)

    return _with_server(work, OPEN)[1]


def _cancels(results: Results, choice: Choice) -> str:
    """Many tasks broken off."""
    chosen = choice.limited()

    async def work(target: Target) -> None:
        results.cancels = await soak_cancels(target, VOICE, Texts.load(), chosen.cancels)

    return _with_server(work, OPEN)[1]


def _peers(results: Results, choice: Choice) -> str:
    results.peers = compare(1, LENGTHS[:2]) if choice.quick else compare(4)
    return ""


def _backends(results: Results, choice: Choice) -> str:
    results.backends = measure_backends(3 if choice.quick else 15)
    return ""


SECTIONS: Mapping[str, Section] = {
    "latency": _of_the_command("latency"),
    "doors": _of_the_command("doors"),
    "throughput": _of_the_command("throughput"),
    "generators": _generators,
    "steady": _steady,
    "listeners": _of_the_command("listeners"),
    "overload": _overload,
    "cancel": _of_the_command("cancel"),
    "peers": _peers,
    "backends": _backends,
    "cancels": _cancels,
    "soak": _soak,
}
"""In the order they are run; the longest one last."""
