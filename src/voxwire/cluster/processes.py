"""Processes that belong to this one."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import IO

_PR_SET_PDEATHSIG = 1
"""Of prctl(2)."""


def start_child(
    command: Sequence[str], environment: Mapping[str, str] | None = None, out: IO[bytes] | None = None
) -> "subprocess.Popen[bytes]":
    """Start a process, out of reach of Ctrl-C, that ends when this one does, however that ends.

    Only Linux can promise the latter; elsewhere whoever kills this process has to end the other.

    Args:
        command: what to run.
        environment: of the process; without, that of this one.
        out: where its output goes; without, where that of this one does.

    """
    # Found before the fork: afterwards another thread's lock may be held for ever.
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def ends_with_parent() -> None:
        if prctl is not None:
            prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

    return subprocess.Popen(  # noqa: S603
        command,
        env=environment,
        stdout=out,
        stderr=out,
        start_new_session=True,
        preexec_fn=ends_with_parent,  # noqa: PLW1509
    )


def end_process(process: "subprocess.Popen[bytes]", seconds: float) -> bool:
    """Ask a process to end, and make it end if it does not in time; whether it did."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return False
    return True
