from prometheus_client.parser import text_string_to_metric_families

from voxwire import __version__
from voxwire.observe.metrics import Metrics


def samples(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """Each sample's value by its name and the values of its labels, in the order of the labels' names."""
    body, _ = metrics.render()
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }


def test_tasks_are_counted_by_how_they_end() -> None:
    metrics = Metrics("tone")
    door = metrics.at("inference")
    for _ in range(4):
        door.task_started("m")
    door.task_finished("m")
    door.task_cancelled("m")
    door.task_failed("m", "InvalidParameter")
    door.task_failed("m", "CLIENT_ERROR")
    seen = samples(metrics)
    place = ("inference", "tone", "m")
    assert seen["voxwire_tasks_started_total", *place] == 4
    assert seen["voxwire_tasks_finished_total", *place] == 1
    assert seen["voxwire_tasks_cancelled_total", *place] == 1
    assert seen["voxwire_tasks_failed_total", "InvalidParameter", *place] == 1
    assert seen["voxwire_tasks_failed_total", "CLIENT_ERROR", *place] == 1


def test_what_a_task_came_to() -> None:
    metrics = Metrics("tone")
    door = metrics.at("openai")
    door.spoken("m", characters=12, audio_seconds=2.0, compute_seconds=0.5, deadline_misses=2)
    door.spoken("m", characters=3, audio_seconds=0.0, compute_seconds=0.5)
    seen = samples(metrics)
    place = ("openai", "tone", "m")
    assert seen["voxwire_characters_total", *place] == 15
    assert seen["voxwire_audio_seconds_total", *place] == 2
    assert seen["voxwire_deadline_misses_total", *place] == 2
    assert seen["voxwire_compute_seconds_total",] == 1
    # Nothing was heard of the second, so it has no ratio.
    assert seen["voxwire_rtf_count", *place] == 1
    assert seen["voxwire_rtf_sum", *place] == 0.25


def test_times_fall_into_buckets() -> None:
    metrics = Metrics("tone")
    metrics.at("realtime").first_audio("m", 0.08, {"plan": 0.03})
    metrics.loop_lagged(0.03)
    seen = samples(metrics)
    place = ("realtime", "tone")
    assert seen["voxwire_ttfa_seconds_bucket", *place, "0.075", "m"] == 0
    assert seen["voxwire_ttfa_seconds_bucket", *place, "0.1", "m"] == 1
    assert seen["voxwire_first_audio_stage_seconds_bucket", "0.05", "plan"] == 1
    assert seen["voxwire_event_loop_lag_seconds_bucket", "0.025"] == 0
    assert seen["voxwire_event_loop_lag_seconds_bucket", "0.05"] == 1


def test_refusals_are_counted_by_reason() -> None:
    metrics = Metrics()
    metrics.at("inference").rejected("InvalidApiKey")
    metrics.rejected("inference", "InvalidApiKey")
    metrics.rejected("origin", "AccessDenied")
    seen = samples(metrics)
    assert seen["voxwire_rejections_total", "inference", "InvalidApiKey"] == 2
    assert seen["voxwire_rejections_total", "origin", "AccessDenied"] == 1


def test_gauges_rise_and_fall() -> None:
    metrics = Metrics()
    metrics.set_load(waiting=7, running=2, sessions=11, listeners=9, capacity=4)
    inference, realtime = metrics.at("inference"), metrics.at("realtime")
    with inference.connection(), inference.connection(), realtime.connection():
        seen = samples(metrics)
        assert seen["voxwire_connections", "inference"] == 2
        assert seen["voxwire_connections", "realtime"] == 1
        assert seen["voxwire_compute_queue_depth",] == 7
        assert seen["voxwire_compute_running",] == 2
        assert seen["voxwire_sessions",] == 11
        assert (seen["voxwire_listeners",], seen["voxwire_listener_capacity",]) == (9, 4)
    metrics.set_load(waiting=0, running=0, sessions=0, listeners=0, capacity=None)
    seen = samples(metrics)
    assert seen["voxwire_connections", "inference"] == 0
    assert seen["voxwire_compute_queue_depth",] == 0


def test_servers_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.at("inference").task_started("m")
    assert ("voxwire_tasks_started_total", "inference", "", "m") not in samples(other)


def test_exposition() -> None:
    metrics = Metrics("tone")
    _, content_type = metrics.render()
    assert content_type.startswith("text/plain; version=")
    seen = samples(metrics)
    assert seen["voxwire_build_info", "tone", __version__] == 1
    assert seen["process_resident_memory_bytes",] > 0


def test_enrolments_are_counted_by_how_they_end() -> None:
    metrics = Metrics()
    metrics.enrolled("clone", "made", 4.0)
    metrics.enrolled("clone", "made", 40.0)
    metrics.enrolled("clone", "failed", 2.0)
    metrics.enrolled("design", "dropped", None)
    seen = samples(metrics)
    assert seen["voxwire_enrolments_total", "clone", "made"] == 2
    assert seen["voxwire_enrolments_total", "clone", "failed"] == 1
    assert seen["voxwire_enrolments_total", "design", "dropped"] == 1
    assert seen["voxwire_enrolment_seconds_bucket", "5.0", "clone"] == 2
    assert seen["voxwire_enrolment_seconds_count", "clone"] == 3
    assert ("voxwire_enrolment_seconds_count", "design") not in seen
