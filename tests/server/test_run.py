import json

import pytest

from tools.serving import Server, running_server
from voxwire.errors import ConfigurationError
from voxwire.server.run import listen
from voxwire.settings import Settings

from .posting import post


def test_the_system_may_choose_the_port() -> None:
    with listen(Settings(port=0)) as listener:
        host, port = listener.getsockname()
        assert host == "127.0.0.1"
        assert port > 0


def test_a_taken_port() -> None:
    with listen(Settings(port=0)) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(ConfigurationError, match=rf"^127\.0\.0\.1:{port} can't be listened on: Address"):
            listen(Settings(port=port))


def test_an_address_of_another_machine() -> None:
    # 192.0.2.0/24 is for documentation (RFC 5737), so no machine has it.
    with pytest.raises(ConfigurationError, match=r"^192\.0\.2\.1:8848 can't be listened on: "):
        listen(Settings(host="192.0.2.1"))


def file_url(server: Server) -> str:
    """The address of a file, as a client behind a proxy is told it."""
    body = {"model": "cosyvoice-v3-flash", "input": {"text": "Hi.", "voice": "longanyang", "format": "wav"}}
    path = "/api/v1/services/audio/tts/SpeechSynthesizer"
    status, answer = post(server, path, body, **{"X-Forwarded-Proto": "https"})
    assert status == 200
    url: str = json.loads(answer)["output"]["audio"]["url"]
    return url


def test_forwarded_headers_of_anyone_are_ignored(tone_server: Server) -> None:
    assert file_url(tone_server).startswith(f"http://127.0.0.1:{tone_server.port}/")


def test_forwarded_headers_of_a_trusted_proxy_count() -> None:
    with running_server("--engine", "tone", "--trusted-proxies", "10.0.0.0/8,127.0.0.1") as server:
        assert file_url(server).startswith(f"https://127.0.0.1:{server.port}/")
