"""Copies all rows of one database into another, which has none yet."""

from collections.abc import Mapping

from sqlalchemy import Connection, Table, func, insert, select, text

from voxwire.errors import ConfigurationError
from voxwire.store.tables import AuditRow, Base, CustomVoiceRow, MetaRow

ROWS_AT_ONCE = 1_000
_OF_ITS_OWN = ("schema_version",)
"""Facts that each database says of itself."""
_NOBODY = {"claimed_by": None, "claimed_until": None}
"""Whoever was to make a voice does not know the new database."""


def refuse_occupied(target: Connection, name: str) -> None:
    """See whether a database is empty but for what it says of itself.

    Args:
        target: to it.
        name: what errors call it.

    Raises:
        ConfigurationError: it is not.

    """
    found = {_words(table.name): _count(target, table) for table in _tables()}
    if there := ", ".join(f"{what}: {count}" for what, count in found.items() if count):
        raise ConfigurationError(
            f"The database {name} is not empty ({there}). Copy into a new one, before any server has"
            " used it; nothing was changed."
        )


def copy_rows(source: Connection, target: Connection) -> Mapping[str, int]:
    """Copy everything.

    Args:
        source: to a database of this version's shape, in one consistent state.
        target: to an empty one of the same shape, in a transaction.

    Returns:
        How many rows of each table were copied, by its name in words.

    Raises:
        ConfigurationError: ``target`` was made for keys of another pepper.

    """
    _copy_facts(source, target)
    copied: dict[str, int] = {}
    for table in _tables():
        freed = _NOBODY if table is CustomVoiceRow.__table__ else {}
        for rows in source.execute(select(table)).mappings().partitions(ROWS_AT_ONCE):
            target.execute(insert(table), [{**row, **freed} for row in rows])
        copied[_words(table.name)] = _count(target, table)
    if target.dialect.name == "postgresql" and copied[_words(AuditRow.__tablename__)]:
        # Numbers that were given do not move the counter.
        target.execute(
            text("SELECT setval(pg_get_serial_sequence('audit', 'number'), (SELECT max(number) FROM audit))")
        )
    return copied


def _copy_facts(source: Connection, target: Connection) -> None:
    facts = select(MetaRow.name, MetaRow.value).where(MetaRow.name.not_in(_OF_ITS_OWN))
    there = {row.name: row.value for row in target.execute(facts)}
    for name, value in source.execute(facts):
        if there.get(name, value) != value:
            raise ConfigurationError(
                f"The new database has another {name} already. Begin with one that nobody has used."
            )
        if name not in there:
            target.execute(insert(MetaRow).values(name=name, value=value))


def _tables() -> list[Table]:
    """All tables, each behind those it refers to."""
    return [table for table in Base.metadata.sorted_tables if table is not MetaRow.__table__]


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table)) or 0


def _words(table: str) -> str:
    return table.replace("_", " ")
