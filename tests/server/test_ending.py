"""How a server ends while it speaks, and how it goes on where it can't write."""

import contextlib
import json
import os
import resource
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tools.serving import Server, running_server

from .posting import post

PATIENCE_S = 120
ENDLESS = "今天天气怎么样？" * 1_200
"""Minutes of speech, nearly as long as a message may be."""
COSYVOICE = "/api/v1/services/audio/tts/SpeechSynthesizer"


def gone(pid: int) -> bool:
    """Whether a child process has ended; it is left to be waited for."""
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is not None


def status_of(pid: int) -> int:
    """The exit status of a child, once it has ended; it is left to be waited for."""
    ended = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert ended is not None
    assert ended.si_code == os.CLD_EXITED
    return ended.si_status


def frame(action: str, payload: dict[str, Any]) -> str:
    header = {"action": action, "task_id": "0" * 32, "streaming": "duplex"}
    return json.dumps({"header": header, "payload": payload})


@contextmanager
def speaking(server: Server, text: str) -> Iterator[ClientConnection]:
    """A task whose first audio has come, and that says a text to its end."""
    headers = {"Authorization": f"Bearer {server.key}"}
    run = {
        "model": "cosyvoice-v3-flash",
        "task_group": "audio",
        "task": "tts",
        "function": "SpeechSynthesizer",
    }
    parameters = {"voice": "longanyang", "format": "pcm"}
    with connect(server.inference, additional_headers=headers, max_size=None) as socket:
        socket.send(frame("run-task", {**run, "parameters": parameters, "input": {}}))
        socket.send(frame("continue-task", {"input": {"text": text}}))
        socket.send(frame("finish-task", {"input": {}}))
        while not isinstance(socket.recv(PATIENCE_S), bytes):
            pass
        yield socket


def rest(socket: ClientConnection) -> tuple[dict[str, Any], int]:
    """Read to the end: the last event, and the close code."""
    event: dict[str, Any] = {}
    with contextlib.suppress(ConnectionClosed):
        while True:
            came = socket.recv(PATIENCE_S)
            if isinstance(came, str):
                event = json.loads(came)
    assert socket.close_code is not None
    return event["header"], socket.close_code


def readiness(server: Server) -> int:
    try:
        with urllib.request.urlopen(f"{server.http}/readyz", timeout=PATIENCE_S) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def becomes_red(server: Server) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while readiness(server) != 503:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_task_that_takes_too_long_is_failed_by_the_protocol() -> None:
    with (
        running_server("--engine", "tone", "--drain-seconds", "1") as server,
        speaking(server, ENDLESS) as socket,
    ):
        os.kill(server.pid, signal.SIGTERM)
        header, code = rest(socket)
        assert (header["event"], header["error_code"]) == ("task-failed", "ServiceUnavailable")
        assert code == 1001
        assert status_of(server.pid) == 0


def test_readiness_is_red_before_anybody_is_refused() -> None:
    with running_server("--engine", "tone", environment={"VOXWIRE_NOTICE_SECONDS": "3600"}) as server:
        os.kill(server.pid, signal.SIGTERM)
        becomes_red(server)
        with speaking(server, "Hello.") as socket:
            while "task-finished" not in str(socket.recv(PATIENCE_S)):
                pass
        os.kill(server.pid, signal.SIGTERM)
        assert status_of(server.pid) == 0


def test_a_second_signal_does_not_wait() -> None:
    with (
        running_server("--engine", "tone", "--drain-seconds", "3600") as server,
        speaking(server, ENDLESS) as socket,
    ):
        os.kill(server.pid, signal.SIGTERM)
        becomes_red(server)
        with pytest.raises(InvalidStatus, match="503"), speaking(server, "Too late."):
            pass
        assert not gone(server.pid)
        os.kill(server.pid, signal.SIGTERM)
        header, code = rest(socket)
        assert (header["event"], header["error_code"], code) == ("task-failed", "ServiceUnavailable", 1001)
        assert status_of(server.pid) == 0
        assert "Traceback" not in server.log.read_text()


@contextmanager
def full_disk(server: Server) -> Iterator[None]:
    """No file can grow meanwhile, not even the log."""
    _, hard = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (hard, hard))


def test_where_nothing_can_be_written_speech_goes_on() -> None:
    body = {
        "model": "cosyvoice-v3-flash",
        "input": {"text": "Hello.", "voice": "longanyang", "format": "wav"},
    }
    events = {"X-DashScope-SSE": "enable"}
    entries = {"entries": [{"word": "GIF", "replacement": "jif"}]}
    with running_server("--engine", "tone") as server:
        assert post(server, COSYVOICE, body)[0] == 200
        with full_disk(server):
            with speaking(server, "Hello.") as socket, contextlib.suppress(TimeoutError):
                while "task-finished" not in str(socket.recv(PATIENCE_S)):
                    pass
            status, audio = post(
                server, "/v1/audio/speech", {"model": "tts-1", "voice": "alloy", "input": "Hi."}
            )
            assert status == 200
            assert audio
            status, answer = post(server, COSYVOICE, body)
            assert (status, json.loads(answer)["code"]) == (429, "Throttling.AllocationQuota")
            # The audio is in the events; only the file's address is missing at the end.
            status, answer = post(server, COSYVOICE, body, **events)
            assert status == 200
            last = json.loads(answer.decode().rpartition("data:")[2])
            assert (last["output"]["finish_reason"], last["output"]["audio"]["url"]) == ("stop", "")
            status, answer = post(server, "/v1/lexicons/words", entries, "PUT")
            assert status == 500
            assert str(server.data_dir).encode() not in answer
            assert readiness(server) == 200
        assert post(server, COSYVOICE, body)[0] == 200
        assert post(server, "/v1/lexicons/words", entries, "PUT")[0] == 200
