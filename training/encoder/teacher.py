"""The encoder that is imitated: Kokoro's ALBERT, as the prepared model has it in int8."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from voxwire.engines.base import Cancellation
from voxwire.engines.kokoro.runtime import Graph

Floats = NDArray[np.float32]

WIDTH = 512
"""Of what the encoder hands on to the predictors of durations, F0 and energy."""

_LAYER = "encoder.bert.encoder.albert_layer_groups.0.albert_layers.0"
_EMBEDDINGS = "encoder.bert.embeddings"
_PRODUCTS: Mapping[str, str] = {
    "enter": "onnx::MatMul_6547", "query": "onnx::MatMul_6548_3", "key": "onnx::MatMul_6551_3",
    "value": "onnx::MatMul_6554_3", "attended": "onnx::MatMul_6558_3", "widen": "onnx::MatMul_6559_3",
    "narrow": "onnx::MatMul_6560_3",
}  # fmt: skip
"""Matrices ``[in, out]`` by the export's names for them."""
_VECTORS: Mapping[str, str] = {
    "enter.bias": "encoder.bert.encoder.embedding_hidden_mapping_in.bias",
    "query.bias": f"{_LAYER}.attention.query.bias", "key.bias": f"{_LAYER}.attention.key.bias",
    "value.bias": f"{_LAYER}.attention.value.bias", "attended.bias": f"{_LAYER}.attention.dense.bias",
    "widen.bias": f"{_LAYER}.ffn.bias", "narrow.bias": f"{_LAYER}.ffn_output.bias",
    "attention_norm.gain": f"{_LAYER}.attention.LayerNorm.weight",
    "attention_norm.bias": f"{_LAYER}.attention.LayerNorm.bias",
    "layer_norm.gain": f"{_LAYER}.full_layer_layer_norm.weight",
    "layer_norm.bias": f"{_LAYER}.full_layer_layer_norm.bias",
    "embedding_norm.gain": f"{_EMBEDDINGS}.LayerNorm.weight",
    "embedding_norm.bias": f"{_EMBEDDINGS}.LayerNorm.bias",
}  # fmt: skip


class Teacher:
    """The prepared encoder, at work."""

    def __init__(self, prepared: Path) -> None:
        """Load it, on one thread, from the directory of the prepared model."""
        self._graph = Graph(prepared / "encoder.onnx")
        self._token = Cancellation()

    def encode(self, tokens: Sequence[int]) -> Floats:
        """The encodings ``[T, 512]`` of the numbers of symbols, pads included."""
        (encoding,) = self._graph.run({"tokens": np.array([tokens], np.int64)}, self._token)
        return encoding[0]


def teacher_weights(prepared: Path) -> dict[str, Floats]:
    """The encoder's weights in float32: matrices are ``[in, out]``, embeddings of position and kind one.

    Args:
        prepared: directory of the prepared model.

    """
    stored = {
        tensor.name: numpy_helper.to_array(tensor)
        for tensor in onnx.load(prepared / "encoder.onnx").graph.initializer
    }

    def widened(name: str) -> Floats:
        return np.asarray(stored[f"{name}_quantized"] * stored[f"{name}_scale"], np.float32)

    words, places, kinds = (
        widened(f"{_EMBEDDINGS}.{name}_embeddings.weight") for name in ("word", "position", "token_type")
    )
    return {
        "symbols": words,
        "places": places + kinds[0],
        **{f"{name}.weight": widened(stored_as) for name, stored_as in _PRODUCTS.items()},
        **{name: np.asarray(stored[stored_as], np.float32) for name, stored_as in _VECTORS.items()},
    }
