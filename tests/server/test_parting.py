"""What a client is sent last reaches it, though it goes on sending and reads nothing meanwhile."""

import os
import signal
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from conformance.peer import UPGRADE, client_frame
from conformance.sambert.peer import run_frame
from tools.serving import Server, running_server

PATIENCE_S = 120
LARGEST = 16 << 20
MORE = client_frame("x" * 100_000) * 40
CLOSE = b"\x88"
"""The first byte of a close frame (RFC 6455, section 5.2)."""
GOODBYE = b"\x88\x80" + bytes(4)
PCM = {"format": "pcm", "sample_rate": 24_000}
ENDLESS = "今天天气怎么样？" * 1_200


@contextmanager
def upgraded(server: Server) -> Iterator[socket.socket]:
    """A connection to the inference door whose upgrade has been answered."""
    fields = {"Host": server.host, "Authorization": f"Bearer {server.key}", **UPGRADE}
    lines = ["GET /api-ws/v1/inference HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    with socket.create_connection((server.host, server.port), PATIENCE_S) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        until(connection, b"\r\n\r\n")
        yield connection


def until(connection: socket.socket, marker: bytes) -> None:
    came = b""
    while marker not in came:
        piece = connection.recv(1 << 14)
        assert piece, came[-200:]
        came = came[-len(marker) :] + piece


def rest(connection: socket.socket) -> bytes:
    came = b""
    while piece := connection.recv(1 << 16):
        came += piece
    return came


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server("--engine", "tone", "--drain-seconds", "0.2") as server:
        yield server


def test_a_message_that_is_far_too_large_can_be_sent_to_its_end(server: Server) -> None:
    with upgraded(server) as connection:
        connection.sendall(struct.pack(">BBQ4x", 0x81, 0xFF, LARGEST + 1) + bytes(LARGEST + 1))
        assert rest(connection).startswith(CLOSE)


def test_a_server_that_ends_reads_on_until_the_client_closes(server: Server) -> None:
    with upgraded(server) as connection:
        connection.sendall(client_frame(run_frame(ENDLESS, "0" * 32, "sambert-zhichu-v1", PCM)))
        until(connection, b"result-generated")
        os.kill(server.pid, signal.SIGTERM)
        until(connection, b"ServiceUnavailable")
        connection.sendall(MORE)
        until(connection, CLOSE + b"\x14" + struct.pack(">H", 1001))
        connection.sendall(MORE + GOODBYE)
        assert rest(connection) == b""
