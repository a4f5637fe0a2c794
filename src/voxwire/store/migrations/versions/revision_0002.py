"""Which server makes a voice, so that no other does it too."""

from alembic import op
from sqlalchemy import Column, DateTime, String

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns."""
    text = String().with_variant(String(collation="C"), "postgresql")
    op.add_column("custom_voices", Column("claimed_by", text))
    op.add_column("custom_voices", Column("claimed_until", DateTime))
