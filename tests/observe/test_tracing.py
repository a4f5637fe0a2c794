"""The spans of tasks, as a collector gets them."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tools.serving import running_server
from voxwire.client.inference import SpeechRequest, speak
from voxwire.observe.tracing import StageSpan, Trace, Tracer

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@pytest.fixture
def kept() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def tracer(kept: InMemorySpanExporter) -> Tracer:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(kept))
    return Tracer(provider)


def test_a_task_and_its_stages(kept: InMemorySpanExporter, tracer: Tracer) -> None:
    stages = [
        StageSpan("plan", 10.0, 10.5, {"utterance": 0}),
        StageSpan("render", 10.5, 12.0, {"utterance": 0}),
    ]
    Trace(tracer, "inference", PARENT).task({"voxwire.task_id": "t"}, stages, "InternalError")
    plan, render, task = kept.get_finished_spans()
    assert (plan.name, render.name, task.name) == ("plan", "render", "speech")
    assert task.attributes == {"voxwire.door": "inference", "voxwire.task_id": "t"}
    assert task.parent is not None
    assert f"{task.parent.trace_id:032x}-{task.parent.span_id:016x}" in PARENT
    assert task.status.description == "InternalError"
    for stage, seconds in ((plan, 0.5), (render, 1.5)):
        assert stage.parent is not None
        assert stage.parent.span_id == task.context.span_id
        assert stage.start_time is not None
        assert stage.end_time is not None
        assert stage.end_time - stage.start_time == pytest.approx(seconds * 1e9, rel=1e-6)


def test_a_task_without_stages_leaves_no_span(kept: InMemorySpanExporter, tracer: Tracer) -> None:
    Trace(tracer, "inference").task({}, [])
    assert kept.get_finished_spans() == ()


@pytest.mark.parametrize("header", ["", "nonsense", "00-0-0-01"])
def test_a_bad_header_begins_a_trace_of_its_own(
    kept: InMemorySpanExporter, tracer: Tracer, header: str
) -> None:
    Trace(tracer, "inference", header).task({}, [StageSpan("plan", 0.0, 1.0, {})])
    assert kept.get_finished_spans()[-1].parent is None


@pytest.fixture
def collector() -> Iterator[tuple[str, list[ExportTraceServiceRequest]]]:
    """A collector's address, and what it was sent."""
    came: list[ExportTraceServiceRequest] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            came.append(ExportTraceServiceRequest.FromString(body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Collector)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", came
    server.shutdown()
    server.server_close()


def test_a_server_sends_a_span_for_each_stage_of_each_utterance(
    collector: tuple[str, list[ExportTraceServiceRequest]],
) -> None:
    url, came = collector

    async def pieces() -> AsyncIterator[str]:
        yield "The first sentence is this one. The second sentence is that one."

    async def say(server: str, key: str) -> int:
        request = SpeechRequest("cosyvoice-v3-flash", "longanyang", "pcm")
        return sum([len(data) async for data in speak(server, key, request, pieces())])

    environment = {"OTEL_EXPORTER_OTLP_ENDPOINT": url, "OTEL_EXPORTER_OTLP_COMPRESSION": "none"}
    with running_server("--engine", "tone", "--tracing", environment=environment) as server:
        assert asyncio.run(say(server.inference, server.key))
    # Ending, it sends what it has not sent.
    spans = [
        span
        for request in came
        for some in request.resource_spans
        for scope in some.scope_spans
        for span in scope.spans
    ]
    (task,) = [span for span in spans if span.name == "speech"]
    stages = [span for span in spans if span.parent_span_id == task.span_id]
    attributes = {pair.key: pair.value for pair in task.attributes}
    assert attributes["voxwire.door"].string_value == "inference"
    assert len(attributes["voxwire.task_id"].string_value) >= 32
    numbered = {
        (span.name, next(pair.value.int_value for pair in span.attributes if pair.key == "voxwire.utterance"))
        for span in stages
    }
    assert {("plan", 0), ("render", 0), ("encode", 0), ("plan", 1), ("render", 1), ("encode", 1)} <= numbered
    assert all(task.start_time_unix_nano <= span.start_time_unix_nano for span in stages)
    assert all(span.end_time_unix_nano <= task.end_time_unix_nano for span in stages)
    assert b"sentence" not in b"".join(request.SerializeToString() for request in came)
