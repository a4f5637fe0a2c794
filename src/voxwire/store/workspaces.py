"""The workspaces: who owns what is stored."""

import re
import secrets
from datetime import datetime

from sqlalchemy import Connection, insert, select

from voxwire.errors import ConfigurationError
from voxwire.store.tables import WorkspaceRow

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def check_workspace_name(name: str) -> None:
    """See whether a workspace may have that name.

    Raises:
        ConfigurationError: it may not.

    """
    if not _NAME.fullmatch(name):
        raise ConfigurationError(
            f"{name!r} can't name a workspace: letters, digits, '.', '_' and '-', at most 64."
        )


def mint_workspace_id() -> str:
    """A new id of a workspace."""
    return f"ws-{secrets.token_hex(8)}"


def workspace_id(connection: Connection, name: str, now: datetime) -> str:
    """The id of a workspace, which is made if there is none of that name."""
    found = connection.scalar(select(WorkspaceRow.id).where(WorkspaceRow.name == name))
    if found is not None:
        return found
    made = mint_workspace_id()
    connection.execute(insert(WorkspaceRow).values(id=made, name=name, created_at=now))
    return made
