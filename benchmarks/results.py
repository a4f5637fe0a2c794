"""The committed results: every section with its machine, its commit and its time."""

import datetime
import os
from pathlib import Path

import msgspec

from benchmarks.backends import Backends
from benchmarks.generators import GeneratorRow
from benchmarks.peers.compare import Comparison
from benchmarks.steady import Steady
from voxwire.bench.cancel import CancelResult, CancelSoak
from voxwire.bench.doors import DoorRow
from voxwire.bench.latency import LatencyRow
from voxwire.bench.listeners import ListenersResult
from voxwire.bench.machine import commit, machine_line
from voxwire.bench.memory import MemoryResult
from voxwire.bench.throughput import ThroughputRow

FILE = Path(__file__).parent / "results/performance.json"
BEFORE = FILE.with_name("performance-avx2.json")
"""What was measured last on a processor of the kind that the targets name."""


class Measured(msgspec.Struct, frozen=True):
    """Where and when a section was measured."""

    machine: str
    commit: str
    begun: str
    """ISO 8601, UTC."""
    seconds: float
    load: float
    """Processes that wanted a core in the minute before it began, this benchmark's own included."""
    quick: bool
    engine: str = ""


class Results(msgspec.Struct):
    """Everything that was measured last; sections may be of different runs."""

    measured: dict[str, Measured] = {}
    latency: list[LatencyRow] | None = None
    doors: list[DoorRow] | None = None
    throughput: list[ThroughputRow] | None = None
    generators: list[GeneratorRow] | None = None
    steady: Steady | None = None
    listeners: ListenersResult | None = None
    overload: ListenersResult | None = None
    """With a server that refuses nobody."""
    cancel: CancelResult | None = None
    memory: MemoryResult | None = None
    cancels: CancelSoak | None = None
    peers: Comparison | None = None
    backends: Backends | None = None


def load(path: Path = FILE) -> Results:
    """Read a file of results; there are none where there is no file."""
    return msgspec.json.decode(path.read_bytes(), type=Results) if path.exists() else Results()


def save(results: Results, path: Path = FILE) -> None:
    """Write it whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".new")
    scratch.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=1) + b"\n")
    scratch.replace(path)


def stamp(begun: datetime.datetime, load_before: float, quick: bool, engine: str) -> Measured:
    """Say where and when a section was measured that ends now."""
    now = datetime.datetime.now(datetime.UTC)
    when = begun.isoformat(timespec="seconds")
    return Measured(machine_line(), commit(), when, (now - begun).total_seconds(), load_before, quick, engine)


def load_average() -> float:
    """Processes that wanted a core in the last minute, or 0 where the system does not say."""
    try:
        return os.getloadavg()[0]
    except (OSError, AttributeError):
        return 0.0
