"""Keys: made, recognised, revoked.

A key is ``sk-`` and 43 letters or digits, 256 bits from the system's random source. Only its digest is
stored: BLAKE2b keyed with a secret of the server, the *pepper*. A slow password hash would add nothing, as
nobody can try out 2**256 keys at any speed, and would cost the server a tenth of a second for every
connection a stranger opens: a denial of service we would have built ourselves.

A key is found by its digest through an index. That search takes unequal time for unequal digests, but who
doesn't know the pepper can't choose a digest, so the time tells nothing about the digests that are stored.
"""

import hashlib
import re
import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select, true, update

from voxwire.access.identity import DEFAULT_WORKSPACE, Identity
from voxwire.access.pepper import load_pepper
from voxwire.errors import AuthenticationError, ConfigurationError
from voxwire.store.database import Database
from voxwire.store.tables import KeyRow, WorkspaceRow
from voxwire.store.workspaces import check_workspace_name, workspace_id

KEY_PREFIX = "sk-"
"""What every key begins with; clients and secret scanners know it."""

_ALPHABET = string.ascii_letters + string.digits
_RANDOM_CHARACTERS = 43
"""log2(62) * 43 = 256.03 bits."""
_SHOWN_CHARACTERS = 9

_KEY = re.compile(rf"{KEY_PREFIX}[A-Za-z0-9]{{{_RANDOM_CHARACTERS}}}", re.ASCII)
_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}")
_MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """What is known of a key, and may be shown."""

    id: str
    workspace: str
    name: str
    """What its maker calls it; may be empty."""
    prefix: str
    """Its first nine characters."""
    models: tuple[str, ...] | None
    """The models it may use, sorted; None is all of them."""
    created_at: datetime
    """In UTC, like all moments here."""
    revoked_at: datetime | None


def mint_key() -> str:
    """A new key.

    43 letters and digits carry as much as 32 random bytes, and unlike Base64 a double click selects all.
    """
    return KEY_PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_CHARACTERS))


def key_digest(key: str, pepper: bytes) -> bytes:
    """What is stored in place of a key: its BLAKE2b of 32 bytes, keyed with the pepper."""
    return hashlib.blake2b(key.encode(), key=pepper, digest_size=32, person=b"voxwire-key").digest()


