"""Postal addresses: houses, streets, directions, states and codes."""

from collections.abc import Mapping

from voxwire.text.characters import LETTERS_MARK
from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.line import Line, Part, Reading, one, spelled
from voxwire.text.tables import words

STREETS: Mapping[str, str] = {
    "St": "Street",
    "Ave": "Avenue",
    "Av": "Avenue",
    "Blvd": "Boulevard",
    "Rd": "Road",
    "Ln": "Lane",
    "Dr": "Drive",
    "Pl": "Place",
    "Ct": "Court",
    "Sq": "Square",
    "Ter": "Terrace",
    "Terr": "Terrace",
    "Pkwy": "Parkway",
    "Hwy": "Highway",
    "Cir": "Circle",
    "Trl": "Trail",
    "Expy": "Expressway",
    "Fwy": "Freeway",
    "Aly": "Alley",
    "Cres": "Crescent",
    "Plz": "Plaza",
    "Tpke": "Turnpike",
}
"""Written behind a street's name."""
_FULL = frozenset(name.lower() for name in STREETS.values()) | frozenset(
    ("way", "row", "mews", "broadway", "loop")
)
_ALWAYS: Mapping[str, str] = {
    "Apt": "Apartment",
    "Ste": "Suite",
    "Bldg": "Building",
    "Hwy": "Highway",
    "Rte": "Route",
    "Rt": "Route",
    "Rm": "Room",
    "Blvd": "Boulevard",
    "Pkwy": "Parkway",
    "Fl": "Floor",
    "Flr": "Floor",
}
_DIRECTIONS: Mapping[str, str] = {
    "N": "North",
    "S": "South",
    "E": "East",
    "W": "West",
    "NE": "Northeast",
    "NW": "Northwest",
    "SE": "Southeast",
    "SW": "Southwest",
}
_ROADS = frozenset(("I", "US", "SR", "CA", "NY", "TX", "FL"))
_NUMBERED_ROADS = words("interstate highway hwy route rte rt")
"""What a number stands behind that may be followed by a direction: ``I-5 N``."""
_SAINTS = words(
    "louis paul john mary peter petersburg patrick andrew andrews helens george francis lucia moritz"
    " thomas james michael nicholas joseph anthony martin augustine kitts vincent bernard albans ives"
    " pancras tropez clair lawrence stephen david charles anne catherine elizabeth luke mark matthew jude"
    " christopher agnes bartholomew benedict cloud croix gallen germain helena maarten valentine"
)
_BEFORE_SAINTS = words("mount fort port lake sault bury church of and the in to from at near mt ft old")
_STATES: Mapping[str, str] = dict(
    entry.split(":")
    for entry in (
        "AL:Alabama AK:Alaska AZ:Arizona AR:Arkansas CA:California CO:Colorado CT:Connecticut"
        " DE:Delaware FL:Florida GA:Georgia HI:Hawaii ID:Idaho IL:Illinois IN:Indiana IA:Iowa"
        " KS:Kansas KY:Kentucky LA:Louisiana ME:Maine MD:Maryland MA:Massachusetts MI:Michigan"
        " MN:Minnesota MS:Mississippi MO:Missouri MT:Montana NE:Nebraska NV:Nevada OH:Ohio OK:Oklahoma"
        " OR:Oregon PA:Pennsylvania TN:Tennessee TX:Texas UT:Utah VT:Vermont VA:Virginia WA:Washington"
        " WI:Wisconsin WY:Wyoming NH:New_Hampshire NJ:New_Jersey NM:New_Mexico NY:New_York"
        " NC:North_Carolina ND:North_Dakota RI:Rhode_Island SC:South_Carolina SD:South_Dakota"
        " WV:West_Virginia DC:DC" + LETTERS_MARK
    ).split()
)


def saint_or_street(line: Line, index: int) -> Reading | None:
    """``St.`` before a saint's name, or behind a street's."""
    behind = index + 2 if line.text(index + 1) == "." else index + 1
    following = line.behind_space(behind)
    before = line.previous(index)
    named = _is_street_name(line, before)
    saint = line.is_capitalized(following) and following > behind
    if (
        saint
        and line.lower(following).removesuffix("'s").removesuffix("’s") in _SAINTS
        and not _is_numbered(line, before)
    ):
        return one(index, behind, "Saint")
    if named and (behind > index + 1 or not saint):
        return _street(line, index, "Street")
    if saint:
        return one(index, behind, "Saint")
    return _street(line, index, "Street") if behind > index + 1 else None


