"""English words that are spelled alike and sound different: which one is meant.

Where a dictionary tells the readings apart by part of speech, a rule answers a tag of the Penn Treebank; where the
sense decides, the name of a sound in :data:`SOUNDS`. Rules look at a few words around.
"""

from collections.abc import Callable, Mapping

from voxwire.text.g2p.en_parts import DETERMINERS, POSSESSIVES, Words, part_of_speech

SOUNDS: Mapping[str, tuple[str, str]] = {
    "lead:metal": ("lˈɛd", "lˈɛd"),
    "row:quarrel": ("ɹˈW", "ɹˈW"),
    "rows:quarrel": ("ɹˈWz", "ɹˈWz"),
    "resume:paper": ("ɹˈɛzəmˌA", "ɹˈɛzjʊmˌA"),
    "resumes:paper": ("ɹˈɛzəmˌAz", "ɹˈɛzjʊmˌAz"),
    "resumes": ("ɹəzˈumz", "ɹɪzjˈuːmz"),
    "polish": ("pˈɑlɪʃ", "pˈɒlɪʃ"),
    "Polish": ("pˈOlɪʃ", "pˈQlɪʃ"),
    "does:deer": ("dˈOz", "dˈQz"),
    "bow:bend": ("bˈW", "bˈW"),
    "bows:bend": ("bˈWz", "bˈWz"),
    "bow": ("bˈO", "bˈQ"),
    "bows": ("bˈOz", "bˈQz"),
    "bowed": ("bˈWd", "bˈWd"),
    "bowing": ("bˈWɪŋ", "bˈWɪŋ"),
    "bass:fish": ("bˈæs", "bˈas"),
    "bass": ("bˈAs", "bˈAs"),
    "tear:rip": ("tˈɛɹ", "tˈɛː"),
    "tears:rip": ("tˈɛɹz", "tˈɛːz"),
    "tear": ("tˈɪɹ", "tˈɪə"),
    "tears": ("tˈɪɹz", "tˈɪəz"),
    "tearing": ("tˈɛɹɪŋ", "tˈɛːɹɪŋ"),
    "sow:pig": ("sˈW", "sˈW"),
    "sows:pig": ("sˈWz", "sˈWz"),
    "sow": ("sˈO", "sˈQ"),
    "Nice:town": ("nˈis", "nˈiːs"),
    "Reading:town": ("ɹˈɛdɪŋ", "ɹˈɛdɪŋ"),
    "putting:golf": ("pˈʌTɪŋ", "pˈʌtɪŋ"),
    "aged:old": ("ˈAʤɪd", "ˈAʤɪd"),
    "blessed:holy": ("blˈɛsɪd", "blˈɛsɪd"),
    "beloved:dear": ("bəlˈʌvɪd", "bɪlˈʌvɪd"),
    "sewer:tailor": ("sˈOəɹ", "sˈQə"),
    "attribute:verb": ("ətɹˈɪbjˌut", "ətɹˈɪbjuːt"),
    "export:verb": ("ɪkspˈɔɹt", "ɪkspˈɔːt"),
    "intern:verb": ("ɪntˈɜɹn", "ɪntˈɜːn"),
    "protest:verb": ("pɹətˈɛst", "pɹətˈɛst"),
    "perfume:noun": ("pˈɜɹfjˌum", "pˈɜːfjuːm"),
    "envelop": ("ɪnvˈɛləp", "ɪnvˈɛləp"),
    "combat:verb": ("kəmbˈæt", "kəmbˈat"),
    "impact:verb": ("ɪmpˈækt", "ɪmpˈakt"),
    "transfer:verb": ("tɹænsfˈɜɹ", "tɹansfˈɜː"),
    "transfers:verb": ("tɹænsfˈɜɹz", "tɹansfˈɜːz"),
    "frequent:verb": ("fɹikwˈɛnt", "fɹɪkwˈɛnt"),
    "ally:verb": ("əlˈI", "əlˈI"),
    "rebound:verb": ("ɹəbˈWnd", "ɹɪbˈWnd"),
    "upgrade:verb": ("ʌpɡɹˈAd", "ʌpɡɹˈAd"),
    "discharge:verb": ("dɪsʧˈɑɹʤ", "dɪsʧˈɑːʤ"),
    "discharge:noun": ("dˈɪsʧˌɑɹʤ", "dˈɪsʧɑːʤ"),
    "excise:tax": ("ˈɛksˌIz", "ˈɛksIz"),
}
"""American and British sounds in Kokoro's alphabet."""

