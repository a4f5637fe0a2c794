"""Units of measurement: what is written behind a number, and how it is said.

Names after the SI Brochure (9th edition) and everyday American use.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from voxwire.text.characters import LETTERS_MARK
from voxwire.text.tables import words


@dataclass(frozen=True, slots=True)
class Unit:
    """How a unit is said."""

    one: str
    many: str


_PREFIXES: Mapping[str, str] = {
    "k": "kilo",
    "K": "kilo",
    "M": "mega",
    "G": "giga",
    "T": "tera",
    "P": "peta",
    "h": "hecto",
    "d": "deci",
    "c": "centi",
    "m": "milli",
    "µ": "micro",
    "μ": "micro",
    "n": "nano",
}
_METRIC = """
m    meter     kcdmnµμ
g    gram      kmµμ
L    liter     cmdµμ
l    liter     cmd
W    watt      kMGTm
V    volt      kmM
A    amp       mk
Hz   hertz     kMGT
Pa   pascal    kMGh
J    joule     kM
N    newton    k
B    byte      kKMGTP
bit  bit       kMG
cal  calorie   k
s    second    mnµμ
mol  mole      m
bar  bar       m
Ω    ohm       kM
dB   decibel
px   pixel
"""
"""Symbol, name, and the prefixes it is used with."""

_COMPOSED = """
Wh   watt hour        kMGT
Ah   amp hour         m
eV   electron volt    kMG
bps  bit per second   kKMGT
b/s  bit per second   kMG
"""

_OTHERS = """
in inch inches, ft foot feet, yd yard yards, yds yard yards, mi mile miles,
nmi nautical+mile nautical+miles, lb pound pounds, lbs pound pounds, oz ounce ounces,
st stone stone, t ton tons, gal gallon gallons, qt quart quarts, pt pint pints,
tsp teaspoon teaspoons, tbsp tablespoon tablespoons, doz dozen dozen, min minute minutes,
mins minute minutes, sec second seconds, secs second seconds, hr hour hours, hrs hour hours,
h hour hours, wk week weeks, wks week weeks, mo month months, mos month months, yr year years,
yrs year years, hp horsepower horsepower, rpm RPM* RPM*, bpm beats+per+minute beats+per+minute,
mph mile+per+hour miles+per+hour, kph kilometer+per+hour kilometers+per+hour,
kmh kilometer+per+hour kilometers+per+hour, fps frame+per+second frames+per+second,
psi pounds+per+square+inch pounds+per+square+inch, mpg miles+per+gallon miles+per+gallon,
ppm parts+per+million parts+per+million, dpi dots+per+inch dots+per+inch,
sqm square+meter square+meters, sqft square+foot square+feet, ha hectare hectares,
kgs kilogram kilograms, kms kilometer kilometers, kn knot knots, kt knot knots,
mmHg millimeter+of+mercury millimeters+of+mercury, MP megapixel megapixels, K kelvin kelvin,
pcs piece pieces, pc piece pieces, carat carat carats, ct carat carats, rad radian radians,
Mbit megabit megabits, Gbit gigabit gigabits, Mb megabit megabits, Gb gigabit gigabits,
atm atmosphere atmospheres, deg degree degrees, mcg microgram micrograms, cc CC* CCs*
"""


def _metric() -> Iterator[tuple[str, Unit]]:
    for line in _METRIC.strip().splitlines():
        symbol, name, *prefixes = line.split()
        yield symbol, _regular(name)
        for prefix in "".join(prefixes):
            yield prefix + symbol, _regular(_PREFIXES[prefix] + name)
    for line in _COMPOSED.strip().splitlines():
        symbol, first, *others, used = line.split()
        rest = "".join(f" {word}" for word in others)
        for prefix in ["", *used]:
            head = _PREFIXES.get(prefix, "") + first
            plural = f"{head}s{rest}" if rest.startswith(" per") else f"{head}{rest}s"
            yield prefix + symbol, Unit(head + rest, plural)


def _regular(name: str) -> Unit:
    return Unit(name, name if name.endswith("hertz") else f"{name}s")


def _others() -> Iterator[tuple[str, Unit]]:
    for entry in _OTHERS.replace("\n", " ").split(","):
        symbol, one, many = entry.split()
        yield symbol, Unit(_named(one), _named(many))


def _named(name: str) -> str:
    return name.replace("+", " ").replace("*", LETTERS_MARK)


UNITS: Mapping[str, Unit] = {**dict(_metric()), **dict(_others())}
"""By symbol; upper and lower case differ."""

ANY_CASE: Mapping[str, str] = {
    name.lower(): name
    for name in [
        "kg",
        "km",
        "cm",
        "mm",
        "ml",
        "lb",
        "lbs",
        "oz",
        "ft",
        "yd",
        "mph",
        "kph",
        "kmh",
        "Hz",
        "kHz",
        "MHz",
        "GHz",
        "kB",
        "MB",
        "GB",
        "TB",
        "kW",
        "kWh",
        "mAh",
        "bps",
        "kbps",
        "Mbps",
        "Gbps",
        "rpm",
        "psi",
        "mg",
        "hrs",
        "mins",
        "tsp",
        "tbsp",
        "kcal",
        "dB",
        "px",
        "fps",
        "dpi",
        "ppm",
        "sqft",
    ]
}
"""Units that are also written in other capitals."""

CAUTIOUS = words("A V W J N K h s t st pt ct pc mo in Pa B l MP kt kn ac")
"""Symbols that are words, letters or endings too: read as units only where nothing else fits."""

DOTTED = words("in ft yd mi lb lbs oz gal qt pt tsp tbsp min mins sec secs hr hrs wk mo yr yrs doz deg")
"""Abbreviations that are written with a full stop."""
