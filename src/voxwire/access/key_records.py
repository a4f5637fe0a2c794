"""What is known of keys, and may be shown; how rows become records and identities."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from voxwire.access.doors import GRANTABLE, Door
from voxwire.access.identity import UNLIMITED, Allowances, Identity
from voxwire.errors import ConfigurationError
from voxwire.store.tables import AllowanceColumns, KeyRow, WorkspaceRow

_MODEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}")
_MAX_NAME = 100
MOST = 1e12
"""Largest number an allowance may have; far beyond any machine, and exact in every column."""


@dataclass(frozen=True, slots=True)
class KeyTerms:
    """What a key is for."""

    models: tuple[str, ...] | None = None
    """The models it may use, sorted; None is all of its workspace."""
    doors: tuple[Door, ...] | None = None
    """The interfaces it is for, sorted; None is all but the admin API."""
    expires_at: datetime | None = None
    """When it ends by itself; aware."""
    allowances: Allowances = UNLIMITED

    def columns(self) -> dict[str, Any]:
        """The values of a row."""
        return {
            "models": None if self.models is None else list(self.models),
            "doors": None if self.doors is None else [door.value for door in self.doors],
            "expires_at": self.expires_at,
            **asdict(self.allowances),
        }

    def told(self) -> dict[str, Any]:
        """The same as JSON, without what says nothing."""
        columns = self.columns() | {"expires_at": self.expires_at and self.expires_at.isoformat()}
        return {name: value for name, value in columns.items() if value is not None}


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
    """The models it may use, sorted; None is all of its workspace."""
    created_at: datetime
    """In UTC, like all moments here."""
    revoked_at: datetime | None
    expires_at: datetime | None = None
    doors: tuple[Door, ...] | None = None
    """The interfaces it is for; None is all but the admin API."""
    allowances: Allowances = UNLIMITED

    @property
    def terms(self) -> KeyTerms:
        """What it is for."""
        return KeyTerms(self.models, self.doors, self.expires_at, self.allowances)


def key_records(connection: Connection, condition: ColumnElement[bool]) -> list[KeyRecord]:
    """The records of all keys a condition holds for, oldest first."""
    query = (
        select(KeyRow.__table__, WorkspaceRow.name.label("workspace"))
        .join(WorkspaceRow.__table__)
        .where(condition)
        .order_by(KeyRow.created_at, KeyRow.id)
    )
    return [
        KeyRecord(
            row["id"],
            row["workspace"],
            row["name"],
            row["prefix"],
            _tuple(row["models"]),
            row["created_at"],
            row["revoked_at"],
            row["expires_at"],
            None if row["doors"] is None else tuple(map(Door, row["doors"])),
            allowances_of(row),
        )
        for row in connection.execute(query).mappings()
    ]


def identities(connection: Connection, condition: ColumnElement[bool], now: datetime) -> dict[str, Identity]:
    """Who bears the good keys a condition holds for, by their ids."""
    shared = [
        getattr(WorkspaceRow, column.key).label(f"shared_{column.key}")
        for column in allowance_columns(KeyRow)
    ]
    query = (
        select(
            KeyRow.__table__,
            WorkspaceRow.name.label("workspace"),
            WorkspaceRow.models.label("granted"),
            *shared,
        )
        .join(WorkspaceRow.__table__)
        .where(condition, KeyRow.revoked_at.is_(None), WorkspaceRow.deleted_at.is_(None))
        .where(KeyRow.expires_at.is_(None) | (KeyRow.expires_at > now))
    )
    return {
        row["id"]: Identity(
            row["workspace"],
            row["id"],
            _set(row["models"]),
            _set(row["granted"]),
            GRANTABLE if row["doors"] is None else frozenset(map(Door, row["doors"])),
            allowances_of(row),
            allowances_of(row, "shared_"),
            row["workspace_id"],
        )
        for row in connection.execute(query).mappings()
    }


def allowance_columns(table: type[AllowanceColumns]) -> tuple[Any, ...]:
    """The columns of a table that say how much somebody may have."""
    return (
        table.requests_per_second,
        table.characters_per_second,
        table.concurrency,
        table.monthly_characters,
    )


def allowances_of(row: Mapping[Any, Any], prefix: str = "") -> Allowances:
    """What a row says somebody may have."""
    names = [column.key for column in allowance_columns(KeyRow)]
    return Allowances(**{name: row[prefix + name] for name in names})


def check_models(models: Iterable[str]) -> None:
    """See whether these can be the names of models.

    Raises:
        ConfigurationError: one can't.

    """
    for model in models:
        if not _MODEL.fullmatch(model):
            raise ConfigurationError(f"{model!r} can't be the name of a model.")


def check_allowances(allowances: Allowances) -> None:
    """See whether somebody may have so much.

    Raises:
        ConfigurationError: a number is not above 0, or beyond all sense.

    """
    for name, value in asdict(allowances).items():
        if value is not None and not (0 < value <= MOST and math.isfinite(value)):
            raise ConfigurationError(f"{name} must be more than 0 and at most {MOST:g}.")


def check_terms(name: str, terms: KeyTerms) -> None:
    """See whether a key may be called so, and be for that.

    Raises:
        ConfigurationError: it may not.

    """
    if len(name) > _MAX_NAME or not name.isprintable():
        raise ConfigurationError(f"A key's name has at most {_MAX_NAME} characters, all of them printable.")
    if terms.models is not None and not terms.models:
        raise ConfigurationError("A key for no model at all is of no use; name one, or allow all of them.")
    if terms.doors is not None and not terms.doors:
        raise ConfigurationError("A key for no interface at all is of no use; name one, or allow all.")
    if terms.doors is not None and Door.ADMIN in terms.doors and len(terms.doors) > 1:
        raise ConfigurationError("A key of the admin API is for nothing else.")
    check_models(terms.models or ())
    check_allowances(terms.allowances)


def _tuple(names: list[str] | None) -> tuple[str, ...] | None:
    return None if names is None else tuple(names)


def _set(names: list[str] | None) -> frozenset[str] | None:
    return None if names is None else frozenset(names)
