"""The process that checks recordings and makes timbres: ``python -m voxwire.server.fitting_worker``.

It is a process of its own because such work takes minutes and holds Python's lock: as a thread of the server
it would either delay live speech, or, at a low priority, keep the lock from threads that are in a hurry. Jobs
come on standard input, one at a time. When that ends, so does the process, whatever it is doing.
"""

import ctypes
import os
import queue
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from voxwire.audio.decode import decode
from voxwire.audio.encode.wav import wav_file
from voxwire.audio.probe import LONGEST_S, SAMPLE_RATE, Demands, probe
from voxwire.engines.base import Cancellation
from voxwire.engines.loading import load_engine
from voxwire.errors import VoxwireError
from voxwire.http_errors import SampleRejected
from voxwire.server.fitting_messages import (
    LENGTH,
    CloneJob,
    DesignJob,
    Failed,
    Job,
    Made,
    Probed,
    ProbeJob,
    Result,
    Unfit,
    encoded,
)
from voxwire.voices.fitters import fitter_for
from voxwire.voices.fitting import Fitted, Fitter, write_recipe

BACKGROUND = "background"
"""What runs only when nothing else wants to."""
PROMPT = "prompt"
"""What somebody waits for."""


def main(engine: str, model_dir: str, priority: str) -> None:
    """Do jobs until standard input ends."""
    _end_with_parent()
    _step_back(priority)
    # Whatever a library prints must not get between the messages.
    results = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    jobs: queue.Queue[Job] = queue.Queue()
    threading.Thread(target=_receive, args=(sys.stdin.buffer, jobs.put), daemon=True).start()
    worker = Worker(lambda: fitter_for(load_engine(engine, Path(model_dir), cores=1)))
    while True:
        results.write(encoded(worker.do(jobs.get())))
        results.flush()


class Worker:
    """Does jobs, one after the other."""

    def __init__(self, load: Callable[[], Fitter]) -> None:
        """Work with what ``load`` gives; it is called when it is first needed."""
        self._load = load
        self._fitter: Fitter | None = None

    def do(self, job: Job) -> Result:
        """Do one job; never raises."""
        try:
            match job:
                case ProbeJob():
                    return _probed(job)
                case CloneJob(wav, language):
                    pcm = decode(wav, SAMPLE_RATE, LONGEST_S)
                    return _made(self._ready().clone(pcm, SAMPLE_RATE, language, Cancellation()))
                case DesignJob(description, seed):
                    return _made(self._ready().design(description, seed, Cancellation()))
        except SampleRejected as error:
            return Unfit(error.code, error.detail)
        except VoxwireError as error:
            return Failed(error.message)
        except Exception:  # Whatever it is, the server must be told; what exactly is for its operator.
            traceback.print_exc()
            return Failed("Something went wrong that nobody expected.")

    def _ready(self) -> Fitter:
        if self._fitter is None:
            self._fitter = self._load()
        return self._fitter


def _probed(job: ProbeJob) -> Probed:
    demands = Demands(job.speech_s, job.sample_rate, job.taken_s, job.noisy, job.syllables)
    return Probed(wav_file(probe(job.data, demands).pcm, SAMPLE_RATE))


def _made(fitted: Fitted) -> Made:
    return Made(write_recipe(fitted.recipe), fitted.similarity, dict(fitted.report))


def _receive(source: BinaryIO, put: Callable[[Job], None]) -> None:
    try:
        while len(head := source.read(LENGTH.size)) == LENGTH.size:
            put(msgspec.msgpack.decode(source.read(LENGTH.unpack(head)[0]), type=Job))
    finally:
        # The server is gone, and nobody waits for anything. A killed one may leave an error to be read.
        os._exit(0)


def _end_with_parent() -> None:
    """Be killed when the server is gone, also while stopped (Linux, prctl, PR_SET_PDEATHSIG)."""
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def _step_back(priority: str) -> None:
    """Leave the processor to whoever else wants it."""
    with suppress(AttributeError, OSError):
        os.nice(19 if priority == BACKGROUND else 10)
    with suppress(AttributeError, OSError):
        if priority == BACKGROUND:
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


if __name__ == "__main__":
    main(*sys.argv[1:])
