"""How values are written in more than one group of settings: part of :mod:`voxwire.settings`."""

from collections.abc import Mapping
from pathlib import Path


def listed(value: object) -> object:
    """A list that the environment or a flag gives as text with commas; anything else is left as it is."""
    return [entry.strip() for entry in value.split(",") if entry.strip()] if isinstance(value, str) else value


def expanded(value: Path | None) -> Path | None:
    """A path from the root on, with ``~`` as the home directory; None stays None."""
    return None if value is None else value.expanduser().absolute()


def named_voices(value: object) -> object:
    """Who speaks for each voice; a name alone is short for ``{voice = "name"}``. What is no table is left."""
    if not isinstance(value, Mapping):
        return value
    return {voice: {"voice": known} if isinstance(known, str) else known for voice, known in value.items()}