def doctor_or_drive(line: Line, index: int) -> Reading | None:
    """``Dr.`` before a person's name, or behind a street's."""
    behind = index + 2 if line.text(index + 1) == "." else index + 1
    following = line.behind_space(behind)
    before = line.previous(index)
    if line.lower(before) in _WATERS and not line.starts_sentence(before):
        return _street(line, index, "Drive")
    if line.is_capitalized(following) and not _has_house_number(line, before):
        inside = _is_street_name(line, before) and line.lower(following) in _AFTER_STREETS
        if not inside:
            return one(index, behind, "Doctor")
    if _is_street_name(line, before):
        return _street(line, index, "Drive")
    return one(index, behind, "Doctor") if behind > index + 1 else None


_WATERS = words("lake park mountain river harbor ocean church forest")
_AFTER_STREETS = words("apt suite ste unit floor building bldg room n s e w ne nw se sw in and")


def _street(line: Line, index: int, name: str) -> Reading:
    """The name in place of the abbreviation; the full stop stays where it ends the text."""
    stop = line.text(index + 1) == "."
    ends = stop and (line.ends_text(index + 2) or _goes_on_anew(line, index + 2))
    return one(index, index + 2 if stop and not ends else index + 1, name)


def _goes_on_anew(line: Line, index: int) -> bool:
    """Whether what stands behind a street's full stop looks like a new sentence."""
    return line.is_space(index) and line.lower(index + 1) in _BEGINNINGS and line.is_capitalized(index + 1)


_BEGINNINGS = words("the a he she it we they you i this that there if when please but")


def _is_street_name(line: Line, index: int) -> bool:
    """Whether the word at ``index`` may be a street's name: ``Baker``, ``42nd``."""
    if line.lower(index) in ("st", "nd", "rd", "th") and line.is_digits(index - 1):
        return True
    if line.text(index) == "." and line.lower(index - 1) in ("jr", "sr"):
        index -= 1
    if not line.is_capitalized(index) or line.lower(index) in _BEFORE_SAINTS:
        return False
    before = line.previous(index)
    directed = line.text(before) == "." and line.text(before - 1) in _DIRECTIONS
    return not line.starts_sentence(index) or line.is_digits(before) or directed


def _is_numbered(line: Line, index: int) -> bool:
    return line.is_digits(index - 1) and line.lower(index) in ("st", "nd", "rd", "th")


def _has_house_number(line: Line, index: int) -> bool:
    """Whether a number stands before the name that ends at ``index``: ``48 Palm Dr``, ``9 Old Mill Dr``."""
    place = index
    for _ in range(3):
        if not line.is_capitalized(place):
            return False
        place = line.previous(place)
        if line.text(place) == ".":
            place -= 1
        if line.is_digits(place):
            return True
    return False


def street(line: Line, index: int) -> Reading | None:
    """``Ave.``, ``Blvd``, ``Apt.``: behind a name, or wherever nothing else is meant."""
    text = line.text(index)
    name = _ALWAYS.get(text) or STREETS.get(text)
    if name is None:
        return None
    numbered = line.is_digits(line.behind_space(index + 2 if line.text(index + 1) == "." else index + 1))
    if text == "Rt" and not numbered:
        return None
    if text == "Cir" and numbered and _is_numbered(line, line.previous(index)):
        # "(9th Cir. 1997)"
        return one(index, index + 2 if line.text(index + 1) == "." else index + 1, "Circuit")
    if text in _ALWAYS and (line.text(index + 1) == "." or numbered or text not in ("Fl", "Ste", "Rm", "Rt")):
        return _street(line, index, name)
    if text in STREETS and (_is_street_name(line, line.previous(index)) or line.text(index + 1) == "."):
        return _street(line, index, name)
    return None


