import os

import pytest

from tools.serving import Server
from voxwire.bench.target import Target, read_counters
from voxwire.errors import RequestFailed

EXPOSITION = """
# TYPE voxwire_tasks_cancelled counter
voxwire_tasks_cancelled_total{model="a"} 2.0
voxwire_tasks_cancelled_total{model="b"} 3.0
# TYPE voxwire_compute_running gauge
voxwire_compute_running 1.0
# TYPE voxwire_first_audio_stage_seconds histogram
voxwire_first_audio_stage_seconds_bucket{stage="plan",le="+Inf"} 1.0
voxwire_first_audio_stage_seconds_count{stage="plan"} 1.0
voxwire_first_audio_stage_seconds_sum{stage="plan"} 0.25
voxwire_first_audio_stage_seconds_sum{stage="render"} 0.5
"""


def test_counters_are_summed_over_their_labels() -> None:
    found = read_counters(EXPOSITION, 1.0)
    assert found.get("voxwire_tasks_cancelled_total") == 5.0
    assert found.get("voxwire_nothing_of_that_name") == 0.0
    assert found.stages == {"plan": 0.25, "render": 0.5}
    assert found.busy
    later = read_counters(EXPOSITION.replace("} 3.0", "} 7.0").replace("running 1", "running 0"), 2.0)
    assert later.since(found, "voxwire_tasks_cancelled_total") == 4.0
    assert not later.busy


@pytest.mark.anyio
async def test_a_server_tells_what_it_holds(tone_server: Server) -> None:
    target = Target(tone_server.inference, tone_server.key, tone_server.pid)
    found = await target.quiet()
    assert found.get("process_resident_memory_bytes") > 1e7
    assert found.get("process_open_fds") > 3
    assert found.labels["voxwire_build_info"]["engine"] == "tone"
    loop = target.loop_cpu_s()
    assert loop is not None
    assert 0 < loop <= found.get("process_cpu_seconds_total") + 2 / os.sysconf("SC_CLK_TCK") + 1


@pytest.mark.anyio
async def test_no_server_is_a_failed_request() -> None:
    with pytest.raises(RequestFailed, match="can't be reached"):
        await Target("ws://127.0.0.1:1/api-ws/v1/inference", None).counters()
    assert Target("ws://127.0.0.1:1/", None).loop_cpu_s() is None
