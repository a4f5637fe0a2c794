"""What a server does on a file system that fills up, and where its files can't be written any more.

``python -m evaluation.disk_faults``, as root on Linux, since it mounts file systems in memory. It starts a
server with the engine that hums, data directory and log on one of 48 MB, asks at every kind of door, fills
the file system, asks again, makes room, asks again, and does the same with a read-only file system over the
directory of files. It writes ``evaluation/results/disk_faults.md``.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import aclosing, contextmanager
from pathlib import Path
from typing import Any

from voxwire.bench.serving import Server, running_server
from voxwire.client.inference import SpeechRequest, speak
from voxwire.errors import VoxwireError

RESULT = Path(__file__).parent / "results" / "disk_faults.md"
PATIENCE_S = 600.0
SIZE = "48m"
SPEAKER = {"text": "Hello there.", "voice": "longanyang", "format": "wav"}
COSYVOICE = "/api/v1/services/audio/tts/SpeechSynthesizer"
OPENAI = {"model": "tts-1", "voice": "alloy", "input": "Hello there."}
ENTRIES = {"entries": [{"word": "GIF", "replacement": "jif"}]}
STATES = ("as it should be", "full", "room again", "files read-only", "writable again")

Ask = Callable[[Server], str]
"""Asks a server; what came of it, in a few words."""


@contextmanager
def mounted(place: Path, *options: str) -> Iterator[None]:
    """A file system in memory, there while the block runs."""
    subprocess.run(["mount", "-t", "tmpfs", "-o", ",".join(options), "none", place], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", place], check=True)


@contextmanager
def filled(directory: Path) -> Iterator[None]:
    """No room in a directory's file system while the block runs."""
    path = directory / "filling"
    try:
        with path.open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12):
                try:
                    while file.write(bytes(size)):
                        pass
                except OSError:
                    continue
        yield
    finally:
        path.unlink()


def over_websocket(server: Server) -> str:
    """A task of CosyVoice."""

    async def heard() -> int:
        async def text():  # type: ignore[no-untyped-def]
            yield SPEAKER["text"]

        request = SpeechRequest("cosyvoice-v3-flash", "longanyang", "pcm", 24_000)
        async with aclosing(speak(server.inference, server.key, request, text())) as audio:
            return sum([len(piece) async for piece in audio])

    try:
        return "spoken" if asyncio.run(heard()) else "nothing"
    except VoxwireError as error:
        return f"error {error}"


def over_http(path: str, body: Any, method: str = "POST", headers: Mapping[str, str] | None = None) -> Ask:
    """A request."""

    def ask(server: Server) -> str:
        given = {"Authorization": f"Bearer {server.key}", "Content-Type": "application/json"}
        content = json.dumps(body).encode()
        request = urllib.request.Request(
            server.http + path, content, {**given, **(headers or {})}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                came = answer.read()
                return f"{answer.status}" if came else f"{answer.status}, empty"
        except urllib.error.HTTPError as error:
            said = json.loads(error.read())
            return f"{error.code} {said.get('code') or said['error']['code'] or ''}"

    return ask


ASKED: Mapping[str, Ask] = {
    "WebSocket": over_websocket,
    "OpenAI": over_http("/v1/audio/speech", OPENAI),
    "events": over_http(
        COSYVOICE,
        {"model": "cosyvoice-v3-flash", "input": SPEAKER},
        headers={"X-DashScope-SSE": "enable"},
    ),
    "a file": over_http(COSYVOICE, {"model": "cosyvoice-v3-flash", "input": SPEAKER}),
    "a lexicon": over_http("/v1/lexicons/words", ENTRIES, "PUT"),
}


def measure() -> dict[str, dict[str, str]]:
    """What each got, by state of the disk."""
    found: dict[str, dict[str, str]] = {}

    def ask(state: str) -> None:
        found[state] = {name: asking(server) for name, asking in ASKED.items()}
        os.kill(server.pid, 0)

    with tempfile.TemporaryDirectory() as scratch, mounted(Path(scratch), f"size={SIZE}"):
        tempfile.tempdir = scratch
        try:
            with running_server("--engine", "tone") as server:
                ask(STATES[0])
                with filled(Path(scratch)):
                    ask(STATES[1])
                ask(STATES[2])
                with mounted(server.data_dir / "speech", "ro"):
                    ask(STATES[3])
                ask(STATES[4])
        finally:
            tempfile.tempdir = None
    return found


def main() -> None:
    """Write down what came of it; the exit status is 1 if speech did not go on."""
    found = measure()
    head = f"| asked for | {' | '.join(STATES)} |\n|---|{'---|' * len(STATES)}"
    rows = [f"| {name} | {' | '.join(found[state][name] for state in STATES)} |" for name in ASKED]
    table = "\n".join([head, *rows])
    page = f"""# Disks that fill up or can't be written

Made by `python -m evaluation.disk_faults`: a server with the engine that hums whose data directory and log
are on a file system of {SIZE}B. It ran all the time.

{table}
"""
    RESULT.write_text(page, encoding="utf-8")
    print(page)
    fine = all(found[state][name] in ("spoken", "200") for state in STATES for name in list(ASKED)[:3])
    whole = all(found[state]["a file"] == "200" for state in (STATES[0], STATES[2], STATES[4]))
    sys.exit(0 if fine and whole else 1)


if __name__ == "__main__":
    main()