def direction(line: Line, index: int) -> Reading | None:
    """``1208 N. Pine Rd``: between a house's number and a street's name."""
    name = _DIRECTIONS.get(line.text(index))
    if name is None or not line.is_space(index - 1):
        return None
    before = line.previous(index)
    street = before - 1 if line.text(before) == "." else before
    if line.text(street) in STREETS or (line.is_capitalized(street) and line.lower(street) in _FULL):
        return one(
            index,
            index + 2 if line.text(index + 1) == "." and not line.ends_text(index + 2) else index + 1,
            name,
        )
    end = index + 2 if line.text(index + 1) == "." else index + 1
    ordinal = line.behind_space(end)
    if line.is_digits(ordinal) and line.lower(ordinal + 1) in ("st", "nd", "rd", "th"):
        return one(index, end, name)
    if not line.is_digits(before):
        return None
    road = line.text(before - 2) in _ROADS and line.text(before - 1) == "-"
    if (road or line.word_before(before) in _NUMBERED_ROADS) and not line.is_capitalized(
        line.behind_space(end)
    ):
        return one(index, index + 1, name)
    behind = index + 2 if line.text(index + 1) == "." else index + 1
    following = line.behind_space(behind)
    numbered = line.is_digits(following) and line.lower(following + 1) in ("st", "nd", "rd", "th")
    return one(index, behind, name) if line.is_capitalized(following) or numbered else None


def house_number(line: Line, index: int) -> str | None:
    """The words for a number before a street's name; None for other numbers."""
    figures = line.text(index)
    if len(figures) > 5 or not line.is_space(index + 1) or figures[0] == "0":
        return None
    place = index + 2
    for count in range(4):
        if line.text(place) in _DIRECTIONS and line.text(place + 1) == ".":
            place = line.behind_space(place + 2)
            continue
        if line.is_digits(place) and line.lower(place + 1) in ("st", "nd", "rd", "th"):
            place += 1
        elif not line.is_capitalized(place):
            return None
        elif count and (line.text(place) in STREETS or line.lower(place) in _FULL):
            return numerals.by_pairs(figures)
        place = line.behind_space(place + 1)
    return None


def state(line: Line, index: int) -> Reading | None:
    """``Denver, CO 80203`` and ``Gary, IN``: a state behind a town, and its postal code."""
    text = line.text(index)
    name = _STATES.get(text)
    if name is None or line.is_glue(index + 1):
        return None
    code = index + 2 if line.is_space(index + 1) else index + 1
    has_code = line.is_digits(code) and len(line.text(code)) == 5 and not line.is_glue(code + 1)
    comma = line.text(line.previous(index)) == "," and line.is_space(index - 1)
    town = comma and line.is_capitalized(line.previous(index) - 1)
    if not (town or has_code):
        return None
    parts = [Part(index, index + 1, name.replace("_", " "))]
    if has_code:
        end = code + 1
        words = numerals.digits(line.text(code))
        if line.text(end) == "-" and line.is_digits(end + 1) and len(line.text(end + 1)) == 4:
            words, end = f"{words}, {numerals.digits(line.text(end + 1))}", end + 2
        parts.append(Part(code, end, words))
    return tuple(parts)


def zip_code(line: Line, index: int) -> Reading | None:
    """``94103-1234``: a postal code of nine figures; nothing else goes from five figures to four."""
    figures, more = line.text(index), line.text(index + 2)
    if len(figures) != 5 or len(more) != 4 or not line.is_digits(index + 2):
        return None
    if line.text(index - 1) in ("-", "/", ".", ",") or line.is_glue(index - 1) or line.is_glue(index + 3):
        return None
    if line.text(index + 3) in ("-", ".", ",") and line.is_digits(index + 4):
        return None
    return one(index, index + 3, f"{numerals.digits(figures)}, {numerals.digits(more)}")


def british_postcode(line: Line, index: int) -> Reading | None:
    """``SW1A 2AA``."""
    outward = line.text(index)
    if not (1 <= len(outward) <= 2 and outward.isupper() and line.is_digits(index + 1)) or line.is_glue(
        index - 1
    ):
        return None
    place = index + 2
    if line.is_word(place) and len(line.text(place)) == 1 and line.text(place).isupper():
        place += 1
    inward = place + 1
    letters = line.text(inward + 1)
    if not line.is_space(place) or len(line.text(inward)) != 1 or not line.is_digits(inward):
        return None
    if len(letters) != 2 or not letters.isupper() or line.is_glue(inward + 2):
        return None
    tail = f" {spelled(line.text(place - 1))}" if line.is_word(place - 1) else ""
    first = f"{spelled(outward)} {numerals.cardinal(line.text(index + 1))}{tail}"
    second = f"{numerals.cardinal(line.text(inward))} {spelled(letters)}"
    return Part(index, place, first), Part(inward, inward + 2, second)
