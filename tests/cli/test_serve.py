"""``voxwire serve`` as a process of its own."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tools.serving import Server, running_server
from voxwire.client.inference import SpeechRequest, speak
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.errors import RequestFailed

from .conftest import Voxwire

REQUEST = SpeechRequest("cosyvoice-v3-flash", "longanyang", "pcm")
PATIENCE_S = 60
KEY = re.compile(r"sk-[A-Za-z0-9]{43}")


def said(url: str, key: str | None, text: str = "Hello.") -> bytes:
    """Have a server speak; raises what :func:`speak` raises."""

    async def pieces() -> AsyncIterator[str]:
        yield text

    async def work() -> bytes:
        return b"".join([data async for data in speak(url, key, REQUEST, pieces())])

    return asyncio.run(work())


def status(url: str) -> int:
    """The HTTP status of a GET, or 0 while nobody listens."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def statuses_until_200(url: str) -> list[int]:
    """Ask until the answer is 200; every other answer that came before, each once in a row."""
    seen: list[int] = []
    deadline = time.monotonic() + PATIENCE_S
    while (code := status(url)) != 200:
        assert time.monotonic() < deadline, f"{url} answered {seen}"
        if seen[-1:] != [code]:
            seen.append(code)
        time.sleep(0.02)
    return seen


@dataclass(slots=True)
class Serving:
    """A process that was started with ``voxwire serve``."""

    process: subprocess.Popen[str]
    url: str

    @property
    def http(self) -> str:
        return "http" + self.url.removeprefix("ws").removesuffix("/api-ws/v1/inference")

    def line(self) -> str:
        """The next line it prints; empty if it ended."""
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def end(self) -> tuple[int, str]:
        """Send SIGTERM; the exit status, and what it printed since it was ready."""
        self.process.send_signal(signal.SIGTERM)
        printed, _ = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, printed


@contextmanager
def serving(data_dir: Path, log: Path) -> Iterator[Serving]:
    command = [sys.executable, "-m", "voxwire", "serve", "--engine", "tone", "--port", "0"]
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*command, "--data-dir", str(data_dir)], stdout=subprocess.PIPE, stderr=errors, text=True
        )
    assert process.stdout is not None
    # Ends the reads below if the server does not come up.
    alarm = threading.Timer(PATIENCE_S, process.kill)
    alarm.start()
    try:
        first = process.stdout.readline()
        match = re.fullmatch(r"Voxwire on (ws://127\.0\.0\.1:[1-9]\d*/api-ws/v1/inference)\n", first)
        assert match, f"it printed {first!r}"
        page = match[1].replace("ws:", "http:").removesuffix("api-ws/v1/inference")
        assert process.stdout.readline() == f"Studio on {page}\n"
        yield Serving(process, match[1])
    finally:
        alarm.cancel()
        process.kill()
        process.communicate()


def test_a_life_on_an_empty_data_directory(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    with serving(data_dir, tmp_path / "log") as server:
        match = re.fullmatch(rf"Your API key, shown this once: ({KEY.pattern})\n", line := server.line())
        assert match, f"it printed {line!r}"
        key = match[1]
        # Alive as soon as it listens; ready, once and for all, when the model is loaded and warm.
        assert statuses_until_200(f"{server.http}/healthz") in ([], [0])
        assert statuses_until_200(f"{server.http}/readyz") in ([], [503])
        assert said(server.url, key)
        with pytest.raises(RequestFailed, match="InvalidApiKey"):
            said(server.url, "sk-" + "0" * 43)
        assert server.end() == (0, "")
    with serving(data_dir, tmp_path / "log") as server:
        statuses_until_200(f"{server.http}/readyz")
        assert said(server.url, key)
        with connect(server.url, additional_headers={"Authorization": f"Bearer {key}"}) as idle:
            # Nothing was printed behind the address, as the key is shown once; and nobody is waited for.
            assert server.end() == (0, "")
            with pytest.raises(ConnectionClosed) as closed:
                idle.recv(timeout=PATIENCE_S)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1001  # going away
    assert not KEY.search((tmp_path / "log").read_text())


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "voxwire", "serve", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)


def test_a_taken_port_is_one_line_and_costs_no_key(tone_server: Server, tmp_path: Path) -> None:
    ended = run("--engine", "tone", "--port", str(tone_server.port), "--data-dir", tmp_path / "data")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        f"voxwire: error: 127.0.0.1:{tone_server.port} can't be listened on: Address already in use. "
        "Choose another address or port, or stop what uses this one.\n"
    )
    assert not (tmp_path / "data").exists()


def test_no_auth_is_refused_where_others_can_reach_it(voxwire: Voxwire, tmp_path: Path) -> None:
    outcome = voxwire("serve", "--engine", "tone", "--no-auth", "--host", "0.0.0.0")
    assert (outcome.status, outcome.raw) == (1, b"")
    assert outcome.err == (
        "voxwire: error: no_auth (flag): only allowed on a loopback host, and 0.0.0.0 is not one\n"
    )
    assert not (tmp_path / "data").exists()


