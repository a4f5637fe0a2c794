"""From an SSML document to what is said and played, one after the other."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from voxwire.speech.segmenter import Options, Segmenter
from voxwire.text.spans import SpannedText
from voxwire.text.ssml.document import (
    Break,
    Document,
    Edge,
    Emotion,
    Part,
    Phoneme,
    SayAs,
    Sound,
    Sub,
    Text,
)

_CLOSING_TAGS = re.compile(r"(?:\s*</[^<>]*>)*")
_LONGEST_ATOM = 20
_PATIENT = Options(first_min_weight=1 << 30)
"""Behind the beginning of a document there is a lead, so nothing has to end at a clause."""


@dataclass(frozen=True, slots=True)
class Line:
    """What is said in one go, or a sound that is played.

    The texts of all lines of a document, joined, are the document.
    """

    text: str
    """The client's own text, markup and all."""
    begin: int
    """Where it begins in the document, in code points."""
    root: int
    """Which of the document's roots it stands in."""
    emotion: Emotion | None
    parts: Sequence[Part] = ()
    """What is said, by places in ``text``: ``Text``, ``Phoneme``, ``SayAs`` and ``Break``."""
    sound: Sound | None = None
    """What is played."""


def script(document: Document) -> list[Line]:
    """Cut a document into lines; linear in its length.

    A line ends where a marked sentence or paragraph, a root or an emotion ends, at a sound, and where a
    segment of plain text would end. A break never ends one, so it adds its own length and no more.
    """
    writer = _Writer()
    for index, root in enumerate(document.roots):
        writer.begin(index)
        for part in root.parts:
            writer.add(part)
        writer.end_root()
    return list(_lines(document.text, writer.drafts))


@dataclass(slots=True)
class _Draft:
    """A line in the making; places are those in the document."""

    root: int
    emotion: Emotion | None
    parts: list[Part]
    """For a sound, nothing but it."""


class _Writer:
    """Collects parts until a line must end."""

    def __init__(self) -> None:
        self.drafts: list[_Draft] = []
        self._root = 0
        self._emotion: Emotion | None = None
        self._run: list[Part] = []
        self._first_of_root = 0
        self._segmenter = Segmenter()
        self._begun = False

    def begin(self, root: int) -> None:
        """A root begins."""
        self._root, self._emotion = root, None
        self._first_of_root = len(self.drafts)

    def add(self, part: Part) -> None:
        """Take the next part of the root."""
        match part:
            case Edge.SENTENCE:
                self._end_run()
            case Emotion(category):
                self._end_run()
                self._emotion = None if category is None else part
            case Sound():
                self._end_run()
                self._rest()
                self.drafts.append(_Draft(self._root, self._emotion, [part]))
            case _:
                self._run.append(part)

    def end_root(self) -> None:
        """The root ends."""
        self._end_run()
        self._rest()

    def _end_run(self) -> None:
        """What has been collected is complete: cut it."""
        cuts = list(_cut(self._run, self._segmenter))
        if not cuts:
            self._run = self._wait(self._run)
            return
        self._run = []
        if not self._begun:
            self._begun, self._segmenter = True, Segmenter(_PATIENT)
        self.drafts += [_Draft(self._root, self._emotion, parts) for parts in cuts]

    def _wait(self, parts: list[Part]) -> list[Part]:
        """Breaks with nothing to say between them belong to what was said before, else to what comes."""
        breaks: list[Part] = [part for part in parts if isinstance(part, Break)]
        if len(self.drafts) > self._first_of_root and not isinstance(self.drafts[-1].parts[0], Sound):
            self.drafts[-1].parts += breaks
            return []
        return breaks

    def _rest(self) -> None:
        """Breaks that nothing comes behind are a line of their own."""
        if self._run:
            self.drafts.append(_Draft(self._root, self._emotion, self._run))
            self._run = []


