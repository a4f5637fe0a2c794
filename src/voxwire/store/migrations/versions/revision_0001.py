"""The tables of schema 4, the last before Alembic; also completes those of schemas 1 to 3."""

from typing import Any

from alembic import op
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    insert,
    inspect,
)

revision = "0001"
down_revision = None

# PostgreSQL would sort by the rules of a language, which SQLite does not know.
_TEXT = String().with_variant(String(collation="C"), "postgresql")


def upgrade() -> None:
    """Make what is missing."""
    connection, tables = op.get_bind(), _tables()
    is_new = not inspect(connection).has_table("meta")
    tables.create_all(connection)
    _add_columns(connection, tables)
    if is_new:
        connection.execute(insert(tables.tables["meta"]).values(name="schema_version", value="4"))


def _add_columns(connection: Connection, tables: MetaData) -> None:
    """Add the columns that schemas 1 to 3 lack; all of them may be NULL."""
    inspector = inspect(connection)
    for table in tables.sorted_tables:
        there = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.columns:
            if column.name not in there:
                op.add_column(table.name, Column(column.name, column.type))


def _tables() -> MetaData:
    made = MetaData()
    Table("meta", made, Column("name", _TEXT, primary_key=True), _required("value", _TEXT))
    Table(
        "workspaces",
        made,
        Column("id", _TEXT, primary_key=True),
        _required("name", _TEXT, unique=True),
        _required("created_at", DateTime),
        Column("models", JSON),
        Column("deleted_at", DateTime),
        *_allowances(),
    )
    Table(
        "keys",
        made,
        Column("id", _TEXT, primary_key=True),
        Column("workspace_id", _TEXT, ForeignKey("workspaces.id"), nullable=False, index=True),
        _required("name", _TEXT),
        _required("prefix", _TEXT, index=True),
        _required("digest", LargeBinary, unique=True),
        Column("models", JSON),
        _required("created_at", DateTime),
        Column("revoked_at", DateTime),
        Column("expires_at", DateTime),
        Column("doors", JSON),
        *_allowances(),
    )
    Table(
        "usage",
        made,
        Column("key_id", _TEXT, primary_key=True),
        Column("day", Date, primary_key=True),
        _required("workspace", _TEXT, index=True),
        *(_required(name, BigInteger) for name in ("requests", "refusals", "characters", "audio_ms")),
    )
    Table(
        "audit",
        made,
        Column("number", Integer, primary_key=True),
        _required("at", DateTime),
        *(_required(name, _TEXT) for name in ("actor", "action", "subject")),
        _required("details", JSON),
    )
    _lexicons(made)
    _custom_voices(made)
    return made


def _lexicons(made: MetaData) -> None:
    Table(
        "lexicons",
        made,
        Column("id", _TEXT, primary_key=True),
        Column("workspace_id", _TEXT, ForeignKey("workspaces.id"), nullable=False),
        _required("name", _TEXT),
        _required("version", _TEXT),
        _required("created_at", DateTime),
        _required("changed_at", DateTime),
        UniqueConstraint("workspace_id", "name"),
    )
    Table(
        "lexicon_entries",
        made,
        Column("lexicon_id", _TEXT, ForeignKey("lexicons.id", ondelete="CASCADE"), primary_key=True),
        Column("word", _TEXT, primary_key=True),
        Column("pronunciation", _TEXT),
        Column("replacement", _TEXT),
    )


def _custom_voices(made: MetaData) -> None:
    Table(
        "custom_voices",
        made,
        Column("id", _TEXT, primary_key=True),
        Column("workspace_id", _TEXT, ForeignKey("workspaces.id"), nullable=False, index=True),
        *(_required(name, _TEXT) for name in ("family", "origin", "name", "target_model")),
        _required("status", _TEXT, index=True),
        _required("created_at", DateTime),
        _required("changed_at", DateTime),
        *(Column(name, _TEXT) for name in ("language", "description", "preview_text")),
        Column("recording", _TEXT, index=True),
        Column("recipe", JSON),
        Column("similarity", Float),
        _required("report", JSON),
        Column("reason", _TEXT),
        _required("revision", Integer),
        _required("attempts", Integer),
    )


def _allowances() -> tuple[Column[Any], ...]:
    return (
        Column("requests_per_second", Float),
        Column("characters_per_second", Float),
        Column("concurrency", BigInteger),
        Column("monthly_characters", BigInteger),
    )


def _required(name: str, kind: Any, **more: Any) -> Column[Any]:
    return Column(name, kind, nullable=False, **more)
