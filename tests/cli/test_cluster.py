"""``voxwire cluster``, as far as it goes without Ray; ``tests/cluster`` starts the whole."""

import json
import os
from pathlib import Path

import pytest

from voxwire.cluster.state import ClusterState, alive, read_state, write_state
from voxwire.errors import ConfigurationError

from .conftest import Voxwire


def test_where_nothing_runs_status_says_so_and_down_has_nothing_to_do(voxwire: Voxwire) -> None:
    told = voxwire("cluster", "status", "--json")
    assert told.status == 1
    assert json.loads(told.out) == {"running": False, "ready": False}
    down = voxwire("cluster", "down")
    assert (down.status, down.out) == (0, "No cluster runs.\n")


def test_a_second_cluster_in_one_directory_is_refused(
    voxwire: Voxwire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("voxwire.cluster.state.alive", lambda pid: pid == os.getpid())
    directory = tmp_path / "data" / "cluster"
    directory.mkdir(parents=True)
    write_state(directory, ClusterState(os.getpid(), None, "http://127.0.0.1:9"))
    assert f"A cluster runs already, as process {os.getpid()}." in voxwire("cluster", "up").err


def test_what_a_dead_process_left_is_no_cluster(tmp_path: Path) -> None:
    write_state(tmp_path, ClusterState(2**22 + 1, None, "http://127.0.0.1:9"))
    assert read_state(tmp_path) is None
    assert not alive(1)  # runs, and is no Voxwire
    (tmp_path / "state.json").write_text("{")
    with pytest.raises(ConfigurationError):
        read_state(tmp_path)
