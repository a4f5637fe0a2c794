"""The measurements of one server, section by section."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version

import msgspec

from voxwire.bench.cancel import CancelResult, measure_cancel
from voxwire.bench.doors import DoorRow, measure_doors
from voxwire.bench.latency import LatencyPlan, LatencyRow, measure_latency
from voxwire.bench.listeners import ListenersPlan, ListenersResult, measure_listeners
from voxwire.bench.memory import MemoryResult, measure_memory
from voxwire.bench.speaking import Voice
from voxwire.bench.target import Target
from voxwire.bench.texts import Texts
from voxwire.bench.throughput import ThroughputPlan, ThroughputRow, measure_throughput
from voxwire.settings import physical_cores

VOICE = Voice("cosyvoice-v3-flash", {"en": "loongabby_v3", "zh": "longanyang"})
"""What is measured unless told otherwise: an English and a Mandarin voice."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How thoroughly everything is measured."""

    latency: Sequence[LatencyPlan]
    throughput: ThroughputPlan
    listeners: ListenersPlan
    cancels: int
    utterances: int
    rounds: int
    """Of the doors."""


def quick_plan() -> Plan:
    """About two minutes with the embedded engine on two cores; percentiles beyond the median are rough."""
    return Plan(
        latency=(LatencyPlan("en", (5, 15, 30, 60), 8, 4, (20.0,)), LatencyPlan("zh", (15,), 6, 4, (20.0,))),
        throughput=ThroughputPlan((15,), 1, physical_cores(), 6.0),
        listeners=ListenersPlan(5.0),
        cancels=5,
        utterances=40,
        rounds=6,
    )


def full_plan() -> Plan:
    """About a quarter of an hour with the embedded engine on two cores."""
    lengths = (5, 15, 30, 60)
    return Plan(
        latency=(LatencyPlan("en", lengths, 40, 16), LatencyPlan("zh", lengths, 16, 6)),
        throughput=ThroughputPlan(lengths, 2, physical_cores(), 20.0),
        listeners=ListenersPlan(15.0),
        cancels=25,
        utterances=200,
        rounds=40,
    )


class Report(msgspec.Struct):
    """What was measured. Sections that were not asked for are None."""

    machine: str
    engine: str
    """What the server speaks with, and what does its arithmetic."""
    latency: list[LatencyRow] | None = None
    throughput: list[ThroughputRow] | None = None
    listeners: ListenersResult | None = None
    cancel: CancelResult | None = None
    memory: MemoryResult | None = None
    doors: list[DoorRow] | None = None


SECTIONS = ("latency", "doors", "throughput", "listeners", "cancel", "memory")


async def run_sections(
    target: Target, voice: Voice, plan: Plan, names: Sequence[str], report: Report
) -> AsyncIterator[str]:
    """Measure section by section into a report; yields each name when its section begins.

    Raises:
        RequestFailed: the server can't be reached, fails a task, or is used by somebody else.

    """
    texts = Texts.load()
    for name in names:
        yield name
        match name:
            case "latency":
                each = [await measure_latency(target, voice, texts, part) for part in plan.latency]
                report.latency = [row for rows in each for row in rows]
            case "doors":
                report.doors = await measure_doors(target, voice, texts, plan.rounds)
            case "throughput":
                report.throughput = await measure_throughput(target, voice, texts, plan.throughput)
            case "listeners":
                report.listeners = await measure_listeners(target, voice, texts, plan.listeners)
            case "cancel":
                report.cancel = await measure_cancel(target, voice, texts, plan.cancels)
            case "memory":
                report.memory = await measure_memory(target, voice, texts, plan.utterances)


async def engine_line(target: Target) -> str:
    """What the server says it speaks with."""
    info = (await target.counters()).labels.get("voxwire_build_info", {})
    name = info.get("engine", "")
    return f"{name}, ONNX Runtime {version('onnxruntime')}" if name == "kokoro" else name or "unknown engine"
