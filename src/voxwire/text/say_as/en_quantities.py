"""English amounts of money and measurements, after the tables of the CosyVoice SSML page."""

import re
from collections.abc import Mapping

from voxwire.text.say_as.en_numbers import NUMBER, is_one, number, whole
from voxwire.text.tables import alternatives

_CURRENCIES: Mapping[str, tuple[str, str, str, str]] = {
    "US$": ("US dollar", "US dollars", "cent", "cents"),
    "USD": ("United States dollar", "United States dollars", "cent", "cents"),
    "CA$": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "C$": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "CAD": ("Canadian dollar", "Canadian dollars", "cent", "cents"),
    "AU$": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "A$": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "AUD": ("Australian dollar", "Australian dollars", "cent", "cents"),
    "SG$": ("Singapore dollar", "Singapore dollars", "cent", "cents"),
    "S$": ("Singapore dollar", "Singapore dollars", "cent", "cents"),
    "SGD": ("Singapore dollar", "Singapore dollars", "cent", "cents"),
    "HK$": ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
    "HKD": ("Hong Kong dollar", "Hong Kong dollars", "cent", "cents"),
    "$": ("dollar", "dollars", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "GBP": ("British pound", "British pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"),
    "EUR": ("euro", "euros", "cent", "cents"),
    "CN¥": ("yuan", "yuan", "", ""),
    "CNY": ("yuan", "yuan", "", ""),
    "RMB": ("yuan", "yuan", "", ""),
    "¥": ("yen", "yen", "", ""),
    "￥": ("yuan", "yuan", "", ""),
    "JPY": ("Japanese yen", "Japanese yen", "sen", "sen"),
    "KRW": ("Korean won", "Korean won", "", ""),
    "₩": ("won", "won", "", ""),
    "CHF": ("Swiss franc", "Swiss francs", "centime", "centimes"),
    "DKK": ("Danish krone", "Danish kroner", "øre", "øre"),
    "NOK": ("Norwegian krone", "Norwegian kroner", "øre", "øre"),
    "SEK": ("Swedish krona", "Swedish kronor", "öre", "öre"),
    "INR": ("Indian rupee", "Indian rupees", "paisa", "paise"),
    "₹": ("rupee", "rupees", "paisa", "paise"),
}
"""One, many, and the hundredth part where it is spoken of."""

_SCALES: Mapping[str, str] = {
    **dict.fromkeys(("thousand", "K", "k"), "thousand"),
    **dict.fromkeys(("million", "Mil", "mil", "MM", "M", "m", "mn", "Mn"), "million"),
    **dict.fromkeys(("billion", "Bil", "bil", "Bn", "bn", "B", "b"), "billion"),
    **dict.fromkeys(("trillion", "Tn", "tn", "T"), "trillion"),
}
_CURRENCY = alternatives(_CURRENCIES)
_SCALE = rf"(?:\s*({alternatives(_SCALES)}))?"
_NAME_FIRST = re.compile(rf"([-−]?)\s*({_CURRENCY})\s*({NUMBER}){_SCALE}")
_NUMBER_FIRST = re.compile(rf"([-−]?)({NUMBER}){_SCALE}\s*({_CURRENCY})")


def currency(text: str) -> str | None:
    """Read an amount of money, its currency in front or behind; None when it is none."""
    text = text.strip()
    if match := _NAME_FIRST.fullmatch(text):
        sign, name, amount, scale = match.groups()
    elif match := _NUMBER_FIRST.fullmatch(text):
        sign, amount, scale, name = match.groups()
    else:
        return None
    one, many, cent, cents = _CURRENCIES[name]
    minus = "minus " if sign else ""
    if scale:
        return f"{minus}{number(amount)} {_SCALES[scale]} {many}"
    before, _, fraction = amount.replace(",", "").partition(".")
    if not cent or len(fraction.rstrip("0")) > 2:
        return f"{minus}{number(amount)} {one if is_one(amount) else many}"
    units, hundredths = int(before or "0"), int((fraction + "00")[:2])
    parts = [f"{whole(str(units))} {one if units == 1 else many}"] if units or not hundredths else []
    if hundredths:
        parts.append(f"{whole(str(hundredths))} {cent if hundredths == 1 else cents}")
    return minus + " and ".join(parts)


_PLAIN_UNITS = (
    "nm nanometer|μm micrometer|um micrometer|mm millimeter|cm centimeter|dm decimeter|m meter"
    "|km kilometer|yd yard|mi mile|mL milliliter|ml milliliter|cl centiliter|L liter|l liter|gal gallon"
    "|gallon gallon|tsp teaspoon|tbsp tablespoon|cup cup|μg microgram|ug microgram|mcg microgram"
    "|mg milligram|g gram|kg kilogram|Kg kilogram|KG kilogram|t ton|lb pound|lbs pound|oz ounce"
    "|min minute|mins minute|sec second|s second|h hour|hr hour|hrs hour|ms millisecond|μs microsecond"
    "|ns nanosecond|μA microamp|mA milliamp|A amp|Ω ohm|kΩ kiloohm|mV millivolt|V volt|kV kilovolt|W watt"
    "|kW kilowatt|KW kilowatt|MW megawatt|GW gigawatt|kWh kilowatt hour|mAh milliamp hour|J joule"
    "|kJ kilojoule|cal calorie|kcal kilocalorie|N newton|dB decibel|Pa pascal|hPa hectopascal"
    "|kPa kilopascal|MPa megapascal|Mpa megapascal|psi pound per square inch|bit bit|KB kilobyte"
    "|kB kilobyte|MB megabyte|GB gigabyte|TB terabyte|ha hectare|acre acre"
)
_UNITS: Mapping[str, tuple[str, str]] = {
    **{
        sign: (name, name.replace(" per ", "s per ", 1) if " per " in name else name + "s")
        for sign, name in (entry.split(" ", 1) for entry in _PLAIN_UNITS.split("|"))
    },
    "ft": ("foot", "feet"),
    "in": ("inch", "inches"),
    "SqFt": ("square foot", "square feet"),
    "sqft": ("square foot", "square feet"),
    "㎡": ("square meter", "square meters"),
    "mph": ("mile per hour", "miles per hour"),
    "rpm": ("round per minute", "rounds per minute"),
    "mmHg": ("millimeter of mercury", "millimeters of mercury"),
    "Mbps": ("megabit per second", "megabits per second"),
    "Hz": ("hertz", "hertz"),
    "kHz": ("kilohertz", "kilohertz"),
    "KHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"),
    "℃": ("degree Celsius", "degrees Celsius"),
    "°C": ("degree Celsius", "degrees Celsius"),
    "℉": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"),
    "%": ("percent", "percent"),
}
"""Signs of units: one and many (CosyVoice SSML page, table of units)."""