_METAL = frozenset(
    "pipe pipes paint poisoning poisoned free acid shot weight weights pencil pencils crystal bullet bullets ore glass"
    " solder ingot ingots mine mines apron roof roofing battery batteries lined sinker sheet sheets levels content"
    " contamination exposure toxicity plumbing fishing dust".split()
)
_METALS = frozenset("zinc mercury copper tin iron arsenic cadmium silver gold steel aluminum nickel brass".split())
_LIKE_METAL = frozenset("of molten liquid toxic heavy contains contained contain contaminated pure melted like".split())
_FISH = frozenset(
    "fish fishing fished caught catch catches lake river sea pond striped largemouth smallmouth grilled fillet fillets"
    " boat angler anglers hook hooked hooks trout salmon bait reel reeled swim swam perch pike fried baked water".split()
)
_SHIPS = frozenset("ship ships boat boats vessel stern yacht ferry canoe deck waves port starboard anchor sailor".split())
_TAKES = frozenset("take takes took taking taken make makes made gave give gives giving final deep low slight".split())
_QUARREL = frozenset("terrible blazing heated furious almighty flaming political public bitter dreadful awful family".split())
_OVER = frozenset("about over with between broke erupted argument argued shouting".split())
_TEARABLE = frozenset(
    "fabric cloth jacket coat shirt dress sleeve net paper page curtain sail ligament muscle tendon knee cartilage"
    " retina tissue seam lining tent canvas jeans trousers pants skirt sofa cushion screen wallpaper rotator".split()
)
_LIVE_NOUNS = frozenset(
    "music concert concerts broadcast broadcasts show shows performance performances tv television stream streams"
    " audience audiences wire wires ammunition bait animal animals coverage version album albums update updates feed"
    " chat event events demo radio band bands recording recordings report reports debate game games match entertainment"
    " theater theatre session sessions animals fish chickens lobster lobsters oysters volcano shot rounds ammo"
    " production data traffic support video class classes webinar interview comedy action blog link links".split()
)
_LIVE_VERBS = frozenset(
    "go goes going went gone sounds sounded sound looks looked broadcast broadcasts broadcasting airs aired streamed streams stream streaming perform"
    " performed performs performing recorded shown watch watched watching see seen sing sings sang played plays playing"
    " reporting reported coming captured filmed shot".split()
)
_TINY = frozenset(
    "amount amounts detail details crack cracks quantity quantities fraction fractions particle particles trace traces"
    " difference differences change changes hole holes insect insects creature creatures speck grains grain".split()
)
_NOT_TINY = frozenset("hand hands or and of to later ago for before after by mark book steak rice guide walk drive".split())
_PAST_CUES = frozenset("yesterday ago last once earlier previously already before when after while recently".split())
_PRESENT_CUES = frozenset("every often always usually sometimes daily tend never rarely regularly now today weekly".split())
_HAVE = frozenset("have has had having 've ’ve been be is are was were being am get got widely well".split())
_TO_DO = frozenset(
    "to will would can could may might must shall should 'll 'd ca wo do does did let's please cannot gonna us".split()
)
_COIL = frozenset("the it up down around through round its his her their him them tightly itself on back a".split())


def choose(words: Words, index: int) -> str | None:
    """The tag or sound of an ambiguous word; None for what the tagger and the dictionary decide."""
    rule = _RULES.get(words.low(index))
    if rule is not None:
        return rule(words, index)
    return None


