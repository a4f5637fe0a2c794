"""Who asks, by the headers of a request or an upgrade."""

import asyncio

import structlog
from starlette.requests import HTTPConnection

from voxwire.access.addresses import address_group
from voxwire.access.attempts import Attempts
from voxwire.access.bearer import bearer_token
from voxwire.access.doors import GRANTABLE, Door, door_at
from voxwire.access.identity import DEFAULT_WORKSPACE, Identity
from voxwire.access.keys import KeyStore
from voxwire.access.minting import TEMPORARY_PREFIX
from voxwire.access.workspaces import WorkspaceStore
from voxwire.access_errors import DoorDenied, WorkspaceDenied
from voxwire.errors import AuthenticationError

WORKSPACE_HEADER = "x-dashscope-workspace"
"""Names the workspace a client means, by its id or its name."""


def address_of(asker: HTTPConnection) -> str:
    """What a client is counted as where clients are counted by address."""
    return address_group(asker.client.host if asker.client else None)


def door_of(asker: HTTPConnection) -> Door | None:
    """The interface that is asked at, or None where every good key may go."""
    # By the path that the router went by. That of ``asker.url`` follows the Host header, which is the
    # client's: with older versions of Starlette, one such as "x/?" leads to no interface at all.
    return door_at(asker.scope["path"])


class Recognition:
    """Recognises keys, and makes who brings wrong ones wait."""

    def __init__(self, keys: KeyStore, workspaces: WorkspaceStore, *, query_keys: bool) -> None:
        """Recognise the keys of a store."""
        self._keys = keys
        self._workspaces = workspaces
        self.query_keys = query_keys
        """Whether an address may hold lasting ones."""
        self._attempts = Attempts()

    async def recognise(self, asker: HTTPConnection) -> Identity:
        """Say who asks.

        Raises:
            AuthenticationError: there is no good key.
            RateExceeded: too many wrong keys come from the client's address.

        """
        key = self._key(asker)
        if key is None:
            raise AuthenticationError
        address = address_of(asker)
        try:
            with self._attempts.trying(address, asyncio.get_running_loop().time()):
                return await self._keys.authenticate(key)
        except AuthenticationError:
            await self._make_wait(address)
            raise

    async def check(self, identity: Identity, asker: HTTPConnection) -> None:
        """See whether somebody may use the interface and the workspace that are asked for.

        Raises:
            DoorDenied: the key is not for this interface.
            WorkspaceDenied: it is not of the workspace the client names.

        """
        door = door_of(asker)
        if door not in identity.doors and not (door is None and identity.doors & GRANTABLE):
            raise DoorDenied(door or "models")
        if door is not Door.ADMIN:
            await self._check_workspace(identity, asker.headers.get(WORKSPACE_HEADER, "").strip())

    def _key(self, asker: HTTPConnection) -> str | None:
        key = bearer_token(asker.headers.get("authorization"))
        if key is not None:
            return key
        named = asker.query_params.get("api_key")
        # Proxies log addresses, which does no harm once a temporary key has ended.
        if named is not None and (self.query_keys or named.startswith(TEMPORARY_PREFIX)):
            return named
        return None

    async def _make_wait(self, address: str) -> None:
        with self._attempts.failed(address, asyncio.get_running_loop().time()) as wait_s:
            if wait_s:
                structlog.get_logger().warning("many wrong keys", address=address, wait_s=round(wait_s, 1))
                await asyncio.sleep(wait_s)

    async def _check_workspace(self, identity: Identity, named: str) -> None:
        """See whether the workspace a client names is its key's.

        Clients that come from the cloud may still name the workspace they had there. A key of the default
        workspace is let in with a name that means nothing here: it gets what it has anyway.
        """
        if named in ("", identity.workspace, identity.workspace_id):
            return
        if identity.workspace != DEFAULT_WORKSPACE or await self._workspaces.exists(named):
            raise WorkspaceDenied
