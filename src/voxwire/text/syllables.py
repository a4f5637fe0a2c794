"""How long a text is when it is said, roughly."""

import re

_SYLLABLES = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff\U00020000-\U000323af]"
    "|[aeiouyàáâãäåæèéêëìíîïòóôõöøœùúûüýÿ]+|[аеёиоуыэюя]|[0-9]",
    re.IGNORECASE,
)


def count_syllables(text: str) -> int:
    """Count syllables: Han characters, kana, hangul, digits, and groups of vowels."""
    return sum(1 for _ in _SYLLABLES.finditer(text))
