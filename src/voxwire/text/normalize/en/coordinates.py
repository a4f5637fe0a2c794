"""Geographic coordinates in degrees, minutes and seconds."""

from collections.abc import Mapping

from voxwire.text.normalize.en.figures import figure_at
from voxwire.text.normalize.en.line import Line, Reading, one

COMPASS: Mapping[str, str] = {"N": "north", "S": "south", "E": "east", "W": "west"}
_PARTS = (
    (frozenset("°º˚"), "degree"),
    (frozenset("′'’"), "minute"),
    (frozenset('″"”'), "second"),
)


def axis(line: Line, index: int) -> Reading | None:
    """``Lat. 51.5° N, long. 0.12° W``."""
    name = {"lat": "latitude", "long": "longitude", "lon": "longitude"}.get(line.lower(index))
    end = index + 2 if line.text(index + 1) == "." else index + 1
    figure = figure_at(line, line.behind_space(end))
    if name is None or figure is None or line.text(figure.end) not in _PARTS[0][0]:
        return None
    return one(index, end, name)


def position(line: Line, index: int) -> Reading | None:
    """``48°51′24″N``, ``2° 21' E``, ``51°30.5′ N``."""
    said: list[str] = []
    place = end = index
    for signs, name in _PARTS:
        figure = figure_at(line, place)
        if figure is None or line.text(figure.end) not in signs:
            break
        said.append(f"{figure.words} {name}{'' if figure.is_one else 's'}")
        end = figure.end + 1
        place = line.behind_space(end)
    if len(said) < 2:
        return None
    direction = COMPASS.get(line.text(place))
    if direction is not None and not line.is_glue(place + 1):
        said.append(direction)
        end = place + 1
    return one(index, end, " ".join(said))
