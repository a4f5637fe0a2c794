"""From the words that were found in a clause to what is wished: directions, degrees, what is not wanted."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from voxwire.text.instructions.vocabulary import Clause, Cue

REACH = 8
"""How many words or Chinese characters behind a "not" what it denies may stand."""
NEAR = 3
"""How far from a word its degree may stand."""
NOUN_REACH = 9
"""How far from "higher" what shall be higher may stand."""
VOICE_REACH = {True: 2, False: 5}
"""The same for the voice itself, in words, and in Chinese characters: it is named for many reasons ("a big
smile in your voice")."""

LITTLE, PLAIN, VERY = 0.5, 1.0, 1.6
"""Strengths."""

OPPOSITES = {
    "faster": "slower",
    "higher": "lower",
    "louder": "softer",
    "wider": "flatter",
    "longer": "shorter",
    "rising": "falling",
    "fast": "slow",
    "high": "low",
    "mid": "mid",
}
OPPOSITES |= {less: more for more, less in OPPOSITES.items()}
GRADED = ("rate", "pitch", "volume", "pitch_range", "pauses", "rise")
"""Kinds that have two directions."""

SCALES = {
    ("rate", "high"): ("rate", "faster"),
    ("rate", "low"): ("rate", "slower"),
    ("rate", "big"): ("rate", "faster"),
    ("rate", "small"): ("rate", "slower"),
    ("pitch", "high"): ("pitch", "higher"),
    ("pitch", "low"): ("pitch", "lower"),
    ("pitch", "flat"): ("pitch_range", "flatter"),
    ("pitch", "varied"): ("pitch_range", "wider"),
    ("pitch", "steady"): ("pitch_range", "flatter"),
    ("volume", "high"): ("volume", "louder"),
    ("volume", "low"): ("volume", "softer"),
    ("volume", "big"): ("volume", "louder"),
    ("volume", "small"): ("volume", "softer"),
    ("intonation", "high"): ("pitch", "higher"),
    ("intonation", "low"): ("pitch", "lower"),
    ("intonation", "big"): ("pitch_range", "wider"),
    ("intonation", "small"): ("pitch_range", "flatter"),
    ("intonation", "flat"): ("pitch_range", "flatter"),
    ("intonation", "varied"): ("pitch_range", "wider"),
    ("intonation", "steady"): ("pitch_range", "flatter"),
    ("voice", "high"): ("pitch", "higher"),
    ("voice", "low"): ("pitch", "lower"),
    ("voice", "big"): ("volume", "louder"),
    ("voice", "small"): ("volume", "softer"),
    ("voice", "flat"): ("pitch_range", "flatter"),
}
"""What "high", "big", "flat" mean, by the noun they go with."""
SCALES |= {
    (noun, scale): ("pitch_range", "wider" if scale in ("high", "big", "varied") else "flatter")
    for noun in ("pitch_range", "more_range")
    for scale in ("high", "big", "varied", "low", "small", "flat", "steady")
}
SCALES |= {
    (noun, scale): ("pauses", "longer" if scale in ("high", "big") else "shorter")
    for noun in ("pauses", "more_pauses")
    for scale in ("high", "big", "low", "small")
}
NAMED = {"more_range": ("pitch_range", "wider"), "more_pauses": ("pauses", "longer")}
"""Nouns that a "no" alone makes less of; of pauses it is enough to name them."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One thing a sentence says."""

    kind: str
    value: str
    strength: float = PLAIN
    denied: bool = False
    """Whether it is what shall not be; of graded kinds, ``value`` is the opposite already."""
    cancelled: bool = False
    """Whether neither direction is wanted, as in "neither fast nor slow"."""


def wishes(clauses: Sequence[Clause]) -> Iterator[Wish]:
    """Everything the clauses say, in order."""
    noun: str | None = None
    for clause in clauses:
        yield from _Reader(clause, noun).wishes()
        nouns = [value for cue in clause.cues for value in cue.of("nouns")]
        # "The volume, a bit higher": what it is about may have been named before.
        noun = nouns[-1] if nouns else noun


class _Reader:
    """Reads the cues of one clause from left to right."""

    def __init__(self, clause: Clause, noun: str | None) -> None:
        self._clause = clause
        self._noun_before = noun
        self._denial: Cue | None = None
        self._reaching = False
        """Whether the denial holds for the next cue too."""
        self._neither = False
        self._complaint: Cue | None = None
        """A "too" whose object has not come yet."""
        self._short_of = False
        self._used: set[int] = set()
        self._voice_reach = VOICE_REACH[clause.text.isascii()]

    def wishes(self) -> Iterator[Wish]:
        cues = self._clause.cues
        for place, cue in enumerate(cues):
            functions = cue.of("function")
            if "than" in functions:
                return
            content = [] if self._compares_next(place) else list(self._content(place, cue))
            if content:
                denied = self._denies(cue)
                strength = self._strength(place)
                short = self._short_of or (denied and self._enough_behind(place))
                too = self._complaint is not None and not self._spent(self._complaint, cue)
                for wish in content:
                    judged = self._judged(wish, strength, denied=denied and not short, too=too and not short)
                    # Not to slow down is to go on as before.
                    yield replace(judged, cancelled=judged.cancelled or (denied and "change" in functions))
                self._complaint, self._short_of = None, False
                self._reaching = False
            self._function(cue, tuple(each for each in functions if not (content and each == "not")))
        yield from self._merely_named()

    def _function(self, cue: Cue, functions: tuple[str, ...]) -> None:
        if "but" in functions:
            self._denial, self._neither, self._reaching = None, False, False
        if "not" in functions or "neither" in functions:
            self._denial, self._reaching = cue, True
            self._neither = self._neither or "neither" in functions
        if "or" in functions and self._denial is not None:
            self._reaching = True
        if "too" in functions:
            self._complaint = cue
        if "lacking" in functions:
            self._short_of = True

    def _content(self, place: int, cue: Cue) -> Iterator[Wish]:
        own = [meaning for meaning in cue.meanings if meaning[0] not in _NO_CONTENT]
        for kind, value in own:
            yield Wish(kind, value)
        if not own:
            for scale in cue.of("scales"):
                if (wish := self._scaled(place, cue, scale)) is not None:
                    yield wish

    def _compares_next(self, place: int) -> bool:
        """Whether "more" or "less" compares what stands behind it ("less loud"), and measures no noun."""
        cue, behind = self._clause.cues[place], self._clause.cues[place + 1 : place + 2]
        return "comparing" in cue.of("function") and any(
            _says(other) and not self._clause.apart(cue, other) for other in behind
        )

    def _scaled(self, place: int, cue: Cue, scale: str) -> Wish | None:
        nearest = sorted(
            (self._clause.apart(cue, other), other.begin < cue.begin, at)
            for at, other in enumerate(self._clause.cues)
            if other.of("nouns") and at != place
        )
        for distance, _, at in nearest:
            for noun in self._clause.cues[at].of("nouns"):
                meaning = SCALES.get((noun, scale))
                if meaning and distance <= (self._voice_reach if noun == "voice" else NOUN_REACH):
                    self._used.add(at)
                    return Wish(*meaning)
        if nearest or scale not in ("high", "low"):
            return None
        text = self._clause.text[cue.begin : cue.end]
        if self._noun_before and (meaning := SCALES.get((self._noun_before, scale))):
            return Wish(*meaning)
        # "Low and slow", "keep it low": a voice is meant where the word ends what is said.
        compared = text.endswith("er") or not text.isascii() or self._ends(cue)
        return Wish("pitch", "higher" if scale == "high" else "lower") if compared else None

    def _ends(self, cue: Cue) -> bool:
        return cue.end == len(self._clause.text) and self._denial is None

    def _denies(self, cue: Cue) -> bool:
        denial = self._denial
        if denial is None or not self._reaching or self._clause.apart(denial, cue) > REACH:
            return False
        return not self._spent(denial, cue)

    def _spent(self, function: Cue, cue: Cue) -> bool:
        """Whether something before a cue is meant already: in "a not too deep male voice" it is the depth."""
        return any(
            function.begin <= other.begin and function.end < other.end <= cue.begin and _says(other)
            for other in self._clause.elsewhere
        )

    def _judged(self, wish: Wish, strength: float, *, denied: bool, too: bool) -> Wish:
        wish = replace(wish, strength=strength)
        if wish.kind not in GRADED:
            # "Too cheerful" is a complaint, "太开心了" is not.
            return replace(wish, denied=denied or (too and self._clause.text.isascii()))
        if denied and self._neither:
            return replace(wish, cancelled=True)
        if denied or too:
            return replace(wish, value=OPPOSITES[wish.value], denied=True)
        return wish

    def _enough_behind(self, place: int) -> bool:
        cue = self._clause.cues[place]
        behind = self._clause.cues[place + 1 : place + 3]
        return any(
            "enough" in other.of("function") and self._clause.apart(cue, other) <= 1 for other in behind
        )

    def _strength(self, place: int) -> float:
        cue = self._clause.cues[place]
        found = PLAIN
        closest = NEAR + 1
        for step in (-1, 1):
            at = place + step
            while 0 <= at < len(self._clause.cues):
                other = self._clause.cues[at]
                apart = self._clause.apart(cue, other)
                grade = next((g for g in other.of("function") if g in ("little", "very")), None)
                if apart > NEAR or (grade is None and _says(other)) or self._parted(cue, other):
                    break
                if grade is not None and apart < closest:
                    found, closest = (LITTLE if grade == "little" else VERY), apart
                at += step
        return found

    def _parted(self, first: Cue, second: Cue) -> bool:
        """Whether an "and" stands between two cues: "a bit" belongs to one in "lower it a bit and slow"."""
        between = self._clause.text[min(first.end, second.end) : max(first.begin, second.begin)]
        return " and " in f" {between} "

    def _merely_named(self) -> Iterator[Wish]:
        """What of variation and pauses is wanted though no word measures them."""
        denial = None
        normal = any("normal" in cue.of("function") for cue in self._clause.cues)
        for place, cue in enumerate(self._clause.cues):
            if {"not", "neither"} & set(cue.of("function")):
                denial = cue
            elif _says(cue):
                # In "don't rush the pauses" it is the rush that is denied.
                denial = None
            for noun in cue.of("nouns"):
                if noun not in NAMED or place in self._used:
                    continue
                kind, more = NAMED[noun]
                if denial is not None:
                    yield Wish(kind, OPPOSITES[more], denied=True)
                elif noun == "more_pauses" and not normal:
                    yield Wish(kind, more, self._strength(place))


_NO_CONTENT = frozenset({"function", "nouns", "scales", "ignore"})
"""Kinds of meanings that say nothing by themselves."""


def _says(cue: Cue) -> bool:
    return any(kind not in _NO_CONTENT for kind, _ in cue.meanings)
