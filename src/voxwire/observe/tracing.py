"""Spans for an OpenTelemetry collector: one for each task, and below it one for each stage of each utterance.

The libraries are an extra, and are imported only by :meth:`Tracer.open`. Where spans go to, and how many are
kept, is said by the environment variables that OpenTelemetry defines (``OTEL_EXPORTER_OTLP_ENDPOINT``,
``OTEL_SERVICE_NAME``, ``OTEL_TRACES_SAMPLER``, …). No span holds text or keys.
"""

import importlib
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

import voxwire
from voxwire.errors import ConfigurationError

CLOSE_S = 3.0
"""How long the last spans may take to leave."""

_SDK = "opentelemetry.sdk.trace"
_EXPORTING = "opentelemetry.sdk.trace.export"
_RESOURCES = "opentelemetry.sdk.resources"
_OTLP = "opentelemetry.exporter.otlp.proto.http.trace_exporter"

Attributes = Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class StageSpan:
    """One stage of one utterance. Times are those of a monotonic clock, in seconds."""

    stage: str
    begin: float
    end: float
    attributes: Attributes


def require_tracing() -> None:
    """See whether spans can be written.

    Raises:
        ConfigurationError: the extra ``tracing`` is not installed.

    """
    _imported(_SDK, _EXPORTING, _RESOURCES, _OTLP)


def _imported(*names: str) -> list[Any]:
    try:
        return [importlib.import_module(name) for name in names]
    except ImportError as error:
        raise ConfigurationError("Tracing needs more: pip install 'voxwire[tracing]'.") from error


class Tracer:
    """Writes spans. Made by :meth:`open`."""

    def __init__(self, provider: Any) -> None:
        self._api = importlib.import_module("opentelemetry.trace")
        propagation = importlib.import_module("opentelemetry.trace.propagation.tracecontext")
        self._contexts = propagation.TraceContextTextMapPropagator()
        self._provider = provider
        self._tracer = provider.get_tracer("voxwire", voxwire.__version__)

    @classmethod
    def open(cls) -> Self:
        """Begin to send spans to the collector that the environment names, on a thread of its own.

        Raises:
            ConfigurationError: the extra ``tracing`` is not installed.

        """
        sdk, exporting, resources, otlp = _imported(_SDK, _EXPORTING, _RESOURCES, _OTLP)
        defaults = resources.Resource({"service.name": "voxwire", "service.version": voxwire.__version__})
        named = resources.OTELResourceDetector().detect()
        provider = sdk.TracerProvider(resource=resources.Resource.create().merge(defaults).merge(named))
        provider.add_span_processor(exporting.BatchSpanProcessor(otlp.OTLPSpanExporter()))
        return cls(provider)

    def task(
        self,
        name: str,
        attributes: Attributes,
        stages: Iterable[StageSpan],
        traceparent: str | None = None,
        failure: str | None = None,
    ) -> None:
        """Write the spans of a task that is over.

        Args:
            name: of the span above all others.
            attributes: of that span.
            stages: what it is made of; without any, nothing is written.
            traceparent: the client's own span, as its W3C header names it.
            failure: the code of the error it ended with.

        """
        spans = list(stages)
        if not spans:
            return
        # Wall-clock times are wanted, and may have jumped meanwhile; the distances stay right.
        offset = time.time() - time.monotonic()

        def at(moment: float) -> int:
            return int((moment + offset) * 1e9)

        parent = self._contexts.extract({"traceparent": traceparent}) if traceparent else None
        task = self._tracer.start_span(
            name,
            context=parent,
            kind=self._api.SpanKind.SERVER,
            attributes=dict(attributes),
            start_time=at(min(span.begin for span in spans)),
        )
        inside = self._api.set_span_in_context(task)
        for span in spans:
            self._tracer.start_span(
                span.stage, context=inside, attributes=dict(span.attributes), start_time=at(span.begin)
            ).end(at(span.end))
        if failure is not None:
            task.set_status(self._api.StatusCode.ERROR, failure)
        task.end(at(max(span.end for span in spans)))

    def close(self) -> None:
        """Send what has not been sent, for a moment; blocks."""
        # A collector that does not answer must not keep the server from ending.
        closing = threading.Thread(target=self._provider.shutdown, daemon=True)
        closing.start()
        closing.join(CLOSE_S)


@dataclass(frozen=True, slots=True)
class Trace:
    """Where the spans of one connection or request belong."""

    tracer: Tracer
    door: str
    traceparent: str | None = None

    def task(self, attributes: Attributes, stages: Iterable[StageSpan], failure: str | None = None) -> None:
        """Write the spans of a task that is over; see :meth:`Tracer.task`."""
        attributes = {"voxwire.door": self.door, **attributes}
        self.tracer.task("speech", attributes, stages, self.traceparent, failure)
