"""A real server in a process of its own, for the demo, the tests and evaluations."""

from voxwire.bench.serving import Server, running_server

__all__ = ["Server", "running_server"]
