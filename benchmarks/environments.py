"""Virtual environments of the benchmarks, one for each thing that is compared, made once and kept."""

import hashlib
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import platformdirs

MAKING_S = 900


class Unavailable(Exception):
    """Something can't be had or run on this machine; the message says why."""


def cache_directory() -> Path:
    """Where the environments and converted models are kept; may be removed."""
    return Path(platformdirs.user_cache_dir("voxwire")) / "benchmarks"


def environment(name: str, packages: Sequence[str]) -> Path:
    """The Python of an environment that holds some packages.

    Raises:
        Unavailable: they can't be installed.

    """
    digest = hashlib.sha256(repr((sys.version, *packages)).encode()).hexdigest()[:8]
    directory = cache_directory() / f"{name}-{digest}"
    python, complete = directory / "bin/python", directory / "complete"
    if not complete.exists():
        print(f"installing {name} …", flush=True)
        directory.parent.mkdir(parents=True, exist_ok=True)
        run([sys.executable, "-m", "venv", "--clear", str(directory)])
        if packages:
            pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
            run([*pip, "install", *packages])
        complete.touch()
    return python


def run(command: Sequence[str], cwd: Path | None = None) -> str:
    """Run a command and give what it prints.

    Raises:
        Unavailable: it failed; the message is its last line.

    """
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=MAKING_S, check=False, cwd=cwd)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(str(error)) from error
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or [f"status {done.returncode}"]
        raise Unavailable(lines[-1][:200])
    return done.stdout
