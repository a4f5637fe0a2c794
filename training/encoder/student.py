"""The encoder that is trained: the same layer, passed through half as often.

ALBERT (Lan et al., *ALBERT: A Lite BERT*, 2020) passes its input twelve times through one layer. Fewer passes
of the same weights end up elsewhere, but not so far away that a linear layer could not tell four fifths of
the variance of what twelve lead to; the rest is learnt. Biases and norms, which cost nothing, are each pass's
own.
"""

from collections.abc import Mapping

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from training.encoder.teacher import WIDTH

HEADS = 12
EPSILON = 1e-12
PER_PASS = ("attended", "widen", "narrow")
MATRICES = ("enter", *PER_PASS)
NORMS = ("attention_norm", "layer_norm")


class Encoder(nn.Module):
    """Symbols to encodings."""

    def __init__(self, weights: Mapping[str, NDArray[np.float32]], passes: int) -> None:
        """Begin with the teacher's weights; the last layer is still without any.

        Args:
            weights: see :func:`training.encoder.teacher.teacher_weights`.
            passes: through the layer.

        """
        super().__init__()
        given = {name: torch.from_numpy(value.copy()) for name, value in weights.items()}
        self.passes = passes
        self.symbols = nn.Parameter(given["symbols"])
        self.register_buffer("places", given["places"])
        self.matrices = nn.ParameterDict({name: given[f"{name}.weight"] for name in MATRICES})
        self.matrices["joint"] = torch.cat([given[f"{name}.weight"] for name in ("query", "key", "value")], 1)
        self.enter_bias = nn.Parameter(given["enter.bias"])
        self.embedding_gain = nn.Parameter(given["embedding_norm.gain"])
        self.embedding_bias = nn.Parameter(given["embedding_norm.bias"])
        vectors = {f"{name}_bias": given[f"{name}.bias"] for name in (*PER_PASS, *NORMS)}
        vectors |= {f"{name}_gain": given[f"{name}.gain"] for name in NORMS}
        vectors["joint_bias"] = torch.cat([given[f"{name}.bias"] for name in ("query", "key", "value")])
        self.vectors = nn.ParameterDict({name: v.repeat(passes, 1) for name, v in vectors.items()})
        self.out = nn.Linear(len(given["attended.bias"]), WIDTH)

    def forward(self, tokens: Tensor, known: Tensor) -> Tensor:
        """Encodings ``[B, T, 512]``; takes what :meth:`hidden` takes."""
        encodings: Tensor = self.out(self.hidden(tokens, known))
        return encodings

    def hidden(self, tokens: Tensor, known: Tensor) -> Tensor:
        """What the last pass makes of symbols, ``[B, T, 768]``.

        Args:
            tokens: numbers of symbols, ``[B, T]``.
            known: which of them belong to the text, ``[B, T]``.

        """
        count, length = tokens.shape
        x = self.symbols[tokens] + self.places[:length]
        x = functional.layer_norm(x, x.shape[-1:], self.embedding_gain, self.embedding_bias, EPSILON)
        x = x @ self.matrices["enter"] + self.enter_bias
        seen = known[:, None, None, :].expand(count, 1, length, length)
        for number in range(self.passes):
            own = {name: vectors[number] for name, vectors in self.vectors.items()}
            joint = x @ self.matrices["joint"] + own["joint_bias"]
            heads = (part.view(count, length, HEADS, -1).transpose(1, 2) for part in joint.chunk(3, -1))
            attended = functional.scaled_dot_product_attention(*heads, seen).transpose(1, 2).flatten(2)
            attended = attended @ self.matrices["attended"] + own["attended_bias"]
            x = _normed(x + attended, own, "attention_norm")
            wide = functional.gelu(x @ self.matrices["widen"] + own["widen_bias"], approximate="tanh")
            x = _normed(x + wide @ self.matrices["narrow"] + own["narrow_bias"], own, "layer_norm")
        return x

    @torch.no_grad()
    def fit_last(self, hidden: Tensor, wanted: Tensor, ridge: float = 0.01) -> None:
        """Give the last layer the weights with the least error (ridge regression).

        Args:
            hidden: what the last pass made of some symbols, ``[N, 768]``.
            wanted: the teacher's encodings of them, ``[N, 512]``.
            ridge: penalty of large weights, as a share of the number of symbols.

        """
        seen = torch.cat([hidden, hidden.new_ones(len(hidden), 1)], 1).double()
        square = seen.T @ seen + ridge * len(seen) * torch.eye(seen.shape[1], dtype=torch.float64)
        solved = torch.linalg.solve(square, seen.T @ wanted.double()).float()
        self.out.weight.copy_(solved[:-1].T)
        self.out.bias.copy_(solved[-1])


def _normed(x: Tensor, own: Mapping[str, Tensor], name: str) -> Tensor:
    return functional.layer_norm(x, x.shape[-1:], own[f"{name}_gain"], own[f"{name}_bias"], EPSILON)
