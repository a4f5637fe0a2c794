"""How the protocols count text, for limits and for usage."""

import re

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

# Possessive quantifiers and alternatives that exclude each other keep this linear, whatever a client
# sends. A ">" inside a quoted attribute value does not end the tag; the second branch takes what has
# an odd quotation mark, such as a comment with an apostrophe.
_TAG = re.compile(r"""<(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+>|<[^<>]*+>""")
_ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#x([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));")
_NAMED_ENTITIES = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def count_characters(text: str) -> int:
    """Count characters as CosyVoice does: a Han character is 2, everything else is 1.

    Han are the CJK unified ideographs with extensions A to I, the compatibility ideographs, and 〇.
    Kana, hangul, 々, radicals, punctuation, spaces, digits and emoji count 1 for each code point.
    Takes time linear in the text.

    Source: the CosyVoice WebSocket API page, "character counting".
    """
    return 2 * len(text) - len(_HAN.sub("", text))


def without_markup(ssml: str) -> str:
    """Return the text of an SSML document with its tags dropped and its XML entities resolved.

    For counting only: it never fails, so a document no parser would take gives some text too. Takes
    time linear in the document.
    """
    return _ENTITY.sub(_resolve, _TAG.sub("", ssml))


def _resolve(entity: re.Match[str]) -> str:
    decimal, hexadecimal, name = entity.groups()
    if name is not None:
        return _NAMED_ENTITIES[name]
    code_point = int(decimal) if decimal is not None else int(hexadecimal, 16)
    return chr(code_point) if code_point <= 0x10FFFF else entity.group()
