"""Checkpoints of a trunk: its weights, and how many blocks of the middle it has."""

import os
from pathlib import Path

import torch

from training.trunk.student import Trunk
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.engines.kokoro.runtime import load_weights
from voxwire.settings import Settings


def begin(middle: int) -> Trunk:
    """A trunk with the published weights; see :class:`Trunk`."""
    return Trunk(load_weights(prepared_directory(Settings.load().model_dir))["trunk"], middle)


def save(path: Path, trunk: Trunk) -> None:
    """Write a checkpoint, whole or not at all."""
    scratch = path.with_suffix(".part")
    torch.save({"middle": trunk.middle, "weights": trunk.state_dict()}, scratch)
    os.replace(scratch, path)


def load(path: Path) -> Trunk:
    """The trunk of a checkpoint."""
    state = torch.load(path, weights_only=True)
    trunk = begin(state["middle"])
    trunk.load_state_dict(state["weights"])
    return trunk
