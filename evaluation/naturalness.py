"""How natural speech sounds, judged by a model: Distill-MOS (Stahl and Gamper, 2025).

It was distilled from a large self-supervised model that learnt from listeners' opinions, and gives a mean
opinion score from 1 to 5 without a reference. Differences between two renderings of one sentence tell more
than the scores themselves: they depend on voice and sentence.
"""

import functools
import sys
from collections.abc import Callable
from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np
import soxr

from voxwire.engines.base import Pcm

if TYPE_CHECKING:
    from torch.nn import Module

RATE = 16_000
"""What the model was trained on, in Hz."""


def naturalness(audio: Pcm, rate: int) -> float:
    """Mean opinion score that the model predicts, about 1 to 5.

    Args:
        audio: mono, nominally within -1…1.
        rate: of the audio in Hz.

    Raises:
        ModuleNotFoundError: the extra ``naturalness`` is not installed.

    """
    return _judge()(soxr.resample(np.asarray(audio, np.float32), rate, RATE))


@functools.cache
def _judge() -> Callable[[Pcm], float]:
    try:
        import torch

        model = _load()
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            f"Naturalness is judged by Distill-MOS, which needs '{error.name}': "
            "run pip install 'voxwire[naturalness]'."
        ) from error
    torch.set_num_threads(1)
    model.eval()

    def judge(audio: Pcm) -> float:
        with torch.no_grad():
            return float(model(torch.from_numpy(audio)[None]))

    return judge


def _load() -> "Module":
    # Only distillmos' own command reads files with torchaudio, which often fails to load beside a torch
    # built for the CPU alone.
    stub = "torchaudio" not in sys.modules
    if stub:
        sys.modules["torchaudio"] = ModuleType("torchaudio")
    try:
        from distillmos import ConvTransformerSQAModel
    finally:
        if stub:
            del sys.modules["torchaudio"]
    return ConvTransformerSQAModel()
