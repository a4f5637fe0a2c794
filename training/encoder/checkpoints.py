"""Checkpoints of an encoder: its weights, and how many passes they are for."""

import os
from pathlib import Path

import torch

from training.encoder.student import Encoder
from training.encoder.teacher import teacher_weights
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.settings import Settings


def begin(passes: int) -> Encoder:
    """An encoder with the weights of the prepared model."""
    return Encoder(teacher_weights(prepared_directory(Settings.load().model_dir)), passes)


def save(path: Path, encoder: Encoder) -> None:
    """Write a checkpoint, whole or not at all."""
    scratch = path.with_suffix(".part")
    torch.save({"passes": encoder.passes, "weights": encoder.state_dict()}, scratch)
    os.replace(scratch, path)


def load(path: Path) -> Encoder:
    """The encoder of a checkpoint."""
    state = torch.load(path, weights_only=True)
    encoder = begin(state["passes"])
    encoder.load_state_dict(state["weights"])
    return encoder
