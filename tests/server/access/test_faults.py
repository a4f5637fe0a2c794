"""Clients that do not read, do not answer, or do not say what they want."""

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from conformance.peer import UPGRADE, becomes, client_frame, metric
from tools.serving import Server

from .asking import OPENAI, PATIENCE_S, head, headers, inference_frames, raw

LONG = "It is a fine day for a walk in the park. " * 400
MOST_BYTES = 4 << 20
"""Far above the buffers on the way, and far below all that would have been said."""


def everything(connection: socket.socket) -> bytes:
    """All that comes until the far end hangs up, however it does that."""
    came = bytearray()
    try:
        while piece := connection.recv(1 << 16):
            came += piece
    except ConnectionResetError:
        pass
    return bytes(came)


def test_a_websocket_that_is_not_read_ends_with_an_error(strict: Server) -> None:
    counted = {"voxwire_tasks_failed_total": {"code": "CLIENT_ERROR"}, "voxwire_slow_readers_total": {}}
    before = {name: metric(strict, name, door="inference", **more) for name, more in counted.items()}
    upgrade = head("GET", "/api-ws/v1/inference", {**UPGRADE, **headers(strict.key)})
    with raw(strict, upgrade) as connection:
        assert connection.recv(12) == b"HTTP/1.1 101"
        connection.sendall(b"".join(map(client_frame, inference_frames("cosyvoice-v3-flash", LONG))))
        assert connection.recv(1 << 16)
        assert becomes(strict, 0, "voxwire_connections", within_s=PATIENCE_S, door="inference")
        came = everything(connection)
        assert len(came) < MOST_BYTES
        assert came.endswith(b"CLIENT_ERROR")
        _, _, end = came.rpartition(b"task-failed")
        assert b"The audio was not read for 1.5 seconds." in end
        assert b"\x88\x0e" + struct.pack(">H", 1008) in end
    for name, more in counted.items():
        assert metric(strict, name, door="inference", **more) == before[name] + 1


def test_an_answer_that_is_not_read_breaks_off(strict: Server) -> None:
    body = json.dumps({**OPENAI, "input": LONG[:4000], "response_format": "wav"}).encode()
    fields = headers(strict.key, **{"Content-Length": str(len(body)), "Content-Type": "application/json"})
    with raw(strict, head("POST", "/v1/audio/speech", fields) + body) as connection:
        assert connection.recv(12) == b"HTTP/1.1 200"
        assert becomes(strict, 0, "voxwire_connections", within_s=PATIENCE_S, door="openai")
        assert not everything(connection).endswith(b"0\r\n\r\n")


def test_a_client_that_answers_no_ping_is_gone(strict: Server) -> None:
    """As one whose machine was unplugged: the connection is half open, and nothing ever comes."""
    path = "/api-ws/v1/inference"
    with raw(strict, head("GET", path, {**UPGRADE, **headers(strict.key)})) as connection:
        assert connection.recv(12) == b"HTTP/1.1 101"
        assert becomes(strict, 0, "voxwire_connections", within_s=PATIENCE_S, door="inference")
        # The close frame says why: its code is in the four bytes behind the first.
        assert struct.pack(">H", 1011) + b"keepalive ping timeout" in everything(connection)


def test_a_client_that_plays_what_it_reads_may_come_late_to_the_ping(strict: Server) -> None:
    """It reads on, if slowly; the ping waits behind all that was sent before."""
    upgrade = head("GET", "/api-ws/v1/inference", {**UPGRADE, **headers(strict.key)})
    with raw(strict, upgrade) as connection:
        assert connection.recv(12) == b"HTTP/1.1 101"
        connection.sendall(b"".join(map(client_frame, inference_frames("cosyvoice-v3-flash", LONG))))
        # No pong for longer than one may take.
        for _ in range(120):
            assert connection.recv(8_192)
            time.sleep(0.1)
        assert metric(strict, "voxwire_connections", door="inference") == 1
        # It stops: now it is as one that is gone.
        assert becomes(strict, 0, "voxwire_connections", within_s=PATIENCE_S, door="inference")


