"""Noun, verb or adjective: corrects the tagger where a word's stress depends on it.

A statistical tagger is right nine times in ten. The neighbours of a word that is both noun and verb often
leave no choice (*will record*, *a record*), so they are asked first.
"""

from collections.abc import Sequence
from typing import Protocol

from voxwire.text.tables import words


class Tagged(Protocol):
    """A token with its part of speech."""

    text: str
    tag: str


_MODALS = words(
    "will would can could may might must shall should 'll 'd ’ll ’d ca wo cannot do does did let's lets"
    " please gonna wanna gotta helps"
)
_BASE_SUBJECTS = frozenset(("i", "you", "we", "they", "who"))
_THIRD_SUBJECTS = frozenset(("he", "she", "it", "who", "which", "that"))
DETERMINERS = words(
    "the a an this these those every each some any no another either neither both all what whose which"
    " many few several most much more less such one two three four five six seven eight nine ten first"
    " last next own"
)
POSSESSIVES = frozenset(("my", "your", "his", "her", "its", "our", "their", "'s", "’s", "s'"))
_PREPOSITIONS = words(
    "of in on for with by from at about under over into without per as during against between through"
    " after before among upon within despite towards toward via like beyond"
)
_OBJECTS = words(
    "the a an my your his her its our their this that these those him them me us it himself herself"
    " themselves myself yourself everything everyone nothing what whatever how whether every each all both"
    " some any"
)
_ADVERBS = words(
    "not n't n’t never always also just only often sometimes usually still even then now really probably"
    " soon again better rarely seldom ever simply please already both either once twice"
)
_SHOWN = frozenset(("this", "that", "these", "those"))
_NOUNS_BEFORE_TO = words(
    "due according close similar prior addition contrary owing relation regard respect response"
    " contribute contributes contributed lead leads led opposed subject addicted key answer damage threat"
    " access objection resort thanks relative linked related exposed reaction attention"
)
_SENSES = frozenset(
    ("let", "make", "makes", "made", "help", "helps", "helped", "watch", "watched", "hear", "heard", "saw")
)
_COMMANDING = frozenset(("never", "always", "please", "simply", "just"))
"""Adverbs at the beginning of a sentence behind which an order stands: *Never abuse …*"""
_EDGES = frozenset('.!?:;"“”—…(')
_QUESTIONS = frozenset(("why", "how", "when", "where", "what", "who", "whom", "which"))
_CLAUSE_EDGES = frozenset((*".!?;", "when", "if", "because", "while", "as", "although", "unless", "whenever"))
_COPULAS = words(
    "is are was were be been being am 's 're seem seems seemed feel feels felt look looks looked"
)
_COPULAS |= words("remain remains remained stay stays stayed become becomes became grew keep kept sound")


_MOVING = words("convert export import extract transfer project converse contrast")
_TOWARDS = words("to from into onto with")
"""Behind these an order goes on: *Export to PDF*, *Import from a file*."""
_GROWTH = frozenset(("increase", "decrease"))


