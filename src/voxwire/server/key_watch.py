"""Ends what a key has open when the key ends."""

import asyncio

import structlog

from voxwire.access.identity import ANONYMOUS
from voxwire.access.keys import KeyStore
from voxwire.errors import AuthenticationError
from voxwire.server.connections import Connections
from voxwire.state_errors import StateUnavailable

WATCH_S = 0.4
"""How often keys are looked at that have something open: what is revoked ends within a second."""


async def watch_keys(keys: KeyStore, connections: Connections) -> None:
    """See to it, for ever, that nobody keeps what the key no longer gives.

    A key that was revoked, or whose time is over, ends all it has open, with the error of its absence. One
    that may have less or more than before ends what runs, and takes nothing new on the same connections.
    """
    while True:
        await asyncio.sleep(WATCH_S)
        try:
            await look_at_keys(keys, connections)
        except StateUnavailable:
            # The log was told. What is open goes on: it was good when the database was last heard of.
            continue
        except Exception:
            structlog.get_logger().exception("open connections can't be checked")


async def look_at_keys(keys: KeyStore, connections: Connections) -> None:
    """Do so once."""
    bearers = connections.bearers - {ANONYMOUS}
    if not bearers:
        return
    good = await keys.good({bearer.key_id for bearer in bearers})
    for bearer in bearers:
        now = good.get(bearer.key_id)
        if now is None:
            await connections.cut(bearer, AuthenticationError())
        elif bearer != (now.for_a_moment() if bearer.temporary else now):
            connections.drain_bearer(bearer)
