"""Roman numerals: of rulers, chapters and wars, and not the pronoun *I*."""

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.figures import DASHES
from voxwire.text.normalize.en.line import Line, Part, Reading
from voxwire.text.roman import roman
from voxwire.text.tables import words

_COUNTED = words(
    "chapters parts acts sections volumes books"
    " chapter ch part act scene section volume vol book phase article type class grade level stage round"
    " figure fig table title appendix episode season bowl step unit tier annex schedule category war mark"
    " mk fantasy rocky apollo saturn gemini titan division group region zone area item clause rule"
    " amendment canto sonata symphony opus paragraph exhibit form plate lesson module track version series"
    " issue union photosystem factor stadium rank league corps district diabetes wrestlemania saw rambo"
    " civilization quest panel station mission"
)
_RULERS = words(
    "henry louis edward george william charles james richard elizabeth napoleon pius benedict leo paul"
    " frederick philip alexander nicholas peter catherine ivan john gregory clement innocent urban victor"
    " albert christian carl charles alfonso ferdinand pedro ramses ramesses thutmose ptolemy cleopatra"
    " darius xerxes cyrus mehmed selim murad suleiman haakon harald olav margrethe gustav oscar leopold"
    " baudouin umberto emmanuel mary anne robert david malcolm robert otto conrad rudolf maximilian"
    " wilhelm stephen sigismund vladimir francis joseph celestine boniface sixtus adrian hadrian julius"
    " amenhotep seti hassan abdullah mohammed"
)
_TITLES = words("king queen pope emperor empress tsar czar prince princess duke sultan pharaoh kaiser")
_FIRST_NAMES = words(
    "john james robert michael william david richard joseph thomas charles christopher daniel matthew"
    " anthony mark donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason"
    " jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel"
    " gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose henry adam douglas nathan"
    " peter zachary kyle walter harold carl arthur roger keith jeremy terry lawrence sean christian albert"
    " joe ethan austin jesse willie billy bryan bruce jordan ralph roy noah dylan eugene wayne alan juan"
    " louis russell gabriel randy philip harry vincent bobby johnny logan martin oliver theodore sam ned"
    " tom ben fred ted winston quincy thurston"
)
_ORDINAL_NOUNS = words("century centuries olympic olympiad congress winter summer dynasty corps legion")
_PRONOUN_VERBS = words(
    "am think have do will want know like love can could would should did feel believe hope see need said"
    " m ve d ll guess mean shall must never always just also really don't can't won't didn't couldn't"
)


def numeral(line: Line, index: int) -> Reading | None:
    """A numeral behind a word that it counts, or behind a name."""
    text = line.text(index)
    letters, possessive = text.partition("'")[::2] if "'" in text else text.partition("’")[::2]
    value = roman(letters) if letters.isupper() and len(letters) <= 15 else None
    if line.is_glue(index - 1) or (line.text(index - 1) == "." and line.is_word(index - 2)):
        return None
    before = line.word_before(index)
    if value is None:
        return _small(line, index, before)
    ending = f"'{possessive}" if possessive else ""
    if line.text(index + 1) in ("'", "’", "&") or letters in _LETTERS:
        return None
    if line.text(index + 1) == "." and line.is_word(index + 2):
        # "Section III.B"
        lettered = before in _COUNTED and len(line.text(index + 2)) == 1
        return (Part(index, index + 1, f"{numerals.cardinal(str(value))} "),) if lettered else None
    if before in _COUNTED and (until := _until(line, index, value)) is not None:
        return until
    figures = str(value)
    place = line.previous(index)
    if line.word_after(index + 1) in _ORDINAL_NOUNS and len(letters) > 1:
        words = numerals.ordinal(figures)
    elif _is_pronoun(line, index, letters, before):
        return None
    elif (line.text(index + 1) == "." and len(letters) > 1 and line.is_edge(place)) or before in _COUNTED:
        words = numerals.cardinal(figures)
    elif line.is_capitalized(place) and _is_ruler(line, place, before, letters):
        words = f"the {numerals.ordinal(figures)}"
    elif before == "the" and len(letters) > 2 and set(letters) <= set("IVX"):
        words = numerals.ordinal(figures)
    elif (
        line.is_capitalized(place)
        and len(letters) > 1
        and not line.text(place).isupper()
        and letters not in _NO
        and before not in _DETERMINERS
    ):
        words = numerals.cardinal(figures)
    else:
        return None
    return (Part(index, index + 1, words + ending),)


_NO = frozenset(
    ("CD", "DC", "MD", "MC", "MI", "DI", "CC", "MM", "DM", "CM", "LI", "CV", "MIX", "LIV", "CI", "DIM")
)
"""Numerals that more often are something else."""


_DETERMINERS = words("the a an this that my your his her its our their no each every")
"""Capital only where a sentence begins: *The IV is in.*"""
_LETTERS = frozenset("CDLM")
"""Numerals that are letters when they stand alone: *Appendix C*, *Type D*."""


def _until(line: Line, index: int, value: int) -> Reading | None:
    """``Chapters I–IV``."""
    last = roman(line.text(index + 2)) if line.text(index + 1) in DASHES else None
    if last is None or last <= value or line.is_glue(index + 3):
        return None
    return (
        Part(index, index + 1, numerals.cardinal(str(value))),
        Part(index + 1, index + 2, "to"),
        Part(index + 2, index + 3, numerals.cardinal(str(last))),
    )


def _small(line: Line, index: int, before: str) -> Reading | None:
    """``Step iv``, ``(iii)``: small numerals behind a word that they count, or of a list."""
    text = line.text(index)
    listed = len(text) > 1 and line.text(index - 1) == "(" and line.text(index + 1) == ")"
    paged = before in ("page", "pages", "pp") and len(text) > 1
    if (
        not (before in _COUNTED or paged or (listed and set(text) <= set("ivx")))
        or not 1 <= len(text) <= 5
        or text != text.lower()
        or text == "mix"
    ):
        return None
    value = roman(text.upper())
    if value is None or value > 50 or (text == "i" and before not in ("part", "step", "section", "chapter")):
        return None
    return (Part(index, index + 1, numerals.cardinal(str(value))),)


def _is_pronoun(line: Line, index: int, letters: str, before: str) -> bool:
    """Whether an *I* behind a name or a counted word is the speaker."""
    if letters != "I":
        return False
    place = line.previous(index)
    if not line.is_capitalized(place):
        return True
    after = line.word_after(index + 1)
    if after in _PRONOUN_VERBS:
        return True
    titled = line.word_before(place) in _TITLES
    return not (titled or before in _COUNTED or before in _RULERS)


def _is_ruler(line: Line, place: int, before: str, letters: str) -> bool:
    if before in _RULERS:
        return (before, letters) != ("malcolm", "X")
    earlier = line.word_before(place)
    if earlier in _TITLES:
        return True
    return earlier in _FIRST_NAMES and letters in ("II", "III", "IV", "V")
