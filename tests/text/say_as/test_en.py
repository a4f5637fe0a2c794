"""English readings of text whose kind was told; forms after the tables of the CosyVoice SSML page."""

import pytest

from voxwire.text.say_as.en_calendar import date, time
from voxwire.text.say_as.en_numbers import cardinal, grouped_digits, ordinal, year
from voxwire.text.say_as.en_quantities import currency, measure


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("0", "zero"),
        ("138", "one hundred thirty eight"),
        ("0138", "one hundred thirty eight"),
        ("-208,000", "minus two hundred eight thousand"),
        ("+7", "plus seven"),
        ("17.00", "seventeen"),
        ("17.34", "seventeen point three four"),
        ("3,000.1", "three thousand point one"),
        ("-.5", "minus zero point five"),
        ("1-1,000", "one to one thousand"),
        ("1/2", "one half"),
        ("3/2", "three halves"),
        ("-3/4", "minus three quarters"),
        ("2/23", "two twenty thirds"),
        ("5.1/6", "five point one over six"),
        ("-3 1/2", "minus three and a half"),
        ("7 2/3", "seven and two thirds"),
        ("1/0", "one over zero"),
        ("2^10", "two to the power of ten"),
        ("3e9.1", "three times ten to the power of nine point one"),
        ("3E-4", "three times ten to the power of minus four"),
        ("23.10%", "twenty three point one percent"),
        ("1000000000001", "one trillion one"),
        ("1234567890123456", "one two three four five six seven eight nine zero one two three four five six"),
        ("twelve", None),
        ("1.2.3", None),
    ],
)
def test_cardinal(text: str, spoken: str | None) -> None:
    assert cardinal(text) == spoken


@pytest.mark.parametrize(
    ("text", "digits", "telephone"),
    [
        ("12034", "one two zero three four", "one two oh three four"),
        ("1-23-456 7890", "one, two three, four five six, seven eight nine zero", None),
        ("+43-211-0567", None, "plus four three, two one one, oh five six seven"),
        ("(21) 654-3210", None, "two one, six five four, three two one oh"),
        ("555-0108", None, "five five five, oh one oh eight"),
    ],
)
def test_digits_and_telephones(text: str, digits: str | None, telephone: str | None) -> None:
    assert digits is None or grouped_digits(text, "zero") == digits
    assert telephone is None or grouped_digits(text, "oh") == telephone


