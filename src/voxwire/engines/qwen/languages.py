"""The languages of Qwen3-TTS (its model card)."""

from collections.abc import Mapping

QWEN_LANGUAGES: Mapping[str, str] = {
    "zh": "Chinese",
    "en": "English",
    "ja": "Japanese",
    "ko": "Korean",
    "de": "German",
    "fr": "French",
    "ru": "Russian",
    "pt": "Portuguese",
    "es": "Spanish",
    "it": "Italian",
}
"""What Qwen3-TTS calls the languages it speaks; what another text is in it decides for itself."""
