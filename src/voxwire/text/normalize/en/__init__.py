"""English: numbers, symbols and abbreviations written as the words a reader says.

The text is cut into tokens once. At each token the readers for its kind are asked in order; the first that
knows what begins there says so, and the walk goes on behind it. A reader looks at a bounded number of tokens,
so the whole is linear.
"""

from collections.abc import Callable, Mapping, Sequence

from voxwire.text.characters import LETTERS_MARK
from voxwire.text.normalize import apply, enclosed
from voxwire.text.normalize.en import (
    abbreviations,
    calendar,
    chat,
    chemistry,
    clock,
    comparisons,
    coordinates,
    counts,
    fractions,
    identifiers,
    keys,
    machines,
    marks,
    maths,
    money,
    phones,
    ratios,
    romans,
    serials,
    social,
    streets,
    timestamps,
    units,
    versions,
    web,
    years,
)
from voxwire.text.normalize.en.currencies import CODES, PREFIXES, SIGNS
from voxwire.text.normalize.en.figures import DASHES
from voxwire.text.normalize.en.line import Kind, Line, Reading
from voxwire.text.normalize.en.numerals import cardinal
from voxwire.text.normalize.en.unit_names import UNITS
from voxwire.text.spans import SpannedText

_FIRST = (enclosed.rule(lambda number: cardinal(str(number))),)
Reader = Callable[[Line, int], Reading | None]
"""Says how what begins at a token is read; None when it is not of the reader's kind."""


def normalize(text: SpannedText) -> SpannedText:
    """Write what a reader of English says for numbers, symbols and abbreviations.

    Letters that are read by their names are capitals with
    :data:`~voxwire.text.normalize.en.line.LETTERS_MARK` behind them.
    """
    text = apply(_FIRST, text)
    line = Line(text.text)
    pieces: list[SpannedText] = []
    done = index = chunk = 0
    before, close = "", True
    while index < len(line):
        if index >= chunk:
            chunk = line.chunk_end(index)
            close = chunk - index <= _LONGEST_CHUNK
        reading = _read(line, index) if close else counts.bare(line, index)
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
        readers = _readers_of_digits(line, index)
    else:
        readers = _SIGNS.get(token.text, ())
    for reader in readers:
        reading = reader(line, index)
        if reading is not None:
            return reading
    return None


def _readers_of_digits(line: Line, index: int) -> Sequence[Reader]:
    if line.is_space(index + 1):
        return _BEFORE_SPACE
    return _BEFORE_WORD if line.is_word(index + 1) else _BEFORE_SIGN.get(line.text(index + 1), _OTHER_DIGITS)


def _is_eventful(line: Line, index: int) -> bool:
    """Whether a word may be more than a word; most are not."""
    text = line.text(index)
    if text.lower() in _TRIGGERS or text[:2].isupper() or text.endswith("OS"):
        return True
    after = line[index + 1]
    if after.kind is Kind.DIGITS:
        return True
    if after.text in _FORMULA:
        return True
    if not text[1:].islower() and len(text) > 1:
        return True
    return (
        after.kind is Kind.SIGN
        and (line.is_glue(index + 2) or after.text in ":/@")
        and after.text not in "'’"
    )


def _ratio_in_context(line: Line, index: int) -> Reading | None:
    return ratios.ratio(line, index) if ratios.is_ratio_context(line, index) else None


def _saint_or_street(line: Line, index: int) -> Reading | None:
    return streets.saint_or_street(line, index) if line.text(index) == "St" else None


def _doctor_or_drive(line: Line, index: int) -> Reading | None:
    return streets.doctor_or_drive(line, index) if line.text(index) == "Dr" else None


