"""Tables of the English normaliser."""

from collections.abc import Mapping

MONTHS: Mapping[str, str] = {
    "Jan": "January",
    "Feb": "February",
    "Mar": "March",
    "Apr": "April",
    "Jun": "June",
    "Jul": "July",
    "Aug": "August",
    "Sep": "September",
    "Sept": "September",
    "Oct": "October",
    "Nov": "November",
    "Dec": "December",
}
"""May has no short form."""

DAYS: Mapping[str, str] = {
    "Mon": "Monday",
    "Tue": "Tuesday",
    "Tues": "Tuesday",
    "Wed": "Wednesday",
    "Thu": "Thursday",
    "Thur": "Thursday",
    "Thurs": "Thursday",
    "Fri": "Friday",
    "Sat": "Saturday",
    "Sun": "Sunday",
}

TITLES: Mapping[str, str] = {
    "Mr": "Mister",
    "Mrs": "Missus",
    "Ms": "Miz",
    "Dr": "Doctor",
    "Prof": "Professor",
    "St": "Saint",
    "Mt": "Mount",
    "Ft": "Fort",
    "Gen": "General",
    "Gov": "Governor",
    "Sen": "Senator",
    "Rep": "Representative",
    "Capt": "Captain",
    "Lt": "Lieutenant",
    "Col": "Colonel",
    "Sgt": "Sergeant",
    "Rev": "Reverend",
    "Hon": "Honorable",
}
"""Read so in front of a name."""

ABBREVIATIONS: Mapping[str, str] = {
    "Mr.": "Mister",
    "Mrs.": "Missus",
    "Ms.": "Miz",
    "Dr.": "Drive",
    "St.": "Street",
    "Ave.": "Avenue",
    "Blvd.": "Boulevard",
    "Rd.": "Road",
    "Ln.": "Lane",
    "Pl.": "Place",
    "Hwy.": "Highway",
    "Apt.": "Apartment",
    "Bldg.": "Building",
    "Jr.": "Junior",
    "Sr.": "Senior",
    "Ltd.": "Limited",
    "Ltd": "Limited",
    "Inc.": "Incorporated",
    "Corp.": "Corporation",
    "Co.": "Company",
    "Bros.": "Brothers",
    "Dept.": "Department",
    "Univ.": "University",
    "approx.": "approximately",
    "est.": "established",
    "vs.": "versus",
    "vs": "versus",
    "etc.": "et cetera",
    "e.g.": "for example",
    "i.e.": "that is",
    "min.": "minutes",
    "hr.": "hours",
    "hrs.": "hours",
    "sec.": "seconds",
    "Vol.": "Volume",
    "vol.": "volume",
    "Fig.": "Figure",
    "fig.": "figure",
    "pp.": "pages",
}

UNITS: Mapping[str, tuple[str, str]] = {
    "km/h": ("kilometer per hour", "kilometers per hour"),
    "mph": ("mile per hour", "miles per hour"),
    "km": ("kilometer", "kilometers"),
    "cm": ("centimeter", "centimeters"),
    "mm": ("millimeter", "millimeters"),
    "kg": ("kilogram", "kilograms"),
    "mg": ("milligram", "milligrams"),
    "ml": ("milliliter", "milliliters"),
    "mL": ("milliliter", "milliliters"),
    "lbs": ("pound", "pounds"),
    "lb": ("pound", "pounds"),
    "oz": ("ounce", "ounces"),
    "ft": ("foot", "feet"),
    "mi": ("mile", "miles"),
    "min": ("minute", "minutes"),
    "hrs": ("hour", "hours"),
    "hr": ("hour", "hours"),
    "ms": ("millisecond", "milliseconds"),
    "Hz": ("hertz", "hertz"),
    "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"),
    "kB": ("kilobyte", "kilobytes"),
    "KB": ("kilobyte", "kilobytes"),
    "MB": ("megabyte", "megabytes"),
    "GB": ("gigabyte", "gigabytes"),
    "TB": ("terabyte", "terabytes"),
    "kW": ("kilowatt", "kilowatts"),
    "m": ("meter", "meters"),
    "g": ("gram", "grams"),
    "t": ("ton", "tons"),
    "°C": ("degree Celsius", "degrees Celsius"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"),
}
"""Singular and plural of what stands behind a number."""

CURRENCIES: Mapping[str, tuple[str, str, str, str]] = {
    "$": ("dollar", "dollars", "cent", "cents"),
    "£": ("pound", "pounds", "penny", "pence"),
    "€": ("euro", "euros", "cent", "cents"),
    "¥": ("yen", "yen", "", ""),
    "₹": ("rupee", "rupees", "", ""),
    "₩": ("won", "won", "", ""),
}
"""One, many, and the hundredth part where it is spoken of."""

SCALES: Mapping[str, str] = {
    "k": "thousand",
    "K": "thousand",
    "m": "million",
    "M": "million",
    "b": "billion",
    "B": "billion",
    "bn": "billion",
    "thousand": "thousand",
    "million": "million",
    "billion": "billion",
    "trillion": "trillion",
}

DENOMINATORS: Mapping[int, str] = {
    2: "half",
    3: "third",
    4: "quarter",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    9: "ninth",
    10: "tenth",
    12: "twelfth",
    16: "sixteenth",
    20: "twentieth",
    32: "thirty-second",
    64: "sixty-fourth",
    100: "hundredth",
}

ADDRESS_SIGNS: Mapping[str, str] = {
    ".": "dot",
    "@": "at",
    "/": "slash",
    ":": "colon",
    "-": "dash",
    "_": "underscore",
    "?": "question mark",
    "=": "equals",
    "&": "and",
    "#": "hash",
    "%": "percent",
    "+": "plus",
    "~": "tilde",
}

SPELLED = frozenset(
    (
        *("http", "https", "ftp", "www", "url", "api", "faq"),
        *("io", "cn", "uk", "us", "de", "fr", "eu", "ai", "co", "cc", "tv"),
        *("js", "ts", "py", "pdf", "txt", "md", "html", "csv", "docx", "xlsx", "pptx", "exe", "apk"),
        *("png", "mp", "wav"),
    )
)
"""Parts of addresses that are read letter by letter."""

SYMBOLS: Mapping[str, str] = {
    "&": "and",
    "=": "equals",
    "×": "times",
    "÷": "divided by",
    "±": "plus or minus",
    "→": "to",
    "²": "squared",
    "³": "cubed",
    "©": "copyright",
    "§": "section",
    "¢": "cents",
    "°": "degrees",
    "@": "at",
    "%": "percent",
}

ROMAN_AFTER = (
    "Chapter|Part|Act|Scene|Section|Volume|Book|Phase|Article|World War|Type|Level"
    "|Stage|Class|Grade|Super Bowl|Episode|Round"
)
"""Words before which a Roman numeral counts."""

ROMAN_RULERS = (
    "Pope|King|Queen|Henry|Louis|Edward|George|William|Charles|James|Richard|Elizabeth|Napoleon|Pius|Benedict"
    "|Leo|John Paul|Frederick|Philip|Alexander|Nicholas|Peter|Catherine|Ivan"
)
"""Names behind which it is an ordinal."""
