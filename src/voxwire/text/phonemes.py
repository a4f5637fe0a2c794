"""The alphabet of the embedded engine."""

from collections.abc import Mapping

SYMBOLS = frozenset(
    ';:,.!?—…"()“” \u0303ʣʥʦʨᵝꭧAIOQSTWYᵊabcdefhijklmnopqrstuvwxyzɑɐɒæβɔɕçɖðʤəɚɛɜɟɡɥɨɪʝɯɰ'
    "ŋɳɲɴøɸθœɹɾɻʁɽʂʃʈʧʊʋʌɣɤχʎʒʔˈˌːʰʲ↓→↗↘ᵻ"
)
"""All symbols Kokoro-82M v1.0 knows (the ``vocab`` of its configuration file)."""

MODIFIERS = frozenset("\u0303ᵝʰʲː→↗↘↓")
"""Symbols that belong to the one before them."""

SENTENCE_MARKS = frozenset(".!?…")
"""Punctuation that ends a sentence."""

CLAUSE_MARKS = frozenset(",;:—")
"""Punctuation that ends a clause."""

CLOSING_MARKS = frozenset(")”")
"""What closes a quotation or an aside."""

OPENING_MARKS = frozenset("(“")
"""What opens one."""

PUNCTUATION: Mapping[str, str] = {
    **dict.fromkeys("，、､،", ","),
    **dict.fromkeys("。．｡।", "."),
    "！": "!",
    "？": "?",
    "؟": "?",
    "：": ":",
    "；": ";",
    "؛": ";",
    **dict.fromkeys("«《〈「『【〖„‟“", "“"),
    **dict.fromkeys("»》〉」』】〗”", "”"),
    **dict.fromkeys("（［｛〔[{", "("),
    **dict.fromkeys("）］｝〕]}", ")"),
    **dict.fromkeys("—―─–", "—"),
    **dict.fromkeys("…⋯", "…"),
    **{mark: mark for mark in ',.!?:;"()'},
}
"""How a punctuation mark is written in the alphabet, after misaki's Chinese front-end. Marks that are
not listed say nothing."""


def keep_symbols(phonemes: str) -> str:
    """Leave out whatever the alphabet does not have."""
    return "".join(symbol for symbol in phonemes if symbol in SYMBOLS)