_NUMBERS: Sequence[Reader] = (
    money.second_amount,
    maths.by_or_times,
    counts.quantity,
    serials.serial,
    counts.bare,
)
_GROUPED: Sequence[Reader] = (phones.telephone, calendar.numeric_date)
_BEFORE_SPACE: Sequence[Reader] = (
    phones.telephone,
    clock.clock,
    clock.military,
    fractions.stroke,
    fractions.vulgar,
    units.feet_and_inches,
    calendar.day_first,
    years.era,
    *_NUMBERS,
)
_BEFORE_WORD: Sequence[Reader] = (
    machines.machine,
    serials.hexadecimal,
    web.address,
    maths.scientific,
    counts.multitude,
    clock.duration,
    clock.clock,
    versions.version,
    counts.ordinal,
    years.decades,
    *_NUMBERS,
)
_BEFORE_SIGN: Mapping[str, Sequence[Reader]] = {
    ":": (machines.machine, _ratio_in_context, clock.clock, ratios.ratio, *_NUMBERS),
    "/": (*_GROUPED, fractions.stroke, *_NUMBERS),
    ".": (
        web.address,
        *_GROUPED,
        maths.scientific,
        clock.clock,
        versions.version,
        fractions.rating,
        coordinates.position,
        units.feet_and_inches,
        calendar.day_month_year,
        *_NUMBERS,
    ),
    ",": (units.feet_and_inches, counts.ordinal, counts.multitude, *_NUMBERS),
    **dict.fromkeys("°º˚", (coordinates.position, *_NUMBERS)),
    "_": (web.address, *_NUMBERS),
    "@": (web.address, *_NUMBERS),
    "(": (serials.pension, *_NUMBERS),
    **dict.fromkeys(
        DASHES,
        (
            machines.machine,
            web.address,
            phones.vanity,
            timestamps.timestamp,
            *_GROUPED,
            streets.zip_code,
            clock.clock,
            fractions.stroke,
            calendar.day_first,
            calendar.day_month_year,
            *_NUMBERS,
        ),
    ),
    **dict.fromkeys("'’′", (units.feet_and_inches, years.decades, *_NUMBERS)),
    **dict.fromkeys('"″”', (units.feet_and_inches, *_NUMBERS)),
    **dict.fromkeys(fractions.VULGAR, (fractions.vulgar,)),
}
"""Readers of digits, by what stands behind them."""
_OTHER_DIGITS: Sequence[Reader] = (phones.telephone, *_NUMBERS)
_LONGEST_CHUNK = 250
"""Most tokens without a space that are looked at closely; what is longer was not written to be read."""


_WORDS: Sequence[Reader] = (
    machines.machine,
    web.address,
    keys.cap,
    chat.word,
    abbreviations.slashed,
    coordinates.axis,
    maths.by,
    chemistry.formula,
    years.circa,
    clock.noon,
    calendar.month_first,
    calendar.working_week,
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
    abbreviations.system,
    abbreviations.abbreviation,
    versions.protocol,
    versions.version,
    phones.extension,
    serials.serial,
    serials.lone_letter,
    maths.root_or_variable,
)
_MINUS: Sequence[Reader] = (money.money, maths.minus, marks.dash)
_PLAIN_SIGNS: Mapping[str, Sequence[Reader]] = {
    **dict.fromkeys("=×÷±≥≤≠≈≡∝∞√∛∑∫∂∆∈∩∪∴∠⊥→⇒←&§№°¢%‰©µ®™•·†‡¶■●✓", (maths.sign,)),
    **dict.fromkeys(SIGNS, (money.money,)),
    **dict.fromkeys(fractions.VULGAR, (fractions.vulgar,)),
    **dict.fromkeys("²³⁰¹⁴⁵⁶⁷⁸⁹⁻", (chemistry.charge, maths.power)),
    "⁺": (chemistry.charge,),
    **dict.fromkeys("₀₁₂₃₄₅₆₇₈₉", (chemistry.subscript,)),
    **dict.fromkeys("αβγδεζηθικλμνξοπρστυφχψωΔΣΩΠΘΛΦΨΓ", (maths.greek,)),
    "µ": (maths.sign,),
    "!": (maths.sign, maths.factorial),
    "^": (maths.power, marks.silent),
    "<": (social.heart, marks.tag, maths.sign, comparisons.comparison, marks.silent),
    ">": (maths.sign, comparisons.comparison, marks.silent),
    "=": (maths.sign,),
    ".": (versions.platform, web.path, marks.ellipsis, counts.quantity),
    ":": (machines.machine, social.emoticon),
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
    **dict.fromkeys(keys.SIGNS, (keys.sign,)),
    "#": (identifiers.color, social.hashtag, counts.sharp, counts.number_word, marks.silent),
    "@": (social.handle, marks.at),
    **dict.fromkeys("'’‘", (years.decades,)),
    '"': (marks.quotation,),
    "_": (marks.silent,),
    "|": (marks.silent,),
    "`": (marks.silent,),
    "\\": (marks.silent,),
}
_SIGNS: Mapping[str, Sequence[Reader]] = {
    **_PLAIN_SIGNS,
    **{name: (keys.quoted, *_PLAIN_SIGNS.get(name, ())) for name in keys.NAMES},
}
"""Readers of signs."""
_FORMULA = frozenset("₀₁₂₃₄₅₆₇₈₉²³⁺⁻")
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
        keys.CAPS,
        chat.WORDS,
        (
            "u",
            "r",
            "a",
            "i",
            "e",
            "v",
            "w",
            "n",
            "c",
            "ph",
            "et",
            "noon",
            "midnight",
            "dr",
            "st",
            "apt",
            "ste",
            "rte",
            "rt",
            "rm",
            "fl",
            "flr",
            "f",
            "g",
        ),
        ("ii", "iii", "iv", "vi", "vii", "viii", "ix", "x", "xi", "xii", "localhost", "lat", "long", "lon"),
    )
    for word in table
)
"""Words that a reader may know."""
