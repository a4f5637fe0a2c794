"""Take the weights of the speaker encoder from Resemblyzer's package: ``python -m tools.speaker_encoder``.

Torch is not needed: the file is a pickle that names its tensors, and behind it their bare values.
"""

import argparse
import io
import pickle
import struct
from collections import OrderedDict
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.packages import fetched
from voxwire.engines.assets import Artefact, AssetFile, Source
from voxwire.voices.speaker_encoder import LAYERS, SIZE

OUT = Path("src/voxwire/voices/data/speaker_encoder.npz")
RESEMBLYZER = Artefact(
    "resemblyzer",
    "Apache-2.0",
    17_090_379,
    (AssetFile("pretrained.pt", "39373b86598fa3da9fcddee6142382efe09777e8d37dc9c0561f41f0070f134e"),),
    (Source("pypi", ("resemblyzer==0.1.4",), {}, "resemblyzer/"),),
)


class _Tensor:
    """Where the values of a tensor are."""

    def __init__(self, key: str, offset: int, shape: tuple[int, ...]) -> None:
        self.key, self.offset, self.shape = key, offset, shape


class _Reader(pickle.Unpickler):
    """Unpickles what a checkpoint of this kind holds, and nothing else."""

    def find_class(self, module: str, name: str) -> object:
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda key, offset, shape, *_: _Tensor(key, offset, shape)
        if (module, name) == ("torch._utils", "_rebuild_parameter"):
            return lambda tensor, *_: tensor
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch", "FloatStorage"):
            return "float32"
        raise pickle.UnpicklingError(f"{module}.{name} has no place in a checkpoint.")

    def persistent_load(self, pid: tuple[str, ...]) -> str:
        kind, dtype, key, *_ = pid
        if (kind, dtype) != ("storage", "float32"):
            raise pickle.UnpicklingError("Only stored 32 bit numbers are expected.")
        return key


def read_checkpoint(data: bytes) -> dict[str, NDArray[np.float32]]:
    """Tensors of the ``model_state`` of a checkpoint in torch's format of before 2020."""
    file = io.BytesIO(data)
    for _ in range(3):
        pickle.load(file)
    state: dict[str, _Tensor] = _Reader(file).load()["model_state"]
    values = dict[str, NDArray[np.float32]]()
    for key in pickle.load(file):
        (count,) = struct.unpack("<q", file.read(8))
        values[key] = np.frombuffer(file.read(4 * count), "<f4")
    return {
        name: values[t.key][t.offset : t.offset + int(np.prod(t.shape))].reshape(t.shape)
        for name, t in state.items()
    }


def encoder_weights(state: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float16]]:
    """The network's tensors under our names; torch keeps two biases a layer that are always added."""
    weights = {"linear": state["linear.weight"], "linear_bias": state["linear.bias"]}
    for layer in range(LAYERS):
        weights[f"input{layer}"] = state[f"lstm.weight_ih_l{layer}"]
        weights[f"hidden{layer}"] = state[f"lstm.weight_hh_l{layer}"]
        weights[f"bias{layer}"] = state[f"lstm.bias_ih_l{layer}"] + state[f"lstm.bias_hh_l{layer}"]
        assert weights[f"hidden{layer}"].shape == (4 * SIZE, SIZE)
    return {name: value.astype(np.float16) for name, value in weights.items()}


def main() -> None:
    """Fetch the package and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=OUT, help="table to write")
    arguments = parser.parse_args()
    data = (fetched(RESEMBLYZER) / "pretrained.pt").read_bytes()
    np.savez_compressed(arguments.out, allow_pickle=False, **encoder_weights(read_checkpoint(data)))


if __name__ == "__main__":
    main()
