"""A processor with AVX-512 as if it had AVX2 and no more: most of the machines that Voxwire runs on."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from voxwire.bench.machine import HIDDEN, cpu_features

SOURCE = Path(__file__).with_name("avx2.c")
BEYOND = ("avx512f", "avx512_vnni", "avx_vnni", "amx_int8", "amx_bf16")


def beyond() -> list[str]:
    """Tell what this processor has beyond AVX2, as far as it is not hidden."""
    return [name for name in BEYOND if name in cpu_features()]


def run_hidden(module: str, arguments: Sequence[str]) -> int:
    """Run a module of Python in a process that finds nothing beyond AVX2; gives its exit code.

    Raises:
        RuntimeError: the processor, the system or the want of a C compiler forbids it.

    """
    if "cpuid_fault" not in _flags():
        raise RuntimeError("This processor or system can't hide what it has (no cpuid_fault).")
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise RuntimeError("A C compiler is needed to hide what the processor has, and there is none.")
    with tempfile.TemporaryDirectory() as directory:
        library = Path(directory) / "avx2.so"
        subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, SOURCE], check=True)
        env = {**os.environ, "LD_PRELOAD": str(library), HIDDEN: ",".join(beyond())}
        return subprocess.run([sys.executable, "-m", module, *arguments], env=env, check=False).returncode


def _flags() -> list[str]:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return []
    return next((line.split() for line in text.splitlines() if line.startswith("flags")), [])
