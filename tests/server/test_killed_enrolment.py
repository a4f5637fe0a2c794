"""A server that is killed while it makes a voice goes on with it when it is started again."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conformance.voices import PATH, SPEECH, data_url
from voxwire.bench.serving import stop
from voxwire.free_ports import free_port

CLONE = {"action": "create_voice", "target_model": "cosyvoice-v3-flash", "prefix": "me"}
PATIENCE_S = 120.0


@contextmanager
def serving(data_dir: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "voxwire", "serve", "--no-auth", "--engine", "tone"]
    command += ["--data-dir", str(data_dir), "--port", str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            assert process.poll() is None
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5).close()
                break
            except OSError:
                time.sleep(0.05)
        yield process
    finally:
        stop(process)


def ask(port: int, fields: Mapping[str, Any]) -> Mapping[str, Any]:
    body = json.dumps({"model": "voice-enrollment", "input": fields}).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{PATH}", body, headers)
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        output: Mapping[str, Any] = json.load(answer)["output"]
        return output


def children(pid: int) -> list[int]:
    """Processes that a process has started, as Linux tells them."""
    found = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in path.read_text().split()]
    return found


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_no_voice_is_lost(tmp_path: Path) -> None:
    port = free_port()
    with serving(tmp_path, port) as process:
        # One is being made, or about to be, when the kill comes.
        voices = [ask(port, {**CLONE, "url": data_url(SPEECH)})["voice_id"] for _ in range(2)]
        workers = children(process.pid)
        assert workers
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        deadline = time.monotonic() + PATIENCE_S
        while left := [pid for pid in workers if not gone(pid)]:
            assert time.monotonic() < deadline, [Path(f"/proc/{pid}/cmdline").read_text() for pid in left]
            time.sleep(0.05)
    with serving(tmp_path, port):
        for voice in voices:
            deadline = time.monotonic() + PATIENCE_S
            while (told := ask(port, {"action": "query_voice", "voice_id": voice}))["status"] == "DEPLOYING":
                assert time.monotonic() < deadline
                time.sleep(0.1)
            assert told["status"] == "OK"
