"""Times with a full stop between hour and minutes, as they are written in Britain: ``at 9.30``.

The same figures may be a decimal, so the words around have to speak of a time.
"""

from voxwire.text.normalize.en.calendar import DAYS
from voxwire.text.normalize.en.figures import DASHES
from voxwire.text.normalize.en.line import Line
from voxwire.text.normalize.en.units import unit_at
from voxwire.text.tables import words

_LINKS = words("by until till before after around about from between since past")
_UNTIL = words("to until till and or")
_BEHIND = words("sharp prompt tomorrow tonight today gmt bst cet utc onwards")
_PARTS_OF_DAY = words("morning afternoon evening night")
_JOURNEYS = words(
    "train bus flight ferry coach tram service show showing news bulletin meeting class appointment slot mass"
    " performance screening session lecture departure"
)
_EVENTS = _JOURNEYS | words(
    "trains buses doors gates shop shops shift shifts school schools office dinner lunch breakfast supper tea"
    " alarm film movie concert match game lesson lessons interview ceremony party exam kick hours office"
    " open opens opened close closes closed start starts begin begins end ends leave leaves depart departs"
    " arrive arrives meet wake shut shuts finish finishes run runs land lands board boards call ring"
    " pick collect tomorrow tonight today morning afternoon evening night daily weekdays weekends"
)
_AMOUNTS = words(
    "index stock stocks share shares price prices priced rate rates yield yields pound dollar euro yen score"
    " scores average averages gpa rating odds ratio temperature temperatures ph level levels magnitude cost"
    " costs fare fares fee fees inflation percent points growth bond bonds oil gold version value values"
)
_HAPPENED = words(
    "scheduled planned arrived started opened closed ended departed finished booked expected reserved called"
    " delayed arranged landed boarded woken served need phoned"
)
_MEASURED = words("set stand stands stood sit sits sat sold peaks hit")
_COUNTED = words("percent times million billion thousand points seconds minutes hours per a x degrees")
_REACH = 24
"""How many tokens to either side the text is searched for what it speaks of."""


def is_time(line: Line, index: int) -> bool:
    """Whether the hour at ``index`` and the minutes behind its full stop are a time of day."""
    if not is_moment(line, index) or _is_counted(line, index + 3):
        return False
    return _is_told(line, index) or _ends_span(line, index) or _begins_span(line, index)


def is_moment(line: Line, index: int) -> bool:
    """Whether figures with a full stop between could be a time: ``9.30``, ``09.05``, ``17.00``."""
    hour, minute = line.text(index), line.text(index + 2)
    if not (line.is_digits(index) and line.text(index + 1) == "." and line.is_digits(index + 2)):
        return False
    if len(hour) > 2 or int(hour) > 24 or hour == "0" or len(minute) != 2 or minute >= "60":
        return False
    goes_on = line.text(index + 3) in (".", ",", ":", "/", "-") and line.is_digits(index + 4)
    span = line.text(index + 3) == "-" and is_moment(line, index + 4)
    return not line.is_glue(index + 3) and (span or not goes_on) and line.text(index - 1) not in _TOUCHING


_TOUCHING = frozenset(("$", "£", "€", "¥", "+", ".", ",", "/", "#", "v"))


def _is_counted(line: Line, end: int) -> bool:
    """Whether something behind the figures counts or measures."""
    place = line.behind_space(end)
    if line.lower(place) == "in":
        # The preposition; inches are measured on rulers.
        return False
    return line.lower(place) in _COUNTED or unit_at(line, place) is not None


def _is_told(line: Line, index: int) -> bool:
    """Whether the words in front or behind say so by themselves."""
    before, after = line.word_before(index), line.word_after(index + 3)
    if after in _BEHIND or _names_day(line, index + 3) or _follows_day(line, index):
        return True
    if before == "the":
        place = line.behind_space(index + 3)
        bound = after in ("to", "from") and line.is_capitalized(line.behind_space(place + 1))
        return after in _JOURNEYS or (bound and not line.is_digits(place))
    if before == "at":
        verb = line.word_before(line.previous(index))
        measured = verb in _MEASURED or (verb.endswith("ed") and verb not in _HAPPENED)
        return not measured and not _is_near(line, index, _AMOUNTS)
    return before in _LINKS and _is_near(line, index, _EVENTS) and not _is_near(line, index, _AMOUNTS)


def _names_day(line: Line, end: int) -> bool:
    """``9.30 on Monday``, ``9.30 in the morning``, ``9.30 this evening``."""
    place = line.behind_space(end)
    word = line.lower(place)
    second = line.behind_space(place + 1)
    if word == "on":
        return line.lower(second).removesuffix("s") in DAYS or line.lower(second) in DAYS
    if word in ("in", "this", "every", "each"):
        third = line.behind_space(second + 1)
        return line.lower(second) in _PARTS_OF_DAY or line.lower(third) in _PARTS_OF_DAY
    return word in DAYS and line.is_capitalized(place)


def _follows_day(line: Line, index: int) -> bool:
    """``Monday, 9.30``, ``Mon-Fri 9.30``, ``tomorrow 9.30``."""
    place = line.previous(index)
    if line.text(place) in (",", ":", "."):
        place = line.previous(place)
    word = line.lower(place)
    return word in ("tomorrow", "tonight") or (line.is_capitalized(place) and word.removesuffix("s") in DAYS)


def _begins_span(line: Line, index: int) -> bool:
    """``from 9.30 to 17.00``: an hour of the afternoon, or a half or quarter on both sides, and *from*."""
    joint = line.behind_space(index + 3)
    second = line.behind_space(joint + 1)
    linked = line.lower(joint) in _UNTIL or line.text(joint) in DASHES
    if not linked or not is_moment(line, second):
        return False
    if _is_told(line, second):
        return True
    return line.text(second) > "12" and _is_round(line, index) and _is_round(line, second)


def _ends_span(line: Line, index: int) -> bool:
    """The second time of a span."""
    joint = line.previous(index)
    if line.lower(joint) not in _UNTIL and line.text(joint) not in DASHES:
        return False
    first = line.previous(joint) - 2
    return is_moment(line, first) and (_is_told(line, first) or _begins_span(line, first))


def _is_round(line: Line, index: int) -> bool:
    return line.text(index + 2) in ("00", "15", "30", "45")


def _is_near(line: Line, index: int, spoken_of: frozenset[str]) -> bool:
    """Whether the sentence speaks of something, before or behind ``index``."""
    for step in (-1, 1):
        for place in range(index + step, index + step * _REACH, step):
            if line.lower(place) in spoken_of:
                return True
            if line.is_edge(place) or line.text(place) in (";", "!", "?"):
                break
            if line.text(place) == "." and not line.is_digits(place + 1):
                break
    return False
