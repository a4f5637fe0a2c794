"""Databases as older versions of Voxwire left them."""

from sqlalchemy import Connection, text, update

from voxwire.store.tables import MetaRow


def before_alembic(connection: Connection, version: str) -> None:
    """Take away what schema 4 did not have, and write down another number."""
    connection.execute(text("DROP TABLE alembic_version"))
    for column in ("claimed_by", "claimed_until"):
        connection.execute(text(f"ALTER TABLE custom_voices DROP COLUMN {column}"))
    connection.execute(update(MetaRow).values(value=version).where(MetaRow.name == "schema_version"))
