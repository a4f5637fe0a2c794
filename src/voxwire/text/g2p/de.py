"""German: a table of frequent words, compounds of them, and spelling rules for the rest.

The table is from the German Wiktionary. Kokoro-82M was not trained on German; the symbols are those of its
alphabet that come nearest.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from voxwire.text import tables
from voxwire.text.characters import LATIN
from voxwire.text.g2p.de_spelling import RULES
from voxwire.text.g2p.spelling import Spelling
from voxwire.text.g2p.stress import MAIN, SECONDARY
from voxwire.text.g2p.words import WordG2P

LETTER_NAMES: Mapping[str, str] = {
    "a": "ah", "b": "beh", "c": "zeh", "d": "deh", "e": "eh", "f": "eff", "g": "geh", "h": "hah", "i": "ih",
    "j": "jott", "k": "kah", "l": "ell", "m": "emm", "n": "enn", "o": "oh", "p": "peh", "q": "kuh",
    "r": "err",
    "s": "ess", "t": "teh", "u": "uh", "v": "fau", "w": "weh", "x": "iks", "y": "üpsilon", "z": "zett",
    "ä": "äh", "ö": "öh", "ü": "üh", "ß": "eszett",
}  # fmt: skip

_WEAK = tables.words(
    "der die das den dem des ein eine einen einem einer eines und oder ich du er sie es wir ihr mich dich"
    " sich uns"
    " ist sind war hat in im an am auf aus bei beim mit nach von vom zu zum zur für um als wie dass wenn ob"
)
"""Words without stress of their own."""
_JOINTS = ("s", "n", "en", "es", "er", "e")
"""What stands between the parts of a compound."""
_SHORT_PARTS = tables.words("tag weg zug rad bad hof see tür uhr eis rat amt ort bau jahr land haus teil")
_INFLECTIONS: Mapping[str, str] = {
    "e": "ə", "en": "ən", "er": "ɐ", "es": "əs", "em": "əm", "n": "n", "s": "s", "st": "st", "t": "t",
    "te": "tə",
    "ten": "tən", "ern": "ɐn", "eren": "əʁən", "ere": "əʁə", "sten": "stən", "ste": "stə", "et": "ət",
}  # fmt: skip
_PREFIXES: Mapping[str, str] = {
    "be": "bə", "ge": "ɡə", "er": "ɛɐ", "ver": "fɛɐ", "zer": "ʦɛɐ", "ent": "ɛnt", "emp": "ɛmp", "miss": "mɪs",
}  # fmt: skip
"""Without stress."""
_FIRST_PARTS: Mapping[str, str] = {
    "ab": "ap", "an": "an", "auf": "Wf", "aus": "Ws", "bei": "bI", "ein": "In", "mit": "mɪt", "nach": "naːx",
    "vor": "foːɐ", "zu": "ʦuː", "weg": "vɛk", "her": "heːɐ", "hin": "hɪn", "um": "ʊm", "über": "yːbɐ",
    "unter": "ʊntɐ", "wieder": "viːdɐ", "zurück": "ʦuʁyk", "zusammen": "ʦuzamən", "un": "ʊn", "haupt": "hWpt",
}  # fmt: skip
"""With stress."""
_SUFFIXES: Mapping[str, str] = {
    "ung": "ʊŋ", "ungen": "ʊŋən", "heit": "hIt", "heiten": "hItən", "keit": "kIt", "keiten": "kItən",
    "schaft": "ʃaft", "schaften": "ʃaftən", "lich": "lɪç", "liche": "lɪçə", "lichen": "lɪçən",
    "licher": "lɪçɐ",
    "los": "loːs", "bar": "baːɐ", "sam": "zaːm", "chen": "çən", "lein": "lIn", "ig": "ɪç", "ige": "ɪɡə",
    "igen": "ɪɡən", "isch": "ɪʃ", "ische": "ɪʃə", "ischen": "ɪʃən", "nis": "nɪs", "innen": "ɪnən", "in": "ɪn",
    "end": "ənt", "ende": "əndə", "enden": "əndən", "ender": "əndɐ", "endes": "əndəs",
}  # fmt: skip
_LAST_STRESSED = re.compile(
    "(?:ieren|iert|ierte|ierten|ion|ionen|tät|täten|ist|isten|ant|anten|ent|enten|al|ale|alen|ell|elle|ellen|eur|eure"
    "|ik|ie|ei|ie?n|ur|är|ös|öse|öser|iv|ive|iven|abel|ibel|enz|enzen|anz|anzen|age|agen|ment|oge|ogen|loge)$"
)
_VOWEL = "ɑ̃|ɛ̃|ɔ̃|[aeiouyɛɔøœəɐɪʊIWYA]"
_VOICED = {"p": "b", "t": "d", "k": "ɡ", "s": "z", "ç": "ɡ"}
_FOREIGN = str.maketrans("àáâãåæçèéêëìíîïñòóôõøùúûý", "aaaaaaceeeeiiiinooooouuuy")


@dataclass(frozen=True, slots=True)
class German:
    """Reads German."""

    spelling: Spelling
    words: Mapping[str, str]
    """Frequent words, with their sounds and stress."""

    def read_phrase(self, words: Sequence[str]) -> list[str]:
        """Read the words between two pauses."""
        last = len(words) - 1
        return [
            self.word(word).replace(MAIN, "") if word in _WEAK and place < last else self.word(word)
            for place, word in enumerate(words)
        ]

    def word(self, word: str) -> str:
        """The sounds of a word, with stress before the vowel."""
        word = word.translate(_FOREIGN).replace("'", "")
        return self._known(word) or self._compound(word, 3) or self._by_rule(word)

    def _known(self, word: str) -> str:
        found = self.words.get(word) or self.words.get(word.replace("ss", "ß"))
        if found:
            return found if MAIN in found else _stressed(found, 0)
        for length in range(min(4, len(word) - 3), 0, -1):
            stem, ending = word[:-length], word[-length:]
            sound = self.words.get(stem) or (self.words.get(stem + "e") or "").removesuffix("ə")
            if ending in _INFLECTIONS and sound and len(stem) > 2:
                return _inflected(stem, sound if MAIN in sound else _stressed(sound, 0), _INFLECTIONS[ending])
        return ""

    def _compound(self, word: str, depth: int) -> str:
        """Two known parts, with a joint if need be; the second may be a compound. Empty without a way."""
        if depth == 0 or len(word) < 7:
            return ""
        for joints in ("",), _JOINTS:
            for cut in range(len(word) - 3, 2, -1):
                first, second = word[:cut], word[cut:]
                head = self._part(first, joints)
                if not head or (len(second) < 4 and second not in _SHORT_PARTS):
                    continue
                tail = self._known(second) or self._compound(second, depth - 1)
                if tail:
                    return head + tail.replace(SECONDARY, "").replace(MAIN, SECONDARY)
        return ""

    def _part(self, word: str, joints: Sequence[str]) -> str:
        """The first part of a compound, with its joint."""
        for joint in joints:
            stem = word.removesuffix(joint)
            if (joint and stem == word) or (len(stem) < 4 and stem not in _SHORT_PARTS):
                continue
            sound = self._known(stem)
            if sound:
                return _inflected(stem, sound, _INFLECTIONS[joint]) if joint else sound
        return ""

    def _by_rule(self, word: str) -> str:
        for prefix, sound in sorted(_FIRST_PARTS.items(), key=lambda item: -len(item[0])):
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) > 3 and self._known(rest):
                return _stressed(sound, 0) + self._known(rest).replace(MAIN, SECONDARY)
        for prefix, sound in _PREFIXES.items():
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) > 3 and re.search("[aeiouyäöü].*[aeiouyäöü]|[aeiouyäöü].{2}", rest):
                return sound + (self._known(rest) or self._plain(rest))
        return self._plain(word)

    def _plain(self, word: str) -> str:
        for suffix in sorted(_SUFFIXES, key=len, reverse=True):
            stem = word.removesuffix(suffix)
            if stem != word and len(stem) > 2 and re.search("[aeiouyäöü]", stem):
                return (self._known(stem) or self._letters(stem)) + _SUFFIXES[suffix]
        return self._letters(word)

    def _letters(self, word: str) -> str:
        sound = "".join(self.spelling.sounds(word))
        vowels = len(re.findall(_VOWEL, sound))
        if not vowels:
            names = (LETTER_NAMES.get(letter, "") for letter in word)
            return " ".join(self.word(part) for name in names for part in name.split())
        weak_end = len(re.findall("[əɐ][nmlst]*$", sound))
        last = max(vowels - 1 - weak_end, 0)
        sound = _stressed(sound, last if _LAST_STRESSED.search(word) else 0)
        # Vowels are long under stress only.
        return re.sub(f"(?<!{MAIN})({_VOWEL})ː", r"\1", sound)


def _stressed(sound: str, syllable: int) -> str:
    for place, match in enumerate(re.finditer(_VOWEL, sound)):
        if place == syllable:
            return sound[: match.start()] + MAIN + sound[match.start() :]
    return sound


def _inflected(stem: str, sound: str, ending: str) -> str:
    """A stem and an ending; before a vowel its last consonant is voiced as it is written."""
    if ending[0] in "əɐ" and stem[-1] in "bdgs" and sound[-1] in _VOICED and stem[-2:] != "ss":
        sound = sound[:-1] + _VOICED[sound[-1]]
    return sound + ending


def _rows(text: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in text.splitlines() if line and line[0] != "#")


def load() -> WordG2P:
    """Load the table: some hundredths of a second and five megabytes."""
    text = (files("voxwire.text.g2p") / "data/de_words.txt").read_text("utf-8")
    german = German(Spelling(RULES), dict(_rows(text)))
    return WordG2P(german.read_phrase, LATIN, LETTER_NAMES)
