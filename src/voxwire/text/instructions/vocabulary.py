"""Finds words that mean something in a sentence, by tables of them.

A table is YAML: kind of word, value, and the phrases that mean it, parted by commas. In a phrase ``~`` stands
for any ending of a word, ``*`` for up to three words or four Chinese characters in between, and ``(a|b|)``
for one of them.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

LONGEST = 1_000
"""Characters of a sentence that are looked at, so that any sentence is read within milliseconds."""

HARD = "|"
"""Stands in a prepared sentence where a clause ends."""
_CLAUSE_ENDS = re.compile(r"[,.;!?，。；！？…\n()（）\[\]【】\u2013\u2014|]|\s-\s|-{2,}|、(?=不|别|没|无)")
_COLONS = re.compile(r"[:：=]")
_QUOTES = re.compile(r"[\"“”「」『』《》<>*_`]")
_UNSPACED = re.compile("[㐀-鿿぀-ヿ가-힣\u0e00-\u0e7f]")
"""Letters of writing that does not part words by spaces, or not from their endings."""
_UNIT = re.compile(r"[^\W\d_㐀-鿿぀-ヿ]+(?:'[a-z]+)?|\d+|[㐀-鿿぀-ヿ]")
_HAN_GAP = r"[^| a-z]{0,4}"
_WORD_GAP = r"(?:[^| ]+ ){0,3}?"

VOICE_KINDS = (
    ("gender", "weak_gender", "ignore_people"),
    ("age", "weak_age", "ignore_people"),
    ("pitch", "rate", "nouns", "scales"),
    ("timbre",),
    ("emotion", "weak_emotion"),
    ("use", "weak_use", "ignore_use"),
)
"""Of a description, what is looked for apart from the rest."""

Meaning = tuple[str, str]
"""Kind and value, as ``("rate", "faster")``."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase that was found."""

    begin: int
    end: int
    """Where it stands in the prepared sentence, ``end`` exclusive."""
    meanings: tuple[Meaning, ...]

    def of(self, kind: str) -> tuple[str, ...]:
        """The values it has of a kind."""
        return tuple(value for each, value in self.meanings if each == kind)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence, as far as what it says belongs together."""

    text: str
    cues: tuple[Cue, ...]
    elsewhere: tuple[Cue, ...] = ()
    """What other vocabularies find in it."""

    def apart(self, first: Cue, second: Cue) -> int:
        """How many words or Chinese characters stand between two cues."""
        begin, end = min(first.end, second.end), max(first.begin, second.begin)
        return len(_UNIT.findall(self.text[begin:end]))


class Vocabulary:
    """All phrases of some tables."""

    def __init__(self, tables: Iterable[Mapping[str, Mapping[str, str]]]) -> None:
        """Read them; phrases of a kind ``drop`` of a later table mean nothing any more."""
        plain: dict[str, dict[str, list[Meaning]]] = defaultdict(lambda: defaultdict(list))
        patterns: dict[str, list[tuple[re.Pattern[str], Meaning]]] = defaultdict(list)
        for table in tables:
            for kind, values in table.items():
                for value, phrases in values.items():
                    for phrase in map(str.strip, str(phrases).split(",")):
                        if kind == "drop":
                            plain[phrase[:1]].pop(phrase.replace("-", " "), None)
                        else:
                            _add(phrase, (kind, value), plain, patterns)
        self._plain = {
            first: sorted(
                ((*_ending(phrase), tuple(meanings)) for phrase, meanings in known.items()),
                key=lambda each: -len(each[0]),
            )
            for first, known in plain.items()
        }
        self._patterns = dict(patterns)

    def clauses(self, sentence: str, *, colons_part: bool = False) -> list[Clause]:
        """Cut a sentence into clauses and find what they say; the longest phrase counts.

        Args:
            sentence: in Chinese, English, or both.
            colons_part: whether a colon ends a clause.

        """
        return [
            Clause(text, tuple(self._cues(text)))
            for text in (part.strip() for part in _prepared(sentence, colons_part).split(HARD))
            if text
        ]

    def _cues(self, text: str) -> Iterable[Cue]:
        at = 0
        while at < len(text):
            if at and _joined(text[at - 1], text[at]):
                at += 1
                continue
            end, meanings = self._longest(text, at)
            if meanings:
                yield Cue(at, end, tuple(dict.fromkeys(meanings)))
            at = max(end, at + 1)

    def _longest(self, text: str, at: int) -> tuple[int, list[Meaning]]:
        best, meanings = at, list[Meaning]()
        for phrase, open_ended, found in self._plain.get(text[at], ()):
            if at + len(phrase) < best or not text.startswith(phrase, at):
                continue
            end = at + len(phrase)
            while open_ended and end < len(text) and _joined(text[end - 1], text[end]):
                end += 1
            if text.startswith("'s", end) and not text[end + 2 : end + 3].isalpha():
                end += 2
            if end >= best and not (end < len(text) and _joined(text[end - 1], text[end])):
                meanings = [*meanings, *found] if end == best else list(found)
                best = end
        for pattern, meaning in self._patterns.get(text[at], ()):
            if (
                (match := pattern.match(text, at))
                and (end := len(match[0].rstrip()) + at) >= best
                and end > at
            ):
                meanings = [*meanings, meaning] if end == best else [meaning]
                best = end
        return best, meanings


@cache
def delivery_vocabulary() -> Vocabulary:
    """The words of instructions, read once."""
    return Vocabulary(map(_table, ("delivery_en", "delivery_zh", "delivery_others")))


@cache
def voice_vocabularies() -> tuple[Vocabulary, ...]:
    """The words of voice descriptions, read once; a word may say one thing in each of them."""
    shared = [_table(name) for name in ("delivery_en", "delivery_zh")]
    for table in shared:
        # A voice is low in other words than an utterance, and one that speaks too fast is no complaint.
        del table["pitch"], table["function"]["too"]
    own = [_table(name) for name in ("voices_en", "voices_zh")]
    return tuple(
        Vocabulary(
            {kind: values for kind, values in table.items() if kind in (*kinds, "function", "ignore", "drop")}
            for table in (*shared, *own)
        )
        for kinds in VOICE_KINDS
    )


def load_words() -> None:
    """Read all words, which takes some tenths of a second, so that no instruction waits for it."""
    delivery_vocabulary()
    voice_vocabularies()


def _table(name: str) -> dict[str, dict[str, str]]:
    text = (files("voxwire.text.instructions") / "data" / f"{name}.yaml").read_text("utf-8")
    table = yaml.safe_load(text)
    return {kind: values if isinstance(values, dict) else {kind: values} for kind, values in table.items()}


def _prepared(sentence: str, colons_part: bool) -> str:
    """Small letters, plain signs, one space between words, and :data:`HARD` between clauses."""
    text = unicodedata.normalize("NFKC", sentence[:LONGEST]).lower().replace("’", "'").replace("‘", "'")
    text = _CLAUSE_ENDS.sub(HARD, _QUOTES.sub(" ", text))
    text = _COLONS.sub(HARD if colons_part else " ", text)
    return re.sub(r"\s+", " ", text.replace("-", " ").replace("/", " or ").replace("&", " and "))


def _joined(first: str, second: str) -> bool:
    """Whether two characters stand in one word that spaces part from others."""
    return _spelt(first) and _spelt(second)


def _spelt(character: str) -> bool:
    return character == "'" or (character.isalnum() and not _UNSPACED.match(character))


def _ending(phrase: str) -> tuple[str, bool]:
    return (phrase[:-1], True) if phrase.endswith("~") else (phrase, False)


def _add(
    phrase: str,
    meaning: Meaning,
    plain: dict[str, dict[str, list[Meaning]]],
    patterns: dict[str, list[tuple[re.Pattern[str], Meaning]]],
) -> None:
    phrase = phrase.lower().replace("-", " ")
    if not phrase:
        return
    if not re.search(r"[(*]|~.", phrase):
        plain[phrase[0]][phrase].append(meaning)
        return
    pattern = re.compile(_pattern(phrase))
    for start in _starts(phrase):
        patterns[start].append((pattern, meaning))


def _starts(phrase: str) -> set[str]:
    """The characters a phrase may begin with."""
    group = re.match(r"\((.*?)\)", phrase)
    if group is None:
        return {phrase[0]}
    starts = {each.strip()[:1] for each in group[1].split("|")}
    if "" in starts:
        starts = (starts - {""}) | _starts(phrase[group.end() :])
    return starts


def _longest_first(alternatives: str) -> list[str]:
    return sorted(alternatives.split("|"), key=len, reverse=True)


def _pattern(phrase: str) -> str:
    han = bool(re.search("[㐀-鿿]", phrase))
    # The first alternative that fits is taken, and the longest is meant.
    text = re.sub(r"\(([^()]*)\)", lambda group: f"({'|'.join(_longest_first(group[1]))})", phrase)
    text = text.replace(" * ", " *").replace("(", "(?:").replace("~", "[a-z]*")
    text = re.sub(r"(?<!\])\*", lambda _: _HAN_GAP if han else _WORD_GAP, text)
    return text if han else rf"{text}(?![a-z'])"
