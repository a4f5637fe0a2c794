"""Letters said by their names, and which capitals are letters and which a word."""

import re
from collections.abc import Mapping, Sequence

from voxwire.text.characters import LETTERS_MARK
from voxwire.text.tables import words

MARKED = re.compile(f"([A-Z]{{1,24}}){LETTERS_MARK}(['’]?[a-z]{{1,2}}(?![A-Za-z]))?")
"""Letters the normaliser marked, and an ending."""

SPELLED = words(
    "IT US UK EU UN ID IP IQ AI AR VR PC TV CD DJ VIP AM PM AD BC HR PR IRS FAQ ETA EST PST CST MST GMT"
    " UTC CEO CFO CTO COO LED LA DC NY NJ PA MA OD ER OR ICU IV UV DNA RNA USA UAE UCLA NYC ISO IOS EV GI"
    " MO MI OS UI UX ADHD IBM SEC SOS ADA AOL ABC ABA ACLU AA AAA RIP DIY BA MA GP HIV IPA IPO ITV IRA"
    " LGBTQ NHS NRA OCD OED POW PTA RSVP SAT SUV UFO UPS URL USB WHO EP LP IMF IOU ATM AC AP API APR ESL"
    " EPA ESPN FBI HDMI HIIT AOC GOP ECB ECG EKG ESP EMT EPS ETF AWS NAACP"
)
"""Read letter by letter though the letters spell a word."""

SMALL = words(
    "usa uk fbi cia nba nfl mlb bbc cnn nyc usb html css pdf url urls api apis ceo cfo cto faq diy dvd"
    " dvds cd cds atm gps vip sms http https ssh xml tv tvs pc pcs dj ufo eta fyi btw omg rsvp ssl ftp dna"
    " hiv gdp phd mba gpu cpu"
    " idk tbh imo imho brb ttyl smh afaik iirc lmk nvm wtf ikr irl tldr lmao aka ceos ufos"
    " asmr gpx npc npcs dm dms ootd tbd eod ngl iykyk hmu"
)
"""Read letter by letter though they are written small."""

SAID: Mapping[str, tuple[str, str]] = {
    "IKEA": ("Ikˈiə", "IkˈiːA"),
    "UEFA": ("juˈAfə", "juːˈAfə"),
    "YAML": ("jˈæməl", "jˈaməl"),
    "CUDA": ("kˈudə", "kˈuːdə"),
    "LaTeX": ("lˈAtˌɛk", "lˈAtɛk"),
}
"""Capitals that are a word the lexicon does not know; American and British sounds in Kokoro's alphabet."""


def is_shouting(tokens: Sequence[str]) -> bool:
    """Whether a text is written in capitals throughout, so that they mean nothing."""
    words = [token for token in tokens if token.isalpha() and len(token) > 1]
    capitals = sum(word.isupper() for word in words)
    return capitals > 2 and 3 * capitals > 2 * len(words)


class LetterNames:
    """Names of the letters in one variety of English."""

    def __init__(self, names: Mapping[str, str]) -> None:
        """Take the name of each capital, with its main stress marked."""
        self._names = names

    def say(self, letters: str, ending: str = "") -> str:
        """Letters as one word with the main stress on the last, and perhaps a plural or possessive *s*."""
        names = [self._names[letter] for letter in letters if letter in self._names]
        if not names:
            return ""
        head = "".join(name.replace("ˈ", "ˌ") for name in names[:-1])
        return with_ending(head + names[-1], ending)

    def spelled(self, letters: str, phonemes: str) -> bool:
        """Whether ``phonemes`` are the names of ``letters``, however they are stressed."""
        names = "".join(self._names.get(letter, "") for letter in letters.upper())
        return bool(names) and _plain(names) == _plain(phonemes)


def with_ending(phonemes: str, ending: str) -> str:
    """Phonemes with a plural or possessive *s*, or a *d*; other endings are silent."""
    match ending.strip("'’"):
        case "s":
            sibilant = phonemes[-1] in "szʃʒʧʤ"
            return phonemes + ("ᵻz" if sibilant else "s" if phonemes[-1] in "ptkfθ" else "z")
        case "d" | "ed":
            return phonemes + "d"
        case _:
            return phonemes


def _plain(phonemes: str) -> str:
    return phonemes.replace("ˈ", "").replace("ˌ", "").replace(" ", "")
