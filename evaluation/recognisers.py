"""Speech recognisers that had no part in making the speech."""

from functools import cached_property
from pathlib import Path

import numpy as np
from faster_whisper import WhisperModel

from voxwire.cli.progress import showing_progress
from voxwire.engines.assets import fetch, load_manifest

RATE = 16_000


class Recogniser:
    """Whisper, decoding greedily with a small beam and without memory of what it heard before.

    The model is loaded when something is to be heard.
    """

    def __init__(self, name: str, language: str, model_dir: Path, prompt: str | None = None) -> None:
        self._name = name
        self.language = language
        self._model_dir = model_dir
        self.prompt = prompt

    @cached_property
    def _model(self) -> WhisperModel:
        artefacts = {each.name: each for each in load_manifest(Path(__file__).with_name("recognisers.yaml"))}
        directory = self._model_dir / "evaluation" / self._name
        with showing_progress() as progress:
            fetch(artefacts[self._name], directory, progress)
        return WhisperModel(str(directory), device="cpu", compute_type="int8")

    def hear(self, pcm: bytes) -> str:
        """What is said in signed 16-bit mono audio at 16 kHz."""
        audio = np.frombuffer(pcm, "<i2").astype(np.float32) / 32768
        segments, _ = self._model.transcribe(
            audio,
            language=self.language,
            beam_size=2,
            condition_on_previous_text=False,
            initial_prompt=self.prompt,
        )
        return " ".join(segment.text.strip() for segment in segments)
