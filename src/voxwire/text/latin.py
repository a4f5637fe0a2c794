"""Which language Latin letters are in, told by the words and letter groups that are usual in each.

A stretch of text gets a score for every language: the logarithm of how likely its words are, taken letter
group by letter group. The table is made by ``python -m tools.latin_grams``. English has so many words from
elsewhere (*pasta*, *camera*) that those of a list, made by ``python -m tools.english_words``, count for it as
much as for whoever else has them, or, where they are much more usual there (*plus*), as much as that tells.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from operator import add

from voxwire.text import tables
from voxwire.text.characters import LATIN

_WORD = re.compile(rf"[{LATIN}]+(?:['’](?=[{LATIN}]))?")
_WORD_BEHIND = re.compile(rf" [{LATIN}]{{2}}")
"""What follows a lone letter that is a word, such as *y* or *à*; others are variables and initials."""
_CHUNK = re.compile(r"\S+")
_ADDRESS = re.compile(r"@|://|www\.|\.(?:com|org|net|io)\b")
"""What shows that a chunk of text is an address or a mention. A pattern with the chunk around it would take
time that grows with the square of the chunk's length."""
_HASHTAG = re.compile(r"#\w+")
_GREETINGS: Mapping[str, str] = {
    **dict.fromkeys(tables.words("hola gracias adiós señor señora vale buenos buenas mañana"), "es"),
    **dict.fromkeys(tables.words("bonjour merci bonsoir salut oui monsieur madame beaucoup"), "fr"),
    **dict.fromkeys(tables.words("ciao grazie buongiorno buonasera prego sì signora arrivederci"), "it"),
    **dict.fromkeys(tables.words("olá obrigado obrigada tchau sim não bom você senhor senhora"), "pt"),
    **dict.fromkeys(tables.words("hallo danke bitte ja nein guten tschüss herr frau und nicht"), "de"),
    **dict.fromkeys(tables.words("halo terima kasih selamat tidak ya"), "id"),
    **dict.fromkeys(tables.words("hello hi thanks thank yes no okay bye please"), "en"),
}
"""Words that stand alone so often that few letters must do."""
_GREETING = 5.0
"""How much one of them tells, as a logarithm."""
_LONGEST_WORD = 24
_TELLING_WORD = 9
"""Letters of a word that tells of its language though it stands alone and has no accent: shorter ones are
names (*Galaxy*) and abbreviations (*Jan.*) more often than not."""
_LONGEST_ABBREVIATION = 4
_STOP_WITHIN = re.compile(r"\. ?[^\s”\"’)]")
"""The full stop of an abbreviation, or of a sentence with another one behind it."""
_UNIT = re.compile("[b-df-hj-np-tv-xz]{1,4}", re.IGNORECASE)
"""Letters without a vowel, which behind a number are a unit in any language: *30 mpg*."""
_NUMBERED = re.compile(r"[- ]?\d|/")
"""The number of a name, *HPV-16*, and what stands between two initialisms, *UI/UX*."""
_BEFORE_INITIALISM = frozenset("0123456789/")
_SHORTEST_NAME = 2
_RARER = 6.0
"""What a language that is not usual needs on top, as a logarithm."""
_SURELY = 4.0
"""Lead of a language that can't be spoken from which on nothing else is taken for it."""
ORDER = 3
"""Letters in a group."""
ENGLISH = "en"
EDGE = "_"
"""Stands at both ends of a word."""
SCALE = 4.0
"""Steps of the table for a factor of e."""
FLOOR = 44
"""What a group costs that the table does not have."""


@dataclass(frozen=True, slots=True)
class LatinGrams:
    """How unlikely letter groups are in each language."""

    languages: Sequence[str]
    """BCP 47 primary subtags."""
    costs: Mapping[str, Sequence[int]]
    """Negative logarithms, :data:`SCALE` steps a factor of e, of each group in each language."""
    english: Mapping[str, int] = field(default_factory=dict)
    """English words that groups of letters would take for others, and the most that each may cost more in
    English than where it costs least."""

    def scores(self, text: str) -> Mapping[str, float]:
        """The logarithm of each language's likelihood, up to what they share; higher is likelier.

        Addresses, initialisms and capital names inside of a sentence say little and are left out. Takes time
        linear in the text. Empty where there is too little to tell from.
        """
        words = list(_telling(text))
        if not _tells(words):
            return {}
        totals = [0] * len(self.languages)
        floor = (FLOOR,) * len(self.languages)
        for word in words:
            greeting = _GREETINGS.get(word)
            costs = [0] * len(self.languages)
            for group in grams(word):
                costs = list(map(add, costs, self.costs.get(group, floor)))
            if word in self.english:
                place = self.languages.index(ENGLISH)
                costs[place] = min(costs[place], min(costs) + self.english[word])
            if greeting in self.languages:
                costs[self.languages.index(greeting)] -= round(_GREETING * SCALE)
            totals = list(map(add, totals, costs))
        return {tag: -total / SCALE for tag, total in zip(self.languages, totals, strict=True)}


