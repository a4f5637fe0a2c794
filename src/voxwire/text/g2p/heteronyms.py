"""English words that are spelled alike and sound different: which one is meant.

Where a dictionary tells the readings apart by part of speech, a rule answers a tag of the Penn Treebank;
where the sense decides, the name of a sound of :data:`~voxwire.text.g2p.heteronym_sounds.SOUNDS`. Rules look
at a few words around.
"""

from collections.abc import Callable, Mapping

from voxwire.text.g2p import heteronym_senses as senses
from voxwire.text.g2p.en_parts import DETERMINERS, POSSESSIVES, Words, part_of_speech
from voxwire.text.g2p.heteronym_sounds import SOUNDS
from voxwire.text.tables import words

_LIVE_NOUNS = words(
    "music concert concerts broadcast broadcasts show shows performance performances tv television stream"
    " streams audience audiences wire wires ammunition bait animal animals coverage version album albums"
    " update updates feed chat event events demo radio band bands recording recordings report reports"
    " debate game games match entertainment theater theatre session sessions animals fish chickens lobster"
    " lobsters oysters volcano shot rounds ammo production data traffic support video class classes"
    " webinar interview comedy action blog link links"
)
_LIVE_VERBS = words(
    "go goes going went gone sounds sounded sound looks looked broadcast broadcasts broadcasting airs"
    " aired streamed streams stream streaming perform performed performs performing recorded shown watch"
    " watched watching see seen sing sings sang played plays playing reporting reported coming captured"
    " filmed shot join joins joined catch tune tuned"
)
_LIVE_ENDS = words("on from at tonight today now online yesterday every") | {"", ".", "!", "?", ",", ";"}
_TINY = words(
    "amount amounts detail details crack cracks quantity quantities fraction fractions particle particles"
    " trace traces difference differences change changes hole holes insect insects creature creatures"
    " speck grains grain"
)
_NOT_TINY = words(
    "hand hands or and of to later ago for before after by mark book steak rice guide walk drive"
)
_PAST_CUES = words("yesterday ago last once earlier previously already before when after while recently")
_PRESENT_CUES = words(
    "every often always usually sometimes daily tend never rarely regularly now today weekly"
)
_HAVE = words("have has had having 've ’ve been be is are was were being am get got widely well")
_TO_DO = words(
    "to will would can could may might must shall should 'll 'd ca wo do does did let's please cannot"
    " gonna us"
)
_COIL = words("the it up down around through round its his her their him them tightly itself on back a")


def choose(words: Words, index: int) -> str | None:
    """The tag or sound of an ambiguous word; None for what the tagger and the dictionary decide."""
    rule = _RULES.get(words.low(index))
    if rule is not None:
        return rule(words, index)
    return None


def by_part(words: Words, index: int) -> str | None:
    """The tag of a word whose stress depends on its part of speech."""
    tag = part_of_speech(words, index)
    if tag is None and f"{words.low(index)}:noun" in SOUNDS:
        tag = words.tag(index)
    if not tag:
        return None
    sound = f"{words.low(index)}:{'verb' if tag.startswith('VB') else 'noun'}"
    return sound if sound in SOUNDS else tag


def _read(words: Words, index: int) -> str | None:
    before = words.low(words.before(index))
    if before in _TO_DO or words.asks(index, _TO_DO):
        return "VB"
    if before in _HAVE or words.asks(index, _HAVE):
        return "VBN"
    if before in DETERMINERS or before in POSSESSIVES or words.tag(words.before(index)) == "JJ":
        return "NN"
    if words.starts(index):
        return "VB"
    if before in ("he", "she", "it") or words.tag(words.before(index)) in ("NN", "NNP"):
        return "VBD" if words.low(index - 1) != "-" else "NN"
    cues = {words.low(place) for place in range(_length(words))}
    if cues & _PRESENT_CUES:
        return "VB"
    past = (
        cues & _PAST_CUES
        or _in_a_year(words)
        or any(words.tag(place) == "VBD" for place in range(_length(words)) if place != index)
    )
    return "VBD" if past else "VB"


def _in_a_year(words: Words) -> bool:
    """Whether *in nineteen …* or *in twenty ten* stands in the sentence."""
    return any(
        words.low(place - 1) == "in"
        and (
            words.low(place) == "nineteen" or (words.low(place) == "twenty" and words.low(place + 1) in _TENS)
        )
        for place in range(1, _length(words))
    )


_TENS = words("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty")


def _length(words: Words) -> int:
    """How many words there are, at most 60: a sentence."""
    return next((place for place in range(60) if words.text(place) == ""), 60)


