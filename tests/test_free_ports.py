"""Ports for whoever needs some."""

import socket

import pytest

import voxwire.free_ports
from voxwire.free_ports import free_ports


def test_all_different_and_not_of_outgoing_connections() -> None:
    ports = free_ports(50)
    assert len(set(ports)) == 50
    assert all(20_000 <= port < 32_768 for port in ports)


def test_a_taken_one_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    free = sorted(free_ports(2))
    monkeypatch.setattr(voxwire.free_ports, "_PORTS", free)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free[0]))
        taken.listen()
        assert free_ports(1) == [free[1]]
        with pytest.raises(OSError, match="fewer than 2 ports"):
            free_ports(2)
    assert sorted(free_ports(2)) == free
