"""Numbers that name a thing: rooms, flights, orders, codes, houses and roads."""

from voxwire.text.normalize.en import numerals
from voxwire.text.normalize.en.line import Line, Part, Reading, one, spelled
from voxwire.text.normalize.en.nouns import is_plural
from voxwire.text.tables import words

_BY_PAIRS = words(
    "room rm suite ste apartment apt unit flat highway hwy route rte interstate road gate bus line train"
    " tram locker cell ward building bldg extension ext channel platform studio area box exit boeing"
    " airbus lot hall house track bay stall dorm freeway trail http https error"
)
_BY_DIGITS = words(
    "flight invoice pin code password passcode passkey serial account acct confirmation reference ref"
    " tracking id isbn badge license licence otp zip postcode policy booking claim ticket order receipt"
    " verification routing card passport key combination sku ssn ein vin imei iban cvv"
    " cvc npi pnr upc tin aba"
)
_COUNTING = frozenset(("order", "ticket", "card", "key", "unit", "line", "area", "road"))
"""Nouns that are also counted: they need a sign of number, or four digits."""
_LINKS = words("is was number no nos nr are reads number's")
_FARTHEST = 6
"""How many tokens before a number its label may stand."""


def label(line: Line, index: int) -> tuple[str, bool]:
    """The word that says what a number is, and whether a sign of number stands between."""
    place = line.previous(index)
    signed = False
    for _ in range(_FARTHEST):
        text = line.lower(place)
        if text in ("#", ":", "№") or text in _LINKS:
            signed = signed or text in ("#", "№", "no", "nos", "number")
        elif text != ".":
            break
        place = line.previous(place)
    return (line.lower(place) if line.is_word(place) else ""), signed


def named_number(line: Line, index: int) -> str | None:
    """The words for a number of three digits or more that is a name; None for others."""
    figures = line.text(index)
    if len(figures) < 3:
        return None
    if _is_postal_code(line, index):
        return numerals.digits(figures)
    word, signed = label(line, index)
    if word == "to" and 5 <= len(figures) <= 6 and _is_texted(line, index):
        return numerals.digits(figures)
    after = line.word_after(index + 1)
    if figures in _FORMS and line.text(index + 1) == "-" and line.text(index + 2).isupper():
        # "1099-MISC"
        return numerals.by_pairs(figures)
    if word == "form" or after == "form" or (after == "forms" and figures in _FORMS):
        return numerals.by_pairs(figures)
    if _is_status(line, index) or (figures[0] in "45" and after in _RESPONSES):
        return numerals.by_pairs(figures)
    if figures in _SERVICES and _is_dialed(line, index):
        return numerals.digits(figures)
    if _goes_on(line, index):
        return numerals.digits(figures)
    if word == "in" and line.word_before(line.previous(index)) in ("ending", "ends"):
        return numerals.digits(figures)
    if _is_quoted(line, index):
        return numerals.digits(figures)
    if word in _COUNTING and not signed and len(figures) < 4:
        return None
    if word in _BY_PAIRS:
        return numerals.by_pairs(figures)
    if word in _BY_DIGITS:
        return numerals.digits(figures)
    return None


def _is_status(line: Line, index: int) -> bool:
    """``returned a 404``: a status of HTTP that is a noun of its own."""
    if line.text(index) not in _STATUSES or line.word_before(index) not in ("a", "an", "the", "with"):
        return False
    after = line.behind_space(index + 1)
    return not line.is_word(after) or line.lower(after) in _BEHIND_STATUS


_STATUSES = words("401 402 403 404 405 406 408 409 410 413 415 418 422 429 501 502 503 504")
_RESPONSES = words("error errors page pages response responses status")
_BEHIND_STATUS = words("and or from on when if for because in after back instead not is was but so again")
_FORMS = frozenset(("1040", "1095", "1098", "1099"))
"""Tax forms that are also spoken of in the plural."""
_SERVICES = words("101 111 112 211 311 411 511 611 711 811 911 988 999")
"""Services of three figures."""
_DIALING = words("dial dials dialed dialing call calls called calling phone text ring reach")


