"""CosyVoice 2 and 3: one checkpoint that is loaded."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voxwire.engine_settings import EngineSettings, EngineVoice
from voxwire.engines.arriving.text import Said
from voxwire.engines.base import TimbreRecipe
from voxwire.engines.cosyvoice.library import load, load_wav
from voxwire.engines.cosyvoice.stream import speak
from voxwire.engines.local.devices import required
from voxwire.engines.local.speaking import Listener
from voxwire.engines.local.voices import voice_for
from voxwire.errors import EngineError, NotYetSupported

LANGUAGES: Mapping[int, frozenset[str]] = {
    2: frozenset({"zh", "yue", "en", "ja", "ko"}),
    3: frozenset({"zh", "yue", "en", "ja", "ko", "de", "es", "fr", "it", "ru"}),
}
"""What each was made to speak (the README of its code)."""
END = "<|endofprompt|>"
SYSTEM = "You are a helpful assistant."
"""What stands before every prompt of CosyVoice 3 (``example.py`` of its code)."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """What the code's front-end made of a recording, or keeps of a speaker of the checkpoint."""

    prompt: Mapping[str, Any]
    told: bool
    """Whether it is known what is said in the recording."""


class CosyVoiceModel:
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
        self._code, self._release = load(name, settings)
        self._torch = required("torch", name, settings)
        self._settings = settings
        self._recordings = recordings

    @property
    def sample_rate(self) -> int:
        """That of the checkpoint."""
        return int(self._code.sample_rate)

    @property
    def languages(self) -> frozenset[str]:
        """Those of the release."""
        return LANGUAGES[self._release]

    @property
    def instructions(self) -> bool:
        """Both releases follow them."""
        return True

    def speaker(self, recipe: TimbreRecipe) -> Speaker:
        """Find who speaks for a voice; see :class:`voxwire.engines.local.speaking.SpeechModel`."""
        known = self._code.frontend.spk2info
        voice = voice_for(
            self._settings, recipe, self._recordings, lambda name: name if name in known else None
        )
        if voice.ref_audio is not None:
            return self._listened(voice)
        if voice.voice in known:
            kept = {name: value for name, value in known[voice.voice].items() if name != "text"}
            if "embedding" in kept:
                kept |= {"llm_embedding": kept["embedding"], "flow_embedding": kept["embedding"]}
            return Speaker(kept, "prompt_text" in kept)
        raise NotYetSupported("This voice with CosyVoice, which wants a recording or one of its speakers,")

    def speak(self, speaker: object, said: Said, longest_s: float, listener: Listener) -> None:
        """Say a text; see :class:`voxwire.engines.local.speaking.SpeechModel`."""
        assert isinstance(speaker, Speaker)
        given = dict(speaker.prompt)
        before = ""
        if said.instruction:
            system = f"{SYSTEM} " if self._release == 3 else ""
            given["prompt_text"] = self._ids(f"{system}{said.instruction}{END}")
            given.pop("llm_prompt_speech_token", None)
        elif not speaker.told:
            given.pop("prompt_text", None)
            given.pop("llm_prompt_speech_token", None)
            before = f"{SYSTEM}{END}" if self._release == 3 else ""
        for piece in self._code.frontend.text_normalize(said.text, split=True):
            given["text"] = self._ids(before + piece)
            speak(self._torch, self._code.model, given, longest_s, listener)

    def _ids(self, text: str) -> Any:
        ids, _ = self._code.frontend._extract_text_token(text)
        return ids

    def _listened(self, voice: EngineVoice) -> Speaker:
        """What the front-end makes of a recording."""
        frontend, path = self._code.frontend, str(voice.ref_audio)
        text = frontend.text_normalize(voice.ref_text or "", split=False)
        if self._release == 3:
            text = f"{SYSTEM}{END}{text}"
        # Older code wants the samples, newer the file.
        whole = "prompt_wav" in inspect.signature(frontend.frontend_zero_shot).parameters
        try:
            source = path if whole else load_wav(path, 16_000)
            prompt = frontend.frontend_zero_shot("", text, source, self.sample_rate, "")
        except Exception as error:  # whatever its libraries say of a file
            raise EngineError(f"The recording {path} can't be used: {error}.") from error
        return Speaker(prompt, voice.ref_text is not None)
