"""The whole, as ``voxwire cluster up`` starts it: Ray Serve, two replicas that hum, a door; one for all."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engines.test_conformance import LONG, VOICE, windows
from voxwire.client import Client
from voxwire.cluster.state import ClusterState, read_state
from voxwire.cluster_settings import ClusterSettings
from voxwire.engines.base import Cancellation, Delivery
from voxwire.engines.remote.engine import RemoteEngine
from voxwire.engines.tone import ToneEngine
from voxwire.free_ports import free_port

from .plain import until

PATIENCE_S = 600
"""For a machine that does much else at the same time."""
TEXT = "The replica that speaks this sentence is killed in the middle of it, and nobody who listens can tell."


@dataclass(frozen=True)
class Cluster:
    data_dir: Path

    @property
    def state(self) -> ClusterState:
        state = read_state(self.data_dir / "cluster")
        assert state is not None
        return state

    def run(self, *arguments: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "voxwire", "cluster", *arguments, "--json"]
        command += ["--data-dir", str(self.data_dir)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, cwd=self.data_dir)
        assert done.stdout, done.stderr
        told: dict[str, Any] = json.loads(done.stdout)
        return told


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path_factory.mktemp("cluster"))
    ports = ["--port", str(free_port()), "--proxy-port", str(free_port())]
    cluster.run("up", "--engine", "tone@0.2", "--replicas", "2", "--no-auth", *ports, "--wait", "590")
    yield cluster
    if read_state(cluster.data_dir / "cluster") is not None:
        cluster.run("down")


def family(pid: int) -> set[int]:
    """A process and all that descend from it."""
    children = Path(f"/proc/{pid}/task").glob("*/children")
    return {pid}.union(*(family(int(child)) for path in children for child in path.read_text().split()))


def said(url: str) -> bytes:
    with Client(url, api_key="none") as client:
        return client.say(TEXT, voice="longanyang", model="cosyvoice-v3-flash", format="pcm").audio


def test_a_killed_replica_is_heard_by_nobody(cluster: Cluster) -> None:
    told = cluster.run("status")
    assert (told["ready"], told["replicas"]) == (True, {"running": 2})
    engine = RemoteEngine(ClusterSettings(address=told["address"]))
    plan = engine.plan(LONG, engine.timbre(VOICE), Delivery(), Cancellation())
    heard: list[np.ndarray] = []
    for window in windows(engine, plan):
        heard.append(window)
        if len(heard) == 2:
            (speaks,) = engine.spoke
            os.kill(int(speaks.rpartition(":")[2]), 9)
    # It is counted a moment after the last window is here.
    until(lambda: "ok" in engine.figures.requests)
    figures = engine.figures
    engine.close()
    itself = ToneEngine()
    whole = itself.plan(LONG, itself.timbre(VOICE), Delivery(), Cancellation())
    assert np.array_equal(np.concatenate(heard), np.concatenate(list(windows(itself, whole))))
    assert (figures.requests["ok"], figures.retries >= 1) == (1, True)


def test_a_task_through_the_door_is_whole_while_replicas_die(cluster: Cluster) -> None:
    url = cluster.state.url
    whole = said(url)
    victims = [
        pid
        for pid in family(cluster.state.keeper)
        if b"ServeReplica" in Path(f"/proc/{pid}/cmdline").read_bytes()
    ]
    killing = threading.Timer(0.4, lambda: os.kill(victims[0], 9))
    killing.start()
    assert said(url) == whole
    killing.join()


def test_nothing_but_replicas_listens_beyond_the_loopback_address(cluster: Cluster) -> None:
    keeper = cluster.state.keeper
    listening: dict[str, str] = {}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:]:
            _, local, _, state, *rest = line.split()
            if state == "0A":
                listening[rest[5]] = local.rpartition(":")[0]
    ours = [pid for pid in family(keeper) if b"Replica" not in Path(f"/proc/{pid}/cmdline").read_bytes()]
    found = set()
    for pid in ours:
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            target = os.readlink(descriptor) if descriptor.is_symlink() else ""
            if target.startswith("socket:[") and target[8:-1] in listening:
                found.add(listening[target[8:-1]])
    assert found
    assert found <= {"0100007F", "0000000000000000FFFF00000100007F"}


def test_down_leaves_nothing(cluster: Cluster) -> None:
    keeper = cluster.state.keeper
    members = family(keeper)
    assert len(members) > 5
    assert cluster.run("down") == {"stopped": True}
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in members - {os.getpid()}))
    assert read_state(cluster.data_dir / "cluster") is None
