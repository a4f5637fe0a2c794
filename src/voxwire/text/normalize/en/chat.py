"""What people write short in messages and say in full."""

from collections.abc import Mapping

from voxwire.text.normalize.en.line import Line, Reading, one

WORDS: Mapping[str, str] = {
    "thx": "thanks",
    "thnx": "thanks",
    "pls": "please",
    "plz": "please",
    "ppl": "people",
    "msg": "message",
    "msgs": "messages",
    "ur": "your",
    "tmrw": "tomorrow",
    "tmr": "tomorrow",
    "tonite": "tonight",
    "cuz": "because",
    "abt": "about",
    "mtg": "meeting",
    "mtgs": "meetings",
    "wknd": "weekend",
    "svc": "service",
    "svcs": "services",
    "bday": "birthday",
}
"""Whole words, in lower case."""
_WITH_DIGITS: Mapping[tuple[str, ...], str] = {
    ("gr", "8"): "great",
    ("l", "8", "r"): "later",
    ("b", "4"): "before",
    ("m", "8"): "mate",
    ("w", "8"): "wait",
    ("h", "8"): "hate",
}
_LETTERS: Mapping[str, str] = {"u": "you", "r": "are"}


def word(line: Line, index: int) -> Reading | None:
    """``thx``, ``gr8``, ``how r u``."""
    text = line.text(index)
    if line.is_glue(index - 1) or line.text(index - 1) in ("-", "@", "/", "_", ".", "'", "’"):
        return None
    if line.is_digits(index + 1) and text.islower():
        return _with_digits(line, index)
    if text in _LETTERS:
        return _letter(line, index)
    said = WORDS.get(text.lower())
    if said is None or text.isupper() or line.text(index + 1) in ("-", "@", "_", "/"):
        return None
    stop = line.text(index + 1) == "." and line.is_word(line.behind_space(index + 2))
    goes_on = stop and not line.is_capitalized(line.behind_space(index + 2))
    return one(index, index + 2 if goes_on else index + 1, said)


def _with_digits(line: Line, index: int) -> Reading | None:
    for parts, said in _WITH_DIGITS.items():
        end = index + len(parts)
        if all(line.text(index + place) == part for place, part in enumerate(parts)) and not line.is_glue(
            end
        ):
            return one(index, end, said)
    return None


def _letter(line: Line, index: int) -> Reading | None:
    """A lone *u* or *r* between the words of a sentence."""
    before, after = line.word_before(index), line.word_after(index + 1)
    if not (line.is_space(index - 1) or line.is_edge(index - 1)):
        return None
    other = "r" if line.text(index) == "u" else "u"
    if other in (before, after):
        return one(index, index + 1, _LETTERS[line.text(index)])
    spoken = line.text(index) == "u" and len(before) > 1 and (len(after) > 1 or line.ends_text(index + 2))
    named = before in _NAMED or (line.text(line.previous(index)) in ",:")
    return one(index, index + 1, "you") if spoken and not named else None


_NAMED = frozenset(
    ("letter", "vowel", "variable", "function", "shape", "vector", "let", "if", "where", "field")
)
