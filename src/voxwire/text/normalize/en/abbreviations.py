"""Abbreviations: titles, Latin, commerce, and letters with full stops."""

from collections.abc import Mapping

from voxwire.text.normalize.en.line import Line, Part, Reading, one, spelled
from voxwire.text.roman import roman
from voxwire.text.tables import words

TITLES: Mapping[str, str] = {
    "Mr": "Mister",
    "Mrs": "Missus",
    "Ms": "Miz",
    "Mx": "Mix",
    "Prof": "Professor",
    "Mt": "Mount",
    "Ft": "Fort",
    "Gen": "General",
    "Gov": "Governor",
    "Sen": "Senator",
    "Rep": "Representative",
    "Capt": "Captain",
    "Cpt": "Captain",
    "Cmdr": "Commander",
    "Lt": "Lieutenant",
    "Col": "Colonel",
    "Sgt": "Sergeant",
    "Cpl": "Corporal",
    "Pvt": "Private",
    "Maj": "Major",
    "Adm": "Admiral",
    "Rev": "Reverend",
    "Hon": "Honorable",
    "Pres": "President",
    "Supt": "Superintendent",
    "Msgr": "Monsignor",
    "Messrs": "Messieurs",
    "Mmes": "Mesdames",
    "Fr": "Father",
    "Amb": "Ambassador",
    "Det": "Detective",
    "Insp": "Inspector",
    "Atty": "Attorney",
}
"""Read so in front of a name."""
_SMALL = frozenset(("mr", "mrs", "ms", "dr", "prof"))
"""Titles that are also written small."""
_ALWAYS = frozenset(("Mr", "Mrs", "Ms", "Prof", "Messrs", "Sgt", "Capt", "Msgr"))
"""Titles that are read so wherever they stand, with or without a full stop."""

WORDS: Mapping[str, str] = {
    "jr": "junior",
    "sr": "senior",
    "esq": "esquire",
    "ltd": "limited",
    "inc": "incorporated",
    "corp": "corporation",
    "co": "company",
    "bros": "brothers",
    "mfg": "manufacturing",
    "dept": "department",
    "depts": "departments",
    "univ": "university",
    "assn": "association",
    "assoc": "associates",
    "intl": "international",
    "int'l": "international",
    "natl": "national",
    "nat'l": "national",
    "govt": "government",
    "gov't": "government",
    "approx": "approximately",
    "est": "established",
    "vs": "versus",
    "etc": "et cetera",
    "max": "maximum",
    "min": "minimum",
    "avg": "average",
    "misc": "miscellaneous",
    "tel": "telephone",
    "temp": "temperature",
    "ext": "extension",
    "vol": "volume",
    "vols": "volumes",
    "ch": "chapter",
    "chap": "chapter",
    "fig": "figure",
    "figs": "figures",
    "sec": "section",
    "sect": "section",
    "art": "article",
    "para": "paragraph",
    "ed": "edition",
    "eds": "editors",
    "pp": "pages",
    "p": "page",
    "ref": "reference",
    "eq": "equation",
    "ca": "circa",
    "cf": "compare",
    "viz": "namely",
    "asst": "assistant",
    "mgr": "manager",
    "dir": "director",
    "mgmt": "management",
    "tech": "technical",
    "orig": "original",
    "incl": "including",
    "excl": "excluding",
    "esp": "especially",
    "cont": "continued",
    "cont'd": "continued",
    "attn": "attention",
    "appt": "appointment",
    "acct": "account",
    "no": "number",
    "nos": "numbers",
    "lib": "library",
    "hosp": "hospital",
    "inst": "institute",
    "comm": "committee",
    "prep": "preparation",
    "cert": "certificate",
    "dist": "district",
    "bldg": "building",
    "mt": "mount",
    "mts": "mountains",
    "mtn": "mountain",
    "sq": "square",
    "hrs": "hours",
    "hr": "hour",
    "mins": "minutes",
    "secs": "seconds",
    "yrs": "years",
    "yr": "year",
    "wk": "week",
    "wks": "weeks",
    "mos": "months",
    "doz": "dozen",
    "tbsp": "tablespoon",
    "tsp": "teaspoon",
    "qty": "quantity",
    "pkg": "package",
    "pkgs": "packages",
    "ave": "average",
    "cu": "cubic",
    "oz": "ounce",
    "lb": "pound",
    "lbs": "pounds",
    "ft": "feet",
    "al": "al",
    "pts": "points",
    "fl": "floor",
    "mil": "million",
}
"""By the abbreviation in lower case, without its full stop."""

