"""The line every published number carries: which machine, which version, when."""

import datetime
import os
import platform
import subprocess
from pathlib import Path

import onnxruntime

import voxwire


def machine_line() -> str:
    """Processor, cores, memory, software and date, in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, no GPU; {platform.system()} "
        f"{platform.machine()}, Python {platform.python_version()}, ONNX Runtime {onnxruntime.__version__}; "
        f"Voxwire {voxwire.__version__} at {_commit()}; {datetime.date.today().isoformat()}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    found = {line.partition(":")[0].strip(): line.partition(":")[2].strip() for line in lines}
    best = [name for name in ("avx512f", "avx2") if name in found.get("flags", "").split()]
    return " ".join([found.get("model name", platform.machine()), *best[:1]])


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent)
    return done.stdout.strip() or "no commit"
