"""Cuts text into utterances while it is still arriving.

The segmenter reads one character after the other and never looks back at the buffer: each character
either decides a boundary that waited for it, or opens one. So the same text gives the same segments in
whatever pieces it comes, and the work per character is constant.
"""

from dataclasses import dataclass, replace

from voxwire.speech.boundaries import CLAUSE, CLOSING, Kind, Pending, Place, Verdict, verdict
from voxwire.text.abbreviations import abbreviations
from voxwire.text.characters import is_ideographic
from voxwire.text.tables import words

_STOPS = frozenset("。｡！？；।॥؟۔")
_LATIN_STOPS = frozenset(".．!?")
_PAIRS = {
    "“": "”",
    "「": "」",
    "『": "』",
    "（": "）",
    "《": "》",
    "〈": "〉",
    "【": "】",
    "(": ")",
    "[": "]",
    "{": "}",
}
_CLOSERS = frozenset(_PAIRS.values())
_DEEPEST = 8
"""Open pairs that are remembered; nobody nests deeper."""
_LONGEST_ABBREVIATION = 12
_BEFORE_ORDINALS = words("am im vom zum zur der den dem des die das ab")
"""German words behind which a figure with a full stop is an ordinal: *am 5. Mai*, *im 3. Stock*."""
_DAY_PARTS = frozenset(("a.m", "p.m"))
_LONGEST_TAG = 300
_LINE_MARKUP = frozenset(" \t*_#>-+([")


@dataclass(frozen=True, slots=True)
class Options:
    """How long segments are.

    Weights measure how long a text takes to say: a Latin letter or digit weighs 1, a Hangul syllable 2, a Han
    character or Kana 3; everything else weighs nothing.
    """

    first_min_weight: int = 18
    """Least weight of a first segment that ends at a clause mark: six Han characters, four English words."""
    max_weight: int = 300
    """A segment that grows beyond this without an end is cut at its last clause mark or word gap."""
    pair_weight: int = 150
    """Quotation marks and brackets hold a segment together until this much has come since they opened."""
    languages: tuple[str, ...] = ("en", "de", "fr", "es", "it", "pt", "ru")
    """Whose abbreviations are known, the most likely language first."""


