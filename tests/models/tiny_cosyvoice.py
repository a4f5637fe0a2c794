"""A checkpoint of CosyVoice 2 of random numbers, whole and in the format of the published one, but tiny."""

from pathlib import Path
from typing import Any

import onnx
import torch
import yaml
from hyperpyyaml import load_hyperpyyaml
from onnx import TensorProto, helper
from tiny_qwen import write_tokenizer
from transformers import Qwen2Config, Qwen2ForCausalLM

TOKENS = 6561
"""Speech tokens; the code knows some of them by number."""
WIDTH = 32
CHANNELS = 512
"""Of the flow's encoder; the code takes no others."""


class Tag:
    """A value of HyperPyYAML: what to make, and of what."""

    def __init__(self, tag: str, **values: Any) -> None:
        self.tag, self.values = tag, values


def write_cosyvoice(directory: Path) -> Path:
    """Make one of CosyVoice 2."""
    torch.manual_seed(7)
    language = directory / "CosyVoice-BlankEN"
    write_tokenizer(language, ("<|endoftext|>", "<|im_start|>", "<|im_end|>"))
    small = Qwen2Config(
        vocab_size=400,
        hidden_size=WIDTH,
        intermediate_size=64,
        num_hidden_layers=1,
        num_attention_heads=2,
        num_key_value_heads=1,
    )
    Qwen2ForCausalLM(small).save_pretrained(language)
    text = written(_second())
    (directory / "cosyvoice2.yaml").write_text(text)
    made = load_hyperpyyaml(text, overrides={"qwen_pretrain_path": str(language)})
    made["llm"].llm_decoder.weight.data.normal_(std=1.0)
    for part in ("llm", "flow", "hift"):
        torch.save(made[part].state_dict(), directory / f"{part}.pt")
        # So the package calls them that brings the code to these tests.
        (directory / f"{part}-original.pt").hardlink_to(directory / f"{part}.pt")
    torch.save({"Anna": {"embedding": torch.randn(1, 192)}}, directory / "spk2info.pt")
    _write_speaker_encoder(directory / "campplus.onnx")
    _write_speech_tokenizer(directory / "speech_tokenizer_v2.onnx")
    return directory


def written(values: dict[str, Any]) -> str:
    """HyperPyYAML text."""

    class Dumper(yaml.SafeDumper):
        pass

    Dumper.add_representer(Tag, lambda dumper, tag: dumper.represent_mapping(tag.tag, tag.values))
    return yaml.dump(values, Dumper=Dumper, sort_keys=False).replace(
        "'!ref <qwen_pretrain_path>'", "!ref <qwen_pretrain_path>"
    )


def _second() -> dict[str, Any]:
    """The file of CosyVoice 2, with small numbers where it has large ones."""
    return {
        "sample_rate": 24_000,
        "qwen_pretrain_path": "",
        "allowed_special": "all",
        "get_tokenizer": Tag(
            "!name:cosyvoice.tokenizer.tokenizer.get_qwen_tokenizer",
            token_path="!ref <qwen_pretrain_path>",
            skip_special_tokens=True,
        ),
        "feat_extractor": _mel(),
        "llm": Tag(
            "!new:cosyvoice.llm.llm.Qwen2LM",
            llm_input_size=WIDTH,
            llm_output_size=WIDTH,
            speech_token_size=TOKENS,
            length_normalized_loss=True,
            lsm_weight=0,
            mix_ratio=[5, 15],
            llm=Tag("!new:cosyvoice.llm.llm.Qwen2Encoder", pretrain_path="!ref <qwen_pretrain_path>"),
            sampling=Tag(
                "!name:cosyvoice.utils.common.ras_sampling", top_p=0.8, top_k=25, win_size=10, tau_r=0.1
            ),
        ),
        "flow": Tag(
            "!new:cosyvoice.flow.flow.CausalMaskedDiffWithXvec",
            input_size=CHANNELS,
            output_size=80,
            spk_embed_dim=192,
            output_type="mel",
            vocab_size=TOKENS,
            input_frame_rate=25,
            only_mask_loss=True,
            token_mel_ratio=2,
            pre_lookahead_len=3,
            encoder=Tag(
                "!new:cosyvoice.transformer.upsample_encoder.UpsampleConformerEncoder",
                output_size=CHANNELS,
                attention_heads=2,
                linear_units=64,
                num_blocks=1,
                dropout_rate=0.1,
                positional_dropout_rate=0.1,
                attention_dropout_rate=0.1,
                normalize_before=True,
                input_layer="linear",
                pos_enc_layer_type="rel_pos_espnet",
                selfattention_layer_type="rel_selfattn",
                input_size=CHANNELS,
                use_cnn_module=False,
                macaron_style=False,
                static_chunk_size=25,
            ),
            decoder=Tag(
                "!new:cosyvoice.flow.flow_matching.CausalConditionalCFM",
                in_channels=240,
                n_spks=1,
                spk_emb_dim=80,
                cfm_params=_matching(),
                estimator=Tag(
                    "!new:cosyvoice.flow.decoder.CausalConditionalDecoder",
                    in_channels=320,
                    out_channels=80,
                    channels=[32],
                    dropout=0.0,
                    attention_head_dim=8,
                    n_blocks=1,
                    num_mid_blocks=1,
                    num_heads=2,
                    act_fn="gelu",
                    static_chunk_size=50,
                    num_decoding_left_chunks=-1,
                ),
            ),
        ),
        "hift": Tag("!new:cosyvoice.hifigan.generator.HiFTGenerator", **_vocoder("ConvRNNF0Predictor")),
    }


