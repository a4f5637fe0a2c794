"""Packages of npm that tests need, installed when they are needed."""

import shutil
import subprocess
from pathlib import Path

import pytest

PATIENCE_S = 180


def install(directory: Path, *packages: str) -> None:
    """Install packages, such as ``ws@8.18.0``, into a directory; leave the test out where npm is missing."""
    missing = [program for program in ("node", "npm") if shutil.which(program) is None]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not installed")
    command = ["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", *packages]
    subprocess.run(command, cwd=directory, check=True, timeout=PATIENCE_S)
