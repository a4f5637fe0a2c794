"""What is known of a cluster on this machine: one small file, written by the process that keeps it."""

import os
import time
from collections.abc import Mapping
from pathlib import Path

import msgspec

from voxwire.errors import ConfigurationError

DIRECTORY_NAME = "cluster"
"""Inside the data directory."""
_FILE = "state.json"


class ClusterState(msgspec.Struct, frozen=True):
    """As it was when the file was written."""

    keeper: int
    """The process that keeps it; the others are its children and end with it."""
    door: int | None
    """The process of the door, once it is started."""
    url: str
    """Where clients reach the door."""
    address: str | None = None
    """Where doors reach the replicas, once they run."""
    engine: str = ""
    replicas: Mapping[str, int] = {}
    """How many replicas are in each state, such as ``running``."""
    since: float = msgspec.field(default_factory=time.time)
    """When it was started, in Unix seconds."""


def write_state(directory: Path, state: ClusterState) -> None:
    """Write the file, whole or not at all."""
    partial = directory / f"{_FILE}.partial"
    partial.write_bytes(msgspec.json.encode(state))
    partial.replace(directory / _FILE)


def remove_state(directory: Path) -> None:
    """Remove the file, if there is one."""
    (directory / _FILE).unlink(missing_ok=True)


def read_state(directory: Path) -> ClusterState | None:
    """What the file says, or None if nothing runs.

    Raises:
        ConfigurationError: the file can't be read.

    """
    path = directory / _FILE
    try:
        state = msgspec.json.decode(path.read_bytes(), type=ClusterState)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        raise ConfigurationError(f"{path} can't be read: {error}.") from error
    return state if alive(state.keeper) else None


def alive(pid: int) -> bool:
    """Whether a process of this account runs that is, as far as can be told, a Voxwire."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    try:
        # Its number may have gone to another program since.
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True
    return b"voxwire" in command
