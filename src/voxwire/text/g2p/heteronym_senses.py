"""Heteronyms that are told by their sense: rules answer the name of a sound, or a tag.

Senses are told by a few words that stand around, or by the capital of a name.
"""

from voxwire.text.g2p.en_parts import Words, part_of_speech
from voxwire.text.tables import words as _table

_METAL = _table(
    "pipe pipes paint poisoning poisoned free acid shot weight weights pencil pencils crystal bullet"
    " bullets ore glass solder ingot ingots mine mines apron roof roofing battery batteries lined sinker"
    " sheet sheets levels content contamination exposure toxicity plumbing fishing dust box boxes"
    " coffin vest sinkers shield shielding"
)
_LEADED = _table("water paint pipes petrol gasoline fuel soil toys blood drinking tap gas glaze")
_PENCILS = frozenset(("pencil", "pencils"))
_METALS = _table("zinc mercury copper tin iron arsenic cadmium silver gold steel aluminum nickel brass")
_HAS = frozenset(("has", "have", "had", "is", "was", "with", "no"))
_ENDS = frozenset((".", ",", "", "in", "?", "!"))
_TOXIC = _table(
    "metal metals toxic poison poisonous poisoning contaminated contaminates contaminate molten element"
    " soldering asbestos"
)
_FALLS = _table("fell falls ran runs rolled rolls came trickled slid dropped drops formed glistened")
_LIKE_METAL = _table("of molten liquid toxic heavy contains contained contain contaminated pure melted like")
_FISH = _table(
    "fish fishing fished caught catch catches lake river sea pond striped largemouth smallmouth grilled"
    " fillet fillets boat angler anglers hook hooked hooks trout salmon bait reel reeled swim swam perch"
    " pike fried baked water"
)
_SHIPS = _table(
    "ship ships boat boats vessel stern yacht ferry canoe deck waves port starboard anchor sailor"
)
_TAKES = _table("take takes took taking taken make makes made gave give gives giving final deep low slight")
_QUARREL = _table(
    "terrible blazing heated furious almighty flaming political public bitter dreadful awful family"
)
_OVER = _table("about over with between broke erupted argument argued shouting")
_FACE = _table("eye eyes cheek cheeks face")
_TEARABLE = _table(
    "fabric cloth jacket coat shirt dress sleeve net paper page curtain sail ligament muscle tendon knee"
    " cartilage retina tissue seam lining tent canvas jeans trousers pants skirt sofa cushion screen"
    " wallpaper rotator"
)
_BEING = _table("'m ’m ’re ’s am is are was were n't not")
_THINGS = frozenset(("DT", "PRP", "PRP$", "VBG", "NNS", "WP", "WDT"))
_GROWING = _table("get gets getting got gotten become becomes became becoming grow grew grown growing")


def lead(words: Words, index: int) -> str | None:
    """The metal, or what is ahead."""
    before, after = words.low(words.before(index)), words.low(index + 1)
    if after == "-" and words.low(index + 2) in ("free", "lined", "acid", "based"):
        return "lead:metal"
    if after in _METAL or (after in ("and", "or") and words.low(index + 2) in _METALS):
        return (
            "lead:metal" if before not in ("to", "will", "the", "can", "could") or after in _METAL else None
        )
    if before in ("and", "or") and words.low(index - 2) in _METALS:
        return "lead:metal"
    if before in _HAS and after in _ENDS:
        return "lead:metal"
    if after in ("in", "from") and (words.low(index + 2) in _LEADED or words.low(index + 3) in _LEADED):
        return "lead:metal"
    if before in ("the", "a", "its") and words.near(index, _PENCILS, 4):
        return "lead:metal"
    if (before == "in" or words.starts(index)) and after not in ("the", "us", "me", "your", "on", "by"):
        # "covered in lead", "Lead is toxic", and not "in lead roles".
        alone = after in _ENDS or words.tag(index + 1).startswith("VBZ")
        if alone and (before == "in" or words.near(index, _TOXIC, 8)):
            return "lead:metal"
    if before in _LIKE_METAL and after not in (
        "actor",
        "singer",
        "role",
        "guitar",
        "author",
        "the",
        "to",
        "a",
    ):
        return "lead:metal"
    return "lead:metal" if before == "as" and words.low(index - 2) == "heavy" else None


