"""Lexicons as they are written down: a simple table, and the W3C's Pronunciation Lexicon Specification."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from voxwire.errors import InvalidParameter
from voxwire.text.lexicon import Entry

LONGEST = 1 << 20
"""Characters of a file."""
_NAMESPACE = "http://www.w3.org/2005/01/pronunciation-lexicon"
_ALPHABETS = {
    "ipa": "ipa",
    **dict.fromkeys(("x-cmu", "cmu", "x-arpabet", "arpabet"), "cmu"),
    **dict.fromkeys(("x-pinyin", "pinyin", "py"), "py"),
}
"""Names of alphabets; those that the specification does not know begin with ``x-`` (PLS 1.0, section 4.6)."""


def read_lexicon(text: str) -> list[Entry]:
    """Read a file of either kind; what begins with ``<`` is XML.

    Raises:
        InvalidParameter: it can't be read; the message says where.

    """
    if len(text) > LONGEST:
        raise InvalidParameter(f"A lexicon may have {LONGEST} characters.")
    return read_pls(text) if text.lstrip("\ufeff \t\r\n").startswith("<") else read_table(text.splitlines())


def read_table(lines: Iterable[str]) -> list[Entry]:
    """Read a table: in each line a word and, behind ``=`` or a tab, its pronunciation.

    Behind ``=>`` stands what is read in place of the word. Empty lines and those that begin with ``#`` are
    passed over.

    Raises:
        InvalidParameter: a line is none of these.

    """
    entries: list[Entry] = []
    for number, line in enumerate(lines, 1):
        written = line.strip("\ufeff\r\n ")
        if written and not written.startswith("#"):
            entries.append(_line(number, written))
    return entries


def _line(number: int, line: str) -> Entry:
    for sign, make in (("\t", Entry), ("=>", _replaced), ("=", Entry)):
        # A sign that begins the line belongs to the word.
        rest, found, said = line[1:].partition(sign)
        word, said = f"{line[0]}{rest}".strip(), said.strip()
        if found and word and said:
            return make(word, said)
    raise InvalidParameter(
        f"Line {number} of the lexicon is not of the form WORD=PRONUNCIATION or WORD=>TEXT: {line[:80]!r}."
    )


def _replaced(word: str, text: str) -> Entry:
    return Entry(word, replacement=text)


def write_table(entries: Iterable[Entry]) -> Iterator[str]:
    """The lines of a table, as :func:`read_table` reads them."""
    for entry in entries:
        if entry.replacement is not None:
            yield f"{entry.word} => {entry.replacement}"
        else:
            # A word may have an equals sign itself, and hardly a tab.
            yield f"{entry.word}{chr(9) if '=' in entry.word else ' = '}{entry.pronunciation}"


def read_pls(text: str) -> list[Entry]:
    """Read a document of the Pronunciation Lexicon Specification 1.0.

    Of the pronunciations and aliases of a lexeme the preferred one counts, or else the first. The language
    is not looked at: entries hold in texts of any. A document type declaration is refused.

    Raises:
        InvalidParameter: it is not well-formed, no lexicon, or in an alphabet nobody reads.

    """
    reader = _Pls()
    try:
        reader.parser.Parse(text.lstrip("\ufeff \t\r\n").encode("utf-8", "surrogatepass"), True)
    except expat.ExpatError as error:
        problem = f"it is not well-formed XML ({expat.errors.messages[error.code]})"
        raise InvalidParameter(f"Line {error.lineno} of the lexicon: {problem}.") from None
    return reader.entries


@dataclass(slots=True)
class _Lexeme:
    """What has been read of one lexeme."""

    words: list[str] = field(default_factory=list)
    ways: list[tuple[bool, Callable[[str], Entry]]] = field(default_factory=list)
    """Whether it is preferred, and the entry it makes of a word."""


class _Pls:
    """Carries one document through expat, which reads no file and no network."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.parser = expat.ParserCreate("utf-8", namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype
        self._open: list[tuple[str, dict[str, str]]] = []
        self._alphabet = ""
        self._lexeme = _Lexeme()
        self._text = ""

    def _wrong(self, problem: str) -> InvalidParameter:
        return InvalidParameter(f"Line {self.parser.CurrentLineNumber} of the lexicon: {problem}.")

    def _doctype(self, *_: object) -> None:
        raise self._wrong("a document type declaration is not allowed")

    def _start(self, name: str, given: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        if namespace not in ("", _NAMESPACE):
            # Other vocabularies, such as metadata, may stand anywhere.
            local = ""
        if not self._open and local != "lexicon":
            raise self._wrong("the document is no <lexicon>")
        if local == "lexicon":
            self._alphabet = given.get("alphabet", "")
        elif local == "lexeme":
            self._lexeme = _Lexeme()
        self._open.append((local, given))
        self._text = ""

    def _characters(self, data: str) -> None:
        self._text += data

    def _end(self, _: str) -> None:
        local, given = self._open.pop()
        text = " ".join(self._text.split())
        self._text = ""
        preferred = given.get("prefer") == "true"
        match local:
            case "grapheme":
                self._lexeme.words.append(text)
            case "phoneme":
                sound = self._sound(given.get("alphabet", self._alphabet), text)
                self._lexeme.ways.append((preferred, lambda word: Entry(word, pronunciation=sound)))
            case "alias":
                self._lexeme.ways.append((preferred, lambda word: Entry(word, replacement=text)))
            case "lexeme":
                self._close(self._lexeme)

    def _sound(self, alphabet: str, text: str) -> str:
        match _ALPHABETS.get(alphabet):
            case "ipa":
                return f"/{text}/"
            case None:
                known = ", ".join(sorted(_ALPHABETS))
                raise self._wrong(f"the alphabet of a <phoneme> must be one of {known}, and not {alphabet!r}")
            case _:
                return text

    def _close(self, lexeme: _Lexeme) -> None:
        if not lexeme.words or not lexeme.ways:
            raise self._wrong("a <lexeme> needs a <grapheme>, and a <phoneme> or an <alias>")
        _, make = max(lexeme.ways, key=lambda way: way[0])
        self.entries += map(make, lexeme.words)
