"""Qwen3-TTS: one checkpoint that is loaded, whichever of its three kinds it is.

Source: the package ``qwen-tts`` 0.1.1. Its ``generate_…`` methods give whole utterances; ``model.generate``,
which they call, makes one frame with each step of the talker, and a hook of PyTorch hears of each.
"""

import inspect
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import soxr

from voxwire.engine_settings import EngineSettings, EngineVoice
from voxwire.engines.arriving.text import Said
from voxwire.engines.base import TimbreRecipe
from voxwire.engines.local.devices import checkpoint_directory, device_for, dtype_for, required
from voxwire.engines.local.speaking import Listener
from voxwire.engines.local.voices import voice_for
from voxwire.engines.qwen.frames import Frames
from voxwire.engines.qwen.languages import QWEN_LANGUAGES
from voxwire.errors import ConfigurationError, EngineError, NotYetSupported

FRAMES_S = 12.5
"""Frames in a second of speech."""
RATE = 24_000
"""Of recordings that are listened to, in Hz."""
TOKENIZER = "qwen3_tts_tokenizer_12hz"
"""The speech tokenizer whose frames can be decoded as they come."""


class Kind(StrEnum):
    """What a checkpoint was made for (``tts_model_type``)."""

    SPEAKERS = "custom_voice"
    CLONES = "base"
    DESIGNS = "voice_design"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks."""

    name: str | None = None
    """One of the checkpoint's speakers."""
    prompt: Any | None = None
    """What the package made of a recording."""
    description: str = ""