def bass(words: Words, index: int) -> str | None:
    """The fish, or what is deep."""
    return "bass:fish" if words.near(index, _FISH, 8) else "bass"


def bow(words: Words, index: int) -> str | None:
    """What one does, or the weapon and the ribbon."""
    end = "s" if words.low(index).endswith("s") else ""
    place = words.before(index)
    before = words.low(place)
    if before in _TAKES or words.low(index - 2) in _TAKES or words.near(index, _SHIPS):
        return f"bow{end}:bend"
    if words.low(index + 1) in ("and",) and words.low(index + 2) in ("arrow", "arrows"):
        return f"bow{end}"
    tag = part_of_speech(words, index)
    if tag is None and words.low(index + 1) in ("to", "before", "down", "out", "his", "her", "their"):
        tag = "VB"
    return f"bow{end}:bend" if tag in ("VB", "VBZ") else f"bow{end}"


def before_row(words: Words, index: int) -> bool:
    """Whether people *have a row*: a verb of having, an article, perhaps an adjective."""
    article = index - 2 if words.tag(index - 1) == "JJ" else index - 1
    having = words.low(article - 1)
    if having == "into" and words.low(article - 2) in ("get", "gets", "got", "getting"):
        having = "had"
    return words.low(article) in ("a", "another") and having in _HAVING and words.low(index + 1) != "of"


_HAVING = frozenset(("have", "having", "had", "started", "start", "starting", "caused"))


def row(words: Words, index: int) -> str | None:
    """A quarrel, or a line."""
    word, place = words.low(index), words.before(index)
    if before_row(words, index):
        return f"{word}:quarrel"
    if words.low(index - 1) in _QUARREL or (
        words.low(index + 1) in _OVER and words.low(place) in ("a", "the", "huge", "big")
    ):
        return f"{word}:quarrel"
    return None


def sow(words: Words, index: int) -> str | None:
    """The animal, or what is done with seed."""
    tag = part_of_speech(words, index)
    word = words.low(index)
    return f"{word}:pig" if tag in ("NN", "NNS") else "sow" if word == "sow" else None


def tear(words: Words, index: int) -> str | None:
    """A rip, or a drop."""
    word = words.low(index)
    place = words.before(index)
    before, after = words.low(place), words.low(index + 1)
    if before == "and" and words.low(index - 2) == "wear":
        return f"{word}:rip"
    if after == "-" and words.low(index + 2) in ("resistant", "proof", "off", "away", "open", "out", "up"):
        return f"{word}:rip"
    tag = part_of_speech(words, index)
    if after in _FALLS:
        return word
    if words.starts(index) and word == "tear" and after in ("along", "the", "it", "this", "here", "your"):
        return "tear:rip"
    if before == "a" and words.low(place - 1) in ("has", "got") and not words.near(index, _FACE, 8):
        return "tear:rip"
    if tag in ("VB", "VBZ") or after in ("apart", "down", "off", "away", "up", "open", "through", "into"):
        return f"{word}:rip"
    if words.near(index, _TEARABLE, 5) or (
        after == "in"
        and words.low(index + 2) in ("the", "my", "his", "her", "your")
        and words.low(index + 3) not in ("eye", "eyes")
    ):
        return f"{word}:rip"
    return word


def polish(words: Words, index: int) -> str | None:
    """What shines, or who is from Poland."""
    if words.text(index) != "Polish":
        return "polish"
    if words.starts(index) and words.low(index + 1) in (
        "the",
        "your",
        "it",
        "my",
        "this",
        "off",
        "up",
        "all",
        "a",
    ):
        return "polish"
    return "Polish"


