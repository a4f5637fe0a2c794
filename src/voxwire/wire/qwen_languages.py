"""How Qwen-TTS names languages, on the realtime WebSocket and over HTTP alike."""

from collections.abc import Mapping

LANGUAGE_TYPES: Mapping[str, str | None] = {
    "Auto": None,
    "Chinese": "zh",
    "English": "en",
    "German": "de",
    "Italian": "it",
    "Portuguese": "pt",
    "Spanish": "es",
    "Japanese": "ja",
    "Korean": "ko",
    "French": "fr",
    "Russian": "ru",
}
"""``language_type`` and its BCP 47 tag; Auto leaves it to the text (client events page, "session.update").

The pages write a capital, the SDK's docstring writes ``auto``: case does not matter.
"""

_FOLDED = {name.casefold(): tag for name, tag in LANGUAGE_TYPES.items()}


def is_language_type(name: str) -> bool:
    """Whether it is one of :data:`LANGUAGE_TYPES`, in any case."""
    return name.casefold() in _FOLDED


def language_tag(name: str) -> str | None:
    """The BCP 47 tag of a language type, or None for Auto.

    Raises:
        KeyError: it is none.

    """
    return _FOLDED[name.casefold()]