_POWERS: Mapping[str, str] = {"2": "square", "²": "square", "3": "cubic", "³": "cubic"}
_LENGTHS = frozenset(("nm", "μm", "um", "mm", "cm", "dm", "m", "km", "ft", "in", "yd", "mi"))
_UNIT = alternatives(_UNITS)
_MEASURE = re.compile(
    rf"([-−]?)({NUMBER})(?:\s*(?:({_UNIT}))?\s*([-–—~～])\s*({NUMBER}))?\s*({_UNIT})([²³]|[23](?!\d))?"
    rf"(?:\s*/\s*({_UNIT})([²³]|[23](?!\d))?)?(?![A-Za-z])"
)
_BARE = re.compile(rf"({_UNIT})([²³23])?")


def measure(text: str) -> str | None:
    """Read numbers with units, also several, ranges, quotients: ``5ft 3in``, ``10-15 kg``, ``60 km/h``."""
    text = text.strip()
    if match := _BARE.fullmatch(text):
        return _named(match[1], match[2], True)
    spoken: list[str] = []
    position = 0
    while position < len(text):
        match = _MEASURE.match(text, position)
        if match is None:
            return None
        spoken.append(_measured(match))
        position = match.end()
        position += len(text[position:]) - len(text[position:].lstrip(" ,"))
    return " ".join(spoken) or None


def _measured(match: re.Match[str]) -> str:
    sign, first, _, link, second, unit, power, divisor, divisor_power = match.groups()
    amount = ("minus " if sign else "") + number(first) + (f" to {number(second)}" if link else "")
    spoken = f"{amount} {_named(unit, power, is_one(first) and not link)}"
    return f"{spoken} per {_named(divisor, divisor_power, True)}" if divisor else spoken


def _named(unit: str, power: str | None, one: bool) -> str:
    name = _UNITS[unit][0 if one else 1]
    if power is None:
        return name
    return (
        f"{_POWERS[power]} {name}"
        if unit in _LENGTHS
        else f"{name} {'squared' if power in '2²' else 'cubed'}"
    )
