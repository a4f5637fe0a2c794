"""The languages that can be read, and what each needs. Nothing is loaded before a language is needed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from voxwire.errors import NotYetSupported
from voxwire.text.g2p import G2P
from voxwire.text.g2p.en import load_english
from voxwire.text.g2p.espeak import VOICES, load_espeak
from voxwire.text.g2p.zh import load_chinese
from voxwire.text.normalize import en, zh
from voxwire.text.spans import SpannedText

Normalize = Callable[[SpannedText], SpannedText]
"""Writes numbers, symbols and abbreviations as words."""


@dataclass(frozen=True, slots=True)
class Language:
    """What it takes to speak a language; new languages plug in here."""

    load_normalize: Callable[[], Normalize]
    """Makes the normaliser. Called once, when it is first needed, as is the other."""
    load_g2p: Callable[[], G2P]
    """Makes the G2P; it may take seconds."""
    usual: bool = True
    """Whether text is taken for it as soon as it looks like it; otherwise it must look more like it."""


Registry = Mapping[str, Language]
"""Languages by BCP 47 tag; a regional tag (``en-GB``) is looked up before its primary subtag."""

_OWN = ("de", "es", "fr", "hi", "id", "it", "ko", "pt", "ru", "vi")
"""Read by modules of their own."""
_PACKAGES: Mapping[str, tuple[str, str]] = {
    "ja": ("haqumei", "japanese"),
    "th": ("thaiphon_data_volubilis", "thai"),
}
"""Languages whose readers need a package, that package, and the extra that brings it."""
_ESPEAK_PACKAGE = "espeakng_loader"


def languages(*, spoken_tones: bool = True) -> Registry:
    """All languages that what is installed can read.

    Args:
        spoken_tones: whether Chinese tone sandhi applies.

    """
    found = {
        "zh": Language(zh.load, lambda: load_chinese(spoken_tones=spoken_tones)),
        "en": Language(lambda: en.normalize, load_english),
        "en-GB": Language(lambda: en.normalize, lambda: load_english(british=True)),
        **{tag: _own(tag) for tag in _OWN},
    }
    found |= {tag: _own(tag) for tag, (package, _) in _PACKAGES.items() if find_spec(package) is not None}
    if find_spec(_ESPEAK_PACKAGE) is not None:
        found |= {tag: _by_espeak(tag) for tag in VOICES if tag not in found}
    return found


def missing_extras() -> Mapping[str, str]:
    """Extras that are not installed, and the package that each would bring."""
    packages = {extra: package for package, extra in _PACKAGES.values()} | {"espeak": _ESPEAK_PACKAGE}
    return {extra: package for extra, package in packages.items() if find_spec(package) is None}


def unspeakable(tag: str) -> NotYetSupported:
    """The error for text in a language that can't be spoken; it names the extra that would help."""
    extra = _PACKAGES[tag][1] if tag in _PACKAGES else "espeak" if tag in VOICES and tag not in _OWN else None
    hint = f" (without 'pip install voxwire[{extra}]')" if extra else ""
    return NotYetSupported(f"Speech in language '{tag}'{hint}")


def _own(tag: str) -> Language:
    def normalizer() -> Normalize:
        normalize: Normalize = import_module(f"voxwire.text.normalize.{tag}").normalize
        return normalize

    def g2p() -> G2P:
        reader: G2P = import_module(f"voxwire.text.g2p.{tag}").load()
        return reader

    return Language(normalizer, g2p)


def _by_espeak(tag: str) -> Language:
    # It reads numbers and signs by itself.
    return Language(lambda: lambda text: text, lambda: load_espeak(tag), usual=False)