def _live(words: Words, index: int) -> str | None:
    place = words.before(index)
    before, after = words.low(place), words.low(index + 1)
    if before == "us" and words.low(place - 1) in _LIVE_VERBS:
        return "JJ"
    if before in _TO_DO or before in ("i", "you", "we", "they", "who", "people"):
        return "JJ" if after in _LIVE_NOUNS and before == "to" else "VB"
    if after in _LIVE_ENDS and any(words.low(there) in _LIVE_VERBS for there in range(index - 6, index - 1)):
        return "JJ"
    if before in _LIVE_VERBS or after in _LIVE_NOUNS or after == "-" or before == "-":
        return "JJ"
    if (
        after in ("from", "on")
        and words.low(index + 2)
        in (
            "tv",
            "air",
            "stage",
            "television",
            "the",
            "radio",
        )
        and (
            before in ("is", "are", "was", "be", "")
            or (words.tag(place).startswith("NN") and after == "from")
        )
    ):
        return "JJ"
    if words.is_copula(place) or before in ("a", "an", "the", "this", "with"):
        return "JJ"
    if after == "from" and before in ("", ".", "!", "?") and words.text(index).istitle():
        # "Live from New York!" begins a broadcast.
        return "JJ"
    if (
        before in _TO_DO
        or before in ("i", "you", "we", "they", "who", "people")
        or words.tag(place) in ("NNS", "NNPS")
    ):
        return "VB"
    return None


def _lives(words: Words, index: int) -> str | None:
    place = words.before(index)
    before, after = words.low(place), words.low(index + 1)
    if before in DETERMINERS or before in POSSESSIVES or words.tag(place) in ("JJ", "CD"):
        return "NNS"
    if before in (
        "saved",
        "save",
        "saves",
        "lost",
        "lose",
        "changed",
        "change",
        "of",
        "and",
        "past",
        "human",
        "for",
    ):
        return "NNS"
    if after in ("were", "are", "have", "of", "matter", "depend", "changed") or words.starts(index):
        return "NNS"
    return "VBZ"


def _wind(words: Words, index: int) -> str | None:
    place = words.before(index)
    before, after = words.low(place), words.low(index + 1)
    plural = words.low(index) == "winds"
    if words.low(place) in ("me", "him", "her", "us", "them") and part_of_speech(words, index) == "VB":
        return "VB"
    if before in _TO_DO or (not plural and before in ("i", "you", "we", "they")):
        return "VB"
    named = before in DETERMINERS or words.tag(place) in ("JJ", "IN") or words.starts(index)
    if after in _WAYS and not named:
        return "VBZ" if plural else "VB"
    if words.starts(index) and after in ("the", "it", "your", "this", "up", "down"):
        return "VB"
    return "NNS" if plural else "NN"


_WAYS = words("up down its through around along back across between past toward towards")


def _wound(words: Words, index: int) -> str | None:
    place = words.before(index)
    before, after = words.low(place), words.low(index + 1)
    if before in _TO_DO:
        return "NN"
    if before in DETERMINERS or before in POSSESSIVES or words.tag(place) in ("JJ", "CD"):
        return "NN"
    return "VBD" if after in _COIL or before in ("had", "was", "were", "is", "are") else "NN"


def _minute(words: Words, index: int) -> str | None:
    before, after = words.low(index - 1), words.low(index + 1)
    if after in _TINY or (before == "in" and after in ("detail", "details")):
        return "JJ"
    if before in ("very", "so", "extremely", "too", "almost") or (
        words.is_copula(index - 1) and after in (".", "", ",")
    ):
        return "JJ"
    noun = words.tag(index + 1) in ("NN", "NNS", "JJ") and after not in _NOT_TINY
    counted = before in (
        "one",
        "every",
        "per",
        "each",
        "last",
        "first",
        "any",
        "this",
        "that",
        "-",
        "final",
        "next",
    )
    several = words.tag(index + 1) == "NNS" and before not in ("a", "an")
    tiny = noun and not counted and words.tag(index - 1) not in ("CD", "JJ")
    return "JJ" if tiny and (several or before in ("a", "the", "of")) else "NN"


def _dove(words: Words, index: int) -> str | None:
    if words.low(index + 1) in (
        "into",
        "in",
        "down",
        "off",
        "under",
        "for",
        "deep",
        "through",
        "headfirst",
        "after",
    ):
        return "VBD" if words.low(words.before(index)) not in DETERMINERS else "NN"
    return "NN"


