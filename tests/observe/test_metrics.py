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
    metrics = Metrics()
    for _ in range(4):
        metrics.task_started("m")
    metrics.task_finished("m")
    metrics.task_cancelled("m")
    metrics.task_failed("m", "InvalidParameter")
    metrics.task_failed("m", "CLIENT_ERROR")
    seen = samples(metrics)
    assert seen["voxwire_tasks_started_total", "m"] == 4
    assert seen["voxwire_tasks_finished_total", "m"] == 1
    assert seen["voxwire_tasks_cancelled_total", "m"] == 1
    assert seen["voxwire_tasks_failed_total", "InvalidParameter", "m"] == 1
    assert seen["voxwire_tasks_failed_total", "CLIENT_ERROR", "m"] == 1


def test_what_a_task_came_to() -> None:
    metrics = Metrics()
    metrics.spoken("m", characters=12, audio_seconds=2.0, compute_seconds=0.5)
    metrics.spoken("m", characters=3, audio_seconds=0.0, compute_seconds=0.5)
    seen = samples(metrics)
    assert seen["voxwire_characters_total", "m"] == 15
    assert seen["voxwire_audio_seconds_total", "m"] == 2
    assert seen["voxwire_compute_seconds_total",] == 1
    # Nothing was heard of the second, so it has no ratio.
    assert seen["voxwire_rtf_count", "m"] == 1
    assert seen["voxwire_rtf_sum", "m"] == 0.25


def test_times_fall_into_buckets() -> None:
    metrics = Metrics()
    metrics.first_audio("m", 0.08, {"plan": 0.03})
    metrics.loop_lagged(0.03)
    seen = samples(metrics)
    assert seen["voxwire_ttfa_seconds_bucket", "0.075", "m"] == 0
    assert seen["voxwire_ttfa_seconds_bucket", "0.1", "m"] == 1
    assert seen["voxwire_first_audio_stage_seconds_bucket", "0.05", "plan"] == 1
    assert seen["voxwire_event_loop_lag_seconds_bucket", "0.025"] == 0
    assert seen["voxwire_event_loop_lag_seconds_bucket", "0.05"] == 1


def test_gauges_rise_and_fall() -> None:
    metrics = Metrics()
    metrics.set_load(waiting=7, running=2, listeners=9, capacity=4)
    with metrics.connection("inference"), metrics.connection("inference"), metrics.connection("realtime"):
        seen = samples(metrics)
        assert seen["voxwire_connections", "inference"] == 2
        assert seen["voxwire_connections", "realtime"] == 1
        assert seen["voxwire_compute_queue_depth",] == 7
        assert seen["voxwire_compute_running",] == 2
        assert (seen["voxwire_listeners",], seen["voxwire_listener_capacity",]) == (9, 4)
    metrics.set_load(waiting=0, running=0, listeners=0, capacity=None)
    seen = samples(metrics)
    assert seen["voxwire_connections", "inference"] == 0
    assert seen["voxwire_compute_queue_depth",] == 0


def test_servers_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.task_started("m")
    assert ("voxwire_tasks_started_total", "m") not in samples(other)


def test_exposition() -> None:
    metrics = Metrics("tone")
    _, content_type = metrics.render()
    assert content_type.startswith("text/plain; version=")
    seen = samples(metrics)
    assert seen["voxwire_build_info", "tone", __version__] == 1
    assert seen["process_resident_memory_bytes",] > 0
