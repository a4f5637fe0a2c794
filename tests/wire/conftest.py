"""Connections that several modules begin with."""

import pytest

from . import realtime_peer
from .peer import Peer


@pytest.fixture
def peer() -> Peer:
    """A CosyVoice connection on which nothing runs."""
    return Peer()


@pytest.fixture
def running(peer: Peer) -> Peer:
    """The same, with a task."""
    peer.start()
    return peer


@pytest.fixture
def committing() -> realtime_peer.Peer:
    """A Qwen-TTS session in mode ``commit``."""
    peer = realtime_peer.Peer()
    peer.update(mode="commit")
    return peer