def test_no_auth_on_loopback_asks_for_no_key_and_says_so() -> None:
    with running_server("--engine", "tone", "--no-auth") as server:
        assert said(server.inference, None)
        assert "WARNING: no key is asked for" in server.log.read_text()


def test_an_unknown_engine_is_one_line(voxwire: Voxwire, tmp_path: Path) -> None:
    outcome = voxwire("serve", "--engine", "nothing")
    assert (outcome.status, outcome.raw) == (1, b"")
    assert outcome.err == "voxwire: error: There is no engine named 'nothing'; there are kokoro, tone.\n"
    assert not (tmp_path / "data").exists()


def test_a_model_that_cannot_be_loaded_ends_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = prepared_directory(tmp_path / "models")
    prepared.mkdir(parents=True)
    (prepared / "prepared.json").write_text('{"packs": [], "files": {}}')
    monkeypatch.setenv("VOXWIRE_MODEL_DIR", str(tmp_path / "models"))
    ended = run("--port", "0", "--data-dir", tmp_path / "data")
    assert ended.returncode == 1
    assert "the model can't be loaded" in ended.stderr
    assert ended.stderr.splitlines()[-1].startswith("voxwire: error: The model can't be loaded: ")


def test_metrics_can_be_scraped_and_count(tone_server: Server) -> None:
    def samples() -> dict[str, float]:
        with urllib.request.urlopen(f"{tone_server.http}/metrics") as answer:
            assert answer.headers["Content-Type"].startswith("text/plain; version=")
            families = list(text_string_to_metric_families(answer.read().decode()))
        assert all(family.documentation for family in families)
        return {
            sample.name: sample.value
            for family in families
            for sample in family.samples
            if sample.labels == {"door": "inference", "engine": "tone", "model": REQUEST.model}
        }

    said(tone_server.inference, tone_server.key)
    before = samples()
    audio = said(tone_server.inference, tone_server.key)
    after = samples()
    gained = {name: after[name] - before[name] for name in before}
    assert gained["voxwire_tasks_started_total"] == 1
    assert gained["voxwire_tasks_finished_total"] == 1
    assert gained["voxwire_characters_total"] == len("Hello.")
    assert gained["voxwire_ttfa_seconds_count"] == 1
    assert gained["voxwire_rtf_count"] == 1
    assert gained["voxwire_audio_seconds_total"] == pytest.approx(len(audio) / 2 / 24_000, abs=0.01)


@pytest.fixture
def made_key(voxwire: Voxwire, tone_server: Server) -> Callable[..., str]:
    def make(*arguments: str) -> str:
        outcome = voxwire("keys", "create", "--data-dir", tone_server.data_dir, "--plain", *arguments)
        assert (outcome.status, outcome.err) == (0, "")
        return outcome.out.strip()

    return make


def test_keys_of_a_running_server(
    voxwire: Voxwire, tone_server: Server, made_key: Callable[..., str]
) -> None:
    key = made_key("--name", "soon gone")
    assert said(tone_server.inference, key)
    assert voxwire("keys", "revoke", key, "--data-dir", tone_server.data_dir).status == 0
    with pytest.raises(RequestFailed, match="InvalidApiKey"):
        said(tone_server.inference, key)
    assert said(tone_server.inference, tone_server.key)
    listed = json.loads(voxwire("keys", "list", "--json", "--data-dir", tone_server.data_dir).out)
    (record,) = [record for record in listed if record["prefix"] == key[:9]]
    assert record["revoked_at"] is not None


def test_a_key_for_other_models_only(tone_server: Server, made_key: Callable[..., str]) -> None:
    with pytest.raises(RequestFailed) as caught:
        said(tone_server.inference, made_key("--models", "cosyvoice-v3-plus"))
    assert caught.value.server_code == "Model.AccessDenied"
    assert said(tone_server.inference, made_key("--models", "cosyvoice-v3-flash"))


def test_no_key_at_all(tone_server: Server) -> None:
    with pytest.raises(RequestFailed, match="InvalidApiKey"):
        said(tone_server.inference, None)


def test_a_signal_lets_the_running_task_end_and_takes_no_other() -> None:
    with running_server("--engine", "tone") as server:

        async def pieces() -> AsyncIterator[str]:
            yield "This came before the signal. "
            os.kill(server.pid, signal.SIGTERM)
            while (await asyncio.to_thread(status, f"{server.http}/readyz")) != 503:
                await asyncio.sleep(0.01)
            with pytest.raises(RequestFailed, match="ServiceUnavailable"):
                await asyncio.to_thread(said, server.inference, server.key)
            yield "And this came after it."

        async def work() -> bytes:
            return b"".join([data async for data in speak(server.inference, server.key, REQUEST, pieces())])

        both = asyncio.run(work())
        assert len(both) > 24_000
        deadline = time.monotonic() + PATIENCE_S
        while status(f"{server.http}/healthz") != 0:
            assert time.monotonic() < deadline, "the server did not end after its last task"
