"""Voxwire: a self-hosted real-time speech server, and its client."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voxwire.client import AsyncClient, Client

__all__ = ["AsyncClient", "Client", "__version__"]
__version__ = "0.1.0"


def __getattr__(name: str) -> object:
    """Import the client when it is asked for, and not with every part of the server."""
    if name in ("AsyncClient", "Client"):
        from voxwire import client

        return getattr(client, name)
    raise AttributeError(f"module 'voxwire' has no attribute {name!r}")
