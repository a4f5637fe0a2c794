"""Checkpoints: what they hold, and which are kept."""

import os
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from training.lightgen.shipped import shipped_weights
from training.lightgen.student import Student, StudentConfig, widened

KEPT = 3
"""Full checkpoints that a run keeps."""

_WEIGHTS = (".safetensors", ".onnx")
"""Files that hold nothing but weights."""

State = dict[str, Any]


def initial(path: Path | None, config: StudentConfig, seed: int) -> State:
    """Where a run begins.

    Args:
        path: a checkpoint, the ``.safetensors`` of the first experiment, the ``.onnx`` that ships, or None
            for random weights.
        config: used if the file doesn't say.
        seed: of the random weights.

    """
    if path is not None and path.suffix not in _WEIGHTS:
        return load(path)
    if path is None:
        torch.manual_seed(seed)
        weights = Student(config).state_dict()
        for name, tensor in weights.items():
            if name.endswith("gamma"):
                tensor.fill_(0.1)
    elif path.suffix == ".onnx":
        weights = shipped_weights(path)
    else:
        weights = widened(load_file(path), config, seed)
    return {"config": asdict(config), "ema": weights}


def beginning(paths: Sequence[Path], seed: int) -> State:
    """Where a run begins: several checkpoints stand for the mean of their weights, with all else of the last.

    Args:
        paths: see :func:`initial`; none for random weights.
        seed: of the random weights.

    Raises:
        ValueError: they are of networks of different sizes.

    """
    state = initial(paths[-1] if paths else None, StudentConfig(), seed)
    if len(paths) > 1:
        state["model"] = state["ema"] = load_mean(paths, last=True).state_dict()
    return state


def load(path: Path) -> State:
    """Read a checkpoint."""
    state: State = torch.load(path, map_location="cpu", weights_only=True)
    return state


def load_student(path: Path, *, last: bool = False) -> tuple[Student, State]:
    """The averaged network of a checkpoint, or with ``last`` that behind its last step, ready to be used."""
    state = initial(path, StudentConfig(), 0)
    student = Student(StudentConfig(**state["config"]))
    student.load_state_dict(state["model" if last and path.suffix not in _WEIGHTS else "ema"])
    return student.eval(), state


def load_mean(paths: Sequence[Path], *, last: bool = False) -> Student:
    """The mean of several checkpoints' networks, which went different ways from the same weights.

    It is often better than either ("model soups"; Wortsman et al., 2022). Arguments as for
    :func:`load_student`.

    Raises:
        ValueError: they are of networks of different sizes.

    """
    students = [load_student(path, last=last)[0] for path in paths]
    if any(student.config != students[0].config for student in students):
        raise ValueError("Networks of different sizes have no mean.")
    states = [student.state_dict() for student in students]
    mean = {
        name: torch.stack([state[name].double() for state in states]).mean(0).float() for name in states[0]
    }
    students[0].load_state_dict(mean)
    return students[0]


def save(state: State, path: Path) -> None:
    """Write a checkpoint whole or not at all.

    Raises:
        ValueError: a weight is not finite; what is on disk is better.

    """
    bad = [name for name, tensor in state["ema"].items() if not torch.isfinite(tensor).all()]
    if bad:
        raise ValueError(f"Weights are not finite: {', '.join(bad)}.")
    scratch = path.with_name(f".{path.name}")
    torch.save(state, scratch)
    os.replace(scratch, path)


def latest(run: Path) -> Path | None:
    """The newest full checkpoint of a run."""
    return max(run.glob("step-*.pt"), default=None)


def save_step(state: State, run: Path) -> Path:
    """Write a full checkpoint and remove the oldest ones."""
    path = run / f"step-{state['step']:08d}.pt"
    save(state, path)
    for old in sorted(run.glob("step-*.pt"))[:-KEPT]:
        old.unlink()
    return path


def save_average(state: State, path: Path) -> None:
    """Write the averaged network alone."""
    save({key: state[key] for key in ("config", "ema", "step", "seconds")}, path)


def average(ema: dict[str, Tensor], model: nn.Module, step: int, decay: float) -> None:
    """Move the running average towards the model; quickly at first."""
    share = 1 - min(decay, (1 + step) / (10 + step))
    current = model.state_dict()
    with torch.no_grad():
        torch._foreach_lerp_([ema[name] for name in current], list(current.values()), share)
