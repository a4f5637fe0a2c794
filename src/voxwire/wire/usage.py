"""How the protocols count text, for limits and for usage."""

import re
from collections.abc import Iterator

_HAN = re.compile(
    "["
    "\u3007"  # 〇, the ideographic zero, which stands inside numbers such as 二〇二六
    "\u3400-\u4dbf"  # extension A
    "\u4e00-\u9fff"  # unified ideographs
    "\uf900-\ufaff"  # compatibility ideographs
    "\U00020000-\U0002a6df"  # extension B
    "\U0002a700-\U0002b73f"  # extension C
    "\U0002b740-\U0002b81f"  # extension D
    "\U0002b820-\U0002ceaf"  # extension E
    "\U0002ceb0-\U0002ebef"  # extension F
    "\U0002ebf0-\U0002ee5f"  # extension I
    "\U0002f800-\U0002fa1f"  # compatibility ideographs supplement
    "\U00030000-\U0003134f"  # extension G
    "\U00031350-\U000323af"  # extension H
    "]+"
)

# Possessive quantifiers, alternatives that exclude each other, and ends that the end of the text stands for
# keep this linear, whatever a client sends. A ">" inside a quoted attribute value does not end the tag; the
# second branch of tags takes what has an odd quotation mark.
_MARKUP = re.compile(
    r"""(?sx)
    <!--.*?(?:-->|\Z)
    | <!\[CDATA\[(?P<literal>.*?)(?:\]\]>|\Z)
    | \]\]>                                       # of a CDATA section that began in another piece
    | <(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+> | <[^<>]*+>
    | &(?:\#(?P<decimal>[0-9]{1,7})|\#x(?P<hexadecimal>[0-9a-fA-F]{1,6})|(?P<name>amp|lt|gt|quot|apos));
    """
)
_TOKEN = re.compile(
    # Single characters first: the word behind them would take them too.
    "[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U000323af]"
    r"|(?P<word>[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U000323af]+)"
    r"|\S"
)
_TOKEN_CHARACTERS = 16
"""Characters of one token, with the white space around it, at the very most."""
_NAMED_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def count_characters(text: str) -> int:
    """Count characters as CosyVoice does: a Han character is 2, everything else is 1.

    Han are the CJK unified ideographs with extensions A to I, the compatibility ideographs, and 〇.
    Kana, hangul, 々, radicals, punctuation, spaces, digits and emoji count 1 for each code point.
    Takes time linear in the text.

    Source: the CosyVoice WebSocket API page, "character counting".
    """
    return 2 * len(text) - len(_HAN.sub("", text))


def count_tokens(text: str) -> int:
    """Estimate the tokens of a text, since the cloud's tokenizer is not here.

    Han characters, kana, hangul syllables, digits and signs count 1 each, other letters 1 for every four of a
    word, and white space nothing, which is near what byte-pair encodings of mixed text give. Takes time
    linear in the text.
    """
    return sum(1 if word is None else -(-len(word) // 4) for word in _words(text))


def too_many_tokens(text: str, most: int) -> bool:
    """Whether a text has more tokens than it may, or is longer than text of so many would ever be.

    White space counts nothing; without a bound of its own, it could make an instruction as long as a frame.
    """
    return len(text) > _TOKEN_CHARACTERS * most or count_tokens(text) > most


def audio_tokens(milliseconds: float) -> int:
    """Count the tokens of audio: 50 a second, and less than a second as one (Qwen-TTS billing note)."""
    return round(50 * max(1.0, milliseconds / 1000)) if milliseconds > 0 else 0


def _words(text: str) -> Iterator[str | None]:
    """Each word of letters as it is, and None for each token that is a single character."""
    for match in _TOKEN.finditer(text):
        yield match.group("word")


def without_markup(ssml: str) -> str:
    """Return the text of an SSML document: tags and comments dropped, XML entities resolved.

    For counting only: it never fails, so a document no parser would take gives some text too. Takes
    time linear in the document.
    """
    return _MARKUP.sub(_text_of, ssml)


def _text_of(markup: re.Match[str]) -> str:
    literal, decimal, hexadecimal, name = markup.groups()
    if name is not None:
        return _NAMED_ENTITIES[name]
    if decimal is None and hexadecimal is None:
        return literal or ""
    code_point = int(decimal) if decimal is not None else int(hexadecimal, 16)
    return chr(code_point) if code_point <= 0x10FFFF else markup.group()
