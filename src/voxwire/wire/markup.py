"""Telling SSML from plain text, also while it still arrives."""

import re

_OPENING = "<speak"
_PROLOGUE = re.compile(r"^(?:\ufeff|\s|<\?xml[^>]*\?>|<!--.*?-->)*", re.DOTALL)
_LOOKED_AT = 512
"""Characters after which plain text has shown that it is plain."""

_HEADS = ("<?xml", "<!--", "<!doctype")


def is_ssml(text: str) -> bool:
    """Whether a whole text is meant as SSML, well-formed or not; linear in its length.

    It is when it begins with a ``<speak>`` element, or with something that can only stand in front of one and
    has one behind it. A text that mentions the element in its middle is plain.
    """
    body = text.lstrip("\ufeff \t\r\n")
    if body.startswith(_OPENING):
        return body[len(_OPENING) : len(_OPENING) + 1] in (" ", "\t", "\r", "\n", ">", "/")
    return body[:9].lower().startswith(_HEADS) and _OPENING in body


class SsmlDetector:
    """Watches the beginning of a text for a ``<speak>`` element, in pieces of any size."""

    def __init__(self) -> None:
        self._head = ""
        self._decided = False

    def feed(self, text: str) -> bool:
        """Take the next piece; True once the text has turned out to be SSML."""
        if self._decided:
            return False
        self._head += text[: _LOOKED_AT - len(self._head)]
        body = _PROLOGUE.sub("", self._head)
        if body.startswith(_OPENING) and len(body) > len(_OPENING):
            self._decided = True
            return body[len(_OPENING)] in " \t\r\n>/"
        self._decided = not (_OPENING.startswith(body) or body.startswith(("<?", "<!--"))) or (
            len(self._head) >= _LOOKED_AT
        )
        return False
