"""Ports to listen on for whoever needs some, and does not mind which."""

import random
import socket
from contextlib import ExitStack

_PORTS = range(20_000, 32_768)
"""Below those that systems give to outgoing connections (from 32,768 on Linux, 49,152 by RFC 6335), one of
which could take a port between its choice and its use; above those of Ray's workers (10,002 to 19,999)."""


def free_ports(count: int) -> list[int]:
    """TCP ports of the loopback address that nobody listens on at the moment, all different.

    Raises:
        OSError: there are not so many.

    """
    free: list[int] = []
    with ExitStack() as stack:
        for port in random.sample(_PORTS, len(_PORTS)):
            probe = stack.enter_context(socket.socket())
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            free.append(port)
            if len(free) == count:
                return free
    raise OSError(f"fewer than {count} ports from {_PORTS[0]} to {_PORTS[-1]} are free")


def free_port() -> int:
    """One of :func:`free_ports`."""
    return free_ports(1)[0]
