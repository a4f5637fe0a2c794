"""The shape of the tables, and how those of an older version come to it.

Each change of shape is an Alembic revision in :mod:`voxwire.store.migrations`. The database also says its
shape as a number, which Alembic need not be loaded to read, and which versions before Alembic understand.
"""

from sqlalchemy import Connection, inspect, select, update

from voxwire.errors import ConfigurationError
from voxwire.store.tables import MetaRow

SCHEMA_VERSION = "5"
"""The shape that this version of Voxwire reads and writes."""
_OLDER = ("1", "2", "3", "4")

_RECORDED = select(MetaRow.value).where(MetaRow.name == "schema_version")


def is_up_to_date(connection: Connection) -> bool:
    """Whether the tables have this version's shape."""
    return recorded_version(connection) == SCHEMA_VERSION


def is_older(version: str | None) -> bool:
    """Whether tables of that shape can be brought to this version's."""
    return version in _OLDER


def bring_to_date(connection: Connection, name: str) -> None:
    """Make or change the tables, in the transaction of ``connection``.

    Args:
        connection: holds the lock of all writers, so that one process alone does it.
        name: of the database, for errors.

    Raises:
        ConfigurationError: a newer version of Voxwire made them.

    """
    found = recorded_version(connection)
    if found == SCHEMA_VERSION:
        return
    if found is not None and not is_older(found):
        raise ConfigurationError(
            f"The database {name} has schema version {found}, and this version of Voxwire reads"
            f" {SCHEMA_VERSION}; run the Voxwire that wrote it, or another database."
        )
    # Takes as long to load as all of the store, and is needed once in a database's life.
    from voxwire.store.migrating import upgrade

    upgrade(connection)
    changed = update(MetaRow).where(MetaRow.name == "schema_version").values(value=SCHEMA_VERSION)
    connection.execute(changed)


def recorded_version(connection: Connection) -> str | None:
    """The shape that the database says it has; None if there are no tables."""
    if not inspect(connection).has_table(MetaRow.__tablename__):
        return None
    return connection.scalar(_RECORDED)
