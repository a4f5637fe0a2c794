"""Finding the code of CosyVoice, which is no package of its own, and loading a checkpoint with it."""

import importlib
import sys
from types import ModuleType
from typing import Any

from voxwire.engine_settings import EngineSettings
from voxwire.engines.local.devices import checkpoint_directory, device_for, required
from voxwire.errors import ConfigurationError

CLASSES = {"cosyvoice2.yaml": "CosyVoice2", "cosyvoice3.yaml": "CosyVoice3"}
"""What loads a checkpoint, by a file it has."""
RECORDING_S = 30
"""Longest recording that the code takes, in seconds."""


def load(name: str, settings: EngineSettings) -> tuple[Any, int]:
    """Load a checkpoint.

    Args:
        name: what the installation calls the engine.
        settings: of it.

    Returns:
        An object of the code's ``CosyVoice2`` or ``CosyVoice3``, and which of the two.

    Raises:
        ConfigurationError: it can't be loaded.

    """
    torch = required("torch", name, settings)
    _check_device(torch, name, settings)
    code = code_of(name, settings)
    directory = checkpoint_directory(name, settings)
    found = [CLASSES[file] for file in CLASSES if (directory / file).is_file()]
    if not found:
        raise ConfigurationError(
            f"engines.{name}.checkpoint: {directory} has neither {' nor '.join(CLASSES)}; it must be a whole"
            " checkpoint of CosyVoice 2 or 3. See docs/gpu-engines.md."
        )
    if not hasattr(code, found[0]):
        raise ConfigurationError(
            f"engines.{name}: the code in {code.__file__} knows no {found[0]}; name a newer clone of it with"
            " 'repository'."
        )
    frontend: Any = importlib.import_module("cosyvoice.cli.frontend")
    frontend.load_wav = load_wav
    try:
        model = getattr(code, found[0])(str(directory), fp16=settings.dtype == "float16")
    except Exception as error:  # a library of that size raises anything
        raise ConfigurationError(
            f"engines.{name}: {settings.checkpoint} can't be loaded: {type(error).__name__}: {error}. See"
            " docs/gpu-engines.md for what it must hold."
        ) from error
    return model, int(found[0][-1])


def load_wav(source: str, target_sr: int, min_sr: int = 0) -> Any:
    """Read a recording, instead of the code's own function.

    That asks torchaudio, which since 2.9 reads no file without a decoder from elsewhere.

    Args:
        source: a WAV file.
        target_sr: rate it shall have, in Hz.
        min_sr: accepted and ignored.

    Returns:
        A tensor, ``[1, samples]``.

    """
    del min_sr
    import soundfile
    import torch
    import torchaudio

    samples, rate = soundfile.read(source, dtype="float32", always_2d=True, frames=-1)
    speech = torch.from_numpy(samples[: RECORDING_S * rate].mean(axis=1))[None]
    return torchaudio.functional.resample(speech, rate, target_sr)


def _check_device(torch: Any, name: str, settings: EngineSettings) -> None:
    """The code takes the first GPU it sees, and the CPU where it sees none."""
    there = device_for(torch, name, settings)
    takes = "cuda:0" if torch.cuda.is_available() else "cpu"
    if there != takes:
        raise ConfigurationError(
            f"engines.{name}.device: the code of CosyVoice computes on {takes}, not on {there}; leave it out,"
            " and choose what the code sees with CUDA_VISIBLE_DEVICES in the environment (empty: the CPU)."
        )
    if settings.dtype == "bfloat16":
        raise ConfigurationError(f"engines.{name}.dtype: CosyVoice computes in float32 or float16.")


def code_of(name: str, settings: EngineSettings) -> ModuleType:
    """Import the code.

    Raises:
        ConfigurationError: it is not there, or something it needs is not.

    """
    repository = settings.repository
    if repository is not None:
        matcha = repository / "third_party" / "Matcha-TTS"
        for there in (repository / "cosyvoice", matcha / "matcha"):
            if not there.is_dir():
                raise ConfigurationError(
                    f"engines.{name}.repository: there is no directory {there}; make the clone with"
                    " git clone --recursive https://github.com/FunAudioLLM/CosyVoice"
                )
        for place in (matcha, repository):
            if str(place) not in sys.path:
                sys.path.insert(0, str(place))
    return required("cosyvoice.cli.cosyvoice", name, settings)
