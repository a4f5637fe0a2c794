"""What Prometheus scrapes.

Labels hold only names that the installation knows. Model names come from clients, so a door must resolve
them before it counts: a label per invented name would let a stranger fill the memory.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    Info,
    ProcessCollector,
    generate_latest,
)

import voxwire
from voxwire.observe.tracing import Trace
from voxwire.observe.upstream_figures import UpstreamCollector

_TTFA_SECONDS = (0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0)
_RTF = (0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 1.5, 2.0)
"""1.0 is a bound of its own: above it the machine can't keep up with one listener."""
_STAGE_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0)
_ENROLMENT_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 900.0, 3600.0)
_LAG_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5)


class Metrics:
    """The measurements of one server. Safe to use from any thread."""

    def __init__(self, engine: str = "", elsewhere: Mapping[str, str] | None = None) -> None:
        """Begin to count.

        Args:
            engine: the name of what speaks, to be shown.
            elsewhere: the names of what speaks instead, by model.

        """
        # A registry of its own, so that two servers in one process, as tests have them, count apart.
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Info("voxwire_build", "The version that runs.", registry=registry).info(
            {"version": voxwire.__version__, "engine": engine}
        )
        self._engine = engine
        self._elsewhere = elsewhere or {}
        self.upstreams = UpstreamCollector()
        """Tells of servers elsewhere, once it knows whom to ask."""
        registry.register(self.upstreams)
        counter = partial(Counter, registry=registry)
        gauge = partial(Gauge, registry=registry)
        histogram = partial(Histogram, registry=registry)
        by = ["door", "model", "engine"]
        self._started = counter("voxwire_tasks_started", "Tasks begun.", by)
        self._finished = counter("voxwire_tasks_finished", "Tasks said whole.", by)
        self._failed = counter("voxwire_tasks_failed", "Tasks failed.", [*by, "code"])
        self._cancelled = counter("voxwire_tasks_cancelled", "Tasks the client broke off.", by)
        self._rejections = counter(
            "voxwire_rejections",
            "Connections and requests refused before there was a task.",
            ["door", "reason"],
        )
        self._slow = counter(
            "voxwire_slow_readers", "Clients that were given up because they did not read.", ["door"]
        )
        self._late = counter(
            "voxwire_deadline_misses",
            "Times a listener who had something to play ran dry before more of it was made.",
            by,
        )
        self._characters = counter("voxwire_characters", "Characters counted for usage.", by)
        self._audio = counter("voxwire_audio_seconds", "Audio sent, in seconds.", by)
        self._compute = counter(
            "voxwire_compute_seconds", "Time compute threads worked for tasks, in seconds."
        )
        self._ttfa = histogram(
            "voxwire_ttfa_seconds",
            "From the first speakable text arriving to the first audio byte leaving.",
            by,
            buckets=_TTFA_SECONDS,
        )
        self._rtf = histogram("voxwire_rtf", "Compute seconds per second of audio.", by, buckets=_RTF)
        self._stage = histogram(
            "voxwire_first_audio_stage_seconds",
            "What a task's time to first audio is made of, time in the compute queue included.",
            ["stage"],
            buckets=_STAGE_SECONDS,
        )
        self._lag = histogram(
            "voxwire_event_loop_lag_seconds",
            "How much later than asked the event loop woke up.",
            buckets=_LAG_SECONDS,
        )
        self._enrolments = counter(
            "voxwire_enrolments",
            "Custom voices that were tried to make, by how that ended.",
            ["origin", "outcome"],
        )
        self._enrolment = histogram(
            "voxwire_enrolment_seconds",
            "How long the making of a custom voice took, pauses for live speech included.",
            ["origin"],
            buckets=_ENROLMENT_SECONDS,
        )
        self._connections = gauge("voxwire_connections", "Open connections by door.", ["door"])
        self._queue = gauge("voxwire_compute_queue_depth", "Windows waiting for compute.")
        self._running = gauge("voxwire_compute_running", "Windows being computed.")
        self._sessions = gauge("voxwire_sessions", "Open tasks, those that wait for text included.")
        self._listeners = gauge("voxwire_listeners", "Tasks that need compute now.")
        self._capacity = gauge(
            "voxwire_listener_capacity",
            "Listeners that can be carried at once, by what speech has cost so far.",
        )

    def at(self, door: str, trace: Trace | None = None) -> "DoorMetrics":
        """What is observed at one door, such as ``inference``, for whoever belongs into that trace."""
        return DoorMetrics(self, door, trace)

    def rejected(self, door: str, reason: str) -> None:
        """Count a connection or request that was refused; ``reason`` is the error's code on the wire."""
        self._rejections.labels(door, reason).inc()

    def slow_reader(self, door: str) -> None:
        """Count a client that was given up because it did not read."""
        self._slow.labels(door).inc()

    def enrolled(self, origin: str, outcome: str, seconds: float | None) -> None:
        """Record how the making of a custom voice ended.

        Args:
            origin: ``clone`` or ``design``.
            outcome: ``made``; ``failed``, for a reason that its owner is told; or ``dropped``, when nobody
                wanted it any more or too many waited.
            seconds: after how long; None if it did not end by itself.

        """
        self._enrolments.labels(origin, outcome).inc()
        if seconds is not None:
            self._enrolment.labels(origin).observe(seconds)

    def loop_lagged(self, seconds: float) -> None:
        """Record by how much the event loop woke up late, in seconds."""
        self._lag.observe(seconds)

    def set_load(
        self, *, waiting: int, running: int, sessions: int, listeners: int, capacity: int | None
    ) -> None:
        """Say what the compute threads do now.

        Args:
            waiting: windows in the queue.
            running: windows being computed.
            sessions: tasks that are open.
            listeners: those of them that need compute.
            capacity: how many like the last one can be carried, or None if nobody is refused.

        """
        self._queue.set(waiting)
        self._running.set(running)
        self._sessions.set(sessions)
        self._listeners.set(listeners)
        if capacity is not None:
            self._capacity.set(capacity)

    def render(self) -> tuple[bytes, str]:
        """The Prometheus text exposition, and its content type."""
        return generate_latest(self._registry), CONTENT_TYPE_LATEST