def forward(frm: socket.socket, to: socket.socket, stopped: threading.Event) -> None:
    """Carry bytes until it is told to stop; then read no more, and hang up neither."""
    with contextlib.suppress(OSError):
        while data := frm.recv(1 << 14):
            if stopped.is_set():
                return
            to.sendall(data)


@contextmanager
def wire(server: Server) -> Iterator[tuple[int, threading.Event]]:
    """A port that leads to the server, until the event is set: then both ends see nothing any more."""
    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener, ExitStack() as stack:

        def carry() -> None:
            near, _ = listener.accept()
            far = socket.create_connection((server.host, server.port))
            stack.callback(far.close)
            stack.callback(near.close)
            for pair in ((near, far), (far, near)):
                threading.Thread(target=forward, args=(*pair, stopped), daemon=True).start()

        threading.Thread(target=carry, daemon=True).start()
        yield listener.getsockname()[1], stopped


@pytest.mark.parametrize("speaking", [False, True])
def test_a_wire_that_is_cut_in_the_middle(strict: Server, speaking: bool) -> None:
    """Neither end is told: what is sent is taken, and nothing of it arrives."""
    with wire(strict) as (port, stopped), socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(PATIENCE_S)
        client.sendall(head("GET", "/api-ws/v1/inference", {**UPGRADE, **headers(strict.key)}))
        assert client.recv(12) == b"HTTP/1.1 101"
        if speaking:
            frames = inference_frames("cosyvoice-v3-flash", LONG)
            client.sendall(b"".join(map(client_frame, frames)))
            came = b""
            while b"result-generated" not in came:
                came += client.recv(1 << 14)
        stopped.set()
        assert becomes(strict, 0, "voxwire_connections", within_s=PATIENCE_S, door="inference")
    assert becomes(strict, 0, "voxwire_sessions", within_s=PATIENCE_S)
    assert metric(strict, "voxwire_compute_running") == metric(strict, "voxwire_compute_queue_depth") == 0


def test_who_does_not_say_what_it_wants_is_hung_up_on(strict: Server) -> None:
    for sent in (b"", b"GET /v1/models HTTP/1.1\r\nHost: here\r\n"):
        with raw(strict, sent) as connection:
            assert everything(connection) == b""


def test_a_head_that_trickles_in_gets_no_more_time(strict: Server) -> None:
    with raw(strict, b"GET /v1/models HTTP/1.1\r\n") as connection:
        deadline = time.monotonic() + PATIENCE_S
        try:
            while time.monotonic() < deadline:
                connection.sendall(b"X: y\r\n")
                time.sleep(0.1)
        except ConnectionError:
            return
    raise AssertionError("it was listened to all the time")


def test_a_body_that_does_not_come_is_not_waited_for(strict: Server) -> None:
    fields = headers(strict.key, **{"Content-Length": "100"})
    with raw(strict, head("POST", "/v1/audio/speech", fields) + b"{") as connection:
        answer = connection.recv(1 << 16)
        assert answer.startswith(b"HTTP/1.1 408")
        assert b"within 1 seconds" in answer or b"within 1 seconds" in everything(connection)


def test_who_plays_an_answer_of_few_bytes_is_waited_for(strict: Server) -> None:
    """Before the server can send on, it waits longer than for one that reads nothing."""
    body = json.dumps({**OPENAI, "input": LONG[:4000], "response_format": "wav"}).encode()
    fields = headers(strict.key, **{"Content-Length": str(len(body)), "Content-Type": "application/json"})
    with raw(strict, head("POST", "/v1/audio/speech", fields) + body, 4_096) as connection:
        assert connection.recv(12) == b"HTTP/1.1 200"
        for _ in range(80):
            assert connection.recv(1_024)
            time.sleep(0.1)
        assert metric(strict, "voxwire_connections", door="openai") == 1
        # It stops: now it is as one that is gone.
        assert becomes(strict, 0, "voxwire_connections", within_s=PATIENCE_S, door="openai")
