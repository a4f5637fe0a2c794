"""Where the files of the engine are.

What prepares them stands apart, since it needs libraries that serving does not (8 MB).
"""

from importlib import resources
from pathlib import Path

REVISION = 6
"""Raised whenever a prepared model of before can't be loaded by the engine of now."""


def package_file(name: str) -> Path:
    """A data file that ships with this engine."""
    return Path(str(resources.files("voxwire.engines.kokoro") / name))


def prepared_directory(model_dir: Path) -> Path:
    """Where the prepared model of this revision lives, whether or not it is there."""
    return model_dir / f"kokoro-82m-v1.0-r{REVISION}"


def is_prepared(model_dir: Path) -> bool:
    """Whether it is there; a directory that exists is whole."""
    return (prepared_directory(model_dir) / "prepared.json").is_file()