class Words:
    """Look-ups around a word; beyond the edges everything is empty."""

    __slots__ = ("_tokens",)

    def __init__(self, tokens: Sequence[Tagged]) -> None:
        self._tokens = tokens

    def text(self, index: int) -> str:
        """The word at ``index``."""
        return self._tokens[index].text if 0 <= index < len(self._tokens) else ""

    def low(self, index: int) -> str:
        """The word at ``index`` in lower case."""
        return self.text(index).lower()

    def tag(self, index: int) -> str:
        """Its part of speech, in the Penn Treebank's tags."""
        return self._tokens[index].tag if 0 <= index < len(self._tokens) else ""

    def starts(self, index: int) -> bool:
        """Whether a sentence, or something like it, begins at ``index``."""
        return self.text(index - 1) == "" or self.text(index - 1) in _EDGES

    def before(self, index: int) -> int:
        """The index of the word before, adverbs passed over; looks at four words."""
        place = index - 1
        for _ in range(4):
            adverb = self.low(place) in _ADVERBS or (
                self.tag(place) == "RB" and self.low(place).endswith("ly")
            )
            if not adverb:
                break
            place -= 1
        return place

    def is_copula(self, index: int) -> bool:
        """Whether it is a form of *be*, or a verb used like it."""
        return self.low(index) in _COPULAS

    def asks(self, index: int, auxiliaries: frozenset[str]) -> bool:
        """Whether a question stands before: an auxiliary, then a subject of at most four words."""
        for place in range(index - 2, index - 6, -1):
            if self.low(place) in auxiliaries:
                return self.starts(place) or (self.low(place - 1) in _QUESTIONS and self.starts(place - 1))
            if self.tag(place).startswith("VB"):
                return False
        return False

    def is_only_verb(self, index: int) -> bool:
        """Whether no other word of the clause is tagged as a finite verb; looks at 40 words."""
        for step in (-1, 1):
            for place in range(index + step, index + 20 * step, step):
                if self.text(place) == "" or self.low(place) in _CLAUSE_EDGES:
                    break
                if self.tag(place) in ("VBD", "VBZ", "VBP", "MD"):
                    return False
        return True

    def near(self, index: int, words: frozenset[str], reach: int = 6) -> bool:
        """Whether one of ``words`` stands within ``reach`` words."""
        return any(self.low(place) in words for place in range(index - reach, index + reach + 1))


def part_of_speech(words: Words, index: int) -> str | None:
    """``VB`` or ``NN`` (or their forms with an *s*) where the neighbours decide it; None where they don't."""
    plural = words.low(index).endswith("s") and not words.low(index).endswith("ss")
    verb, noun = ("VBZ", "NNS") if plural else ("VB", "NN")
    place = words.before(index)
    before, after = words.low(place), words.low(index + 1)
    if before == "to" and not plural:
        return noun if words.low(place - 1) in _NOUNS_BEFORE_TO else verb
    if before in _MODALS and not plural:
        return verb
    if before in ("'s", "’s") and words.low(place - 1) == "let" and not plural:
        return verb
    if not plural and words.asks(index, _MODALS):
        shown = before in _SHOWN and after in _OBJECTS
        if shown or before not in DETERMINERS | POSSESSIVES:
            return verb
    if before in (_THIRD_SUBJECTS if plural else _BASE_SUBJECTS):
        # "the fact that records show": a clause with a subject of its own.
        return None if before in ("that", "which") and words.tag(index + 1)[:2] in ("VB", "MD") else verb
    if before in ("her", "me", "him", "us", "them") and words.low(place - 1) in _SENSES and not plural:
        return verb
    if before in DETERMINERS or before in POSSESSIVES:
        return noun
    if after == "of":
        return noun
    if words.starts(index):
        if plural:
            return None if after in _OBJECTS else noun
        if words.low(index) in _GROWTH and after == "in":
            return noun
        moved = words.low(index) in _MOVING and after in _TOWARDS
        return verb if moved or after in _OBJECTS else None
    if words.low(index - 1) in _COMMANDING and words.starts(place + 1) and not plural:
        return verb
    if before in _PREPOSITIONS:
        return noun
    return _by_subject(words, index, place, plural=plural) or (verb if after in _OBJECTS else None)


def _by_subject(words: Words, index: int, place: int, *, plural: bool) -> str | None:
    """Told by a noun or adjective before."""
    tag, after = words.tag(place), words.tag(index + 1)
    if tag in ("JJ", "JJR", "JJS", "CD") and not words.is_copula(place):
        return "NNS" if plural else "NN"
    if after.startswith("VB") or after == "MD":
        return "NNS" if plural else "NN"
    goes_on = words.low(index + 1) in _OBJECTS or after in ("RB", "PRP$", "DT", "PRP")
    many = tag == "NNS" or (tag in ("NNP", "NNPS") and words.low(place).endswith("s") and words.starts(place))
    if many and not plural:
        return "VB" if goes_on or after in ("JJ", "NNS") or words.is_only_verb(index) else None
    if tag in ("NN", "NNP") and plural and goes_on:
        return "VBZ"
    # A verb behind a singular noun would have an *s*.
    if tag == "NN" and not plural and words.low(place - 1) not in ("and", "or") and place == index - 1:
        return "NN"
    return None
