"""Languages without a reader of their own, by espeak-ng, when the extra ``espeak`` is installed.

espeak-ng is under the GNU General Public License, version 3. Nothing here imports it: the shared library is
loaded when the first text needs it, and never for a language that Voxwire reads by itself.
"""

import ctypes
import functools
import re
import threading
from dataclasses import dataclass

from voxwire.errors import EngineError
from voxwire.text.g2p import Reading
from voxwire.text.g2p.words import read_mark
from voxwire.text.ipa import nearest_phonemes
from voxwire.text.phonemes import PUNCTUATION
from voxwire.text.spans import SpannedText
from voxwire.text.tables import words

VOICES = words(
    "af ar bg bn bs ca cs cy da el et eu fa fi ga gu he hr hu hy id is ka kk kn ko lt lv mk ml mr ms nb ne"
    " nl pa"
    " pl ro sk sl sq sr sv sw ta te tr uk ur vi"
)
"""Languages by BCP 47 primary subtag, which are also the names of espeak-ng's voices."""

_PHONEMES_ONLY = 2
"""AUDIO_OUTPUT_SYNCHRONOUS of ``speak_lib.h``: no sound device is opened."""
_UTF8 = 1
_IPA = 2
_OUT = re.escape("".join(mark for mark in PUNCTUATION if mark not in "'’"))
_PIECE = re.compile(rf"(?P<word>(?:[^\s{_OUT}]|(?<=\d)[.,:](?=\d)){{1,200}})|(?P<mark>\S)")
_LANGUAGE_SWITCH = re.compile(r"\([a-z-]+\)")


class _Library:
    """The shared library, which has one voice at a time for the whole process."""

    def __init__(self) -> None:
        import espeakng_loader

        self._library = ctypes.CDLL(espeakng_loader.get_library_path())
        data = espeakng_loader.get_data_path().encode()
        if self._library.espeak_Initialize(_PHONEMES_ONLY, 0, data, 0) < 0:
            raise EngineError("espeak-ng could not be initialised")
        self._library.espeak_TextToPhonemes.restype = ctypes.c_char_p
        self._voice = ""
        self._lock = threading.Lock()

    def phonemes(self, text: str, voice: str) -> str:
        """A text in IPA."""
        said: list[str] = []
        rest = ctypes.c_char_p(text.encode())
        with self._lock:
            if voice != self._voice:
                if self._library.espeak_SetVoiceByName(voice.encode()) != 0:
                    raise EngineError(f"espeak-ng has no voice {voice!r}")
                self._voice = voice
            while rest.value:
                clause = self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA)
                said.append((clause or b"").decode())
        return _LANGUAGE_SWITCH.sub("", " ".join(said)).strip()


_library = functools.cache(_Library)


@dataclass(frozen=True, slots=True)
class EspeakG2P:
    """Reads words and numbers one by one."""

    voice: str

    def __call__(self, run: SpannedText) -> list[Reading]:
        """Read a run; see :class:`voxwire.text.g2p.G2P`."""
        library = _library()
        readings: list[Reading] = []
        for match in _PIECE.finditer(run.text):
            if match["mark"]:
                readings.append(read_mark(run, match.start()))
                continue
            word = match.group()
            gap = run.text[match.end() : match.end() + 1].isspace()
            phonemes = nearest_phonemes(library.phonemes(word, self.voice))
            readings.append(Reading(phonemes, *run.span(*match.span()), gap, spoken=word.lower()))
        return readings


def load_espeak(voice: str) -> EspeakG2P:
    """A reader; the library is loaded with the first text."""
    return EspeakG2P(voice)
