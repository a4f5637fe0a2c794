"""French: spelling rules, a table of exceptions, and liaison.

The exceptions are from Lexique 3.82. The symbols are those of espeak-ng's French, on which Kokoro-82M was
trained.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from voxwire.text import tables
from voxwire.text.characters import LATIN
from voxwire.text.g2p.fr_spelling import RULES
from voxwire.text.g2p.loans import load_loans, respelt
from voxwire.text.g2p.spelling import Spelling
from voxwire.text.g2p.stress import MAIN
from voxwire.text.g2p.words import WordG2P

LETTER_NAMES: Mapping[str, str] = {
    "a": "a", "b": "bé", "c": "cé", "d": "dé", "e": "eu", "f": "effe", "g": "gé", "h": "ache", "i": "i",
    "j": "ji", "k": "ka", "l": "elle", "m": "emme", "n": "enne", "o": "o", "p": "pé", "q": "ku", "r": "erre",
    "s": "esse", "t": "té", "u": "u", "v": "vé", "w": "double vé", "x": "ixe", "y": "i grec", "z": "zède",
}  # fmt: skip

_WEAK = tables.words(
    "le la les l' un une des du de d' au aux ce cet cette ces mon ma mes ton ta tes son sa ses notre nos"
    " votre vos"
    " leur leurs je j' tu il elle on nous vous ils elles me m' te t' se s' lui y en et ou où mais ni car"
    " que qu' qui"
    " ne n' pas à dans par pour sur sous avec sans chez vers est c'est a ai as suis es très plus si comme"
    " quand dont"
    " quel quelle quels quelles bien tout peu"
)
"""Words without stress of their own."""
_LIAISON: Mapping[str, str] = {
    **dict.fromkeys(
        tables.in_order("les des ces mes tes ses nos vos leurs aux nous vous ils elles deux trois six dix"
        " dans chez sans sous très plus"
        " quelques plusieurs certains quels quelles autres petits petites grands grandes bons bonnes beaux"
        " belles gros"
        " vieux cents vingts mauvais premiers suis es êtes sommes étais était"),
        "z",
    ),
    **dict.fromkeys(tables.in_order("un mon ton son on en bien rien aucun bon certain ancien"), "n"),
    **dict.fromkeys(
        tables.in_order("est sont ont tout petit grand quand vingt cent cet étaient avait avaient vont"
        " font comment"), "t"
    ),
    "cet": "", "était": "t", "premier": "ʁ", "dernier": "ʁ",
}  # fmt: skip
"""Words whose silent consonant is heard before a vowel, and that consonant."""
_DENASALISED: Mapping[str, str] = {"bon": "bɔn", "ancien": "ɑ̃sjɛn", "certain": "sɛʁtɛn", "plein": "plɛn"}
_COUNTED: Mapping[str, str] = {"six": "si", "dix": "di", "huit": "yi", "cinq": "sɛ̃k"}
"""Numbers whose last consonant is silent before a consonant."""
_APART = tables.words("à et ou est en au aux par contre puis")
"""Words before which a number is not joined: *de deux à trois*."""
_FIGURES = frozenset(("un", "deux", "trois", "six", "dix"))
_UNJOINED = tables.words("huit huitième huitièmes onze onzième onzièmes oui yaourt yaourts")
"""Words that begin with a vowel and keep liaison away: *les onze*."""
_ONES = tables.words("un une deux trois quatre cinq six sept huit neuf")
_NINE_JOINED = tables.words("heure heures ans hommes autres")
_VOWEL = "ɑ̃|ɛ̃|ɔ̃|œ̃|[aeiouyɛɔøœə]"
_MUTE = re.compile(r"(?<=[aeiouyɛɔøœə\u0303][bdfɡklmnpʁstvzʃʒɲjw])E(?=[bdfɡklmnpʁstvzʃʒɲjw])")
_FOREIGN = str.maketrans("áãåíìóòõúñ", "aaaiiooouN".lower())
_ELIDED = tables.words("l d j m t s n c qu lorsqu puisqu jusqu quoiqu")


@dataclass(frozen=True, slots=True)
class French:
    """Reads French."""

    spelling: Spelling
    exceptions: Mapping[str, str]
    """Words the rules get wrong, with their sounds."""
    aspirated: frozenset[str]
    """Beginnings of words whose h keeps liaison and elision away."""

    def read_phrase(self, words: Sequence[str]) -> list[str]:
        """Read the words between two pauses, with liaison."""
        sounds = [self.sounds(word) for word in words]
        result: list[str] = []
        for place, (word, sound) in enumerate(zip(words, sounds, strict=True)):
            last = place == len(words) - 1
            behind = "" if last else words[place + 1]
            core = word.rpartition("'")[2]
            open_ = not last and self._vowel_follows(behind, sounds[place + 1])
            joined = _LIAISON.get(core, "") if open_ else ""
            if core in _FIGURES and behind in _APART:
                joined = ""
            number = _in_number(words[place - 1] if place else "", word, behind)
            if number:
                result.append(_stressed(number))
                continue
            said = sound
            if joined == "n" and word in _DENASALISED:
                said, joined = _DENASALISED[word], ""
            if not last and word in _COUNTED and not open_:
                said = _COUNTED[word]
            elif joined and word in ("six", "dix"):
                said, joined = _COUNTED[word] + "z", ""
            weak = core in _WEAK and not last
            result.append((said if weak else _stressed(said)) + joined)
        return result

    def sounds(self, word: str) -> str:
        """The sounds of one word without stress."""
        word = word.translate(_FOREIGN)
        found = self.exceptions.get(word)
        if found is not None:
            return found
        head, apostrophe, tail = word.partition("'")
        if apostrophe:
            first = self.exceptions.get(head + "'") or self.spell(head + "e")
            return (first.rstrip("ə") if head in _ELIDED else first) + (self.sounds(tail) if tail else "")
        if word.endswith("s") and len(word) > 4 and word[:-1] in self.exceptions:
            return self.exceptions[word[:-1]]
        return self.spell(word)

    def spell(self, word: str) -> str:
        """The sounds of a word by the rules alone."""
        sounds = "".join(self.spelling.sounds(word))
        if not re.search(_VOWEL, sounds) and len(word) > 1 and not re.search("[aeiouy]", word):
            return " ".join(
                self.sounds(name) for letter in word for name in LETTER_NAMES.get(letter, "").split()
            )
        return _MUTE.sub("", sounds).replace("E", "ə")

    def _vowel_follows(self, word: str, sound: str) -> bool:
        if not sound or (not re.match(_VOWEL, sound) and sound[0] not in "jw"):
            return False
        if word in _UNJOINED:
            return False
        if word[0] == "h":
            return not any(word.startswith(beginning) for beginning in self.aspirated)
        return sound[0] not in "jw" or word[0] in "oi"


def _in_number(before: str, word: str, behind: str) -> str:
    """The sounds of a part of a number that are those of no other word; empty for the usual ones."""
    if word == "vingt" and behind in _ONES:
        # Heard from 22 to 29, never from 81 on.
        return "vɛ̃" if before == "quatre" else "vɛ̃t"
    if word == "dix" and behind in ("huit", "neuf"):
        return "diz"
    if word == "neuf" and behind in _NINE_JOINED:
        return "nœv"
    return "sɑ̃" if word == "cent" and behind in ("un", "une") else ""


def _stressed(sound: str) -> str:
    """French stresses the last full vowel."""
    vowels = list(re.finditer(_VOWEL, sound))
    if not vowels:
        return sound
    match = next((vowel for vowel in reversed(vowels) if vowel.group() != "ə"), vowels[-1])
    return sound[: match.start()] + MAIN + sound[match.start() :]


def load() -> WordG2P:
    """Compile the rules and load the exceptions: some hundredths of a second."""
    folder = files("voxwire.text.g2p") / "data"
    rows = (line.split("\t") for line in (folder / "fr_words.txt").read_text("utf-8").splitlines())
    exceptions = {row[0]: row[1] for row in rows if len(row) == 2}
    aspirated = frozenset((folder / "fr_aspirated.txt").read_text("utf-8").split())
    french = French(Spelling(RULES), exceptions, aspirated)
    return WordG2P(respelt(french.read_phrase, load_loans("fr")), LATIN, LETTER_NAMES)