def _is_dialed(line: Line, index: int) -> bool:
    """``Dial 911, or 311 for city services``."""
    after = line.word_after(index + 1)
    counted = after == "people" or (is_plural(after) and after != "services")
    return not counted and line.has(_DIALING, index - 18, index)


def _goes_on(line: Line, index: int) -> bool:
    """The second group of a code in two: ``passcode 913 402``."""
    first = line.text(index - 2)
    if not (line.is_space(index - 1) and line.is_digits(index - 2) and len(first) == len(line.text(index))):
        return False
    return label(line, index - 2)[0] in _BY_DIGITS - _COUNTING


def _is_quoted(line: Line, index: int) -> bool:
    """``The last four digits are 4417``."""
    link = line.lower(line.previous(index))
    return link in ("are", "is", ":", "were") and line.has(("digits", "numbers"), index - 16, index - 2)


def _is_postal_code(line: Line, index: int) -> bool:
    """``17 Rue Cler, 75007 Paris``: five figures behind a comma and before a town."""
    figures = line.text(index)
    if len(figures) != 5 or figures.endswith("000") or line.text(line.previous(index)) != ",":
        return False
    return line.is_space(index + 1) and line.is_capitalized(index + 2)


def _is_texted(line: Line, index: int) -> bool:
    """``Text HELP to 55555``."""
    return line.has(("text", "sms", "send"), index - 9, index - 2)


_COLORS = words("color colour background foreground fill hex shade theme")
_MOST_FIGURES = 6
_HEX = frozenset("0123456789abcdefABCDEF")


def color(line: Line, index: int) -> Reading | None:
    """``#FF8800``, ``#fff``, at the sign: the digits of a colour."""
    if line.is_glue(index - 1):
        return None
    end = index + 1
    while end - index < _MOST_FIGURES + 2 and line.is_glue(end):
        end += 1
    figures = "".join(line.text(place) for place in range(index + 1, end))
    if len(figures) not in (3, _MOST_FIGURES) or not _HEX.issuperset(figures):
        return None
    mixed = not figures.isalpha() and not figures.isdigit()
    if not (mixed or len(set(figures)) == 1 or _is_color_context(line, index)):
        return None
    named = [numerals.digits(figure) if figure.isdigit() else spelled(figure) for figure in figures]
    return one(index, end, f"hash {' '.join(named)}")


def _is_color_context(line: Line, index: int) -> bool:
    before = line.previous(index)
    return line.has(_COLORS, before - 4, before + 1)


_AIRLINES = words("AA AC AF AI AS AY BA B6 CA CX CZ DL EI EK EY FR IB JL KE KL LH LX MH MU NH NZ QF QR")
_AIRLINES |= words("SK SQ SU TG TK U2 UA UX VS VY WN WY AZ LA AM CM LO OS SN TP ZH HU FM KC SV")


def flight(line: Line, index: int) -> Reading | None:
    """``BA 249``, ``Flight UA1175``: an airline's letters, then its number."""
    letters = line.text(index)
    if len(letters) != 2 or not letters.isupper() or line.is_glue(index - 1):
        return None
    place = line.behind_space(index + 1)
    figures = line.text(place)
    if not line.is_digits(place) or not 2 <= len(figures) <= 4 or line.is_glue(place + 1):
        return None
    if line.text(place + 1) in (".", ",", ":", "/") and line.is_digits(place + 2):
        return None
    if line.word_before(index) not in ("flight", "flights") and letters not in _AIRLINES:
        return None
    number = numerals.digits(figures) if len(figures) > 2 else numerals.cardinal(figures)
    if place == index + 1:
        return one(index, place + 1, f"{spelled(letters)} {number}")
    return Part(index, index + 1, spelled(letters)), Part(place, place + 1, number)
