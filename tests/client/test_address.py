"""The doors of a server, from whichever address its user has."""

import pytest

from voxwire.client.address import Addresses
from voxwire.client.request import Protocol, protocol_of
from voxwire.errors import ConfigurationError


@pytest.mark.parametrize(
    ("given", "http", "sockets"),
    [
        ("http://127.0.0.1:8848", "http://127.0.0.1:8848", "ws://127.0.0.1:8848"),
        ("https://host/", "https://host", "wss://host"),
        ("ws://host:1/api-ws/v1/inference", "http://host:1", "ws://host:1"),
        ("wss://host/api-ws/v1/realtime?model=x", "https://host", "wss://host"),
        ("https://host/speech/api/v1", "https://host/speech", "wss://host/speech"),
        (
            "wss://dashscope.aliyuncs.com/api-ws/v1",
            "https://dashscope.aliyuncs.com",
            "wss://dashscope.aliyuncs.com",
        ),
    ],
)
def test_any_door_names_the_server(given: str, http: str, sockets: str) -> None:
    addresses = Addresses.of(given)
    assert (addresses.http, addresses.sockets) == (http, sockets)
    assert addresses.cloud is ("aliyuncs" in given)


@pytest.mark.parametrize("given", ["", "host:8848", "ftp://host", "http://"])
def test_no_address(given: str) -> None:
    with pytest.raises(ConfigurationError, match="no address of a server"):
        Addresses.of(given)


def test_the_door_of_a_model() -> None:
    addresses = Addresses.of("https://host")
    assert protocol_of("cosyvoice-v3-flash") is Protocol.INFERENCE
    assert protocol_of("qwen3-tts-flash-realtime") is Protocol.REALTIME
    assert addresses.socket(Protocol.INFERENCE, "x") == "wss://host/api-ws/v1/inference"
    assert addresses.socket(Protocol.REALTIME, "a b") == "wss://host/api-ws/v1/realtime?model=a%20b"
