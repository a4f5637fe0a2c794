"""English: numbers, symbols and abbreviations written as the words a reader says.

The text is cut into tokens once. At each token the readers for its kind are asked in order; the first that knows
what begins there says so, and the walk goes on behind it. A reader looks at a bounded number of tokens, so the
whole is linear.
"""

from collections.abc import Callable, Mapping, Sequence

from voxwire.text.normalize.en import (
    abbreviations,
    calendar,
    clock,
    counts,
    fractions,
    identifiers,
    marks,
    maths,
    money,
    phones,
    romans,
    serials,
    social,
    streets,
    units,
    versions,
    web,
    years,
)
from voxwire.text.normalize.en.currencies import CODES, PREFIXES, SIGNS
from voxwire.text.characters import LETTERS_MARK
from voxwire.text.normalize.en.line import Kind, Line, Reading
from voxwire.text.normalize.en.unit_names import UNITS
from voxwire.text.spans import SpannedText

Reader = Callable[[Line, int], Reading | None]
"""Says how what begins at a token is read; None when it is not of the reader's kind."""


def normalize(text: SpannedText) -> SpannedText:
    """Write what a reader of English says for numbers, symbols and abbreviations.

    Letters that are read by their names are capitals with
    :data:`~voxwire.text.normalize.en.line.LETTERS_MARK` behind them.
    """
    line = Line(text.text)
    pieces: list[SpannedText] = []
    done = index = 0
    before = ""
    while index < len(line):
        reading = _read(line, index)
        if reading is None:
            index += 1
            continue
        for part in reading:
            begin, end = line[part.begin].begin, line[part.end - 1].end
            if begin > done:
                pieces.append(text.slice(done, begin))
                before = text.text[begin - 1]
            words = _apart(before, part.words, text.text[end : end + 1])
            pieces.append(text.rewrite(begin, end, words))
            before = words[-1:] or before
            done = end
        index = reading[-1].end
    if not pieces:
        return text
    pieces.append(text.slice(done, len(text)))
    return SpannedText.join(pieces)


def _apart(before: str, words: str, behind: str) -> str:
    """Words with a space on the sides where they would touch others."""
    if not words:
        return " "
    if (before.isalnum() or before == LETTERS_MARK) and words[0].isalnum():
        words = f" {words}"
    ends = words[-1].isalnum() or words[-1] == LETTERS_MARK
    return f"{words} " if ends and behind.isalnum() else words


def _read(line: Line, index: int) -> Reading | None:
    token = line[index]
    if token.kind is Kind.WORD:
        readers: Sequence[Reader] = _WORDS if _is_eventful(line, index) else ()
    elif token.kind is Kind.DIGITS:
        readers = _DIGITS
    else:
        readers = _SIGNS.get(token.text, ())
    for reader in readers:
        reading = reader(line, index)
        if reading is not None:
            return reading
    return None


def _is_eventful(line: Line, index: int) -> bool:
    """Whether a word may be more than a word; most are not."""
    text = line.text(index)
    if text.lower() in _TRIGGERS or text[:2].isupper():
        return True
    after = line[index + 1]
    if after.kind is Kind.DIGITS:
        return True
    if after.text in _FORMULA:
        return True
    return after.kind is Kind.SIGN and (line.is_glue(index + 2) or after.text in ":/@") and after.text not in "'’"


def _ratio_in_context(line: Line, index: int) -> Reading | None:
    return maths.ratio(line, index) if maths.is_ratio_context(line, index) else None


def _saint_or_street(line: Line, index: int) -> Reading | None:
    return streets.saint_or_street(line, index) if line.text(index) == "St" else None


def _doctor_or_drive(line: Line, index: int) -> Reading | None:
    return streets.doctor_or_drive(line, index) if line.text(index) == "Dr" else None


