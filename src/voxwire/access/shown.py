"""Records of keys, workspaces, usage and the audit log as JSON, for the command line and the admin API."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from voxwire.access.key_records import KeyRecord
from voxwire.access.workspaces import WorkspaceRecord
from voxwire.store.audit import AuditEntry
from voxwire.store.usage import Account, Counts


def shown_key(record: KeyRecord) -> dict[str, Any]:
    """What is told of a key; never the key."""
    return {
        "id": record.id,
        "workspace": record.workspace,
        "name": record.name,
        "prefix": record.prefix,
        "models": record.models,
        "doors": record.doors,
        "created_at": moment(record.created_at),
        "expires_at": moment(record.expires_at),
        "revoked_at": moment(record.revoked_at),
        **asdict(record.allowances),
    }


def shown_workspace(record: WorkspaceRecord) -> dict[str, Any]:
    """What is told of a workspace."""
    return {
        "id": record.id,
        "name": record.name,
        "models": record.models,
        "keys": record.keys,
        "created_at": moment(record.created_at),
        **asdict(record.allowances),
    }


def shown_usage(account: Account, counts: Counts) -> dict[str, Any]:
    """What is told of a key's day."""
    return {
        "day": account.day.isoformat(),
        "workspace": account.workspace,
        "key": account.key_id,
        "requests": counts.requests,
        "refusals": counts.refusals,
        "characters": counts.characters,
        "audio_seconds": counts.audio_ms / 1000,
    }


def shown_action(entry: AuditEntry) -> dict[str, Any]:
    """What is told of something an administrator did."""
    return {
        "at": moment(entry.at),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "details": entry.details,
    }


def moment(when: datetime | None) -> str | None:
    """A moment in ISO 8601, to the second."""
    return when.isoformat(timespec="seconds") if when else None