def does(words: Words, index: int) -> str | None:
    """Deer, or the verb."""
    before = words.low(index - 1)
    if before in ("the", "these", "those") and words.tag(index + 1) in ("VBD", "VBP", "IN"):
        return "does:deer"
    if before in ("two", "three", "four", "several", "many", "of") or words.near(
        index, frozenset(("bucks", "fawns", "stags")), 4
    ):
        return "does:deer" if words.low(index + 1) not in ("not", "n't", "it", "he", "she", "this") else None
    return None


def nice(words: Words, index: int) -> str | None:
    """The town, or kind."""
    if words.text(index) == "Nice" and words.low(index - 1) in (
        "in",
        "to",
        "from",
        "near",
        "at",
        "of",
        "and",
    ):
        return "Nice:town"
    return "Nice:town" if words.text(index + 1) == "," and words.text(index + 2) == "France" else None


def reading(words: Words, index: int) -> str | None:
    """The town, or what one does with books."""
    if words.text(index) == "Reading" and not words.starts(index):
        town = words.low(index - 1) in ("in", "to", "from", "near", "at", "of")
        return (
            "Reading:town" if town or words.text(index + 1) in ("Station", "Festival", "Football") else None
        )
    return None


def beloved(words: Words, index: int) -> str | None:
    """Dear, or loved by someone."""
    named = words.tag(index + 1)[:2] in ("NN", "JJ") and not words.is_copula(words.before(index))
    return "beloved:dear" if named or words.low(index - 1) in ("dearly", "my") else None


def job(words: Words, index: int) -> str | None:
    """The man of the Bible, or work."""
    named = words.text(index) == "Job" and words.low(index - 1) in ("of", "like", "poor", "as", "to", "about")
    return "Job:man" if named else None


def object_to(words: Words, index: int) -> str | None:
    """To be against, where *to* stands behind; elsewhere the neighbours tell."""
    tag = part_of_speech(words, index)
    opposed = words.low(index + 1) == "to" and (words.starts(index) or tag is None)
    return "VB" if opposed else tag


def putting(words: Words, index: int) -> str | None:
    """Golf, or the verb of *put*."""
    return "putting:golf" if words.low(index + 1) in ("green", "greens", "stroke") else None


def aged(words: Words, index: int) -> str | None:
    """The old, or how old."""
    if words.low(index - 1) == "the" or words.low(index + 1) in (
        "man",
        "woman",
        "parents",
        "mother",
        "father",
        "aunt",
        "uncle",
        "grandmother",
        "grandfather",
        "relative",
        "relatives",
        "person",
        "people",
        "couple",
        "care",
    ):
        return "aged:old"
    return None


def blessed(words: Words, index: int) -> str | None:
    """Holy, or given a blessing."""
    holy = words.low(index - 1) in ("the", "every", "a") or words.low(index + 1) in ("virgin", "sacrament")
    return "blessed:holy" if holy and words.low(index + 1) not in ("with", "by") else None


def sound(words: Words, index: int) -> str | None:
    """A word that only the table knows."""
    return words.low(index)


def resume(words: Words, index: int) -> str | None:
    """A curriculum vitae, or to go on."""
    tag = part_of_speech(words, index)
    word = words.low(index)
    before = words.low(words.before(index))
    noun = tag in ("NN", "NNS") or (
        before in ("updated", "and", "your") and words.low(index + 1) in ("and", ".", ",", "")
    )
    return f"{word}:paper" if noun else ("resumes" if word == "resumes" else None)


def used(words: Words, index: int) -> str | None:
    """*Used to it* is accustomed; what is *used to make* something, or *to the full*, is not."""
    place = words.before(index)
    if words.low(index + 1) != "to":
        return None
    if words.low(place) in _GROWING:
        return "used:accustomed"
    if not (words.is_copula(place) or words.low(place) in _BEING or words.asks(index, _BEING)):
        return None
    # Behind an infinitive's "to" stands a bare verb.
    thing = words.tag(index + 2) in _THINGS or words.low(index + 2) in ("it", "that", "this")
    fully = words.tag(index + 3) == "JJS" or words.low(index + 3) in ("full", "best", "fullest", "max")
    return "used:accustomed" if thing and not fully else None