class KeyStore:
    """The keys of one data directory."""

    def __init__(self, database: Database, pepper: bytes) -> None:
        self._database = database
        self._pepper = pepper

    @classmethod
    async def open(cls, database: Database) -> Self:
        """Open the keys of a database, and make the pepper if the data directory is new.

        Raises:
            ConfigurationError: The pepper is missing, damaged or not this database's.

        """
        pepper = await database.write(lambda connection: load_pepper(connection, database.directory))
        return cls(database, pepper)

    async def create(
        self, workspace: str = DEFAULT_WORKSPACE, models: Iterable[str] | None = None, name: str = ""
    ) -> tuple[str, KeyRecord]:
        """Make a key, and its workspace if there is none of that name.

        Args:
            workspace: Up to 64 letters, digits, dots, hyphens and underscores.
            models: The models it may use; None is all of them.
            name: What to call it, up to 100 printable characters.

        Returns:
            The key, which can't be had again, and its record.

        Raises:
            ConfigurationError: A name is malformed, or ``models`` is empty.

        """
        allowed = None if models is None else tuple(sorted(set(models)))
        _check_names(workspace, allowed, name)
        return await self._database.write(
            lambda connection: self._insert(connection, workspace, allowed, name)
        )

    async def ensure_default(self) -> str | None:
        """Make one key in the default workspace if no key was ever made here.

        Returns:
            That key, or None if there are keys, be they revoked. Of several processes that ask at once,
            one gets it.

        """

        def work(connection: Connection) -> str | None:
            if connection.scalar(select(func.count()).select_from(KeyRow)):
                return None
            key, _ = self._insert(connection, DEFAULT_WORKSPACE, None, "first key")
            return key

        return await self._database.write(work)

    async def authenticate(self, key: str) -> Identity:
        """Recognise a key. Nothing is cached, so a revoked key fails from the next call on.

        Raises:
            AuthenticationError: It is malformed, unknown or revoked; which of them is not said.

        """
        if not _KEY.fullmatch(key):
            raise AuthenticationError
        digest = key_digest(key, self._pepper)
        query = (
            select(WorkspaceRow.name, KeyRow.id, KeyRow.models)
            .join(WorkspaceRow)
            .where(KeyRow.digest == digest, KeyRow.revoked_at.is_(None))
        )
        row = await self._database.read(lambda connection: connection.execute(query).one_or_none())
        if row is None:
            raise AuthenticationError
        workspace, key_id, models = row
        return Identity(workspace, key_id, None if models is None else frozenset(models))

    async def revoke(self, selector: str) -> KeyRecord:
        """Make a key useless, at once and for good. Revoking it again changes nothing.

        Args:
            selector: The key itself, its id, or its first nine characters if no other key shares them.

        Raises:
            ConfigurationError: No key matches, or several do.

        """
        # A terminal may hand over what no text encoding takes; no id or key is like that.
        if not selector.isascii():
            raise ConfigurationError(_not_one(selector, ()))
        digest = key_digest(selector, self._pepper)
        matches = or_(KeyRow.digest == digest, KeyRow.id == selector, KeyRow.prefix == selector)

        def work(connection: Connection) -> KeyRecord:
            ids = connection.scalars(select(KeyRow.id).where(matches).order_by(KeyRow.id)).all()
            if len(ids) != 1:
                raise ConfigurationError(_not_one(selector, ids))
            (key_id,) = ids
            revocation = update(KeyRow).where(KeyRow.id == key_id, KeyRow.revoked_at.is_(None))
            connection.execute(revocation.values(revoked_at=datetime.now(UTC)))
            return _records(connection, KeyRow.id == key_id)[0]

        return await self._database.write(work)

    async def list(self) -> list[KeyRecord]:
        """Every key that was made, revoked ones too, oldest first."""
        return await self._database.read(lambda connection: _records(connection, true()))

    def _insert(
        self, connection: Connection, workspace: str, models: tuple[str, ...] | None, name: str
    ) -> tuple[str, KeyRecord]:
        key = mint_key()
        now = datetime.now(UTC)
        record = KeyRecord(
            f"key-{secrets.token_hex(8)}", workspace, name, key[:_SHOWN_CHARACTERS], models, now, None
        )
        connection.execute(
            insert(KeyRow).values(
                id=record.id,
                workspace_id=workspace_id(connection, workspace, now),
                name=name,
                prefix=record.prefix,
                digest=key_digest(key, self._pepper),
                models=None if models is None else list(models),
                created_at=now,
            )
        )
        return key, record


def _records(connection: Connection, condition: ColumnElement[bool]) -> list[KeyRecord]:
    query = (
        select(
            KeyRow.id,
            WorkspaceRow.name,
            KeyRow.name,
            KeyRow.prefix,
            KeyRow.models,
            KeyRow.created_at,
            KeyRow.revoked_at,
        )
        .join(WorkspaceRow)
        .where(condition)
        .order_by(KeyRow.created_at, KeyRow.id)
    )
    return [
        KeyRecord(
            key_id, workspace, name, prefix, None if models is None else tuple(models), created, revoked
        )
        for key_id, workspace, name, prefix, models, created, revoked in connection.execute(query)
    ]


def _check_names(workspace: str, models: tuple[str, ...] | None, name: str) -> None:
    check_workspace_name(workspace)
    if models is not None and not models:
        raise ConfigurationError("A key for no model at all is of no use; name one, or allow all of them.")
    for model in models or ():
        if not _MODEL.fullmatch(model):
            raise ConfigurationError(f"{model!r} can't be the name of a model.")
    if len(name) > _MAX_NAME or not name.isprintable():
        raise ConfigurationError(f"A key's name has at most {_MAX_NAME} characters, all of them printable.")


def _not_one(selector: str, ids: Iterable[str]) -> str:
    # The selector may be a whole key, and error messages end up in logs.
    shown = selector if len(selector) <= _SHOWN_CHARACTERS else selector[:_SHOWN_CHARACTERS] + "…"
    found = ", ".join(ids)
    return (
        f"{shown!r} fits several keys: {found}. Name one by its id."
        if found
        else f"No key matches {shown!r}."
    )
