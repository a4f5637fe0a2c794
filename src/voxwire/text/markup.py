"""Telling markup from plain text while it still arrives."""

import re

_OPENING = "<speak"
_PROLOGUE = re.compile(r"^(?:\ufeff|\s|<\?xml[^>]*\?>|<!--.*?-->)*", re.DOTALL)
_LOOKED_AT = 512
"""Characters after which plain text has shown that it is plain."""


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