def _cut(run: Sequence[Part], segmenter: Segmenter) -> Iterator[list[Part]]:
    """Cut parts where plain text would be cut; nothing if they have nothing to say."""
    segments = segmenter.feed("".join(_looks(part) for part in run))
    ends = list(accumulate(len(segment) for segment in [*segments, *segmenter.flush()]))
    if not ends:
        return
    # What has nothing to say at the end goes with what is before it.
    pieces = list(_pieces(run, ends[:-1]))
    line: list[Part] = []
    due = False
    for index, (part, ended) in enumerate(pieces):
        if due and not _belongs_before(pieces, index):
            yield line
            line, due = [], False
        line.append(part)
        due = due or ended
    yield line


def _pieces(run: Sequence[Part], ends: Sequence[int]) -> Iterator[tuple[Part, bool]]:
    """The parts with text cut at the ends of lines, and whether a line ends with each of them."""
    at = 0
    waiting = deque(ends)
    for part in run:
        begin, end = at, at + len(_looks(part))
        while isinstance(part, Text) and waiting and waiting[0] < end:
            cut = waiting.popleft()
            yield Text(part.text.slice(at - begin, cut - begin), part.word), True
            at = cut
        rest = Text(part.text.slice(at - begin, end - begin), part.word) if isinstance(part, Text) else part
        at = end
        ended = False
        while waiting and waiting[0] <= end:
            waiting.popleft()
            ended = True
        yield rest, ended


def _belongs_before(pieces: Sequence[tuple[Part, bool]], index: int) -> bool:
    """Whether a break comes before anything else: it belongs to what was said before."""
    for part, _ in pieces[index:]:
        if isinstance(part, Break):
            return True
        if not (isinstance(part, Text) and not part.text.text.strip()):
            return False
    return False


def _looks(part: Part) -> str:
    """A part as the segmenter is shown it: what is not plain text is a word, so it is never cut."""
    match part:
        case Text(text):
            return text.text
        case Break():
            return " "
        case Sub(alias):
            return "x" * min(len(alias), _LONGEST_ATOM)
        case SayAs(_, text) | Phoneme(_, _, text):
            return "x" * min(max(len(text), 1), _LONGEST_ATOM)
        case _:
            return ""


# -- places ---------------------------------------------------------------------------------------


def _lines(document: str, drafts: Sequence[_Draft]) -> Iterator[Line]:
    begin = 0
    for index, draft in enumerate(drafts):
        end = max(begin, _end(draft.parts))
        # Tags that close something belong to what they close.
        end = len(document) if index + 1 == len(drafts) else _behind_closing_tags(document, end)
        text = document[begin:end]
        first = draft.parts[0]
        if isinstance(first, Sound):
            yield Line(text, begin, draft.root, draft.emotion, sound=first)
        else:
            yield Line(text, begin, draft.root, draft.emotion, tuple(_moved(draft.parts, -begin)))
        begin = end


def _behind_closing_tags(document: str, place: int) -> int:
    match = _CLOSING_TAGS.match(document, place)
    return match.end() if match else place


def _end(parts: Sequence[Part]) -> int:
    """Where the last of some parts ends in the document."""
    for part in reversed(parts):
        match part:
            case Text(text) | SayAs(_, text) | Phoneme(_, _, text):
                if len(text):
                    return text.span(0, len(text))[1]
            case Sub(_, _, end) | Break(_, _, end) | Sound(_, _, end):
                return end
    return 0


def _moved(parts: Sequence[Part], by: int) -> Iterator[Part]:
    """The parts at places that count from elsewhere, with what is said instead of a ``Sub`` as text."""
    together: list[SpannedText] = []
    for part in parts:
        match part:
            case Text(text, word=False):
                together.append(text.moved(by))
            case Sub(alias, begin, end):
                count = len(alias)
                together.append(SpannedText(alias, (begin + by,) * count, (end + by,) * count))
            case _:
                if together:
                    yield Text(SpannedText.join(together))
                    together = []
                if isinstance(part, Text | SayAs | Phoneme):
                    yield replace(part, text=part.text.moved(by))
                elif isinstance(part, Break):
                    yield replace(part, begin=part.begin + by, end=part.end + by)
    if together:
        yield Text(SpannedText.join(together))
