"""What is counted of engines on other machines, and how Prometheus gets to see it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric, SummaryMetricFamily
from prometheus_client.registry import Collector


@dataclass(frozen=True, slots=True)
class UpstreamFigures:
    """Of one of them, as they are at the moment."""

    name: str
    """What the installation calls it."""
    circuit: str
    """``closed``, ``half-open`` or ``open``."""
    running: int
    """Utterances it speaks."""
    streams: int
    """How many it may speak at once."""
    requests: Mapping[str, int]
    """By what became of them."""
    retries: int
    first_audio_s: float
    """Seconds to the first audio of all requests that had any."""
    first_audios: int
    relieved: int = 0
    """Sessions that another engine went on with."""


_STATES = ("closed", "half-open", "open")


class UpstreamCollector(Collector):
    """Tells Prometheus. Nothing is counted twice, so it asks when it is asked."""

    def __init__(self) -> None:
        """Have nothing to tell yet."""
        self.ask: Callable[[], Sequence[UpstreamFigures]] = tuple
        """Gives the figures of all of them."""

    def collect(self) -> Iterable[Metric]:
        """Make the metrics; none where there is no such server."""
        if not (found := self.ask()):
            return ()
        requests = CounterMetricFamily(
            "voxwire_upstream_requests", "Requests to other servers.", labels=["upstream", "outcome"]
        )
        retries = CounterMetricFamily("voxwire_upstream_retries", "Of them asked again.", labels=["upstream"])
        relieved = CounterMetricFamily(
            "voxwire_upstream_failovers", "Sessions the embedded engine went on with.", labels=["upstream"]
        )
        first = SummaryMetricFamily(
            "voxwire_upstream_first_audio_seconds", "From request to first audio.", labels=["upstream"]
        )
        running = GaugeMetricFamily(
            "voxwire_upstream_running", "Utterances being spoken there.", labels=["upstream"]
        )
        streams = GaugeMetricFamily(
            "voxwire_upstream_streams", "How many may be spoken there at once.", labels=["upstream"]
        )
        circuit = GaugeMetricFamily(
            "voxwire_upstream_circuit", "1 for the state its circuit is in.", labels=["upstream", "state"]
        )
        for figures in found:
            name = figures.name
            for outcome, count in figures.requests.items():
                requests.add_metric([name, outcome], count)
            retries.add_metric([name], figures.retries)
            relieved.add_metric([name], figures.relieved)
            first.add_metric([name], figures.first_audios, figures.first_audio_s)
            running.add_metric([name], figures.running)
            streams.add_metric([name], figures.streams)
            for state in _STATES:
                circuit.add_metric([name, state], float(state == figures.circuit))
        return (requests, retries, relieved, first, running, streams, circuit)
