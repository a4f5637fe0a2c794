"""Certificates that are no good, and one that is changed under open connections."""

import json
import os
import signal
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from tools.serving import Server, running_server
from voxwire.errors import ConfigurationError
from voxwire.server.tls import Certificate

from .certificates import make_certificate

PATIENCE_S = 120


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"no\.pem or .*no\.key can't be read: No such file"):
        Certificate(tmp_path / "no.pem", tmp_path / "no.key")


def test_files_that_hold_something_else(tmp_path: Path) -> None:
    cert, key = make_certificate(tmp_path, "one")
    cert.write_text("nothing")
    with pytest.raises(ConfigurationError, match="are no certificate and its key"):
        Certificate(cert, key)


def test_a_key_of_another_certificate_changes_nothing(tmp_path: Path) -> None:
    cert, key = make_certificate(tmp_path, "one")
    certificate = Certificate(cert, key)
    (tmp_path / "other").mkdir()
    cert.write_bytes(make_certificate(tmp_path / "other", "two")[0].read_bytes())
    with pytest.raises(ConfigurationError, match="KEY_VALUES_MISMATCH"):
        certificate.reload()


def test_a_key_with_a_passphrase_is_not_asked_for(tmp_path: Path) -> None:
    cert, key = make_certificate(tmp_path, "one")
    locked = tmp_path / "locked.pem"
    command = ["openssl", "pkcs8", "-topk8", "-in", str(key), "-out", str(locked), "-passout", "pass:abc"]
    subprocess.run(command, check=True, capture_output=True)
    with pytest.raises(ConfigurationError, match="passphrase"):
        Certificate(cert, locked)


def test_the_handshake_leaves_nothing_behind_it(tmp_path: Path) -> None:
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = Certificate(*make_certificate(tmp_path, "one")).context.wrap_bio(to_server, to_client, True)
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    client = trusting.wrap_bio(to_client, to_server)
    for side in (client, server, client, server):
        with suppress(ssl.SSLWantReadError):
            side.do_handshake()
    assert client.version() == server.version() == "TLSv1.3"
    assert to_client.pending == 0


@pytest.fixture(scope="module")
def secure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A humming server that speaks TLS and reads a file of settings, and the directory of both."""
    directory = tmp_path_factory.mktemp("tls")
    cert, key = make_certificate(directory, "one")
    config = directory / "voxwire.toml"
    config.write_text('log_level = "info"\n')
    arguments = ["--tls-cert", str(cert), "--tls-key", str(key), "--config", str(config)]
    with running_server("--engine", "tone", *arguments) as server:
        yield server, directory


def opened(server: Server, path: str = "/api-ws/v1/realtime") -> ClientConnection:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    headers = {"Authorization": f"Bearer {server.key}"}
    url = f"wss://127.0.0.1:{server.port}{path}"
    return connect(url, ssl=context, additional_headers=headers, open_timeout=PATIENCE_S)


def fingerprint(server: Server) -> str:
    return ssl.get_server_certificate((server.host, server.port))


def reload(server: Server, line: str) -> None:
    """Send SIGHUP and wait until the log tells of it."""
    before = server.log.read_text().count(line)
    os.kill(server.pid, signal.SIGHUP)
    deadline = time.monotonic() + PATIENCE_S
    while server.log.read_text().count(line) == before:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def speaks(socket: ClientConnection) -> None:
    """See that a connection speaks and ends its session."""
    socket.send(json.dumps({"type": "input_text_buffer.append", "text": "Hello."}))
    socket.send(json.dumps({"type": "session.finish"}))
    kinds = [json.loads(socket.recv(PATIENCE_S))["type"]]
    while kinds[-1] != "session.finished":
        kinds.append(json.loads(socket.recv(PATIENCE_S))["type"])
    assert "response.audio.delta" in kinds


def test_a_new_certificate_and_settings_come_without_a_drop(secure: tuple[Server, Path]) -> None:
    server, directory = secure
    before = fingerprint(server)
    with opened(server) as old:
        assert json.loads(old.recv(PATIENCE_S))["type"] == "session.created"
        make_certificate(directory, "two")
        text = 'port = 1\n[protocol]\nrealtime_default_model = "qwen-tts-realtime"\n'
        (directory / "voxwire.toml").write_text(text)
        reload(server, "settings read again")
        assert fingerprint(server) != before
        with opened(server) as new:
            assert json.loads(new.recv(PATIENCE_S))["session"]["model"] == "qwen-tts-realtime"
        # The connection from before still speaks.
        speaks(old)
    # The port stands in a flag, which is stronger than the file.
    assert "wait for the next start" not in server.log.read_text()


def test_limits_come_without_a_drop(secure: tuple[Server, Path]) -> None:
    server, directory = secure
    config = directory / "voxwire.toml"
    with opened(server) as old:
        config.write_text("[limits]\nconnections_per_key = 1\n")
        reload(server, "settings read again")
        # Whoever is there stays, and counts.
        with pytest.raises(InvalidStatus, match="429"), opened(server):
            pass
        speaks(old)
    config.write_text("[limits]\nping_seconds = 0.2\n[protocol]\napi_key_in_query = true\n")
    reload(server, "settings read again")
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    url = f"wss://127.0.0.1:{server.port}/api-ws/v1/realtime?api_key={server.key}"
    with connect(url, ssl=context, open_timeout=PATIENCE_S, ping_interval=None) as socket, opened(server):
        assert json.loads(socket.recv(PATIENCE_S))["type"] == "session.created"


def test_bad_files_leave_all_as_it_was(secure: tuple[Server, Path]) -> None:
    server, directory = secure
    before = fingerprint(server)
    (directory / "cert.pem").write_text("nothing")
    (directory / "voxwire.toml").write_text("log_level = 'loud'\nengine = 'none'")
    reload(server, "the old settings stay")
    assert "the old certificate stays" in server.log.read_text()
    assert fingerprint(server) == before
    (directory / "voxwire.toml").write_text("compute_threads = 7")
    reload(server, "changed settings wait for the next start")
    with opened(server) as socket:
        assert json.loads(socket.recv(PATIENCE_S))["type"] == "session.created"