def _close(words: Words, index: int) -> str | None:
    place = words.before(index)
    before, after = words.low(place), words.low(index + 1)
    if before in (
        "very",
        "too",
        "so",
        "as",
        "how",
        "pretty",
        "quite",
        "more",
        "stay",
        "come",
        "came",
        "get",
        "got",
        "stood",
    ):
        return "JJ"
    if after in ("to", "by", "together", "enough", "-") and before not in _TO_DO:
        return "JJ"
    if words.is_copula(place) and after not in ("the",):
        return "JJ"
    if before in ("a", "an", "my", "his", "her", "your", "our", "their", "some", "two") and words.tag(
        index + 1
    )[:2] in ("NN", "JJ"):
        return "JJ"
    if before == "the" and words.tag(index + 1).startswith("NN"):
        return "JJ"
    tag = part_of_speech(words, index)
    return (
        tag
        if tag is not None
        else "VB"
        if words.starts(index) and words.tag(index + 1) in ("DT", "PRP$")
        else None
    )


def _content(words: Words, index: int) -> str | None:
    place = words.before(index)
    owned = words.low(place).startswith(("'", "’")) and words.is_copula(index + 1)
    if owned:
        return "NN"
    if words.is_copula(place) or words.low(place) in ("very", "so", "quite", "perfectly", "not", "to"):
        return "JJ"
    if words.low(index + 1) in ("with", "to") and words.low(place) not in DETERMINERS | POSSESSIVES:
        return "JJ"
    return "NN" if words.tag(place) != "" or words.low(index + 1) not in ("with", "to") else "JJ"


def _house(words: Words, index: int) -> str | None:
    tag = part_of_speech(words, index)
    return tag if tag in ("VB", "VBZ") and words.low(words.before(index)) not in ("who", "that") else "NN"


def _learned(words: Words, index: int) -> str | None:
    wise = words.low(index - 1) in ("a", "the", "very", "most", "my") and words.tag(index + 1).startswith(
        "NN"
    )
    return "JJ" if wise and words.low(index + 1) not in ("behavior", "behaviour", "helplessness") else "VBD"


def _invalid(words: Words, index: int) -> str | None:
    if words.low(index + 1) in _RELATIVES:
        return "NN"
    if words.tag(index - 1) == "JJ" and words.tag(index + 1)[:2] in ("VB", "MD"):
        return "NN"
    noun = words.low(index - 1) in ("an", "the") and words.tag(index + 1)[:2] not in ("NN", "JJ", "CD")
    return "NN" if noun else "JJ"


_RELATIVES = words(
    "mother father wife husband aunt uncle sister brother son daughter child parent parents"
    " grandmother soldier"
)


def _upset(words: Words, index: int) -> str | None:
    noun = words.low(index - 1) in DETERMINERS or words.tag(index - 1) == "JJ"
    return "NN" if noun and words.tag(index + 1)[:2] not in ("NN", "JJ") else "JJ"


def _refuse(words: Words, index: int) -> str | None:
    return "refuse:noun" if words.low(index + 1) in _WASTED else by_part(words, index)


_WASTED = words(
    "bin bins bag bags chute collection collections collector collectors disposal site truck trucks"
)


def _desert(words: Words, index: int) -> str | None:
    if words.low(index - 1) == "just" and words.low(index) == "deserts":
        return "VBZ"
    return part_of_speech(words, index) or "NN"


_RULES: Mapping[str, Callable[[Words, int], str | None]] = {
    "read": _read,
    "lead": senses.lead,
    "live": _live,
    "lives": _lives,
    "bass": senses.bass,
    "row": senses.row,
    "rows": senses.row,
    "sow": senses.sow,
    "sows": senses.sow,
    "tear": senses.tear,
    "tears": senses.tear,
    "wind": _wind,
    "winds": _wind,
    "wound": _wound,
    "minute": _minute,
    "resume": senses.resume,
    "resumes": senses.resume,
    "polish": senses.polish,
    "does": senses.does,
    "dove": _dove,
    "close": _close,
    "content": _content,
    "house": _house,
    "nice": senses.nice,
    "reading": senses.reading,
    "putting": senses.putting,
    "aged": senses.aged,
    "blessed": senses.blessed,
    "beloved": senses.beloved,
    "job": senses.job,
    "upset": _upset,
    "object": senses.object_to,
    "learned": _learned,
    "invalid": _invalid,
    "used": senses.used,
    "refuse": _refuse,
    "desert": _desert,
    "deserts": _desert,
    **dict.fromkeys(("bow", "bows"), senses.bow),
    **dict.fromkeys(("bowed", "bowing", "tearing", "envelop"), senses.sound),
}
