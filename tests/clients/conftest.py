"""The official SDK, pointed at a server of ours for as long as a test runs."""

from collections.abc import Callable

import dashscope
import pytest

from tools.serving import Server

PointSdkAt = Callable[[Server], None]


@pytest.fixture
def point_sdk_at(monkeypatch: pytest.MonkeyPatch) -> PointSdkAt:
    """Set the SDK's global key and address the way its users do."""

    def point(server: Server) -> None:
        monkeypatch.setattr(dashscope, "api_key", server.key)
        monkeypatch.setattr(dashscope, "base_websocket_api_url", server.inference)

    return point


@pytest.fixture
def tone(tone_server: Server, point_sdk_at: PointSdkAt) -> Server:
    """The humming server, with the SDK pointed at it."""
    point_sdk_at(tone_server)
    return tone_server


@pytest.fixture
def speaking(model_server: Server, point_sdk_at: PointSdkAt) -> Server:
    """The server with the embedded voice, with the SDK pointed at it."""
    point_sdk_at(model_server)
    return model_server
