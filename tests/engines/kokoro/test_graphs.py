"""The graphs that ship are the ones the tool builds, and they agree with the published export."""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest

from tools.graphs.build import build_curves, build_generator, build_trunk
from tools.live_decoder import LiveDecoder
from voxwire.engines.kokoro.places import package_file, prepared_directory
from voxwire.engines.kokoro.prepare import EXPORT
from voxwire.engines.kokoro.symbols import numbered


def style_row(prepared: Path, pack: str, phonemes: int) -> np.ndarray:
    names = json.loads((prepared / "prepared.json").read_text("utf-8"))["packs"]
    rows = np.load(prepared / "packs.npy", mmap_mode="r")
    return np.array(rows[names.index(pack), phonemes - 1])


def test_the_tool_builds_what_ships(tmp_path: Path) -> None:
    for graph in (build_curves(), build_trunk(live=False), build_generator(live=False)):
        graph.save(tmp_path)
    for name in ("curves.onnx", "trunk.onnx", "generator.onnx"):
        assert onnx.load(tmp_path / name, load_external_data=False) == onnx.load(
            package_file(f"graphs/{name}"), load_external_data=False
        )


@pytest.mark.model
def test_encoder_and_prosody_graph_are_the_exports_own(model_dir: Path) -> None:
    prepared = prepared_directory(model_dir)
    phonemes = "ðə kwˈɪk bɹˈWn fˈɑks ʤˈʌmps."
    tokens = np.array([numbered(phonemes)], np.int64)
    style = style_row(prepared, "af_heart", len(phonemes))[None]
    whole = ort.InferenceSession(str(model_dir / "downloads" / EXPORT))
    (audio,) = whole.run(None, {"tokens": tokens, "style": style, "speed": np.ones(1, np.float32)})
    encoder, prosody = (
        ort.InferenceSession(str(prepared / f"{name}.onnx")) for name in ("encoder", "prosody")
    )
    (encoding,) = encoder.run(None, {"tokens": tokens})
    duration, *_ = prosody.run(None, {"tokens": tokens, "style": style, "encoding": encoding})
    assert np.maximum(np.round(duration), 1).sum() * 600 == len(audio)


@pytest.mark.model
def test_float_graphs_agree_with_the_quantised_export(model_dir: Path) -> None:
    """The export quantises activations as well, so agreement is close and not exact."""
    prepared = prepared_directory(model_dir)
    export = onnx.load(model_dir / "downloads" / EXPORT)
    names = ("/encoder/Reshape_output_0", "/encoder/Reshape_1_output_0", "/encoder/MatMul_1_output_0")
    for name in names:
        export.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    phonemes = "ðə kwˈɪk bɹˈWn fˈɑks ʤˈʌmps ˌOvəɹ ðə lˈAzi dˈɔɡ."
    tokens = np.array([numbered(phonemes)], np.int64)
    style = style_row(prepared, "af_heart", len(phonemes))
    whole = ort.InferenceSession(export.SerializeToString())
    audio, f0, energy, text = whole.run(
        None, {"tokens": tokens, "style": style[None], "speed": np.ones(1, np.float32)}
    )
    with LiveDecoder(prepared, threads=2) as decoder:
        ours, _ = decoder.decode(text, f0[0], energy[0], style[:128])
    assert np.corrcoef(ours, audio)[0, 1] > 0.95