_NO_STOP = words(
    "vs ltd inc corp dept univ approx govt gov't int'l nat'l cont'd intl natl assn bros jr sr esq attn"
    " qty pkg hrs mins secs yrs tbsp tsp etc pts"
)
"""Abbreviations that count without a full stop, too."""
_NEEDS_NUMBER = words("no nos p pp ch sec art fig figs vol vols ed eq ext para sect ref")
"""Words of their own, unless a number follows."""
_NEEDS_NAME = words("jr sr esq ltd inc co bros")
"""Read so only behind a name."""
_NEEDS_LOWER = words("max min temp tech dir art ed comm prep inst lib dist ft oz mt ave est")
"""Read so only where the sentence goes on, in lower case or with a number."""

DOTTED: Mapping[tuple[str, ...], str] = {
    ("e", "g"): "for example",
    ("i", "e"): "that is",
    ("a", "k", "a"): "also known as",
    ("et", "al"): "et al",
    ("n", "b"): "note well",
}
"""Abbreviations with full stops inside."""


def title(line: Line, index: int) -> Reading | None:
    """``Prof. Lind``; before a name, or everywhere for those that are nothing else."""
    text = line.text(index)
    if text in _SMALL and line.text(index + 1) == "." and line.is_word(line.behind_space(index + 2)):
        return one(index, index + 2, TITLES.get(text.capitalize(), "Doctor"))
    name = TITLES.get(text)
    if name is None or line.text(index - 1) == "&":
        return None
    stop = line.text(index + 1) == "."
    behind = index + 2 if stop else index + 1
    following = line.behind_space(behind)
    named = line.is_capitalized(following) and following > behind
    if text in _ALWAYS or (named and stop):
        return one(index, behind if named or not line.ends_text(behind) else index + 1, name)
    return None


def number_sign(line: Line, index: int) -> Reading | None:
    """``No. 5``, ``Nos. 3 and 4``, ``no. 0045``."""
    if line.text(index) == "No" and line.is_digits(index + 1) and not line.is_glue(index + 2):
        return one(index, index + 1, "number")
    if line.lower(index) not in ("no", "nos") or line.text(index + 1) != ".":
        return None
    counted = line.text(index) == "No" and line.lower(index + 3) == "of"
    verb = line.behind_space(index + 2)
    linked = line.lower(verb) in ("is", "was") and line.is_digits(line.behind_space(verb + 1))
    if not (line.is_digits(verb) or counted or linked):
        return None
    return one(index, index + 2, "numbers" if line.lower(index) == "nos" else "number")


def abbreviation(line: Line, index: int) -> Reading | None:
    """An abbreviation of the table, with or without its full stop."""
    short = line.lower(index).replace("’", "'")
    word = WORDS.get(short)
    if word is None or line.is_glue(index - 1) or line.text(index - 1) in ("-", "/", ".", "'"):
        return None
    stop = line.text(index + 1) == "." and not line.is_glue(index + 2)
    numbered = short == "ext" and line.is_digits(line.behind_space(index + 1))
    if not stop and not numbered and (short not in _NO_STOP or line.text(index + 1) in ("-", "'", "’")):
        return None
    behind = index + 2 if stop else index + 1
    ends = stop and line.ends_text(behind)
    following = line.behind_space(behind)
    if line.text(index) == "VS" and line.lower(following) in ("code", "studio"):
        return one(index, index + 1, spelled("VS"))
    if short == "ed" and line.lower(line.previous(index)) in ("st", "nd", "rd", "th"):
        # "2nd ed."
        return one(index, index + 1 if ends else behind, word)
    if short in _NEEDS_NUMBER and not (line.is_digits(following) or _is_numeral(line, following)):
        return None
    if short == "fl" and line.lower(line.previous(index)) not in ("st", "nd", "rd", "th"):
        return None
    if short in _NEEDS_NAME and not _behind_name(line, index):
        return None
    labelled = line.text(index) == "Est" and not ends
    if short in _NEEDS_LOWER and (ends or line.is_capitalized(following)) and not labelled:
        return None
    if short == "est" and not _is_dated(line, following):
        word = "estimated"
    if line.is_capitalized(index) and not line.starts_sentence(index):
        word = word.capitalize()
    return one(index, index + 1 if ends else behind, word)


def _is_dated(line: Line, index: int) -> bool:
    """Whether a year or *in* stands there, since which something is established."""
    year = line.is_digits(index) and len(line.text(index)) == 4 and not line.is_glue(index + 1)
    return (year and line.text(index)[:2] in ("16", "17", "18", "19", "20")) or line.lower(index) == "in"


def _is_numeral(line: Line, index: int) -> bool:
    return line.is_word(index) and roman(line.text(index).upper()) is not None


def _behind_name(line: Line, index: int) -> bool:
    place = line.previous(index)
    if line.text(place) in (",", "&", "."):
        place = line.previous(place)
    known = line.lower(index) in ("co", "ltd", "inc") and line.lower(place) == "the"
    return line.is_capitalized(place) or line.is_digits(place) or known or line.text(place) == "&"