def by_part(words: Words, index: int) -> str | None:
    """The tag of a word whose stress depends on its part of speech."""
    tag = part_of_speech(words, index)
    if tag is None:
        return None
    sound = f"{words.low(index)}:{'verb' if tag.startswith('VB') else 'noun'}"
    return sound if sound in SOUNDS else tag


def _read(words: Words, index: int) -> str | None:
    before = words.low(words.before(index))
    if before in _TO_DO or words.asks(index, _TO_DO):
        return "VB"
    if before in _HAVE:
        return "VBN"
    if before in DETERMINERS or before in POSSESSIVES or words.tag(words.before(index)) == "JJ":
        return "NN"
    if words.starts(index):
        return "VB"
    if before in ("he", "she", "it") or words.tag(words.before(index)) in ("NN", "NNP"):
        return "VBD" if words.low(index - 1) != "-" else "NN"
    cues = {words.low(place) for place in range(len_of(words))}
    if cues & _PRESENT_CUES:
        return "VB"
    past = cues & _PAST_CUES or any(words.tag(place) == "VBD" for place in range(len_of(words)) if place != index)
    return "VBD" if past else "VB"


def len_of(words: Words) -> int:
    """How many words there are, at most 60: a sentence."""
    return next((place for place in range(60) if words.text(place) == ""), 60)


def _lead(words: Words, index: int) -> str | None:
    before, after = words.low(words.before(index)), words.low(index + 1)
    if after == "-" and words.low(index + 2) in ("free", "lined", "acid", "based"):
        return "lead:metal"
    if after in _METAL or (after in ("and", "or") and words.low(index + 2) in _METALS):
        return "lead:metal" if before not in ("to", "will", "the", "can", "could") or after in _METAL else None
    if before in ("and", "or") and words.low(index - 2) in _METALS:
        return "lead:metal"
    if before in _LIKE_METAL and after not in ("actor", "singer", "role", "guitar", "author", "the", "to", "a"):
        return "lead:metal"
    return "lead:metal" if before == "as" and words.low(index - 2) == "heavy" else None


def _live(words: Words, index: int) -> str | None:
    place = words.before(index)
    before, after = words.low(place), words.low(index + 1)
    if before in _LIVE_VERBS or after in _LIVE_NOUNS or after == "-" or before == "-":
        return "JJ"
    if after in ("from", "on") and words.low(index + 2) in ("tv", "air", "stage", "television", "the", "radio"):
        if before in ("is", "are", "was", "be", "") or words.tag(place).startswith("NN") and after == "from":
            return "JJ"
    if words.is_copula(place) or before in ("a", "an", "the", "this", "with"):
        return "JJ"
    if before in _TO_DO or before in ("i", "you", "we", "they", "who", "people") or words.tag(place) in ("NNS", "NNPS"):
        return "VB"
    return None


def _lives(words: Words, index: int) -> str | None:
    place = words.before(index)
    before, after = words.low(place), words.low(index + 1)
    if before in DETERMINERS or before in POSSESSIVES or words.tag(place) in ("JJ", "CD"):
        return "NNS"
    if before in ("saved", "save", "saves", "lost", "lose", "changed", "change", "of", "and", "past", "human", "for"):
        return "NNS"
    if after in ("were", "are", "have", "of", "matter", "depend", "changed") or words.starts(index):
        return "NNS"
    return "VBZ"


def _bass(words: Words, index: int) -> str | None:
    return "bass:fish" if words.near(index, _FISH, 8) else "bass"


def _bow(words: Words, index: int) -> str | None:
    end = "s" if words.low(index).endswith("s") else ""
    place = words.before(index)
    before = words.low(place)
    if before in _TAKES or words.low(index - 2) in _TAKES or words.near(index, _SHIPS):
        return f"bow{end}:bend"
    if words.low(index + 1) in ("and",) and words.low(index + 2) in ("arrow", "arrows"):
        return f"bow{end}"
    tag = part_of_speech(words, index)
    if tag is None and words.low(index + 1) in ("to", "before", "down", "his", "her", "their"):
        tag = "VB"
    return f"bow{end}:bend" if tag in ("VB", "VBZ") else f"bow{end}"