_DIGITS: Sequence[Reader] = (
    web.address,
    phones.telephone,
    phones.vanity,
    calendar.numeric_date,
    _ratio_in_context,
    clock.duration,
    clock.clock,
    versions.version,
    maths.ratio,
    fractions.stroke,
    fractions.rating,
    fractions.vulgar,
    units.feet_and_inches,
    calendar.day_first,
    calendar.day_month_year,
    counts.ordinal,
    years.decades,
    years.era,
    money.second_amount,
    maths.by_or_times,
    serials.pension,
    counts.quantity,
    serials.serial,
    counts.bare,
)
_WORDS: Sequence[Reader] = (
    web.address,
    abbreviations.slashed,
    maths.by,
    maths.formula,
    years.circa,
    clock.noon,
    calendar.month_first,
    calendar.weekday,
    units.unit_of_words,
    _saint_or_street,
    _doctor_or_drive,
    abbreviations.number_sign,
    romans.numeral,
    money.money,
    years.era,
    identifiers.flight,
    streets.british_postcode,
    streets.state,
    streets.direction,
    streets.street,
    abbreviations.title,
    abbreviations.dotted,
    abbreviations.versus,
    abbreviations.war,
    abbreviations.abbreviation,
    versions.protocol,
    versions.version,
    phones.extension,
    serials.serial,
    serials.lone_letter,
    maths.root_or_variable,
)
_MINUS: Sequence[Reader] = (money.money, maths.minus, marks.dash)
_SIGNS: Mapping[str, Sequence[Reader]] = {
    **dict.fromkeys("=×÷±≥≤≠≈≡∝∞√∛∑∫∂∆∈∩∪∴∠⊥→⇒←&§№°¢%‰©µ®™•·†‡¶■●✓!", (maths.sign,)),
    **dict.fromkeys(SIGNS, (money.money,)),
    **dict.fromkeys(fractions.VULGAR, (fractions.vulgar,)),
    **dict.fromkeys("²³⁰¹⁴⁵⁶⁷⁸⁹⁻", (maths.power,)),
    **dict.fromkeys("₀₁₂₃₄₅₆₇₈₉", (maths.subscript,)),
    **dict.fromkeys("αβγδεζηθικλμνξοπρστυφχψωΔΣΩΠΘΛΦΨΓ", (maths.greek,)),
    "µ": (maths.sign,),
    "^": (maths.power, marks.silent),
    "<": (social.heart, maths.tag, maths.sign, maths.comparison, marks.silent),
    ">": (maths.sign, maths.comparison, marks.silent),
    "=": (maths.sign,),
    ".": (web.path, marks.ellipsis, counts.quantity),
    ":": (social.emoticon,),
    ";": (social.emoticon,),
    "(": (phones.telephone,),
    "+": (phones.telephone, maths.sign, maths.plus),
    "-": (maths.sign, *_MINUS),
    "−": _MINUS,
    "–": _MINUS,
    "―": (marks.dash,),
    "/": (web.path, maths.divided, marks.silent),
    "~": (web.path, maths.about, marks.silent),
    "*": (maths.times, marks.silent),
    "#": (social.hashtag, counts.sharp, counts.number_word, marks.silent),
    "@": (social.handle, lambda line, index: ((marks.Part(index, index + 1, "at"),))),
    **dict.fromkeys("'’‘", (years.decades,)),
    '"': (marks.quotation,),
    "_": (marks.silent,),
    "|": (marks.silent,),
    "`": (marks.silent,),
    "\\": (marks.silent,),
}
_FORMULA = frozenset("₀₁₂₃₄₅₆₇₈₉")
_TRIGGERS = frozenset(
    word.lower()
    for table in (
        abbreviations.TITLES,
        abbreviations.WORDS,
        calendar.MONTHS,
        calendar.DAYS,
        streets.STREETS,
        CODES,
        PREFIXES,
        UNITS,
        ("a", "i", "e", "v", "w", "n", "c", "ph", "et", "noon", "midnight", "dr", "st", "apt", "ste", "rte", "rm", "fl", "flr", "f", "g"),
        ("ii", "iii", "iv", "vi", "vii", "viii", "ix", "x", "xi", "xii", "localhost"),
    )
    for word in table
)
"""Words that a reader may know."""
