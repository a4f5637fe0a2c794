"""Where a model computes, and with what numbers. PyTorch is imported only here and behind."""

import importlib
from pathlib import Path
from types import ModuleType
from typing import Any

from voxwire.engine_settings import EngineSettings
from voxwire.errors import ConfigurationError


def required(module: str, name: str, settings: EngineSettings) -> ModuleType:
    """Import a package that one kind of engine wants.

    Raises:
        ConfigurationError: it is not installed, or can't be imported.

    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise ConfigurationError(
            f"engines.{name}: {settings.kind} needs packages that can't be imported ({error}); run"
            f" pip install 'voxwire[{settings.kind}]' and see docs/gpu-engines.md."
        ) from error


def device_for(torch: Any, name: str, settings: EngineSettings) -> str:
    """The device a model goes to.

    Raises:
        ConfigurationError: there is none of that name.

    """
    wanted, there = settings.device, int(torch.cuda.device_count()) if torch.cuda.is_available() else 0
    if wanted == "auto":
        return "cuda:0" if there else "cpu"
    if not wanted.startswith("cuda"):
        return wanted
    number = int(wanted.partition(":")[2] or 0)
    if number >= there:
        found = f"it sees {there} of them" if there else "it sees none"
        raise ConfigurationError(
            f"engines.{name}.device: PyTorch {torch.__version__} has no {wanted}; {found}. See whether"
            ' nvidia-smi lists the GPU and PyTorch is a CUDA build, or set device = "cpu" to try it without.'
        )
    return f"cuda:{number}"


def dtype_for(torch: Any, device: str, settings: EngineSettings) -> Any:
    """The numbers a model computes with: half as long on a GPU, if nothing else is wanted."""
    if settings.dtype != "auto":
        return getattr(torch, settings.dtype)
    if not device.startswith("cuda"):
        return torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16


def checkpoint_directory(name: str, settings: EngineSettings) -> Path:
    """Where a checkpoint lies, fetched from the hub if need be.

    Raises:
        ConfigurationError: there is none, or it can't be fetched.

    """
    if settings.local:
        directory = Path(settings.checkpoint)
        if directory.is_dir():
            return directory
        raise ConfigurationError(f"engines.{name}.checkpoint: there is no directory {directory}.")
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(settings.checkpoint))
    except Exception as error:  # whatever a hub, its cache and the network may come to
        raise ConfigurationError(
            f"engines.{name}.checkpoint: {settings.checkpoint} can't be fetched from the hub: {error}."
            f" Fetch it elsewhere ('hf download {settings.checkpoint} --local-dir DIR') and name that"
            " directory."
        ) from error