def _row(words: Words, index: int) -> str | None:
    word, place = words.low(index), words.before(index)
    if words.low(index - 1) in _QUARREL or words.low(index + 1) in _OVER and words.low(place) in ("a", "the", "huge", "big"):
        return f"{word}:quarrel"
    return None


def _sow(words: Words, index: int) -> str | None:
    tag = part_of_speech(words, index)
    word = words.low(index)
    return f"{word}:pig" if tag in ("NN", "NNS") else "sow" if word == "sow" else None


def _tear(words: Words, index: int) -> str | None:
    word = words.low(index)
    place = words.before(index)
    before, after = words.low(place), words.low(index + 1)
    if before == "and" and words.low(index - 2) == "wear":
        return f"{word}:rip"
    tag = part_of_speech(words, index)
    if tag in ("VB", "VBZ") or after in ("apart", "down", "off", "away", "up", "open", "through", "into"):
        return f"{word}:rip"
    if words.near(index, _TEARABLE, 5) or (after == "in" and words.low(index + 2) in ("the", "my", "his", "her", "your")
                                           and words.low(index + 3) not in ("eye", "eyes")):
        return f"{word}:rip"
    return word


def _wind(words: Words, index: int) -> str | None:
    place = words.before(index)
    before, after = words.low(place), words.low(index + 1)
    plural = words.low(index) == "winds"
    if before in _TO_DO or (not plural and before in ("i", "you", "we", "they")):
        return "VB"
    if after in ("up", "down", "its", "through", "around", "along", "back") and not words.starts(index):
        if before not in DETERMINERS and words.tag(place) not in ("JJ", "IN"):
            return "VBZ" if plural else "VB"
    if words.starts(index) and after in ("the", "it", "your", "this", "up", "down"):
        return "VB"
    return "NNS" if plural else "NN"


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
    if before in ("very", "so", "extremely", "too", "almost") or (words.is_copula(index - 1) and after in (".", "", ",")):
        return "JJ"
    noun = words.tag(index + 1) in ("NN", "NNS", "JJ") and after not in _NOT_TINY
    counted = before in ("one", "every", "per", "each", "last", "first", "any", "this", "that", "-", "final", "next")
    return "JJ" if noun and not counted and words.tag(index - 1) not in ("CD", "JJ") and before in ("a", "the", "of") else "NN"


def _resume(words: Words, index: int) -> str | None:
    tag = part_of_speech(words, index)
    word = words.low(index)
    before = words.low(words.before(index))
    noun = tag in ("NN", "NNS") or before in ("updated", "and", "your") and words.low(index + 1) in ("and", ".", ",", "")
    return f"{word}:paper" if noun else ("resumes" if word == "resumes" else None)


def _polish(words: Words, index: int) -> str | None:
    if words.text(index) != "Polish":
        return "polish"
    if words.starts(index) and words.low(index + 1) in ("the", "your", "it", "my", "this", "off", "up", "all", "a"):
        return "polish"
    return "Polish"


def _does(words: Words, index: int) -> str | None:
    before = words.low(index - 1)
    if before in ("two", "three", "four", "several", "many", "of") or words.near(index, frozenset(("bucks", "fawns", "stags")), 4):
        return "does:deer" if words.low(index + 1) not in ("not", "n't", "it", "he", "she", "this") else None
    return None


def _dove(words: Words, index: int) -> str | None:
    if words.low(index + 1) in ("into", "in", "down", "off", "under", "for", "deep", "through", "headfirst", "after"):
        return "VBD" if words.low(words.before(index)) not in DETERMINERS else "NN"
    return "NN"


def _close(words: Words, index: int) -> str | None:
    place = words.before(index)
    before, after = words.low(place), words.low(index + 1)
    if before in ("very", "too", "so", "as", "how", "pretty", "quite", "more", "stay", "come", "came", "get", "got", "stood"):
        return "JJ"
    if after in ("to", "by", "together", "enough", "-") and before not in _TO_DO:
        return "JJ"
    if words.is_copula(place) and after not in ("the",):
        return "JJ"
    if before in ("a", "an", "my", "his", "her", "your", "our", "their", "some", "two") and words.tag(index + 1)[:2] in ("NN", "JJ"):
        return "JJ"
    if before == "the" and words.tag(index + 1).startswith("NN"):
        return "JJ"
    tag = part_of_speech(words, index)
    return tag if tag is not None else "VB" if words.starts(index) and words.tag(index + 1) in ("DT", "PRP$") else None


