"""The trunk that is trained: Kokoro's own, without blocks of its middle.

The published trunk (StyleTTS 2; Li et al., 2023) has five residual blocks: one that takes text features, F0
and energy, three of 1024 channels, and one that doubles the rate of frames. Their norms are scales and shifts
here, as the engine computes them. What the blocks that are left out do to the signal is at first done by a
linear map, which is fitted and folded into the last layers before them; then all is trained.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from voxwire.engines.kokoro.norms import TRUNK_NORMS

BLOCKS = ("encode", "decode.0", "decode.1", "decode.2", "decode.3")
SLOPE = 0.2
HALF = 0.7071067690849304
"""What a block's two ways are weighed with."""
OWN_NAMES: Mapping[str, str] = {"first": "conv1", "second": "conv2", "shortcut": "conv1x1", "widen": "pool"}
"""The layers of a block, and how the published model calls them."""

Weights = Mapping[str, NDArray[np.float32]]


class Inputs(NamedTuple):
    """What a trunk is given."""

    text: Tensor
    """``[B, 512, F]``."""
    f0: Tensor
    """Hz, ``[B, 1, 1 + 2F]``: with the half frame before."""
    energy: Tensor
    """``[B, 1, 1 + 2F]``."""
    scale: Tensor
    """Of all norms of the published trunk, ``[B, 9482, 1]``."""
    shift: Tensor


def _places() -> dict[str, slice]:
    ends = np.cumsum([norm.channels for norm in TRUNK_NORMS])
    return {
        norm.name: slice(int(end) - norm.channels, int(end))
        for norm, end in zip(TRUNK_NORMS, ends, strict=True)
    }


PLACES = _places()
"""Where the channels of each norm are."""


class Block(nn.Module):
    """A residual block."""

    def __init__(self, name: str, weights: Weights) -> None:
        """Take its published weights."""
        super().__init__()
        self.norms = [PLACES[f"decoder.{name}.norm{number}"] for number in (1, 2)]
        self.layers = nn.ParameterDict()
        for own, published in OWN_NAMES.items():
            for part in ("weight", "bias"):
                value = weights.get(f"decoder.{name}.{published}.{part}")
                if value is not None:
                    self.layers[f"{own}_{part}"] = torch.from_numpy(np.array(value))

    def forward(self, x: Tensor, scale: Tensor, shift: Tensor) -> Tensor:
        """``[B, in, n]`` to ``[B, out, n]``, or twice as many frames where it has a layer for that."""
        layers = self.layers
        h = functional.leaky_relu(x * scale[:, self.norms[0]] + shift[:, self.norms[0]], SLOPE)
        passed = functional.conv1d(x, layers["shortcut_weight"])
        if "widen_weight" in layers:
            h = functional.conv_transpose1d(
                h,
                layers["widen_weight"],
                layers["widen_bias"],
                stride=2,
                padding=1,
                output_padding=1,
                groups=h.shape[1],
            )
            passed = passed.repeat_interleave(2, -1)
        h = functional.conv1d(h, layers["first_weight"], layers["first_bias"], padding=1)
        h = functional.leaky_relu(h * scale[:, self.norms[1]] + shift[:, self.norms[1]], SLOPE)
        h = functional.conv1d(h, layers["second_weight"], layers["second_bias"], padding=1)
        return HALF * (passed + h)


