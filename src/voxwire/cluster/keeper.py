"""The process that keeps a cluster of one machine: replicas first, then a door; at the end the door first."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

import msgspec
import structlog

from voxwire.cluster.local import prepare_environment, replica_states, running_replicas
from voxwire.cluster.processes import end_process, start_child
from voxwire.cluster.state import ClusterState, remove_state, write_state
from voxwire.cluster_settings import ReplicaSettings
from voxwire.errors import ConfigurationError

LOOK_S = 1.0
"""How often it looks how the replicas are."""
KILL_S = 15.0
"""How long the door may take to end beyond its own time for draining."""


@dataclass(frozen=True, slots=True)
class Door:
    """How the door is started."""

    arguments: Sequence[str]
    """Of ``voxwire serve``."""
    url: str
    """Where clients reach it."""
    drain_seconds: float
    """How long its tasks may go on when it is asked to end."""


def keep_cluster(directory: Path, replicas: ReplicaSettings, proxy_port: int, door: Door) -> bool:
    """Run a cluster until a signal ends it, or its door ends.

    Args:
        directory: where it keeps its state.
        replicas: how they are.
        proxy_port: where doors reach them.
        door: how it is started.

    Returns:
        Whether it ended because it was asked to.

    Raises:
        ConfigurationError: Ray is not installed.

    """
    asked = threading.Event()

    def end(number: int, frame: FrameType | None) -> None:
        asked.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    prepare_environment(directory)
    require_ray()
    state = ClusterState(os.getpid(), None, door.url, engine=replicas.engine)
    write_state(directory, state)
    try:
        with running_replicas(replicas, proxy_port) as address, _running_door(door, address) as process:
            # Ray takes some signals for itself when it starts.
            signal.signal(signal.SIGTERM, end)
            signal.signal(signal.SIGINT, end)
            state = msgspec.structs.replace(state, door=process.pid, address=address)
            while not asked.wait(LOOK_S) and process.poll() is None:
                found = msgspec.structs.replace(state, replicas=replica_states())
                if found != state:
                    state = found
                    write_state(directory, state)
            return asked.is_set()
    finally:
        remove_state(directory)


def require_ray() -> None:
    """See that Ray is installed.

    Raises:
        ConfigurationError: it is not.

    """
    if find_spec("ray") is None:
        raise ConfigurationError("A cluster needs Ray; 'pip install voxwire[cluster]' installs it.")


@contextmanager
def _running_door(door: Door, address: str) -> Iterator["subprocess.Popen[bytes]"]:
    environment: Mapping[str, str] = {**os.environ, "VOXWIRE_CLUSTER__ADDRESS": address}
    command = [sys.executable, "-m", "voxwire", "serve", *door.arguments]
    process = start_child(command, environment)
    try:
        yield process
    finally:
        if not end_process(process, door.drain_seconds + KILL_S):
            structlog.get_logger().warning("the door did not end, and was killed")