def _content(words: Words, index: int) -> str | None:
    place = words.before(index)
    if words.is_copula(place) or words.low(place) in ("very", "so", "quite", "perfectly", "not", "to"):
        return "JJ"
    if words.low(index + 1) in ("with", "to") and words.low(place) not in DETERMINERS | POSSESSIVES:
        return "JJ"
    return "NN" if words.tag(place) != "" or not words.low(index + 1) in ("with", "to") else "JJ"


def _house(words: Words, index: int) -> str | None:
    tag = part_of_speech(words, index)
    return tag if tag in ("VB", "VBZ") and words.low(words.before(index)) not in ("who", "that") else "NN"


def _nice(words: Words, index: int) -> str | None:
    if words.text(index) == "Nice" and words.low(index - 1) in ("in", "to", "from", "near", "at", "of", "and"):
        return "Nice:town"
    return "Nice:town" if words.text(index + 1) == "," and words.text(index + 2) == "France" else None


def _reading(words: Words, index: int) -> str | None:
    if words.text(index) == "Reading" and not words.starts(index):
        town = words.low(index - 1) in ("in", "to", "from", "near", "at", "of")
        return "Reading:town" if town or words.text(index + 1) in ("Station", "Festival", "Football") else None
    return None


def _putting(words: Words, index: int) -> str | None:
    return "putting:golf" if words.low(index + 1) in ("green", "greens", "stroke") else None


def _aged(words: Words, index: int) -> str | None:
    if words.low(index - 1) == "the" or words.low(index + 1) in ("man", "woman", "parents", "mother", "father", "care"):
        return "aged:old"
    return None


def _blessed(words: Words, index: int) -> str | None:
    holy = words.low(index - 1) in ("the", "every", "a") or words.low(index + 1) in ("virgin", "sacrament")
    return "blessed:holy" if holy and words.low(index + 1) not in ("with", "by") else None


def _learned(words: Words, index: int) -> str | None:
    wise = words.low(index - 1) in ("a", "the", "very", "most", "my") and words.tag(index + 1).startswith("NN")
    return "JJ" if wise and words.low(index + 1) not in ("behavior", "behaviour", "helplessness") else "VBD"


def _invalid(words: Words, index: int) -> str | None:
    noun = words.low(index - 1) in ("an", "the") and words.tag(index + 1)[:2] not in ("NN", "JJ", "CD")
    return "NN" if noun else "JJ"


def _desert(words: Words, index: int) -> str | None:
    return part_of_speech(words, index) or "NN"


def _sound(words: Words, index: int) -> str | None:
    return words.low(index)


_RULES: Mapping[str, Callable[[Words, int], str | None]] = {
    "read": _read,
    "lead": _lead,
    "live": _live,
    "lives": _lives,
    "bass": _bass,
    "row": _row,
    "rows": _row,
    "sow": _sow,
    "sows": _sow,
    "tear": _tear,
    "tears": _tear,
    "wind": _wind,
    "winds": _wind,
    "wound": _wound,
    "minute": _minute,
    "resume": _resume,
    "resumes": _resume,
    "polish": _polish,
    "does": _does,
    "dove": _dove,
    "close": _close,
    "content": _content,
    "house": _house,
    "nice": _nice,
    "reading": _reading,
    "putting": _putting,
    "aged": _aged,
    "blessed": _blessed,
    "learned": _learned,
    "invalid": _invalid,
    "desert": _desert,
    "deserts": _desert,
    **dict.fromkeys(("bow", "bows"), _bow),
    **dict.fromkeys(("bowed", "bowing", "tearing", "envelop"), _sound),
}
