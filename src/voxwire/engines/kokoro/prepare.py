"""Turn the fetched model into what the engine loads: once, atomically, without PyTorch.

A prepared model is a directory:

====================  ==========================================================================
``encoder.onnx``      the export's own int8 graph from symbols to what ALBERT makes of them
``prosody.onnx``      the same from there to durations, prosody features and text features
``curves.onnx``       F0 and energy, float32, with its weights beside it, for tools
``curves_int8.onnx``  the same with its LSTM and large convolutions in int8, which is what speaks
``trunk.onnx``        decoder before the generator, in windows, float32, with its weights beside it, for tools
``trunk_int8.onnx``   the same with large convolutions in int8, which is what speaks
``generator.onnx``    ISTFTNet generator, in windows, float32, with its weights beside it
``weights.json``      where in those files each tensor lies
``host.npz``          the style layers of the adaptive norms and the harmonic source's weights
``packs.npy``         the voice packs, ``[54, 510, 256]``
``prepared.json``     names of the packs, and a digest of every file above
====================  ==========================================================================

It is built in a scratch directory beside its final place and renamed at the end, so a directory that exists
is whole.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnx.utils import Extractor

from voxwire.engines.assets import Progress, fetch, file_digest, load_manifest, verify
from voxwire.engines.kokoro.dequantise import Tensor, dequantise
from voxwire.engines.kokoro.norms import CURVE_NORMS, GENERATOR_NORMS, TRUNK_NORMS
from voxwire.engines.kokoro.places import is_prepared, package_file, prepared_directory
from voxwire.engines.kokoro.quantise import quantised
from voxwire.engines.kokoro.quantise_whole import quantised_whole
from voxwire.engines.kokoro.runtime import WEIGHTS_INDEX
from voxwire.errors import AssetError

EXPORT = "kokoro-v1.0.int8.onnx"
PACK_SHAPE = (510, 256)
_GRAPHS = ("curves", "trunk", "generator")
_SMALLER = {"curves": quantised_whole, "trunk": quantised}
_Cuts = Mapping[str, tuple[str, tuple[int | str, ...]]]
_ENCODER_OUTPUTS: _Cuts = {"encoding": ("/encoder/bert_encoder/Add_output_0", (1, "tokens", 512))}
_PROSODY_OUTPUTS: _Cuts = {
    "duration": ("/encoder/Div_output_0", (1, "tokens")),
    "prosody": ("/encoder/predictor/text_encoder/Concat_4_output_0", (1, "tokens", 640)),
    "text": ("/encoder/text_encoder/Transpose_2_output_0", (1, 512, "tokens")),
}
"""Where the export is cut: frames per token before rounding, prosody features, text features."""


def pull(model_dir: Path, progress: Progress, *, mend: bool = False) -> Path:
    """Fetch what is missing and prepare it, if that has not been done.

    Args:
        model_dir: where models are.
        progress: told of every step.
        mend: whether every file is read, and what is damaged made anew; takes about a second.

    Returns:
        The prepared directory.

    Raises:
        AssetError: something could not be fetched, verified or written.

    """
    prepared = prepared_directory(model_dir)
    if is_prepared(model_dir) and not (mend and damaged_files(model_dir)):
        return prepared
    downloads = model_dir / "downloads"
    artefacts = load_manifest(package_file("assets.yaml"))
    for artefact in artefacts:
        fetch(artefact, downloads, progress)
    packs = [file.name for artefact in artefacts for file in artefact.files if file.name.endswith(".bin")]
    try:
        scratch = Path(tempfile.mkdtemp(dir=model_dir, prefix=".prepare-"))
        try:
            _prepare(downloads, sorted(packs), scratch, progress)
            scratch.chmod(0o755)  # mkdtemp keeps others out, and a model directory may be shared
            shutil.rmtree(prepared, ignore_errors=True)
            os.replace(scratch, prepared)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        raise AssetError(f"The model can't be prepared in {model_dir}: {error}.") from error
    return prepared


def damaged_files(model_dir: Path) -> list[str]:
    """Files of the prepared model that are absent or differ from their digest, and downloads that differ.

    A prepared model needs no downloads any more.
    """
    prepared = prepared_directory(model_dir)
    try:
        digests: dict[str, str] = json.loads((prepared / "prepared.json").read_text("utf-8"))["files"]
    except (OSError, ValueError, KeyError):
        return [str(prepared)]
    bad = [str(prepared / name) for name, digest in digests.items() if not _intact(prepared / name, digest)]
    downloads = model_dir / "downloads"
    for artefact in load_manifest(package_file("assets.yaml")):
        differing = verify(artefact, downloads)
        bad += [str(downloads / name) for name in differing if (downloads / name).exists()]
    return bad


def _intact(path: Path, digest: str) -> bool:
    return path.is_file() and file_digest(path) == digest


def _prepare(downloads: Path, packs: list[str], target: Path, progress: Progress) -> None:
    steps = len(_GRAPHS) + 3
    progress("preparing the prosody graph", 0, steps)
    export = onnx.load(downloads / EXPORT)
    tensors = dequantise(export)
    onnx.save(cut_encoder(export), target / "encoder.onnx")
    onnx.save(cut_prosody(export), target / "prosody.onnx")
    places = {}
    for step, name in enumerate(_GRAPHS, 1):
        progress(f"preparing the {name} graph", step, steps)
        shutil.copyfile(package_file(f"graphs/{name}.onnx"), target / f"{name}.onnx")
        graph = onnx.load(target / f"{name}.onnx", load_external_data=False)
        places[name] = write_weights(graph, tensors, target / f"{name}.weights")
        if smaller := _SMALLER.get(name):
            onnx.save(smaller(graph, tensors), target / f"{name}_int8.onnx")
    (target / WEIGHTS_INDEX).write_text(json.dumps(places), "utf-8")
    progress("preparing the voice packs", steps - 2, steps)
    np.savez(target / "host.npz", allow_pickle=False, **host_tensors(tensors))
    table = np.stack([np.fromfile(downloads / name, "<f4").reshape(PACK_SHAPE) for name in packs])
    np.save(target / "packs.npy", table)
    progress("checking", steps - 1, steps)
    contents = {path.name: file_digest(path) for path in sorted(target.iterdir())}
    description = {"packs": [name.removesuffix(".bin") for name in packs], "files": contents}
    (target / "prepared.json").write_text(json.dumps(description, indent=1), "utf-8")
    progress("prepared", steps, steps)


def cut_encoder(export: onnx.ModelProto) -> onnx.ModelProto:
    """Keep of the export what makes encodings of symbols, under plain names.

    The result takes ``tokens`` int64 ``[1, T]`` and gives ``encoding`` float32 ``[1, T, 512]``.
    """
    return _cut(export, ["tokens"], _ENCODER_OUTPUTS)


def cut_prosody(export: onnx.ModelProto) -> onnx.ModelProto:
    """Keep of the export what leads from there to durations and text features, under plain names.

    The result takes ``tokens`` int64 ``[1, T]``, ``encoding`` float32 ``[1, T, 512]`` and ``style`` float32
    ``[1, 256]``.
    """
    ((encoding, _),) = _ENCODER_OUTPUTS.values()
    part = _cut(export, ["tokens", "style", "speed", encoding], _PROSODY_OUTPUTS)
    part.graph.input.remove(next(value for value in part.graph.input if value.name == "speed"))
    part.graph.initializer.append(numpy_helper.from_array(np.ones(1, np.float32), "speed"))
    for node in part.graph.node:
        for place, name in enumerate(node.input):
            if name == encoding:
                node.input[place] = "encoding"
    next(value for value in part.graph.input if value.name == encoding).name = "encoding"
    return part


def _cut(export: onnx.ModelProto, inputs: list[str], outputs: _Cuts) -> onnx.ModelProto:
    """What lies between some inputs and some outputs, which are renamed."""
    inner = {**dict(_ENCODER_OUTPUTS.values()), **dict(outputs.values())}
    for info in [info for info in export.graph.value_info if info.name in inner]:
        export.graph.value_info.remove(info)
    for name, shape in inner.items():
        export.graph.value_info.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
    part: onnx.ModelProto = Extractor(export).extract_model(inputs, [name for name, _ in outputs.values()])
    del part.graph.output[:]
    for name, (within, shape) in outputs.items():
        part.graph.node.append(helper.make_node("Identity", [within], [name]))
        part.graph.output.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
    return part


def write_weights(
    graph: onnx.ModelProto, tensors: Mapping[str, Tensor], path: Path
) -> dict[str, tuple[int, list[int]]]:
    """Write the flat weight file that a graph's initialisers point into.

    Returns:
        Where each tensor lies in it, in bytes, and its shape.

    Raises:
        AssetError: the model lacks a tensor, or has it in another shape.

    """
    places = dict[str, tuple[int, list[int]]]()
    with path.open("wb") as out:
        for initializer in graph.graph.initializer:
            if initializer.data_location != TensorProto.EXTERNAL:
                continue
            where = {entry.key: entry.value for entry in initializer.external_data}
            tensor = tensors.get(initializer.name)
            shape = list(initializer.dims)
            if tensor is None or list(tensor.shape) != shape or where["location"] != path.name:
                raise AssetError(f"The model has no tensor {initializer.name} of shape {shape}.")
            offset = int(where["offset"])
            out.seek(offset)
            out.write(tensor.astype("<f4").tobytes())
            places[initializer.name] = offset, shape
    return places


def host_tensors(tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Collect what the host computes itself: style layers of each graph's norms, and the source's mixer.

    For graph ``g`` with ``C`` channels over all its norms: ``g_gain_weight`` ``[C, 128]``, ``g_gain_bias``
    ``[C]`` (with the 1 that the model adds), ``g_bias_weight``, ``g_bias_bias``.
    """
    host: dict[str, Tensor] = {
        "source_weight": tensors["decoder.generator.source.weight"][0],
        "source_bias": tensors["decoder.generator.source.bias"],
    }
    for graph, norms in (("curves", CURVE_NORMS), ("trunk", TRUNK_NORMS), ("generator", GENERATOR_NORMS)):
        for half, kind, offset in ((0, "gain", 1.0), (1, "bias", 0.0)):
            weights, biases = [], []
            for norm in norms:
                rows = slice(half * norm.channels, (half + 1) * norm.channels)
                weights.append(tensors[f"{norm.name}.fc.weight"][rows])
                biases.append(tensors[f"{norm.name}.fc.bias"][rows] + np.float32(offset))
            host[f"{graph}_{kind}_weight"] = np.concatenate(weights)
            host[f"{graph}_{kind}_bias"] = np.concatenate(biases)
    return host