def likeliest(
    scores: Mapping[str, float], speakable: Mapping[str, bool], expected: str, likelier: float
) -> str:
    """The language that a text is in.

    Args:
        scores: of all languages.
        speakable: those that may be answered, and whether each is usual; others must be likelier still.
        expected: the answer unless the text tells otherwise.
        likelier: how much likelier another one must be, as a logarithm.

    """
    known = [language for language in scores if language in speakable]
    if not known:
        return expected
    best = max(scores, key=lambda language: scores[language])
    found = max(known, key=lambda language: scores[language])
    foreign = best not in speakable and scores[best] - scores[found] > _SURELY
    bar = likelier if speakable.get(found, True) else likelier + _RARER
    return expected if foreign or scores[found] - scores.get(expected, scores[found]) <= bar else found


def grams(word: str) -> Iterator[str]:
    """The letter groups of a lower-case word, and short words whole."""
    edged = f"{EDGE}{word[:_LONGEST_WORD]}{EDGE}"
    if len(word) <= ORDER + 1:
        yield edged
    for place in range(max(len(edged) - ORDER + 1, 1)):
        yield edged[place : place + ORDER]


def _tells(words: Sequence[str]) -> bool:
    """Whether words are enough to tell a language from."""
    if len(words) != 1:
        return bool(words)
    word = words[0]
    return len(word) >= _TELLING_WORD or word in _GREETINGS or not word.isascii()


def _unaddressed(match: re.Match[str]) -> str:
    """A chunk without hashtags; nothing of one that is an address."""
    chunk = match.group()
    return " " if _ADDRESS.search(chunk) else _HASHTAG.sub(" ", chunk)


def _telling(text: str) -> Iterator[str]:
    """Words that tell of their language."""
    text = _CHUNK.sub(_unaddressed, text)
    first = True
    words = list(_WORD.finditer(text))
    capitals = all(word.group().isupper() for word in words)
    for match in words:
        word = match.group().rstrip("'’")
        if len(match.group()) == 1 and _WORD_BEHIND.match(text, match.end()) is None:
            continue
        if _UNIT.fullmatch(word) and text[max(0, match.start() - 2) : match.start()].rstrip()[-1:].isdigit():
            continue
        if len(word) <= _LONGEST_ABBREVIATION and _STOP_WITHIN.match(text, match.end()):
            continue
        capital = word[:1].isupper()
        name = capital and not first and word[1:].islower()
        shouted = len(word) >= _SHORTEST_NAME and word.isupper()
        first = False
        if not (word.islower() or word.istitle() or word.isupper()):
            # *iPhone*, *NaOH*: names and formulas.
            continue
        if shouted and not (capitals and _NUMBERED.match(text, match.end()) is None):
            continue
        if shouted and text[max(0, match.start() - 2) : match.start()].rstrip()[-1:] in _BEFORE_INITIALISM:
            # *44 HR*, and *IL-6* above: initialisms, though all is in capitals.
            continue
        if name and word.isascii() and len(words) > _SHORTEST_NAME:
            continue
        yield word.lower()


def load_latin_grams(english: Mapping[str, int] | None = None) -> LatinGrams:
    """Load the tables: some hundredths of a second.

    Args:
        english: English words that groups of letters would take for others, and the most that each may cost
            more; those of the list if left out.

    """
    rows = [line.split() for line in _lines("latin_grams.txt")]
    languages, *table = rows
    # A letter for each language: "A" for the likeliest, a step of one more for each letter behind it.
    costs = {group: [ord(code) - ord("A") for code in codes] for group, codes in table}
    return LatinGrams(languages, costs, _english() if english is None else english)


def _english() -> Mapping[str, int]:
    rows = (line.split() for line in _lines("english_words.txt"))
    return {word: int(steps[0]) if steps else 0 for word, *steps in rows}


def _lines(name: str) -> list[str]:
    text = (files("voxwire.text") / "data" / name).read_text("utf-8")
    return [line for line in text.splitlines() if line[0] != "#"]
