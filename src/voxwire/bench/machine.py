"""The line every published number carries: which machine, which version, when."""

import datetime
import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import voxwire

FEATURES = ("avx2", "avx_vnni", "avx512f", "avx512_vnni", "amx_int8", "amx_bf16", "asimd", "asimddp", "sve")
"""Vector instruction sets that matter to arithmetic, by the kernel's names for them."""


HIDDEN = "BENCH_HIDDEN_FEATURES"
"""Variable of the environment that names those hidden from this process, with commas between."""


def machine_line() -> str:
    """Processor, cores, memory, software and date, in one line."""
    memory = memory_bytes()
    size = "unknown memory" if memory is None else f"{memory / 2**30:.0f} GiB"
    return (
        f"{_processor()}, {os.cpu_count()} cores, {size}, no GPU; {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}, ONNX Runtime {version('onnxruntime')}; "
        f"Voxwire {voxwire.__version__} at {commit()}; {datetime.date.today().isoformat()}"
    )


def cpu_features() -> list[str]:
    """Those of :data:`FEATURES` that the processor has and shows; empty where the system doesn't say."""
    flags = cpu_flags() or frozenset()
    return [name for name in FEATURES if name in flags and name not in _hidden()]


def cpu_flags() -> frozenset[str] | None:
    """All instruction sets of the processor, by the kernel's names; None where the system doesn't say."""
    found = _cpu_info()
    flags = found.get("flags", found.get("Features"))
    return None if flags is None else frozenset(flags.split())


def memory_bytes() -> int | None:
    """The machine's memory; None where the system doesn't say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return None


def commit() -> str:
    """The commit of the sources that run, with a ``+`` if they were changed since, or ``no commit``."""
    here = Path(__file__)
    # An installed package may lie inside somebody else's repository.
    if not _git("ls-files", here.name, cwd=here.parent):
        return "no commit"
    changed = "+" if _git("status", "--porcelain", "--untracked-files=no", ".", cwd=here.parents[1]) else ""
    return _git("rev-parse", "--short", "HEAD", cwd=here.parent) + changed


def _git(*arguments: str, cwd: Path) -> str:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False, cwd=cwd)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _processor() -> str:
    name = _cpu_info().get("model name", platform.processor() or platform.machine())
    best = [feature for feature in ("avx512f", "avx2") if feature in cpu_features()]
    hidden = [f"({', '.join(_hidden())} hidden)"] if _hidden() else []
    return " ".join([name, *best[:1], *hidden])


def _hidden() -> list[str]:
    return [name for name in os.environ.get(HIDDEN, "").split(",") if name]


def _cpu_info() -> dict[str, str]:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return {}
    return {line.partition(":")[0].strip(): line.partition(":")[2].strip() for line in lines}
