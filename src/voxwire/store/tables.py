"""The tables. A change of shape here needs a revision in :mod:`voxwire.store.migrations`, and raises
``SCHEMA_VERSION`` in :mod:`voxwire.store.schema`."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine


class UtcDateTime(TypeDecorator[datetime]):
    """A moment; SQLite forgets time zones, so it is stored in UTC and read back as such."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware moment to the naive UTC one that is stored."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Stored naive UTC moment to an aware one."""
        return None if value is None else value.replace(tzinfo=UTC)


class Text(TypeDecorator[str]):
    """A text, compared and sorted by its bytes. PostgreSQL keeps no NUL, so there it becomes U+FFFD."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        """SQLite compares bytes anyway; PostgreSQL would go by the rules of a language."""
        return dialect.type_descriptor(String(collation="C" if dialect.name == "postgresql" else None))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """What is stored, or looked for."""
        return value.replace("\0", "\ufffd") if value and dialect.name == "postgresql" else value


class Base(DeclarativeBase):
    """Collects the tables."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text, datetime: UtcDateTime}


class MetaRow(Base):
    """A fact about the database itself, such as its schema version."""

    __tablename__ = "meta"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class AllowanceColumns:
    """How much a key, or a workspace, may have; NULL is as much as there is."""

    requests_per_second: Mapped[float | None]
    characters_per_second: Mapped[float | None]
    concurrency: Mapped[int | None] = mapped_column(BigInteger)
    monthly_characters: Mapped[int | None] = mapped_column(BigInteger)


class WorkspaceRow(AllowanceColumns, Base):
    """A tenant: what its keys make belongs to it."""

    __tablename__ = "workspaces"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    """Its id, once it is deleted: another one may then have the name."""
    created_at: Mapped[datetime]
    models: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """The models it may use; NULL is all of them."""
    deleted_at: Mapped[datetime | None]


class KeyRow(AllowanceColumns, Base):
    """A key, without anything it could be rebuilt from."""

    __tablename__ = "keys"

    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey(WorkspaceRow.id), index=True)
    name: Mapped[str]
    prefix: Mapped[str] = mapped_column(index=True)
    """Its first characters, so that its owner can tell it from others."""
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    """Keyed BLAKE2b of the key, 32 bytes."""
    models: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """The models it may use; NULL is all of them."""
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    doors: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """The interfaces it is for; NULL is all but the admin API."""


class UsageRow(Base):
    """What a key came to on a day of UTC."""

    __tablename__ = "usage"

    key_id: Mapped[str] = mapped_column(primary_key=True)
    """Of a key, or ``anonymous``."""
    day: Mapped[date] = mapped_column(primary_key=True)
    workspace: Mapped[str] = mapped_column(index=True)
    """The name it had then."""
    requests: Mapped[int] = mapped_column(BigInteger)
    refusals: Mapped[int] = mapped_column(BigInteger)
    characters: Mapped[int] = mapped_column(BigInteger)
    audio_ms: Mapped[int] = mapped_column(BigInteger)


class AuditRow(Base):
    """Something an administrator did."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    """An admin key's id, or who ran the command line."""
    action: Mapped[str]
    """Such as ``key.create``."""
    subject: Mapped[str]
    """The id of a key, or the name of a workspace."""
    details: Mapped[dict[str, Any]] = mapped_column(JSON)


class LexiconRow(Base):
    """A lexicon of a workspace."""

    __tablename__ = "lexicons"
    __table_args__ = (UniqueConstraint("workspace_id", "name"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey(WorkspaceRow.id))
    name: Mapped[str]
    version: Mapped[str]
    """Random, and another one after each change."""
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class LexiconEntryRow(Base):
    """A word of a lexicon: one of pronunciation and replacement is there."""

    __tablename__ = "lexicon_entries"

    lexicon_id: Mapped[str] = mapped_column(ForeignKey(LexiconRow.id, ondelete="CASCADE"), primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    pronunciation: Mapped[str | None]
    replacement: Mapped[str | None]


class CustomVoiceRow(Base):
    """A voice that a workspace made for itself."""

    __tablename__ = "custom_voices"

    id: Mapped[str] = mapped_column(primary_key=True)
    workspace_id: Mapped[str] = mapped_column(ForeignKey(WorkspaceRow.id), index=True)
    family: Mapped[str]
    origin: Mapped[str]
    name: Mapped[str]
    target_model: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    language: Mapped[str | None]
    description: Mapped[str | None]
    preview_text: Mapped[str | None]
    recording: Mapped[str | None] = mapped_column(index=True)
    """The name of its file."""
    recipe: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """All fields of a TimbreRecipe."""
    similarity: Mapped[float | None]
    report: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str | None]
    revision: Mapped[int]
    """Counts its recordings, so that what was made from an older one is told from the newest."""
    attempts: Mapped[int]
    """How often its making was begun; it is given up after a few that never ended."""
    claimed_by: Mapped[str | None]
    """The server that makes it, or is about to."""
    claimed_until: Mapped[datetime | None]
    """When another one may, because that one has not been heard of."""
