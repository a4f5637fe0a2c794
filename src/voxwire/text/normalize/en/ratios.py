"""Numbers with a colon between that are no time: ratios, formats, verses."""

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.line import Line, Reading, one
from voxwire.text.tables import words


def ratio(line: Line, index: int) -> Reading | None:
    """``3:2`` and ``16:9``, what no clock shows; ``Psalm 23:4``."""
    if line.text(index + 1) != ":" or not line.is_digits(index + 2) or line.is_glue(index - 1):
        return None
    if line.text(index - 1) == ":" or line.text(index + 3) == ":" or line.is_glue(index + 3):
        return None
    first, second = line.text(index), line.text(index + 2)
    if len(first) > 3 or len(second) > 3:
        return None
    above, below = numerals.cardinal(first), numerals.cardinal(second)
    if line.word_before(index) in _BOOKS:
        return one(index, index + 3, f"{above} {below}")
    joint = "by" if (first, second) in (("16", "9"), ("21", "9"), ("16", "10"), ("4", "3")) else "to"
    return one(index, index + 3, f"{above} {joint} {below}")


def is_ratio_context(line: Line, index: int) -> bool:
    """Whether ``3:10`` is a ratio, not a time: told by the words around."""
    near = {line.word_before(index), line.word_before(line.previous(index)), line.word_after(index + 3)}
    return bool(near & _RATIOS)


_RATIOS = words("ratio odds scale mix proportion aspect ratios win lead score")
_BOOKS = words(
    "genesis exodus leviticus numbers deuteronomy joshua judges ruth samuel kings chronicles ezra"
    " nehemiah esther job psalm psalms proverbs ecclesiastes isaiah jeremiah lamentations ezekiel daniel"
    " hosea joel amos obadiah jonah micah nahum habakkuk zephaniah haggai zechariah malachi matthew mark"
    " luke john acts romans corinthians galatians ephesians philippians colossians thessalonians timothy"
    " titus philemon hebrews james peter jude revelation quran surah"
)