class QwenModel:
    """See :class:`voxwire.engines.local.speaking.SpeechModel`."""

    def __init__(self, name: str, settings: EngineSettings, recordings: Path | None) -> None:
        """Load a checkpoint; takes seconds to minutes.

        Args:
            name: what the installation calls the engine.
            settings: of it.
            recordings: the directory of recordings that voices were cloned from.

        Raises:
            ConfigurationError: it can't be loaded.

        """
        self._torch = required("torch", name, settings)
        package = required("qwen_tts", name, settings)
        device = device_for(self._torch, name, settings)
        directory = checkpoint_directory(name, settings)
        try:
            self._package = package.Qwen3TTSModel.from_pretrained(
                str(directory),
                device_map=device,
                dtype=dtype_for(self._torch, device, settings),
                attn_implementation=settings.attention,
            )
            self._kind = Kind(self._package.model.tts_model_type)
        except Exception as error:  # a library of that size raises anything
            raise ConfigurationError(
                f"engines.{name}: {settings.checkpoint} can't be loaded onto {device}:"
                f" {type(error).__name__}: {error}. It must be a whole checkpoint of Qwen3-TTS (config.json,"
                " model.safetensors, tokenizer, speech_tokenizer/); see docs/gpu-engines.md."
            ) from error
        self._model, self._tokenizer = self._package.model, self._package.model.speech_tokenizer
        if self._tokenizer.get_model_type() != TOKENIZER:
            raise ConfigurationError(
                f"engines.{name}: {settings.checkpoint} has a speech tokenizer that can't stream; take one"
                " with '12Hz' in its name."
            )
        self._settings = settings
        self._recordings = recordings
        self._defaults = _sampling(self._model)
        self._speaking = threading.local()
        # Without, every utterance has a line in the log.
        talker = self._model.talker
        talker.generation_config.pad_token_id = talker.config.codec_eos_token_id
        talker.register_forward_hook(self._stepped)

    @property
    def sample_rate(self) -> int:
        """Of the speech tokenizer."""
        return int(self._tokenizer.get_output_sample_rate())

    @property
    def languages(self) -> frozenset[str]:
        """Those that the checkpoint lists."""
        known = {str(language).lower() for language in self._model.get_supported_languages()}
        return frozenset(tag for tag, called in QWEN_LANGUAGES.items() if called.lower() in known)

    @property
    def instructions(self) -> bool:
        """Base checkpoints take none, and small ones of the others neither (the package ignores them)."""
        return self._kind is Kind.DESIGNS or (
            self._kind is Kind.SPEAKERS and self._model.tts_model_size != "0b6"
        )

    def speaker(self, recipe: TimbreRecipe) -> Speaker:
        """Find who speaks for a voice; see :class:`voxwire.engines.local.speaking.SpeechModel`."""
        voice = voice_for(self._settings, recipe, self._recordings, self._named)
        if self._kind is Kind.SPEAKERS and voice.voice is not None:
            return Speaker(name=voice.voice.lower())
        if self._kind is Kind.CLONES and voice.ref_audio is not None:
            return Speaker(prompt=self._prompt(voice))
        if self._kind is Kind.DESIGNS and voice.description is not None:
            return Speaker(description=voice.description)
        raise NotYetSupported(f"This voice with a checkpoint of kind {self._kind.value}")

    def speak(self, speaker: object, said: Said, longest_s: float, listener: Listener) -> None:
        """Say a text; see :class:`voxwire.engines.local.speaking.SpeechModel`."""
        assert isinstance(speaker, Speaker)
        prompt = speaker.prompt
        frames = Frames(self._torch, self._tokenizer, listener, None if prompt is None else prompt.ref_code)
        language = QWEN_LANGUAGES[said.language] if said.language in self.languages else "Auto"
        instruction = " ".join(filter(None, (speaker.description, said.instruction)))
        given: dict[str, Any] = {
            "input_ids": [
                self._ids(f"<|im_start|>assistant\n{said.text}<|im_end|>\n<|im_start|>assistant\n")
            ],
            "languages": [language],
            # The package's defaults: text that is there is read at once, but not by Base checkpoints.
            "non_streaming_mode": prompt is None,
        }
        if prompt is None:
            given["speakers"] = [speaker.name]
            given["instruct_ids"] = [
                self._ids(f"<|im_start|>user\n{instruction}<|im_end|>\n") if instruction else None
            ]
        else:
            given |= self._prompted(prompt)
        most = min(self._defaults.get("max_new_tokens", 2048), int(longest_s * FRAMES_S))
        with self._stepping(frames):
            self._model.generate(**given, **{**self._defaults, "max_new_tokens": most})
            frames.flush()

    def _ids(self, text: str) -> Any:
        ids = self._package.processor(text=text, return_tensors="pt", padding=True)["input_ids"]
        return ids.to(self._package.device)

    def _prompt(self, voice: EngineVoice) -> Any:
        """What the package makes of a recording: with what is said in it, it speaks on from there."""
        try:
            (prompt,) = self._package.create_voice_clone_prompt(
                ref_audio=_recording(voice.ref_audio),
                ref_text=voice.ref_text,
                x_vector_only_mode=voice.ref_text is None,
            )
        except Exception as error:  # whatever its libraries say of a file
            raise EngineError(f"The recording {voice.ref_audio} can't be used: {error}.") from error
        return prompt

    def _prompted(self, prompt: Any) -> dict[str, Any]:
        """What ``generate`` is given for a recording."""
        told = prompt.ref_text
        return {
            "ref_ids": [self._ids(f"<|im_start|>assistant\n{told}<|im_end|>\n") if told else None],
            "voice_clone_prompt": {
                "ref_code": [prompt.ref_code],
                "ref_spk_embedding": [prompt.ref_spk_embedding],
                "x_vector_only_mode": [prompt.x_vector_only_mode],
                "icl_mode": [prompt.icl_mode],
            },
        }

    def _named(self, voice: str) -> str | None:
        """The speaker of that name, if the checkpoint has one."""
        name = voice.lower().replace(" ", "_")
        return name if name in set(self._model.get_supported_speakers()) else None

    # -- steps of the talker --------------------------------------------------------------------

    @contextmanager
    def _stepping(self, frames: Frames) -> Iterator[None]:
        """Have the steps that this thread computes go to ``frames``."""
        self._speaking.frames = frames
        try:
            yield
        finally:
            self._speaking.frames = None

    def _stepped(self, talker: object, given: object, output: Any) -> None:
        del talker, given
        frames: Frames | None = getattr(self._speaking, "frames", None)
        if frames is not None:
            frames.step(output.hidden_states[1])


def _recording(path: Path | None) -> tuple[Any, int]:
    """Samples and rate of a file, in the form that the package takes.

    Given a path it reads the file itself, by a library that takes seconds for its first one.
    """
    import soundfile

    samples, rate = soundfile.read(path, dtype="float32", always_2d=True)
    return soxr.resample(samples.mean(axis=1), rate, RATE), RATE


def _sampling(model: Any) -> Mapping[str, Any]:
    """What the checkpoint's ``generation_config.json`` says of how it is sampled."""
    known = inspect.signature(type(model).generate).parameters
    return {name: value for name, value in model.generate_config.items() if name in known}