def dotted(line: Line, index: int) -> Reading | None:
    """``e.g.``, ``U.S.``, ``P.O.``, ``Ph.D.``, ``J.K.``: letters, each with its full stop."""
    if line.is_glue(index - 1) or line.text(index + 1) != "." or len(line.text(index)) > 3:
        return None
    letters = [line.text(index)]
    place = index + 2
    while line.is_word(place) and len(line.text(place)) <= 2 and len(letters) < 8:
        if line.text(place + 1) != ".":
            break
        letters.append(line.text(place))
        place += 2
    if (
        line.is_word(place)
        and len(line.text(place)) == 1
        and not line.is_glue(place + 1)
        and letters[0][0].isupper()
    ):
        letters.append(line.text(place))
        place += 1
    if (
        len(letters) == 1
        and line.is_space(place)
        and line.lower(index) == "et"
        and line.lower(place + 1) == "al"
    ):
        return None
    if len(letters) < 2:
        return _initial(line, index)
    end = place - 1 if line.text(place - 1) == "." and line.ends_text(place) else place
    words = DOTTED.get(tuple(letter.lower() for letter in letters))
    if words is not None:
        return one(index, end, words)
    if any(len(letter) > 2 for letter in letters) or (letters[0].islower() and len(letters[0]) > 1):
        return None
    return one(index, end, spelled("".join(letters)))


def _initial(line: Line, index: int) -> Reading | None:
    """``John F. Kennedy``: an initial's full stop is no pause."""
    text = line.text(index)
    place = line.behind_space(index + 2)
    if (
        len(text) != 1
        or not text.isupper()
        or text == "I"
        or not line.is_capitalized(place)
        or place == index + 2
    ):
        return None
    before = line.previous(index)
    if line.is_edge(before) or line.is_capitalized(before) or line.text(before) in (".", ",", "(", "“"):
        return one(index, index + 2, spelled(text))
    return None


def slashed(line: Line, index: int) -> Reading | None:
    """``w/ Tom``, ``w/o``, ``b/c``, ``n/a``, ``c/o``."""
    first, second = line.lower(index), line.lower(index + 2)
    if line.text(index + 1) != "/" or line.is_glue(index - 1) or line.text(index - 1) == "/":
        return None
    whole = {
        ("w", "o"): "without",
        ("b", "c"): "because",
        ("c", "o"): "care of",
        ("n", "a"): "not applicable",
        ("y", "y"): "year over year",
        ("q", "q"): "quarter over quarter",
    }
    if (first, second) == ("y", "o") and line.is_digits(line.previous(index) - (line.text(index - 1) == "-")):
        noun = line.text(index - 1) == "-" or line.is_word(line.behind_space(index + 3))
        return one(index, index + 3, "year old" if noun else "years old")
    words = whole.get((first, second))
    if words is not None and not line.is_glue(index + 3) and line.text(index + 3) != "/":
        return one(index, index + 3, words)
    if first == "w" and (
        line.text(index) == "w" or (line.starts_sentence(index) and line.is_space(index + 2))
    ):
        return one(index, index + 2, "with")
    if line.text(index) in ("r", "u") and len(second) > 1 and line.is_word(index + 2):
        # Groups and people of a well-known forum.
        return one(index, index + 2, f"{spelled(first)} slash ")
    if first in ("and", "or", "he", "she", "his", "him") and second in (
        "or",
        "and",
        "she",
        "her",
        "he",
        "hers",
    ):
        return (Part(index + 1, index + 2, "" if first in ("and", "or") else "or"),)
    return None


def system(line: Line, index: int) -> Reading | None:
    """``macOS``: a name, then letters."""
    text = line.text(index)
    if (
        not text.endswith("OS")
        or not text[:-2].isalpha()
        or not text[-3].islower()
        or line.is_glue(index - 1)
    ):
        return None
    name = text[:-2] if len(text) > len("iOS") else spelled(text[:-2])
    return one(index, index + 1, f"{name} {spelled('OS')}")


def war(line: Line, index: int) -> Reading | None:
    """``WWII``."""
    name = {"WWI": "World War One", "WWII": "World War Two", "WW1": "World War One"}.get(line.text(index))
    if name is None and line.text(index) == "WW" and line.text(index + 1) in ("1", "2"):
        return one(index, index + 2, f"World War {'One' if line.text(index + 1) == '1' else 'Two'}")
    return one(index, index + 1, name) if name else None


def versus(line: Line, index: int) -> Reading | None:
    """``Smith v. Jones``."""
    if line.text(index) != "v" or not line.is_space(index - 1):
        return None
    behind = index + 2 if line.text(index + 1) == "." else index + 1
    if (
        line.is_capitalized(line.behind_space(behind))
        and line.is_capitalized(index - 2)
        and line.is_space(behind)
    ):
        return one(index, behind, "versus")
    return None
