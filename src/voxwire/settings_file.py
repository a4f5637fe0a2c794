"""The configuration file as it is written, ``voxwire.toml``."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voxwire.errors import ConfigurationError


def read_settings_file(path: Path, *, required: bool) -> Mapping[str, object]:
    """The tables of a file; relative paths in it start at its own directory.

    Args:
        path: the file.
        required: whether it must be there; otherwise a missing one is an empty one.

    Raises:
        ConfigurationError: it is missing, can't be read, or is not valid TOML.

    """
    try:
        # Editors of Windows put a byte order mark in front, which TOML knows nothing of.
        values = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        if required:
            raise ConfigurationError(f"The configuration file {path} does not exist.") from error
        return {}
    except OSError as error:
        raise ConfigurationError(f"The configuration file {path} can't be read: {error.strerror}.") from error
    except ValueError as error:
        raise ConfigurationError(f"The configuration file {path} is not valid TOML: {error}.") from error
    for name in ("data_dir", "model_dir", "tls_cert", "tls_key"):
        _place(values, name, path.parent)
    if isinstance(shared := values.get("shared"), dict):
        _place(shared, "pepper_file", path.parent)
    for upstream in _tables(values.get("upstreams")):
        _place(upstream, "api_key_file", path.parent)
        for voice in _tables(upstream.get("voices")):
            if "://" not in str(voice.get("ref_audio")):
                _place(voice, "ref_audio", path.parent)
    for engine in _tables(values.get("engines")):
        _place(engine, "repository", path.parent)
        if str(engine.get("checkpoint")).startswith((".", "~")):
            _place(engine, "checkpoint", path.parent)
            engine["checkpoint"] = str(engine["checkpoint"])
        for voice in _tables(engine.get("voices")):
            _place(voice, "ref_audio", path.parent)
    return values


def _place(values: dict[str, Any], name: str, directory: Path) -> None:
    """Let a relative path start at a directory."""
    place = values.get(name)
    if isinstance(place, str):
        values[name] = Path(place).expanduser() if place.startswith("~") else directory.absolute() / place


def _tables(value: object) -> list[dict[str, Any]]:
    return [table for table in value.values() if isinstance(table, dict)] if isinstance(value, dict) else []
