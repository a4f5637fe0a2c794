"""Utterances in every language: through Voxwire's own front-end where it speaks one, by simpler means else.

The training needs sounds that are typical of a language, not flawless readings.
"""

import re
from collections.abc import Mapping
from typing import Any

from voxwire.engines.base import Utterance, Word
from voxwire.engines.kokoro.symbols import known
from voxwire.text.frontend import Frontend

ESPEAK_VOICES: Mapping[str, str] = {"es": "es", "fr": "fr-fr", "it": "it", "pt": "pt-br", "hi": "hi"}

_TIED: Mapping[str, str] = {
    "a^ɪ": "I", "a^ʊ": "W", "d^z": "ʣ", "d^ʒ": "ʤ", "e^ɪ": "A", "o^ʊ": "O", "ə^ʊ": "Q", "s^s": "S",
    "t^s": "ʦ", "t^ʃ": "ʧ", "ɔ^ɪ": "Y",
}  # fmt: skip
"""Two sounds that Kokoro's alphabet writes as one symbol."""

_ROMAJI: tuple[tuple[str, str], ...] = (
    (r"(ss|tt|kk|pp)(?=\w)", r"ʔ\1"), (r"ʔ(.)\1", r"ʔ\1"), ("sh", "ɕ"), ("cch", "ʔʨ"), ("ch", "ʨ"),
    ("ts", "ʦ"), ("jy?", "ʥ"), ("ny", "ɲ"), ("([kgbpmr])y", r"\1ʲ"), ("hy|h(?=i)", "ç"), ("f", "ɸ"),
    ("r", "ɾ"), ("y", "j"), ("g", "ɡ"), (r"n(?![aiueo])", "ɴ"), ("u", "ɯ"), (r"([aieoɯ])\1", r"\1ː"),
)  # fmt: skip
"""Hepburn to the symbols Kokoro was trained on for Japanese, in this order."""


class Phonemiser:
    """Reads text of any language of the grammars."""

    def __init__(self) -> None:
        self._frontend = Frontend.create()
        self._backends: dict[str, Any] = {}

    def read(self, text: str, language: str) -> Utterance:
        """An utterance; ``language`` is a tag of ``texts.LANGUAGES`` or ``en-GB``."""
        if language in self._frontend.languages:
            return self._frontend.read(text, language=language)
        phonemes = japanese(text) if language == "ja" else self._espeak(text, ESPEAK_VOICES[language])
        return Utterance(text, (Word(text, 0, len(text), phonemes, language),))

    def _espeak(self, text: str, voice: str) -> str:
        # Not installed with Voxwire, and only the data for these languages needs it.
        import espeakng_loader
        from phonemizer.backend import EspeakBackend
        from phonemizer.backend.espeak.wrapper import EspeakWrapper

        if voice not in self._backends:
            EspeakWrapper.set_library(espeakng_loader.get_library_path())
            EspeakWrapper.set_data_path(espeakng_loader.get_data_path())
            self._backends[voice] = EspeakBackend(voice, preserve_punctuation=True, with_stress=True, tie="^")
        (phonemes,) = self._backends[voice].phonemize([text.replace("।", ".")])
        return from_espeak(phonemes)


def from_espeak(phonemes: str) -> str:
    """What espeak-ng writes, in Kokoro's alphabet."""
    phonemes = re.sub(r"r\.(?=\w)", "ɽ", phonemes)  # how its Hindi writes the retroflex flap
    for tied, symbol in _TIED.items():
        phonemes = phonemes.replace(tied, symbol)
    return known(re.sub(r"\s+", " ", phonemes).strip())


def japanese(romaji: str) -> str:
    """Phonemes of romanised Japanese with doubled long vowels."""
    phonemes = romaji.lower()
    for pattern, symbols in _ROMAJI:
        phonemes = re.sub(pattern, symbols, phonemes)
    return known(phonemes)