class DoorMetrics:
    """The measurements of one door; made by :meth:`Metrics.at`."""

    def __init__(self, metrics: Metrics, door: str, trace: Trace | None = None) -> None:
        self._all = metrics
        self._door = door
        self.trace = trace
        """Where the spans of tasks go, or None if nobody wants any."""

    def task_started(self, model: str) -> None:
        """Count a task that began."""
        self._all._started.labels(*self._of(model)).inc()

    def task_finished(self, model: str) -> None:
        """Count a task that said all it was given."""
        self._all._finished.labels(*self._of(model)).inc()

    def task_failed(self, model: str, code: str) -> None:
        """Count a task that failed; ``code`` is the error's code on the wire."""
        self._all._failed.labels(*self._of(model), code).inc()

    def task_cancelled(self, model: str) -> None:
        """Count a task its client broke off."""
        self._all._cancelled.labels(*self._of(model)).inc()

    def rejected(self, reason: str) -> None:
        """Count a connection or request that was refused; ``reason`` is the error's code on the wire."""
        self._all.rejected(self._door, reason)

    def slow_reader(self) -> None:
        """Count a client that was given up because it did not read."""
        self._all.slow_reader(self._door)

    def first_audio(self, model: str, seconds: float, stages: Mapping[str, float]) -> None:
        """Record a task's time to first audio as the server sees it, in seconds, and what it is made of."""
        self._all._ttfa.labels(*self._of(model)).observe(seconds)
        for stage, took in stages.items():
            self._all._stage.labels(stage).observe(took)

    def spoken(
        self,
        model: str,
        *,
        characters: int,
        audio_seconds: float,
        compute_seconds: float,
        deadline_misses: int = 0,
    ) -> None:
        """Record what a task came to, once it ended: usage, audio and, if there was any, its RTF."""
        of = self._of(model)
        self._all._characters.labels(*of).inc(characters)
        self._all._audio.labels(*of).inc(audio_seconds)
        self._all._late.labels(*of).inc(deadline_misses)
        self._all._compute.inc(compute_seconds)
        if audio_seconds > 0:
            self._all._rtf.labels(*of).observe(compute_seconds / audio_seconds)

    @contextmanager
    def connection(self) -> Iterator[None]:
        """Count a connection as open while the block runs."""
        with self._all._connections.labels(self._door).track_inprogress():
            yield

    def _of(self, model: str) -> tuple[str, str, str]:
        return self._door, model, self._all._elsewhere.get(model, self._all._engine)
