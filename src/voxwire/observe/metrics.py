"""What Prometheus scrapes.

Labels hold only names that the installation knows. Model names come from clients, so a door must resolve
them before it counts: a label per invented name would let a stranger fill the memory.
"""

from collections.abc import Iterator
from contextlib import contextmanager

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

_TTFA_SECONDS = (0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1.0, 2.0, 5.0)
_RTF = (0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 1.5, 2.0)
"""1.0 is a bound of its own: above it the machine can't keep up with one listener."""
_RENDER_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)


class Metrics:
    """The measurements of one server. Safe to use from any thread."""

    def __init__(self) -> None:
        # A registry of its own, so that two servers in one process, as tests have them, count apart.
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Info("voxwire_build", "The version that runs.", registry=registry).info(
            {"version": voxwire.__version__}
        )
        by_model = ["model"]
        self._started = Counter("voxwire_tasks_started", "Tasks begun.", by_model, registry=registry)
        self._finished = Counter("voxwire_tasks_finished", "Tasks said whole.", by_model, registry=registry)
        self._failed = Counter("voxwire_tasks_failed", "Tasks failed.", ["model", "code"], registry=registry)
        self._cancelled = Counter(
            "voxwire_tasks_cancelled", "Tasks the client broke off.", by_model, registry=registry
        )
        self._characters = Counter(
            "voxwire_characters", "Characters counted for usage.", by_model, registry=registry
        )
        self._audio = Counter("voxwire_audio_seconds", "Audio sent, in seconds.", by_model, registry=registry)
        self._ttfa = Histogram(
            "voxwire_ttfa_seconds",
            "From the first speakable text arriving to the first audio byte leaving.",
            by_model,
            registry=registry,
            buckets=_TTFA_SECONDS,
        )
        self._rtf = Histogram(
            "voxwire_rtf", "Compute seconds per second of audio.", by_model, registry=registry, buckets=_RTF
        )
        self._render = Histogram(
            "voxwire_render_seconds",
            "Compute seconds of one window.",
            registry=registry,
            buckets=_RENDER_SECONDS,
        )
        self._connections = Gauge(
            "voxwire_connections", "Open connections by door.", ["door"], registry=registry
        )
        self._queue = Gauge("voxwire_compute_queue_depth", "Windows waiting for compute.", registry=registry)

    def task_started(self, model: str) -> None:
        """Count a task that began."""
        self._started.labels(model).inc()

    def task_finished(self, model: str) -> None:
        """Count a task that said all it was given."""
        self._finished.labels(model).inc()

    def task_failed(self, model: str, code: str) -> None:
        """Count a task that failed; ``code`` is the error's code on the wire."""
        self._failed.labels(model, code).inc()

    def task_cancelled(self, model: str) -> None:
        """Count a task its client broke off."""
        self._cancelled.labels(model).inc()

    def first_audio(self, model: str, seconds: float) -> None:
        """Record a task's time to first audio as the server sees it, in seconds."""
        self._ttfa.labels(model).observe(seconds)

    def spoken(self, model: str, *, characters: int, audio_seconds: float, compute_seconds: float) -> None:
        """Record what a task came to, once it ended: usage, audio and, if there was any, its RTF."""
        self._characters.labels(model).inc(characters)
        self._audio.labels(model).inc(audio_seconds)
        if audio_seconds > 0:
            self._rtf.labels(model).observe(compute_seconds / audio_seconds)

    def window_rendered(self, seconds: float) -> None:
        """Record the compute time of one window, in seconds."""
        self._render.observe(seconds)

    def set_queue_depth(self, windows: int) -> None:
        """Say how many windows wait for a compute thread."""
        self._queue.set(windows)

    @contextmanager
    def connection(self, door: str) -> Iterator[None]:
        """Count a connection at a door, such as ``inference``, as open while the block runs."""
        with self._connections.labels(door).track_inprogress():
            yield

    def render(self) -> tuple[bytes, str]:
        """The Prometheus text exposition, and its content type."""
        return generate_latest(self._registry), CONTENT_TYPE_LATEST