class Segmenter:
    """Incremental: feed text as it comes, take the segments that are complete.

    All segments joined are the text that was fed, up to a last rest without letter or digit. White space
    belongs to the segment behind it. Every segment has something to say.

    A segment ends behind 。！？；। and at a line break at once, behind ``. ! ?`` when the next character
    tells that it was no abbreviation, number, address or file name. As long as no segment of some
    length has gone out, a clause mark is enough. Nothing ends inside a pair of quotation marks or
    brackets, or inside a markup tag.
    """

    def __init__(self, options: Options | None = None) -> None:
        self._options = options or Options()
        self._abbreviations = abbreviations(self._options.languages)
        self._restart()

    def _restart(self) -> None:
        self._characters: list[str] = []
        self._done: list[str] = []
        self._here = Place(0, 0, 0)
        """Behind the last character."""
        self._begin = self._here
        """Where the present segment begins."""
        self._clause: Place | None = None
        """The last clause mark one could cut behind."""
        self._gap: Place | None = None
        """The last word gap one could cut in."""
        self._pending: Pending | None = None
        self._pairs: list[tuple[str, int]] = []
        """Closers of the open pairs, and the weight at which each opened."""
        self._previous = "\n"
        self._word = ""
        self._before = ""
        """The word before, in lower case, as far as a space or mark has ended it."""
        self._marker = ""
        """What stands on the line so far, while that may become a list marker; then ``x``."""
        self._tag = 0
        """Characters of the markup tag we are in, or 0."""
        self._tag_quote = ""
        self._early = True

    @property
    def held(self) -> int:
        """Characters that wait for the end of their segment."""
        return len(self._characters)

    def feed(self, text: str) -> list[str]:
        """Take more text, of any length.

        Returns:
            The segments it completes, in order; often none.

        """
        for character in text:
            self._step(character)
        done, self._done = self._done, []
        return done

    def flush(self) -> list[str]:
        """End the last segment, whether it is complete or not, and begin anew.

        Returns:
            One segment, or none when the rest has no letter and no digit: such a rest is dropped.

        """
        rest = "".join(self._characters) if self._here.spoken > self._begin.spoken else ""
        self._restart()
        return [rest] if rest else []

    def pause(self) -> list[str]:
        """End the last segment as :meth:`flush` does, but keep a rest that has nothing to say.

        Returns:
            One segment, or none: then the rest will be the beginning of the next one.

        """
        if self._here.spoken > self._begin.spoken:
            return self.flush()
        self._early = True
        return []

    # -- one character --------------------------------------------------------------------------

    def _step(self, character: str) -> None:
        before = self._here
        if self._tag and self._in_tag(character):
            self._append(character)
            self._previous, self._word = character, ""
            return
        if self._pending is not None:
            self._resolve(self._pending, character)
        if character == "\n":
            self._break_line(before)
        self._note_gap(character, before)
        self._append(character)
        self._follow_pairs(character)
        if character in _STOPS:
            self._stop(character)
        elif character in _LATIN_STOPS:
            self._latin_stop(character)
        elif character in CLAUSE:
            self._clause_mark(character)
        self._follow_word(character)
        self._open_tag(character)
        self._previous = character
        if self._here.weight - self._begin.weight > self._options.max_weight:
            self._shorten()

    def _append(self, character: str) -> None:
        self._characters.append(character)
        here = self._here
        self._here = Place(
            here.position + 1, here.weight + _weight(character), here.spoken + character.isalnum()
        )

    def _resolve(self, pending: Pending, character: str) -> None:
        decision = verdict(pending, character)
        if decision is Verdict.WAIT:
            capital = pending.kind is Kind.DAY_PART and character.isupper()
            self._pending = replace(pending, spaced=pending.spaced or character.isspace(), capital=capital)
        elif decision is Verdict.EXTEND:
            here = self._here
            closed = pending.closed or character in CLOSING
            # The closing mark itself is appended after this.
            place = Place(here.position + 1, here.weight, here.spoken)
            self._pending = replace(pending, place=place, closed=closed)
        else:
            self._pending = None
            if decision is Verdict.SENTENCE:
                self._end_sentence(pending.place)
            elif decision is Verdict.CLAUSE:
                self._end_clause(pending.place, pending.mark)

    # -- boundaries -----------------------------------------------------------------------------

    def _stop(self, character: str) -> None:
        if self._inside_pair():
            self._pending = Pending(Kind.ENCLOSED, self._here, character)
        else:
            self._pending = None
            self._cut(self._here)

    def _latin_stop(self, character: str) -> None:
        kind: Kind | None = Kind.STOP
        if character in ".．":
            kind = Kind.ELLIPSIS if self._previous in ".．" else self._full_stop()
        elif character == "!" and (self._word.isdigit() or len(self._word) == 1 or self._previous == ")"):
            kind = Kind.FACTORIAL
        self._pending = Pending(kind, self._here, character) if kind is not None else None

    def _full_stop(self) -> Kind | None:
        """What a full stop behind the present word may be; None when it surely ends nothing."""
        written = self._word.strip("'’")
        word = written.lower()
        if word in self._abbreviations.doubtful or written in self._abbreviations.doubtful:
            return Kind.DAY_PART if word in _DAY_PARTS else Kind.ABBREVIATION
        parts = word.split(".")
        initials = all(len(part) == 1 and part.isalpha() for part in parts)
        if word.isdigit() and len(word) < 3 and self._before in _BEFORE_ORDINALS:
            return None
        if word in self._abbreviations.inside or (initials and word != "i"):
            return None
        # The number of a list item, alone at the beginning of a line or sentence, belongs to the item.
        first = self._here.spoken - self._begin.spoken == len(word)
        item = self._marker if self._marker.isdigit() else word if word.isdigit() and first else ""
        return None if 0 < len(item) < 3 else Kind.STOP

    def _clause_mark(self, character: str) -> None:
        digit_before = self._previous.isdigit()
        if character in "，、" and not digit_before:
            self._pending = None
            self._end_clause(self._here, character)
        elif self._pending is None or self._pending.place.position != self._here.position:
            kind = Kind.ELLIPSIS if character == "…" else Kind.CLAUSE
            self._pending = Pending(kind, self._here, character, digit_before=digit_before)

    def _break_line(self, place: Place) -> None:
        self._pending = None
        self._pairs.clear()
        self._cut(place)

    def _end_sentence(self, place: Place) -> None:
        if self._inside_pair():
            self._clause = place
        else:
            self._cut(place)

    def _end_clause(self, place: Place, mark: str) -> None:
        self._clause = place
        # Between the items of an enumeration a pause sounds wrong, so it needs more to be worth it.
        enough = self._options.first_min_weight * (2 if mark == "、" else 1)
        if self._early and place.weight - self._begin.weight >= enough and not self._inside_pair():
            self._cut(place)

    def _shorten(self) -> None:
        """Cut a segment that has grown too long at the best place there was."""
        half = self._begin.weight + self._options.max_weight // 2
        if self._clause is not None and self._clause.weight >= half:
            self._cut(self._clause)
        elif self._gap is not None:
            self._cut(self._gap)
        elif self._clause is not None:
            self._cut(self._clause)

    def _cut(self, place: Place) -> None:
        """End the present segment, unless it would have nothing to say."""
        if place.spoken <= self._begin.spoken:
            return
        length = place.position - self._begin.position
        self._done.append("".join(self._characters[:length]))
        del self._characters[:length]
        if place.weight - self._begin.weight >= self._options.first_min_weight:
            self._early = False
        self._begin = place
        if self._clause is not None and self._clause.position <= place.position:
            self._clause = None
        if self._gap is not None and self._gap.position <= place.position:
            self._gap = None

    # -- what surrounds a boundary --------------------------------------------------------------

    def _note_gap(self, character: str, place: Place) -> None:
        before = self._previous
        if character.isspace():
            # Behind a digit or a full stop the space may belong to "10 min" or "Dr. Hu".
            tight = before.isdigit() or before in ".．"
            overlong = place.weight - self._begin.weight > self._options.max_weight
            good = not before.isspace() and (overlong or not tight)
        else:
            good = is_ideographic(character) and is_ideographic(before)
        if good and place.spoken > self._begin.spoken:
            self._gap = place

    def _follow_pairs(self, character: str) -> None:
        if character == '"':
            if any(closer == '"' for closer, _ in self._pairs):
                self._close_pair('"')
            elif not self._previous.isdigit():  # 6'2" are inches
                self._pairs.append(('"', self._here.weight))
        elif character in _PAIRS:
            self._pairs.append((_PAIRS[character], self._here.weight))
        elif character in _CLOSERS:
            self._close_pair(character)
        if len(self._pairs) > _DEEPEST:
            del self._pairs[0]

    def _close_pair(self, closer: str) -> None:
        for index in range(len(self._pairs) - 1, -1, -1):
            if self._pairs[index][0] == closer:
                del self._pairs[index:]
                return

    def _inside_pair(self) -> bool:
        oldest = self._here.weight - self._options.pair_weight
        while self._pairs and self._pairs[0][1] < oldest:
            del self._pairs[0]
        return bool(self._pairs)

    def _follow_word(self, character: str) -> None:
        if (character.isalnum() and not is_ideographic(character)) or character in ".'’":
            self._word = (self._word + character)[:_LONGEST_ABBREVIATION]
        else:
            self._before = self._word.lower() or (self._before if character.isspace() else "")
            self._word = ""
        if character == "\n":
            self._marker = ""
        elif character.isdigit() and (not self._marker or self._marker.isdigit()):
            self._marker = (self._marker + character)[:4]
        elif self._marker or character not in _LINE_MARKUP:
            self._marker = "x"

    def _open_tag(self, character: str) -> None:
        if self._previous == "<" and (character in "/!?" or (character.isascii() and character.isalpha())):
            self._tag, self._tag_quote = 1, ""
            self._pending = None

    def _in_tag(self, character: str) -> bool:
        """Whether a character still belongs to the tag; afterwards the tag may be over."""
        self._tag += 1
        if self._tag_quote:
            self._tag_quote = "" if character == self._tag_quote else self._tag_quote
        elif character in "\"'":
            self._tag_quote = character
        elif character == ">":
            self._tag = 0
            return True
        elif character in ".,;!?<" or not character.isascii():
            self._tag = 0
        if character == "\n" or self._tag > _LONGEST_TAG:
            self._tag = 0
        return self._tag > 0


def _weight(character: str) -> int:
    if not character.isalnum():
        return 0
    if character.isascii():
        return 1
    if is_ideographic(character):
        return 3
    return 2 if "가" <= character <= "힣" else 1