def test_what_has_letters_is_no_number() -> None:
    assert grouped_digits("12a", "oh") is None
    assert grouped_digits("-", "oh") is None


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (1, "first"),
        (2, "second"),
        (12, "twelfth"),
        (20, "twentieth"),
        (23, "twenty third"),
        (31, "thirty first"),
    ],
)
def test_ordinal(value: int, spoken: str) -> None:
    assert ordinal(value) == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("1900", "nineteen hundred"),
        ("1905", "nineteen oh five"),
        ("2000", "two thousand"),
        ("2009", "two thousand nine"),
        ("2010", "twenty ten"),
        ("2021", "twenty twenty one"),
        ("1066", "ten sixty six"),
    ],
)
def test_year(text: str, spoken: str) -> None:
    assert year(text) == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("2000/01", "two thousand, oh one"),
        ("2019-20", "twenty nineteen, twenty"),
        ("1999-00", "nineteen ninety nine, oh oh"),
        ("tue-thu", "tuesday to thursday"),
        ("Mon~Fri", "monday to friday"),
        ("Sat&Sun", "saturday and sunday"),
        ("Jan-Jun", "january to june"),
        ("sep&oct", "september and october"),
        ("1990 - 2000", "nineteen ninety to two thousand"),
        ("12-15 Jan, 2000", "the twelfth to the fifteenth of january two thousand"),
        ("05&06 Apr", "the fifth and the sixth of april"),
        ("Feb 01 - 03", "february first to third"),
        ("Aug 10~20, 2024", "august tenth to twentieth twenty twenty four"),
        ("Sun 20 Nov 2011", "sunday the twentieth of november twenty eleven"),
        ("Sun Nov 20 2011", "sunday november twentieth twenty eleven"),
        ("Sat 2010-10-02", "saturday october second twenty ten"),
        ("Fri. 10/Mar/2001", "friday the tenth of march two thousand one"),
        ("4th of July 1976", "the fourth of july nineteen seventy six"),
        ("Mar 10th, 2001", "march tenth two thousand one"),
        ("March 10", "march tenth"),
        ("Mar 2001", "march two thousand one"),
        ("11/23/2011", "november twenty third twenty eleven"),
        ("23.11.2011", "november twenty third twenty eleven"),
        ("2026-10-07", "october seventh twenty twenty six"),
        ("10/7", "october seventh"),
        ("1998", "nineteen ninety eight"),
        ("2000s", "two thousands"),
        ("1900's", "nineteen hundreds"),
        ("1980s", "nineteen eighties"),
        ("2010's", "twenty tens"),
        ("2026-13-01", None),
        ("someday", None),
        ("Foo 12", None),
        ("mon-foo", None),
    ],
)
def test_date(text: str, spoken: str | None) -> None:
    assert date(text) == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("09:00 AM", "nine A M"),
        ("09:03 PM", "nine oh three P M"),
        ("09:13 p.m.", "nine thirteen P M"),
        ("5am", "five A M"),
        ("8:30", "eight thirty"),
        ("8:00", "eight o'clock"),
        ("21:00", "twenty one hundred"),
        ("10:20:30", "ten twenty and thirty seconds"),
        ("10:00:01", "ten oh oh and one second"),
        ("100", "one o'clock"),
        ("0630", "six thirty"),
        ("8:00 am - 05:30 pm", "eight A M to five thirty P M"),
        ("7:05~10:15 AM", "seven oh five to ten fifteen A M"),
        ("9:00-10:00 AM", "nine to ten A M"),
        ("09:00-13:00", "nine o'clock to thirteen hundred"),
        ("25:00", None),
        ("noon", None),
        ("7", None),
    ],
)
def test_time(text: str, spoken: str | None) -> None:
    assert time(text) == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("1.00 RMB", "one yuan"),
        ("2.02 CNY", "two point zero two yuan"),
        ("1.01 SGD", "one Singapore dollar and one cent"),
        ("3.1 HKD", "three Hong Kong dollars and ten cents"),
        ("US$ 1.00", "one US dollar"),
        ("$0.01", "one cent"),
        ("$0", "zero dollars"),
        ("JPY 1.01", "one Japanese yen and one sen"),
        ("£1.1", "one pound and ten pence"),
        ("€2.01", "two euros and one cent"),
        ("USD 3,000", "three thousand United States dollars"),
        ("1.23 Tn RMB", "one point two three trillion yuan"),
        ("$1.2 K", "one point two thousand dollars"),
        ("$3.456", "three point four five six dollars"),
        ("-$12.50", "minus twelve dollars and fifty cents"),
        ("5 apples", None),
    ],
)
def test_currency(text: str, spoken: str | None) -> None:
    assert currency(text) == spoken


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("1.0 kg", "one kilogram"),
        ("15kg", "fifteen kilograms"),
        ("1,234.01 km", "one thousand two hundred thirty four point zero one kilometers"),
        ("mm2", "square millimeter"),
        ("200m12cm6mm", "two hundred meters twelve centimeters six millimeters"),
        ("5ft 3in", "five feet three inches"),
        ("60 km/h", "sixty kilometers per hour"),
        ("9.8 m/s2", "nine point eight meters per second squared"),
        ("10-15 kg", "ten to fifteen kilograms"),
        ("10kg~15kg", "ten to fifteen kilograms"),
        ("5 m²", "five square meters"),
        ("-5°C", "minus five degrees Celsius"),
        ("25%", "twenty five percent"),
        ("30 psi", "thirty pounds per square inch"),
        ("3 dogs", None),
    ],
)
def test_measure(text: str, spoken: str | None) -> None:
    assert measure(text) == spoken
