"""What the shared rules must know of a language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from voxwire.text.normalize import Rule

Words = Callable[[int, str], str]
"""Says a number; the second argument is what it has to agree with."""


@dataclass(frozen=True, slots=True)
class Currency:
    """Names of a currency, in the forms that :attr:`Locale.plural` tells apart."""

    names: tuple[str, ...]
    cents: tuple[str, ...] = ()
    """Empty where there is no smaller unit."""


@dataclass(frozen=True, slots=True)
class Locale:
    """Words and customs of one language that writes decimals with a comma."""

    cardinal: Words
    """A whole number before the word given, or before none (an empty string)."""
    ordinal: Words
    """An ordinal with the ending that is written behind it, in lower case: ``"º"``, ``"er"``, ``"-й"``."""
    decimal: Callable[[int, str], str]
    """A number with a fraction, given as its digits."""
    digits: tuple[str, ...]
    """The names of 0 to 9, as they are said one by one."""
    plural: Callable[[int, str], int]
    """Which form of a noun stands behind a number with that fraction (``""`` for none)."""
    months: tuple[str, ...]
    """January to December, in the form that stands in a date."""
    month_names: Mapping[str, int]
    """Every way to write a month, in lower case, and its number from 1."""
    day: Callable[[int], str]
    """The day in a date, before the month."""
    year: Callable[[int], str]
    """The year in a date, behind the month."""
    date: Callable[[int, int, int | None], str]
    """A date written in digits: day, month, year."""
    clock: str
    """Regular expression of a time of day, with the groups ``h``, ``m`` (or ``n``) and ``s``."""
    time: Callable[[int, int, int | None], str]
    """A time of day: hour, minute, second."""
    money: Callable[[int, int, Currency], str]
    """An amount with cents."""
    currencies: Mapping[str, Currency]
    """By sign or code."""
    units: Mapping[str, tuple[str, ...]]
    """By symbol, in the forms that :attr:`plural` tells apart."""
    signs: Mapping[str, str]
    """Words for ``+ = × ÷ < > ± & § @ # . / _``, for ``-`` (minus) and for ``–`` (a range)."""
    abbreviations: Mapping[str, str]
    """As they are written, with their stops."""
    numbered: Mapping[str, str]
    """Abbreviations that count only before a number."""
    announcing: str
    """Regular expression of words that announce a telephone number."""
    ordinals: str
    """Regular expression of an ordinal in digits, with groups ``n`` and ``e``."""
    telephone: Callable[[Sequence[str]], str] | None = None
    """Says groups of digits, where that is not digit by digit."""
    fractions: Mapping[str, str] = field(default_factory=dict)
    """What is said for ``1/2`` and the like."""
    versus: str = ""
    """The word between the goals of a match, for ``:``; empty to say nothing."""
    scales: Mapping[str, str] = field(default_factory=dict)
    """Short words for millions behind a number, and what is said, with what joins the currency."""
    groups: str = ". "
    """What stands between thousands; spaces of every width count as one."""
    acronyms: frozenset[str] = frozenset()
    """Capital words that are read as words."""
    emphatic: frozenset[str] = frozenset()
    """Short words that are often written in capitals to stress them, in lower case."""
    pronounced: str = r"(?!)"
    """Regular expression of capitals that a reader takes for a word, not for initials."""
    roman_after: str = ""
    """Regular expression of words before a roman numeral that is a cardinal."""
    rulers: str = ""
    """Regular expression of names before a roman numeral that is an ordinal, also of one letter."""
    ruler: Callable[[int, str], str] | None = None
    """The number of a ruler of that name."""
    roman_before: str = ""
    """Regular expression of words behind a roman numeral that is an ordinal."""
    letters: str = "A-ZÀ-ÖØ-Þ"
    """Capital letters of initialisms, as the inside of a regular expression's brackets."""
    per: Mapping[str, str] = field(default_factory=dict)
    """What may stand behind the stroke of a price, and what is said for both: ``mois`` is *par mois*."""
    dated: str = r"(?!)"
    """Regular expression of words before a day and a month with a stroke between."""
    weekdays: Mapping[str, str] = field(default_factory=dict)
    """Short names of the days, in lower case without a stop, and the days."""
    until: str = r"(?!)"
    """Regular expression of words between the first and the last of several days."""
    coded: str = r"(?!)"
    """Regular expression of words that announce a code, which is said figure by figure."""
    top_levels: Mapping[str, str] = field(default_factory=dict)
    """Parts of an address behind a stop that are not read as words: ``de`` is *D.E*."""
    numeral_stop: bool = False
    """Whether a stop behind a ruler's numeral belongs to it, as in German."""
    first: tuple[Rule, ...] = ()
    """Rules of its own, before the shared ones."""
    last: tuple[Rule, ...] = ()
    """Rules of its own, before plain numbers are read."""


_ONSET = "(?:[BCDFGHJLMNPQRSTVZÑÇ]|[BCDFGPT][RL]|QU|CH|LL|RR|NH|LH|GN)"
_VOWELS = "[AEIOUÁÉÍÓÚÀÈÌÒÙÂÊÎÔÛÃÕ]{1,2}"
PRONOUNCED = rf"(?:{_ONSET}|S[TPC])?{_VOWELS}(?:[LMNRS]?{_ONSET}{_VOWELS})*(?:[LMNRSZDTCPX]|NS|RS|NT)?"
"""Syllables of the Romance languages, for :attr:`Locale.pronounced`: *ALTA*, *STOP*; but not *IRPF*."""
