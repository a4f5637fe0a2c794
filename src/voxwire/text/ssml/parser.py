"""Parses documents, and refuses whatever is not in the dialect.

The work is done by expat, the standard library's parser, which reads no file and no network. A document type
declaration is refused, so there are no entities but the five of XML itself, and nothing can grow. Depth, size
and counts are bounded; time and memory are linear in the document.
"""

import re
from xml.parsers import expat

from voxwire.errors import InvalidSsml, NothingToSay
from voxwire.text.spans import SpannedText
from voxwire.text.ssml.builder import Builder
from voxwire.text.ssml.document import Document
from voxwire.text.ssml.elements import ELEMENTS, Holds

LONGEST = 1_000_000
"""Code points of a document, markup and all."""
DEEPEST = 32
"""Levels of elements."""
MOST_ELEMENTS = 10_000

_HEADER = re.compile(
    r"""\ufeff?\s*<\?xml\s+version\s*=\s*(?:"1\.[0-9]"|'1\.[0-9]')"""
    r"""(?:\s+encoding\s*=\s*(?:"[A-Za-z][\w.-]{0,40}"|'[A-Za-z][\w.-]{0,40}'))?"""
    r"""(?:\s+standalone\s*=\s*(?:"(?:yes|no)"|'(?:yes|no)'))?\s*\?>""",
    re.ASCII,
)
_BLANKS = str.maketrans("\t\r\n", "   ")
_AROUND = "documents"
"""XML wants one root; this stands around the client's."""


def parse(text: str) -> Document:
    """Parse a document.

    Args:
        text: one or several ``speak`` elements side by side, perhaps behind an XML header.

    Raises:
        InvalidSsml: it is not well-formed, not in the dialect, or too large.
        NothingToSay: there is nothing in it to hear.

    """
    if len(text) > LONGEST:
        raise InvalidSsml(f"a document may have {LONGEST} characters", text, LONGEST)
    builder = Builder()
    _Reader(text, builder).read()
    if not builder.audible:
        raise NothingToSay
    return Document(text, builder.roots)


class _Reader:
    """Carries one document through expat."""

    def __init__(self, text: str, builder: Builder) -> None:
        self._text = text
        self._builder = builder
        header = _HEADER.match(text)
        begin = header.end() if header else len(text) - len(text.lstrip("\ufeff"))
        # Surrogates are no characters of XML, and expat says so.
        self._encoded = text[begin:].encode("utf-8", "surrogatepass")
        self._byte = 0
        self._character = begin
        self._prefix = f"<{_AROUND}>".encode()
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartCdataSectionHandler = self._begin_cdata
        self._parser.EndCdataSectionHandler = self._end_cdata
        self._parser.ProcessingInstructionHandler = self._instruction
        self._cdata = False
        self._opened = False
        """Whether the last thing that came was the beginning of an element."""
        self._elements = 0
        self._open: list[str] = []

    def read(self) -> None:
        """Read all of it."""
        try:
            self._parser.Parse(self._prefix, False)
            self._parser.Parse(self._encoded, False)
            self._parser.Parse(f"</{_AROUND}>".encode(), True)
        except expat.ExpatError as error:
            raise self._malformed(error) from None
        if not self._builder.roots:
            raise self._wrong("there is no <speak> element")

    # -- places and problems ----------------------------------------------------------------------

    def _place(self, byte: int) -> int:
        """The code point at a byte offset of the parser's. Offsets only grow, so all of them are linear."""
        byte = min(max(byte - len(self._prefix), self._byte), len(self._encoded))
        self._character += len(self._encoded[self._byte : byte].decode("utf-8", "ignore"))
        self._byte = byte
        return self._character

    def _here(self) -> int:
        return self._place(self._parser.CurrentByteIndex)

    def _wrong(self, problem: str) -> InvalidSsml:
        return InvalidSsml(problem, self._text, self._here())

    def _malformed(self, error: expat.ExpatError) -> InvalidSsml:
        place = self._place(self._parser.ErrorByteIndex)
        inner = self._open[1:]
        code = expat.errors.messages[error.code]
        if "<!doctype" in self._text[max(0, place - 2) : place + 9].lower():
            problem = "a document type declaration is not allowed"
        elif code == expat.errors.XML_ERROR_TAG_MISMATCH:
            problem = f"<{inner[-1]}> is not closed" if inner else "a tag closes nothing"
        else:
            problem = f"it is not well-formed XML ({code})"
        return InvalidSsml(problem, self._text, place)

    # -- what expat calls -------------------------------------------------------------------------

    def _start(self, name: str, given: dict[str, str]) -> None:
        if self._open:
            try:
                self._check(name, given)
                self._builder.open(name, given, self._here())
            except ValueError as error:
                raise self._wrong(str(error)) from None
        self._open.append(name)
        self._opened = True

    def _check(self, name: str, given: dict[str, str]) -> None:
        self._elements += 1
        parent = self._open[-1]
        top = len(self._open) == 1
        if self._elements > MOST_ELEMENTS:
            raise ValueError(f"a document may have {MOST_ELEMENTS} elements")
        if len(self._open) > DEEPEST:
            raise ValueError(f"elements may stand {DEEPEST} deep")
        if name not in ELEMENTS:
            raise ValueError(f"there is no element <{name}>")
        if top != (name == "speak"):
            problem = "must stand inside <speak>" if top else "can't stand inside another element"
            raise ValueError(f"<{name}> {problem}")
        if not top and ELEMENTS[parent].holds is not Holds.PARTS:
            raise ValueError(f"<{name}> can't stand inside <{parent}>")
        ELEMENTS[name].check(name, given)

    def _end(self, name: str) -> None:
        self._open.pop()
        if not self._open:
            if self._parser.CurrentByteIndex < len(self._prefix) + len(self._encoded):
                raise self._wrong("a tag closes nothing")
            return
        place = self._here()
        # Of an empty-element tag expat tells the end, otherwise where the closing tag begins.
        empty = self._opened and self._text.startswith("/>", place - 2)
        end = place if empty else self._text.index(">", place) + 1
        self._opened = False
        try:
            self._builder.close(name, end)
        except ValueError as error:
            raise self._wrong(str(error)) from None

    def _characters(self, data: str) -> None:
        begin = self._here()
        self._opened = False
        if len(self._open) == 1 or ELEMENTS[self._open[-1]].holds is Holds.NOTHING:
            if data.strip():
                where = "outside <speak>" if len(self._open) == 1 else f"inside <{self._open[-1]}>"
                raise self._wrong(f"there can't be text {where}")
            return
        self._builder.text(self._spanned(data.translate(_BLANKS), begin))

    def _spanned(self, data: str, begin: int) -> SpannedText:
        """Text with the places it came from: expat gives references and line breaks one by one."""
        text = self._text
        end = begin + len(data)
        if text.startswith("&", begin) and not self._cdata:
            end = text.index(";", begin) + 1
        elif text.startswith("\r\n", begin):
            end = begin + 2
        else:
            return SpannedText(data, tuple(range(begin, end)), tuple(range(begin + 1, end + 1)))
        return SpannedText(data, (begin,) * len(data), (end,) * len(data))

    def _begin_cdata(self) -> None:
        self._cdata = True

    def _end_cdata(self) -> None:
        self._cdata = False

    def _instruction(self, target: str, _: str) -> None:
        raise self._wrong(f"processing instructions such as <?{target}?> are not allowed")