class Trunk(nn.Module):
    """Text features, F0 and energy to the features of the generator."""

    def __init__(self, weights: Weights, middle: int = 3) -> None:
        """Take the published weights.

        Args:
            weights: by the names of ``dequantise``.
            middle: how many of the three blocks between the first and the last are there.

        """
        super().__init__()
        self.middle = middle
        self.names = [*BLOCKS[: 1 + middle], BLOCKS[-1]]
        self.blocks = nn.ModuleList(Block(name, weights) for name in self.names)
        self.layers = nn.ParameterDict(
            {
                f"{layer}_{part}": torch.from_numpy(np.array(weights[f"decoder.{layer}.{part}"]))
                for layer in ("F0_conv", "N_conv", "asr_res")
                for part in ("weight", "bias")
            }
        )

    def forward(self, inputs: Inputs) -> Tensor:
        """Features ``[B, 512, 2F]``."""
        features: Tensor = self.blocks[-1](self.before_last(inputs), inputs.scale, inputs.shift)
        return features

    def before_last(self, inputs: Inputs) -> Tensor:
        """What the last block is given, ``[B, 1090, F]``: 1024 channels of the one before, and the inputs."""
        curves = [
            self._layer(f"{name}_conv", curve, 2) for name, curve in (("F0", inputs.f0), ("N", inputs.energy))
        ]
        again = torch.cat([self._layer("asr_res", inputs.text), *curves], 1)
        x = torch.cat([inputs.text, *curves], 1)
        for block in self.blocks[:-1]:
            x = torch.cat([block(x, inputs.scale, inputs.shift), again], 1)
        return x

    def _layer(self, name: str, x: Tensor, stride: int = 1) -> Tensor:
        return functional.conv1d(x, self.layers[f"{name}_weight"], self.layers[f"{name}_bias"], stride)

    @torch.no_grad()
    def stand_in(self, given: Tensor, wanted: Tensor, ridge: float = 0.001) -> None:
        """Let the last block before the end do, as well as a linear map can, what those left out did.

        Args:
            given: what :meth:`before_last` made of some frames, ``[N, 1090]``.
            wanted: the same of the published trunk, ``[N, 1090]``.
            ridge: penalty of large weights, as a share of their inputs' power.

        """
        seen = torch.cat([given, given.new_ones(len(given), 1)], 1).double()
        square = seen.T @ seen
        square += ridge * square.diagonal().mean() * torch.eye(len(square), dtype=torch.float64)
        block = self.blocks[-2].layers
        out = len(block["second_bias"])
        solved = torch.linalg.solve(square, seen.T @ wanted[:, :out].double()).float()
        mixed, again, constant = solved[:out].T, solved[out:-1].T, solved[-1]
        # The last 66 inputs of the map are linear in the inputs of the block.
        from_inputs = self._again_of_inputs(block["shortcut_weight"].shape[1])
        block["shortcut_weight"][:] = torch.einsum("oi,ijk->ojk", mixed, block["shortcut_weight"])
        block["shortcut_weight"][:, :, 0] += again @ from_inputs / HALF
        constant = constant + again @ self._again_bias(from_inputs)
        block["second_weight"][:] = torch.einsum("oi,ijk->ojk", mixed, block["second_weight"])
        block["second_bias"][:] = mixed @ block["second_bias"] + constant / HALF

    def _again_of_inputs(self, width: int) -> Tensor:
        """What gives ``again`` of the inputs of the last block before the end, ``[66, width]``."""
        again = 64 + 2
        matrix = torch.zeros(again, width)
        if self.middle:
            matrix[:, -again:] = torch.eye(again)
        else:
            matrix[:64, :512] = self.layers["asr_res_weight"][:, :, 0]
            matrix[64:, 512:] = torch.eye(2)
        return matrix

    def _again_bias(self, from_inputs: Tensor) -> Tensor:
        bias = torch.zeros(len(from_inputs))
        if not self.middle:
            bias[:64] = self.layers["asr_res_bias"]
        return bias

    def by_published_names(self) -> dict[str, NDArray[np.float32]]:
        """All weights by the names of ``dequantise``."""
        named = dict[str, NDArray[np.float32]]()
        for own, value in self.layers.items():
            layer, _, part = own.rpartition("_")
            named[f"decoder.{layer}.{part}"] = value.detach().numpy()
        for name, block in zip(self.names, self.blocks, strict=True):
            for own, value in block.layers.items():
                layer, _, part = own.rpartition("_")
                named[f"decoder.{name}.{OWN_NAMES[layer]}.{part}"] = value.detach().numpy()
        return named


def fit(student: Trunk, teacher: Trunk, spoken: Sequence[Inputs]) -> None:
    """Give a student its first weights; see :meth:`Trunk.stand_in`."""
    with torch.inference_mode():
        given, wanted = (
            torch.cat([trunk.before_last(each)[0].T for each in spoken]) for trunk in (student, teacher)
        )
    student.stand_in(given.clone(), wanted.clone())
