"""Recordings of voices that the engine does not have: people, and other synthesizers."""

import os
import shutil
import subprocess
import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import soundfile
import yaml

from voxwire.engines.base import Pcm
from voxwire.settings import Settings

HERE = Path(__file__).parent
RATE = 16_000
MOST_S = 18.0
PROMPT_S = 8.0
"""Of one prompt, lest a single one fill the reference."""


@dataclass(frozen=True, slots=True, eq=False)
class Reference:
    """One voice to come close to."""

    name: str
    kind: str
    language: str
    audio: Pcm
    """At 16 kHz."""


def references() -> tuple[list[Reference], Mapping[str, str]]:
    """All of them, and the sentences that clones are judged by."""
    table = yaml.safe_load((HERE / "references.yaml").read_text("utf-8"))
    root = _unpacked(table["debian"])
    made = [
        Reference(entry["name"], entry["kind"], entry["language"], _audio(entry, root, table["spoken"]))
        for entry in table["references"]
    ]
    return made, table["unseen"]


def _unpacked(packages: Sequence[str]) -> Path:
    """Download Debian packages and unpack them without installing anything."""
    root = Settings.load().model_dir / "evaluation" / "debian"
    apt, dpkg = shutil.which("apt-get"), shutil.which("dpkg")
    if apt is None or dpkg is None:
        raise SystemExit("The references come from Debian packages, which take apt-get and dpkg.")
    root.mkdir(parents=True, exist_ok=True)
    for package in packages:
        if (root / f".{package}").exists():
            continue
        subprocess.run([apt, "download", "-q", package], cwd=root, check=True)
        for file in root.glob(f"{package}_*.deb"):
            subprocess.run([dpkg, "-x", file, root], check=True)
            file.unlink()
        (root / f".{package}").touch()
    return root


def _audio(entry: Mapping[str, str], root: Path, text: str) -> Pcm:
    if "prompts" in entry:
        directory = root / "usr/share/asterisk/sounds" / entry["prompts"]
        files = sorted(directory.glob("*.g722"), key=lambda file: file.stat().st_size, reverse=True)
        return _joined([_g722(file)[: round(PROMPT_S * RATE)] for file in files[2:12]])
    if "recordings" in entry:
        files = sorted((root / "usr/share" / entry["recordings"]).glob("*.wav"))
        return _joined([soundfile.read(file, dtype="float32")[0] for file in files])
    if entry["kind"] == "flite":
        return _flite(root, entry["voice"], text)
    return _espeak(entry["voice"], text)


def _joined(pieces: Sequence[Pcm]) -> Pcm:
    return np.concatenate(pieces)[: round(MOST_S * RATE)]


def _g722(file: Path) -> Pcm:
    with av.open(str(file), format="g722") as container:
        pieces = [frame.to_ndarray().reshape(-1) for frame in container.decode(audio=0)]
    return np.concatenate(pieces).astype(np.float32) / 32768


def _flite(root: Path, voice: str, text: str) -> Pcm:
    out = root / f"flite_{voice}.wav"
    libraries = root / "usr/lib/x86_64-linux-gnu"
    paths = os.pathsep.join(map(str, (libraries, libraries / "pulseaudio")))
    command = [root / "usr/bin" / f"flite_cmu_us_{voice}", "-t", text, "-o", out]
    subprocess.run(command, env={**os.environ, "LD_LIBRARY_PATH": paths}, check=True)
    with wave.open(str(out)) as file:
        assert file.getframerate() == RATE
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768


def _espeak(voice: str, text: str) -> Pcm:
    """Speak with espeak-ng's library, which gives its samples in pieces to a callback."""
    import ctypes

    import espeakng_loader
    import soxr

    library = ctypes.CDLL(espeakng_loader.get_library_path())
    pieces = list[Pcm]()
    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)

    @callback
    def take(samples: "ctypes._Pointer[ctypes.c_short]", count: int, _: int) -> int:
        if samples and count:
            pieces.append(np.ctypeslib.as_array(samples, (count,)).astype(np.float32) / 32768)
        return 0

    rate = library.espeak_Initialize(2, 0, espeakng_loader.get_data_path().encode(), 0)
    library.espeak_SetSynthCallback(take)
    library.espeak_SetVoiceByName(voice.encode())
    data = text.encode()
    library.espeak_Synth(data, len(data) + 1, 0, 1, 0, 1, None, None)
    library.espeak_Synchronize()
    library.espeak_Terminate()
    return soxr.resample(np.concatenate(pieces), rate, RATE)
