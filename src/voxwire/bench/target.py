"""The server that is measured, seen from outside: its doors and its own counters."""

import asyncio
import http.client
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from prometheus_client.parser import text_string_to_metric_families

from voxwire.errors import RequestFailed

QUIET_S = 10.0
"""How long to wait at most for a server to have nothing to do."""


@dataclass(frozen=True, slots=True)
class Counters:
    """One look at ``/metrics``: every sample, summed over its labels."""

    values: Mapping[str, float]
    at: float
    """When the answer was there, on the client's monotonic clock."""
    labels: Mapping[str, Mapping[str, str]]
    """Labels of one sample of each name."""
    stages: Mapping[str, float]
    """Seconds that each stage before the first audio has taken so far, of all tasks."""

    def get(self, name: str) -> float:
        """A sample, or 0 if the server has none of that name."""
        return self.values.get(name, 0.0)

    @property
    def busy(self) -> bool:
        """Whether something is computed or waits for it."""
        return self.get("voxwire_compute_running") + self.get("voxwire_compute_queue_depth") > 0

    def since(self, before: "Counters", name: str) -> float:
        """How much a counter has grown."""
        return self.get(name) - before.get(name)


class Target:
    """A Voxwire server somewhere."""

    def __init__(self, inference: str, api_key: str | None, pid: int | None = None) -> None:
        """Name it.

        Args:
            inference: its inference door, ``ws://…/api-ws/v1/inference``.
            api_key: what it asks for, or None.
            pid: its process, if it runs on this machine.

        """
        self.inference = inference
        self.api_key = api_key
        self._pid = pid
        parts = urlsplit(inference)
        scheme = "https" if parts.scheme in ("wss", "https") else "http"
        self.http = urlunsplit((scheme, parts.netloc, "", "", ""))
        """Where its HTTP doors are."""
        self.realtime = urlunsplit((parts.scheme, parts.netloc, "/api-ws/v1/realtime", "", ""))
        """Its realtime door."""
        self._metrics = urlsplit(f"{self.http}/metrics")

    @property
    def headers(self) -> Mapping[str, str]:
        """What says who asks."""
        return {} if self.api_key is None else {"Authorization": f"Bearer {self.api_key}"}

    async def counters(self) -> Counters:
        """Look at its counters.

        Raises:
            RequestFailed: it can't be reached or has none.

        """
        return await asyncio.to_thread(self._scrape)

    def loop_cpu_s(self) -> float | None:
        """Processor time of the server's event loop so far: that of its first thread.

        Returns:
            Seconds, or None if it can't be told.

        """
        try:
            # Fields 14 and 15 of the line, counted behind the name, which may hold spaces (proc(5)).
            fields = Path(f"/proc/{self._pid}/task/{self._pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return None
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    async def quiet(self) -> Counters:
        """Wait until it computes nothing for anyone, and give its counters then.

        Raises:
            RequestFailed: it does not come to rest, so somebody else uses it.

        """
        deadline = time.monotonic() + QUIET_S
        while True:
            counters = await self.counters()
            if not counters.busy and counters.get("voxwire_listeners") == 0:
                return counters
            if time.monotonic() > deadline:
                raise RequestFailed(
                    f"The server is still busy after {QUIET_S:g} s; does somebody else use it?"
                )
            await asyncio.sleep(0.02)

    def _scrape(self) -> Counters:
        kind = http.client.HTTPSConnection if self._metrics.scheme == "https" else http.client.HTTPConnection
        connection = kind(self._metrics.netloc, timeout=10)
        try:
            connection.request("GET", self._metrics.path)
            answer = connection.getresponse()
            body = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise RequestFailed(f"{self._metrics.geturl()} can't be reached: {error}") from error
        finally:
            connection.close()
        at = time.monotonic()
        if answer.status != http.client.OK:
            raise RequestFailed(f"{self._metrics.geturl()} answers {answer.status}.")
        return read_counters(body, at)


def read_counters(body: str, at: float) -> Counters:
    """Read a Prometheus text exposition."""
    values, labels, stages = dict[str, float](), dict[str, Mapping[str, str]](), dict[str, float]()
    for family in text_string_to_metric_families(body):
        for sample in family.samples:
            values[sample.name] = values.get(sample.name, 0.0) + sample.value
            labels[sample.name] = sample.labels
            if sample.name == "voxwire_first_audio_stage_seconds_sum":
                stages[sample.labels["stage"]] = sample.value
    return Counters(values, at, labels, stages)
