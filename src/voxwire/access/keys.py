"""Keys: made, recognised, changed, revoked. What they look like is in :mod:`voxwire.access.minting`."""

import time
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Self

from sqlalchemy import Connection, func, insert, or_, select, true, update

from voxwire.access.doors import Door
from voxwire.access.identity import DEFAULT_WORKSPACE, Identity
from voxwire.access.key_records import KeyRecord, KeyTerms, check_terms, identities, key_records
from voxwire.access.minting import (
    ADMIN_PREFIX,
    KEY_PREFIX,
    SHOWN_CHARACTERS,
    is_key,
    key_digest,
    mint_id,
    mint_key,
    mint_temporary,
    read_temporary,
)
from voxwire.access.pepper import load_pepper
from voxwire.errors import AuthenticationError, ConfigurationError, NameUnknown
from voxwire.shortened import shortened
from voxwire.store.audit import record_action
from voxwire.store.database import Database
from voxwire.store.tables import KeyRow
from voxwire.store.workspaces import check_workspace_name, workspace_id

SERVER = "server"
"""The actor of what the server does by itself."""


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
        path, shared = database.pepper_file, database.shared
        pepper = await database.write(lambda connection: load_pepper(connection, path, shared=shared))
        return cls(database, pepper)

    async def create(
        self,
        workspace: str = DEFAULT_WORKSPACE,
        models: Iterable[str] | None = None,
        name: str = "",
        terms: KeyTerms | None = None,
        *,
        actor: str = SERVER,
    ) -> tuple[str, KeyRecord]:
        """Make a key, and its workspace if there is none of that name; such a one may use all models.

        Args:
            workspace: Up to 64 letters, digits, dots, hyphens and underscores.
            models: The models it may use; None is all of its workspace.
            name: What to call it, up to 100 printable characters.
            terms: What it is for, beside that.
            actor: Who makes it, for the audit log.

        Returns:
            The key, which can't be had again, and its record.

        Raises:
            ConfigurationError: A name is malformed, ``models`` is empty, or an allowance makes no sense.

        """
        allowed = None if models is None else tuple(sorted(set(models)))
        terms = replace(terms or KeyTerms(), models=allowed)
        check_workspace_name(workspace)
        check_terms(name, terms)
        return await self._database.write(
            lambda connection: self._insert(connection, workspace, name, terms, actor)
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
            return self._insert(connection, DEFAULT_WORKSPACE, "first key", KeyTerms(), SERVER)[0]

        return await self._database.write(work)

    async def authenticate(self, key: str) -> Identity:
        """Recognise a key, or a temporary one.

        Nothing is cached, so a revoked key fails from the next call on.

        Raises:
            AuthenticationError: It is malformed, unknown, revoked, or its time is over; which is not said.

        """
        key_id = read_temporary(key, time.time(), self._pepper)
        if key_id is None and not is_key(key):
            raise AuthenticationError
        condition = KeyRow.digest == key_digest(key, self._pepper) if key_id is None else KeyRow.id == key_id
        now = datetime.now(UTC)
        found = await self._database.read(lambda connection: identities(connection, condition, now))
        if not found:
            raise AuthenticationError
        (identity,) = found.values()
        return identity if key_id is None else identity.for_a_moment()

    async def temporary(self, identity: Identity, seconds: float) -> tuple[str, float]:
        """Make a temporary key.

        Args:
            identity: Of whom it is made for; not a temporary one itself.
            seconds: How long it is good.

        Returns:
            The key, and until when, in Unix seconds.

        """
        expires_at = time.time() + seconds
        return mint_temporary(identity.key_id, expires_at, self._pepper), expires_at

    async def good(self, key_ids: Collection[str]) -> dict[str, Identity]:
        """Who bears which of these keys now; those that are good no more are left out."""
        now, condition = datetime.now(UTC), KeyRow.id.in_(key_ids)
        return await self._database.read(lambda connection: identities(connection, condition, now))

    async def revoke(self, selector: str, *, actor: str = SERVER) -> KeyRecord:
        """Make a key useless, at once and for good. Revoking it again changes nothing.

        Args:
            selector: The key itself, its id, or its first nine characters if no other key shares them.
            actor: Who does it, for the audit log.

        Raises:
            ConfigurationError: No key matches, or several do.

        """

        def work(connection: Connection) -> KeyRecord:
            record = self._one(connection, selector)
            if record.revoked_at is not None:
                return record
            revocation = update(KeyRow).where(KeyRow.id == record.id)
            connection.execute(revocation.values(revoked_at=datetime.now(UTC)))
            record_action(connection, actor, "key.revoke", record.id, {"workspace": record.workspace})
            return key_records(connection, KeyRow.id == record.id)[0]

        return await self._database.write(work)

    async def change(
        self, selector: str, terms: KeyTerms, name: str | None = None, *, actor: str = SERVER
    ) -> KeyRecord:
        """Let a key be for something else. What it has open is told within a second.

        Args:
            selector: As in :meth:`revoke`.
            terms: What it is for from now on.
            name: What to call it from now on; None leaves its name.
            actor: Who does it, for the audit log.

        Raises:
            ConfigurationError: No key matches, or several do, or the terms make no sense.

        """
        check_terms(name or "", terms)

        def work(connection: Connection) -> KeyRecord:
            record = self._one(connection, selector)
            if (record.doors == (Door.ADMIN,)) != (terms.doors == (Door.ADMIN,)):
                raise ConfigurationError("A key of the admin API stays one, and no other becomes one.")
            values = terms.columns() | ({} if name is None else {"name": name})
            connection.execute(update(KeyRow).where(KeyRow.id == record.id).values(values))
            record_action(connection, actor, "key.change", record.id, terms.told())
            return key_records(connection, KeyRow.id == record.id)[0]

        return await self._database.write(work)

    async def find(self, selector: str) -> KeyRecord:
        """The record of a key; ``selector`` and errors as in :meth:`revoke`."""
        return await self._database.read(lambda connection: self._one(connection, selector))

    async def list(self) -> list[KeyRecord]:
        """Every key that was made, revoked ones too, oldest first."""
        return await self._database.read(lambda connection: key_records(connection, true()))

    def _one(self, connection: Connection, selector: str) -> KeyRecord:
        # A terminal may hand over what no text encoding takes; no id or key is like that.
        if not selector.isascii():
            raise NameUnknown(_not_one(selector, ()))
        digest = key_digest(selector, self._pepper)
        matches = or_(KeyRow.digest == digest, KeyRow.id == selector, KeyRow.prefix == selector)
        found = sorted(key_records(connection, matches), key=lambda record: record.id)
        if len(found) != 1:
            raise NameUnknown(_not_one(selector, [record.id for record in found]))
        return found[0]

    def _insert(
        self, connection: Connection, workspace: str, name: str, terms: KeyTerms, actor: str
    ) -> tuple[str, KeyRecord]:
        key = mint_key(ADMIN_PREFIX if terms.doors == (Door.ADMIN,) else KEY_PREFIX)
        now, key_id = datetime.now(UTC), mint_id()
        connection.execute(
            insert(KeyRow).values(
                id=key_id,
                workspace_id=workspace_id(connection, workspace, now),
                name=name,
                prefix=key[:SHOWN_CHARACTERS],
                digest=key_digest(key, self._pepper),
                created_at=now,
                **terms.columns(),
            )
        )
        told = {"workspace": workspace, "name": name, **terms.told()}
        record_action(connection, actor, "key.create", key_id, told)
        return key, key_records(connection, KeyRow.id == key_id)[0]


def _not_one(selector: str, ids: Iterable[str]) -> str:
    # The selector may be a whole key, and error messages end up in logs.
    shown = shortened(selector, SHOWN_CHARACTERS)
    found = ", ".join(ids)
    return (
        f"{shown!r} fits several keys: {found}. Name one by its id."
        if found
        else f"No key matches {shown!r}."
    )
