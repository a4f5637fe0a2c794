"""Workspaces: made, granted models, limited, deleted. Those that keys name are made along with the key."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from voxwire.access.identity import DEFAULT_WORKSPACE, UNLIMITED, Allowances
from voxwire.access.key_records import allowances_of, check_allowances, check_models
from voxwire.errors import ConfigurationError, NameUnknown
from voxwire.store.audit import record_action
from voxwire.store.database import Database
from voxwire.store.tables import CustomVoiceRow, KeyRow, LexiconRow, WorkspaceRow
from voxwire.store.workspaces import check_workspace_name, mint_workspace_id, workspace_id


@dataclass(frozen=True, slots=True)
class WorkspaceRecord:
    """What is known of a workspace."""

    id: str
    name: str
    models: tuple[str, ...] | None
    """The models it may use, sorted; None is all of them."""
    allowances: Allowances
    """What all its keys may have together."""
    keys: int
    """How many of its keys are not revoked."""
    created_at: datetime
    """In UTC."""


Regrant = Callable[[tuple[str, ...] | None], Sequence[str] | None]
"""From the models a workspace could use to those it may use; None is all."""


class WorkspaceStore:
    """The workspaces of one database; ``actor`` says who changes them, for the audit log."""

    def __init__(self, database: Database) -> None:
        """Keep them in ``database``."""
        self._database = database

    async def create(
        self, name: str, models: Iterable[str] = (), allowances: Allowances = UNLIMITED, *, actor: str
    ) -> WorkspaceRecord:
        """Make a workspace that may use the models it is granted and no others.

        Raises:
            ConfigurationError: there is one of that name, or a name or an allowance makes no sense.

        """
        granted = sorted(set(models))
        check_workspace_name(name)
        check_models(granted)
        check_allowances(allowances)

        def work(connection: Connection) -> WorkspaceRecord:
            if _found(connection, name) or name == DEFAULT_WORKSPACE:
                raise ConfigurationError(f"There is a workspace {name!r} already.")
            values: dict[str, Any] = {
                "id": mint_workspace_id(),
                "name": name,
                "created_at": datetime.now(UTC),
                "models": granted,
                **asdict(allowances),
            }
            connection.execute(insert(WorkspaceRow).values(values))
            record_action(connection, actor, "workspace.create", name, {"models": granted})
            return _one(connection, name)

        return await self._database.write(work)

    async def grant(self, name: str, models: Iterable[str] | None, *, actor: str) -> WorkspaceRecord:
        """Let a workspace use more models; None is all there are, also those to come.

        Raises:
            ConfigurationError: there is no such workspace, or a name can't be a model's.

        """
        added = None if models is None else set(models)
        check_models(added or ())

        def granted(before: tuple[str, ...] | None) -> list[str] | None:
            return None if added is None or before is None else sorted(added | set(before))

        return await self._regrant(name, granted, "workspace.grant", added, actor)

    async def revoke(self, name: str, models: Iterable[str] | None, *, actor: str) -> WorkspaceRecord:
        """Take models from a workspace; None takes all.

        Raises:
            ConfigurationError: there is no such workspace, it is the default one, or it may use all models
                without any being named.

        """
        removed = None if models is None else set(models)
        if name == DEFAULT_WORKSPACE:
            raise ConfigurationError("The default workspace may use all models; make another one instead.")

        def granted(before: tuple[str, ...] | None) -> list[str]:
            if removed is None:
                return []
            if before is None:
                raise ConfigurationError(
                    f"Workspace {name!r} may use all models; take all from it first, then grant some."
                )
            return sorted(set(before) - removed)

        return await self._regrant(name, granted, "workspace.revoke", removed, actor)

    async def change(
        self, name: str, models: tuple[str, ...] | None, allowances: Allowances, *, actor: str
    ) -> WorkspaceRecord:
        """Set which models a workspace may use, and how much all its keys may have together.

        Raises:
            ConfigurationError: there is no such workspace, or the values make no sense.

        """
        check_models(models or ())
        check_allowances(allowances)
        if name == DEFAULT_WORKSPACE and models is not None:
            raise ConfigurationError("The default workspace may use all models.")

        def work(connection: Connection) -> WorkspaceRecord:
            workspace = _one(connection, name, make=True)
            values = {"models": None if models is None else sorted(set(models)), **asdict(allowances)}
            connection.execute(update(WorkspaceRow).where(WorkspaceRow.id == workspace.id).values(values))
            record_action(connection, actor, "workspace.change", name, values)
            return _one(connection, name)

        return await self._database.write(work)

    async def delete(self, name: str, *, force: bool = False, actor: str) -> WorkspaceRecord:
        """Remove a workspace with its lexicons and voices. Its usage stays on record.

        The recordings of the voices go when a server next looks for those that belong to none, within hours.

        Args:
            name: whose.
            force: whether its keys are revoked first; otherwise it must have none that is good.
            actor: who does it.

        Raises:
            ConfigurationError: there is none of that name, it is the default one, or it has keys.

        """
        if name == DEFAULT_WORKSPACE:
            raise ConfigurationError("The default workspace can't be deleted.")

        def work(connection: Connection) -> WorkspaceRecord:
            workspace, now = _one(connection, name), datetime.now(UTC)
            if workspace.keys and not force:
                raise ConfigurationError(
                    f"Workspace {name!r} has keys ({workspace.keys}); revoke them first, or force it."
                )
            alive = (KeyRow.workspace_id == workspace.id) & KeyRow.revoked_at.is_(None)
            connection.execute(update(KeyRow).where(alive).values(revoked_at=now))
            for row in (LexiconRow, CustomVoiceRow):
                connection.execute(delete(row).where(row.workspace_id == workspace.id))
            gone = update(WorkspaceRow).where(WorkspaceRow.id == workspace.id)
            connection.execute(gone.values(deleted_at=now, name=workspace.id))
            record_action(connection, actor, "workspace.delete", name, {"keys_revoked": workspace.keys})
            return workspace

        return await self._database.write(work)

    async def list(self) -> list[WorkspaceRecord]:
        """Every workspace that was not deleted, by name."""
        return await self._database.read(_records)

    async def find(self, name: str) -> WorkspaceRecord:
        """The workspace of a name or an id.

        Raises:
            ConfigurationError: there is none.

        """
        return await self._database.read(lambda connection: _one(connection, name))

    async def exists(self, name: str) -> bool:
        """Whether there is a workspace of a name or an id."""
        return await self._database.read(lambda connection: bool(_found(connection, name)))

    async def _regrant(
        self, name: str, granted: Regrant, action: str, models: set[str] | None, actor: str
    ) -> WorkspaceRecord:
        def work(connection: Connection) -> WorkspaceRecord:
            workspace = _one(connection, name, make=True)
            after = granted(workspace.models)
            connection.execute(
                update(WorkspaceRow).where(WorkspaceRow.id == workspace.id).values(models=after)
            )
            told = {"models": "all" if models is None else sorted(models)}
            record_action(connection, actor, action, name, told)
            return _one(connection, name)

        return await self._database.write(work)


def _found(connection: Connection, name: str) -> list[WorkspaceRecord]:
    return [record for record in _records(connection) if name in (record.name, record.id)]


def _one(connection: Connection, name: str, *, make: bool = False) -> WorkspaceRecord:
    """The workspace of a name or an id; that of keys that name none is made where none was yet."""
    if make and name == DEFAULT_WORKSPACE:
        workspace_id(connection, name, datetime.now(UTC))
    found = _found(connection, name)
    if not found:
        raise NameUnknown(f"There is no workspace {name!r}.")
    return found[0]


def _records(connection: Connection) -> list[WorkspaceRecord]:
    keys = (
        select(func.count())
        .where(KeyRow.workspace_id == WorkspaceRow.id, KeyRow.revoked_at.is_(None))
        .scalar_subquery()
    )
    query = (
        select(WorkspaceRow.__table__, keys.label("keys"))
        .where(WorkspaceRow.deleted_at.is_(None))
        .order_by(WorkspaceRow.name)
    )
    return [
        WorkspaceRecord(
            row["id"],
            row["name"],
            None if row["models"] is None else tuple(row["models"]),
            allowances_of(row),
            row["keys"],
            row["created_at"],
        )
        for row in connection.execute(query).mappings()
    ]
