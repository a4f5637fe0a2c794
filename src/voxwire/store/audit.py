"""What administrators did, for good: each entry is written with the change it tells of, or neither is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from voxwire.store.database import Database
from voxwire.store.tables import AuditRow


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Something an administrator did."""

    at: datetime
    """In UTC."""
    actor: str
    """An admin key's id, or who ran the command line."""
    action: str
    """Such as ``key.create``."""
    subject: str
    """The id of a key, or the name of a workspace."""
    details: Mapping[str, Any]


def record_action(
    connection: Connection, actor: str, action: str, subject: str, details: Mapping[str, Any] | None = None
) -> None:
    """Write an entry in the transaction that makes the change. ``details`` must hold no key."""
    connection.execute(
        insert(AuditRow).values(
            at=datetime.now(UTC), actor=actor, action=action, subject=subject, details=dict(details or {})
        )
    )


async def read_audit(database: Database, most: int = 100) -> list[AuditEntry]:
    """The last ``most`` entries, newest first."""
    columns = (AuditRow.at, AuditRow.actor, AuditRow.action, AuditRow.subject, AuditRow.details)
    query = select(*columns).order_by(AuditRow.number.desc()).limit(most)

    def work(connection: Connection) -> list[AuditEntry]:
        rows = connection.execute(query)
        return [AuditEntry(at, actor, action, subject, told) for at, actor, action, subject, told in rows]

    return await database.read(work)
