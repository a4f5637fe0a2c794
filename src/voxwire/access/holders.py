"""Who is limited: a key, and the workspace it belongs to."""

from dataclasses import dataclass

from voxwire.access.identity import Allowances, Identity


@dataclass(frozen=True, slots=True)
class Holder:
    """A key or a workspace, as far as it is limited."""

    name: str
    allowances: Allowances
    had: int
    """Characters it had this month, those that are being spoken included, as far as this server knows."""


def holder_names(identity: Identity) -> tuple[str, str]:
    """What the key and the workspace of a bearer are counted as."""
    return f"key {identity.key_id}", f"workspace {identity.workspace}"
