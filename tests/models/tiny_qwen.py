"""A Qwen3-TTS checkpoint of random numbers, whole and in the format of the published ones, but tiny."""

import json
from pathlib import Path
from typing import Any

import torch
from qwen_tts.core.models import Qwen3TTSConfig, Qwen3TTSForConditionalGeneration
from qwen_tts.core.tokenizer_12hz.configuration_qwen3_tts_tokenizer_v2 import Qwen3TTSTokenizerV2Config
from qwen_tts.core.tokenizer_12hz.modeling_qwen3_tts_tokenizer_v2 import Qwen3TTSTokenizerV2Model
from transformers import EncodecFeatureExtractor
from transformers.models.gpt2.tokenization_gpt2 import bytes_to_unicode

SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<tts_pad>", "<tts_bos>", "<tts_eos>")
WHOLE = ("assistant", "user")
"""Words that the prompts count as one token each."""
CODES, GROUPS = 64, 4
"""Codes of a codebook, and codebooks."""
FRAME = 1920
"""Samples of a frame at 24 kHz."""
CODEC = {
    name: CODES + at
    for at, name in enumerate(
        (
            "pad",
            "bos",
            "eos",
            "think",
            "nothink",
            "think_bos",
            "think_eos",
            "chinese",
            "english",
            "vivian",
            "dylan",
            "beijing_dialect",
        )
    )
}
"""Codes of the talker beyond those of speech. The package forbids the last 1024 but for the end."""


def write_qwen(directory: Path, kind: str, size: str = "1b7", most: int = 40) -> Path:
    """Make one of a kind (``custom_voice``, ``base``, ``voice_design``) that says ``most`` frames at most."""
    torch.manual_seed(7)
    ids = write_tokenizer(directory)
    config = _config(kind, size, ids)
    Qwen3TTSForConditionalGeneration(Qwen3TTSConfig(**config)).eval().save_pretrained(directory)
    # What is saved has more fields than the package takes back.
    named = {"architectures": ["Qwen3TTSForConditionalGeneration"], "model_type": "qwen3_tts"}
    (directory / "config.json").write_text(json.dumps(named | config))
    sampling = {
        "do_sample": True,
        "temperature": 0.9,
        "top_k": 50,
        "repetition_penalty": 1.05,
        "max_new_tokens": most,
    }
    (directory / "generation_config.json").write_text(json.dumps(sampling))
    _write_speech_tokenizer(directory / "speech_tokenizer")
    return directory


def write_tokenizer(directory: Path, special: tuple[str, ...] = SPECIAL) -> dict[str, int]:
    """Bytes, the words that must be whole, and the special tokens, as Qwen2's tokenizer has them."""
    directory.mkdir(parents=True, exist_ok=True)
    tokens, merges = list(bytes_to_unicode().values()), list[str]()
    for word in WHOLE:
        for end in range(2, len(word) + 1):
            merges.append(f"{word[: end - 1]} {word[end - 1]}")
            tokens.append(word[:end])
    vocabulary = {token: at for at, token in enumerate(dict.fromkeys(tokens))}
    (directory / "vocab.json").write_text(json.dumps(vocabulary))
    (directory / "merges.txt").write_text("#version: 0.2\n" + "\n".join(dict.fromkeys(merges)) + "\n")
    ids = {token: len(vocabulary) + at for at, token in enumerate(special)}
    added = {
        str(at): {
            "content": token,
            "special": True,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "single_word": False,
        }
        for token, at in ids.items()
    }
    (directory / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "Qwen2Tokenizer",
                "processor_class": "Qwen3TTSProcessor",
                "added_tokens_decoder": added,
                "additional_special_tokens": list(special[1:]),
                "eos_token": "<|im_end|>",
                "pad_token": special[0],
                "unk_token": None,
                "model_max_length": 32768,
                "errors": "replace",
                "split_special_tokens": False,
            }
        )
    )
    return ids


def _config(kind: str, size: str, ids: dict[str, int]) -> dict[str, Any]:
    small = {
        "num_hidden_layers": 2,
        "initializer_range": 0.4,
        "num_attention_heads": 2,
        "num_key_value_heads": 1,
        "intermediate_size": 64,
    }
    return {
        "tts_model_type": kind,
        "tts_model_size": size,
        "tokenizer_type": "qwen3_tts_tokenizer_12hz",
        "im_start_token_id": ids["<|im_start|>"],
        "im_end_token_id": ids["<|im_end|>"],
        "tts_pad_token_id": ids["<tts_pad>"],
        "tts_bos_token_id": ids["<tts_bos>"],
        "tts_eos_token_id": ids["<tts_eos>"],
        "speaker_encoder_config": {
            "mel_dim": 128,
            "enc_dim": 32,
            "enc_channels": [16, 16, 16, 16, 48],
            "enc_attention_channels": 8,
            "enc_se_channels": 8,
            "enc_res2net_scale": 4,
        },
        "talker_config": {
            **small,
            "hidden_size": 32,
            "text_hidden_size": 32,
            "text_vocab_size": max(ids.values()) + 1,
            "head_dim": 16,
            "vocab_size": CODES + 1024,
            "num_code_groups": GROUPS,
            "rope_scaling": {"rope_type": "default", "mrope_section": [4, 2, 2], "interleaved": True},
            "code_predictor_config": {
                **small,
                "hidden_size": 32,
                "head_dim": 16,
                "vocab_size": CODES,
                "num_code_groups": GROUPS,
            },
            "spk_id": {"vivian": CODEC["vivian"], "dylan": CODEC["dylan"]},
            "spk_is_dialect": {"vivian": False, "dylan": "beijing_dialect"},
            "codec_language_id": {
                "chinese": CODEC["chinese"],
                "english": CODEC["english"],
                "beijing_dialect": CODEC["beijing_dialect"],
            },
            **{
                f"codec_{name}_id": CODEC[name]
                for name in ("pad", "bos", "think", "nothink", "think_bos", "think_eos")
            },
            "codec_eos_token_id": CODEC["eos"],
        },
    }


def _write_speech_tokenizer(directory: Path) -> None:
    decoder = {
        "codebook_size": CODES,
        "codebook_dim": 16,
        "hidden_size": 32,
        "latent_dim": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "intermediate_size": 32,
        "num_quantizers": GROUPS,
        "decoder_dim": 32,
        "sliding_window": 16,
    }
    encoder = {
        "codebook_size": CODES,
        "codebook_dim": 16,
        "hidden_size": 32,
        "num_filters": 4,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "head_dim": 16,
        "intermediate_size": 32,
        "num_quantizers": GROUPS,
        "vector_quantization_hidden_dimension": 16,
        "sliding_window": 16,
        "sampling_rate": 24_000,
        "upsample_groups": 32,
    }
    config = Qwen3TTSTokenizerV2Config(
        encoder_config=encoder, decoder_config=decoder, encoder_valid_num_quantizers=GROUPS
    )
    model = Qwen3TTSTokenizerV2Model(config).eval()
    for name, values in model.state_dict().items():
        if name.endswith(("embedding_sum", "embed_sum")):
            # Codebooks are made zero, and all frames would be silent.
            values.normal_(std=3.0)
        elif name.startswith("decoder.") and values.ndim == 3:
            # Likewise faint are convolutions as they are made.
            values.normal_(std=values[0].numel() ** -0.5)
    model.save_pretrained(directory)
    EncodecFeatureExtractor(feature_size=1, sampling_rate=24_000).save_pretrained(directory)