def _mel() -> Tag:
    return Tag(
        "!name:matcha.utils.audio.mel_spectrogram",
        n_fft=1920,
        num_mels=80,
        sampling_rate=24_000,
        hop_size=480,
        win_size=1920,
        fmin=0,
        fmax=8000,
        center=False,
    )


def _matching() -> Tag:
    content = {
        "sigma_min": 1e-06,
        "solver": "euler",
        "t_scheduler": "cosine",
        "training_cfg_rate": 0.2,
        "inference_cfg_rate": 0.7,
        "reg_loss_type": "l1",
    }
    return Tag("!new:omegaconf.DictConfig", content=content)


def _vocoder(predictor: str) -> dict[str, Any]:
    return {
        "in_channels": 80,
        "base_channels": 32,
        "nb_harmonics": 8,
        "sampling_rate": 24_000,
        "nsf_alpha": 0.1,
        "nsf_sigma": 0.003,
        "nsf_voiced_threshold": 10,
        "upsample_rates": [8, 5, 3],
        "upsample_kernel_sizes": [16, 11, 7],
        "istft_params": {"n_fft": 16, "hop_len": 4},
        "resblock_kernel_sizes": [3, 7, 11],
        "resblock_dilation_sizes": [[1, 3, 5], [1, 3, 5], [1, 3, 5]],
        "source_resblock_kernel_sizes": [7, 7, 11],
        "source_resblock_dilation_sizes": [[1, 3, 5], [1, 3, 5], [1, 3, 5]],
        "lrelu_slope": 0.1,
        "audio_limit": 0.99,
        "f0_predictor": Tag(
            f"!new:cosyvoice.hifigan.f0_predictor.{predictor}", num_class=1, in_channels=80, cond_channels=32
        ),
    }


def _write_speaker_encoder(path: Path) -> None:
    """Features ``[1, frames, 80]`` to an embedding ``[1, 192]``."""
    weights = helper.make_tensor("weights", TensorProto.FLOAT, [80, 192], torch.randn(80 * 192).tolist())
    _write(
        path,
        [
            helper.make_node("ReduceMean", ["input"], ["mean"], axes=[1], keepdims=0),
            helper.make_node("MatMul", ["mean", "weights"], ["output"]),
        ],
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, "frames", 80])],
        helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, 192]),
        [weights],
    )


def _write_speech_tokenizer(path: Path) -> None:
    """Features ``[1, 128, frames]`` to a token for every fourth frame."""
    numbers = [helper.make_tensor("scale", TensorProto.FLOAT, [], [1000.0])]
    for name, value in (("begin", 0), ("end", 2**31 - 1), ("axis", 1), ("step", 4)):
        numbers.append(helper.make_tensor(name, TensorProto.INT64, [1], [value]))
    numbers.append(helper.make_tensor("tokens", TensorProto.INT32, [], [TOKENS]))
    _write(
        path,
        [
            helper.make_node("ReduceMean", ["feats"], ["mean"], axes=[1], keepdims=0),
            helper.make_node("Slice", ["mean", "begin", "end", "axis", "step"], ["some"]),
            helper.make_node("Abs", ["some"], ["positive"]),
            helper.make_node("Mul", ["positive", "scale"], ["scaled"]),
            helper.make_node("Cast", ["scaled"], ["whole"], to=TensorProto.INT32),
            helper.make_node("Mod", ["whole", "tokens"], ["indices"]),
        ],
        [
            helper.make_tensor_value_info("feats", TensorProto.FLOAT, [1, 128, "frames"]),
            helper.make_tensor_value_info("feats_length", TensorProto.INT32, [1]),
        ],
        helper.make_tensor_value_info("indices", TensorProto.INT32, [1, "tokens"]),
        numbers,
    )


def _write(path: Path, nodes: list[Any], inputs: list[Any], output: Any, numbers: list[Any]) -> None:
    graph = helper.make_graph(nodes, path.stem, inputs, [output], numbers)
    opset = [helper.make_opsetid("", 13)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=8), path)
