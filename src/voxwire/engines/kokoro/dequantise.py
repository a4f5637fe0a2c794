"""Read the published int8 export of Kokoro-82M back into float32 tensors under plain module names.

The export is ONNX Runtime's dynamic quantisation: a weight is ``(q - zero_point) * scale``. Zero points
are shared between initialisers, so they are read off the nodes that use them. Recurrent weights stay in
ONNX's own gate order, which our graphs use as well.
"""

import re
from collections.abc import Callable

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from voxwire.errors import AssetError

Tensor = NDArray[np.float32]
Reader = Callable[[str], NDArray[np.generic]]

_FOLDED = {
    "predictor.F0.1.pool.weight": "/encoder/F0.1/Mul_output_0",
    "predictor.N.1.pool.weight": "/encoder/N.1/Mul_output_0",
    "decoder.decode.3.pool.weight": "/decoder/decoder/decode.3/Mul_output_0",
    "decoder.generator.ups.0.weight": "/decoder/decoder/generator/Mul_output_0",
    "decoder.generator.ups.1.weight": "/decoder/decoder/generator/Mul_1_output_0",
    "decoder.generator.conv_post.weight": "/decoder/decoder/generator/Mul_2_output_0",
}
"""Weight-normalised tensors that the exporter folded into anonymous constants."""

_SOURCE_WEIGHT = "onnx::MatMul_6993"
_INVERSE_BASIS = "decoder.decoder.generator.stft.istft.stft.inverse_basis"
_OVERLAP = 4.0
"""Frame length 20 over hop 5; the exporter scales the inverse transform by it in a node of its own."""

_RENAMED = (
    (re.compile(r"^decoder\.decoder\."), "decoder."),
    (re.compile(r"^encoder\.(F0|N|shared)\b"), r"predictor.\1"),
    (re.compile(r"^encoder\.(F0|N)_proj"), r"predictor.\1_proj"),
    (re.compile(r"^encoder\.predictor\."), "predictor."),
    (re.compile(r"^decoder\.asr_res\.(asr_res\.)?0"), "decoder.asr_res"),
    (re.compile(r"^decoder\.generator\.m_source\.l_linear"), "decoder.generator.source"),
)


def dequantise(model: onnx.ModelProto) -> dict[str, Tensor]:
    """Read every tensor of the decoder and of the curve predictor, and some more beside them.

    Args:
        model: the export named ``kokoro-v1.0.int8.onnx``.

    Returns:
        Name to float32 array: convolutions and linear layers in PyTorch's layout, the LSTM in ONNX's
        (``w`` ``[2, 4H, in]``, ``r`` ``[2, 4H, H]``, ``b`` ``[2, 8H]``).

    Raises:
        AssetError: the model is not that export.

    """
    initializers = {tensor.name: tensor for tensor in model.graph.initializer}

    def read(name: str) -> NDArray[np.generic]:
        if name not in initializers:
            raise AssetError(f"The model is not the int8 export of Kokoro-82M: it has no tensor {name!r}.")
        array: NDArray[np.generic] = numpy_helper.to_array(initializers[name])
        return array

    tensors: dict[str, Tensor] = {}
    for node in model.graph.node:
        if node.op_type in ("ConvInteger", "MatMulInteger") and node.input[1] in initializers:
            weight = _dequantised(read, node.input[1], node.input[3])
            tensors[_module_of(node) + ".weight"] = weight if node.op_type == "ConvInteger" else weight.T
        elif node.op_type == "DynamicQuantizeLSTM":
            tensors.update(_lstm(read, node))
    for name, tensor in initializers.items():
        if name.startswith(("decoder.", "encoder.")) and tensor.data_type == onnx.TensorProto.FLOAT:
            tensors[_renamed(name)] = read(name).astype(np.float32)
    tensors.update({name: read(source).astype(np.float32) for name, source in _FOLDED.items()})
    tensors["decoder.generator.source.weight"] = read(_SOURCE_WEIGHT).astype(np.float32).T
    tensors["decoder.generator.inverse_basis"] = read(_INVERSE_BASIS).astype(np.float32) * _OVERLAP
    return {name: np.ascontiguousarray(tensor, np.float32) for name, tensor in tensors.items()}


def _dequantised(read: Reader, quantised: str, zero_point: str) -> Tensor:
    scale = read(quantised.removesuffix("_quantized") + "_scale").astype(np.float32)
    offset = read(zero_point).astype(np.float32)
    return (read(quantised).astype(np.float32) - offset) * scale


def _lstm(read: Reader, node: onnx.NodeProto) -> dict[str, Tensor]:
    """Weights of one bidirectional LSTM; quantised ones are stored ``[2, in, 4H]``."""
    name = _module_of(node)
    recurrent: dict[str, Tensor] = {}
    for key, quantised, scale, zero in (("w", 1, 8, 9), ("r", 2, 10, 11)):
        factor = read(node.input[scale]).astype(np.float32).reshape(2, 1, -1)
        offset = read(node.input[zero]).astype(np.float32).reshape(-1, 1, 1)
        weight = (read(node.input[quantised]).astype(np.float32) - offset) * factor
        recurrent[f"{name}.{key}"] = weight.transpose(0, 2, 1)
    return {**recurrent, f"{name}.b": read(node.input[3]).astype(np.float32)}


def _module_of(node: onnx.NodeProto) -> str:
    """``/decoder/decoder/encode/conv1/Conv_quant`` is the module ``decoder.encode.conv1``."""
    return _renamed(node.name.strip("/").rsplit("/", 1)[0].replace("/", "."))


def _renamed(name: str) -> str:
    for pattern, replacement in _RENAMED:
        name = pattern.sub(replacement, name)
    return name
