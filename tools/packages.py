"""Files that tools and evaluations take from packages."""

from pathlib import Path

from voxwire.cli.progress import showing_progress
from voxwire.engines.assets import Artefact, fetch
from voxwire.settings import Settings


def fetched(artefact: Artefact) -> Path:
    """The directory that holds an artefact's files; they are fetched if they are not there."""
    directory = Settings.load().model_dir / "evaluation" / artefact.name
    with showing_progress() as progress:
        fetch(artefact, directory, progress)
    return directory
