import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.text.clean import clean
from voxwire.text.normalize.en import normalize
from voxwire.text.spans import SpannedText


def spoken(text: str) -> str:
    return " ".join(normalize(clean(SpannedText.from_original(text))).text.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What the G2P reads by itself stays.
        ("In 1987 the 3rd of 1,250", "In 1987 the 3rd of 1,250"),
        # Quantities.
        ("It weighs 2.50 kg.", "It weighs 2 point 5 0 kilograms."),
        ("1 km and 3 km", "1 kilometer and 3 kilometers"),
        ("-7 or -.5", "minus 7 or minus point 5"),
        ("add 1/3 cup, then 2 3/4", "add 1 third cup, then 2 and 3 quarters"),
        ("½ and 4½", "a half and 4 and a half"),
        ("$12.05", "12 dollars and 5 cents"),
        ("$0.99 or $1", "99 cents or 1 dollar"),
        ("€3bn", "3 billion euros"),
        ("20% off", "20 percent off"),
        ("pages 3-9", "pages 3 to 9"),
        ("21°C", "21 degrees Celsius"),
        ("6'1\"", "6 feet 1"),
        ("12345678901234", "1 2 3 4 5 6 7 8 9 0 1 2 3 4"),
        ("agent 007", "agent 0 0 7"),
        # Dates and times.
        ("at 4:05 pm", "at 4 oh 5 P.M"),
        ("at 10:00", "at 10 o'clock"),
        ("We met at 3 p.m.", "We met at 3 P.M ."),
        ("2029-12-24", "December 24th, 2029"),
        ("7/4/2026", "July 4th, 2026"),
        ("Oct. 3, 1999", "October 3rd, 1999"),
        ("2 June", "the 2nd of June"),
        ("Mon-Wed", "Monday to Wednesday"),
        ("The Sun. It shines", "The Sun. It shines"),
        # Telephones.
        ("555-0173", "5 5 5, 0 1 7 3"),
        ("dial 911", "dial 9 1 1"),
        # Abbreviations.
        ("Dr. Ames, 9 Oak Dr.", "Doctor Ames, 9 Oak Drive."),
        ("St. Anne St. corner", "Saint Anne Street corner"),
        ("e.g. tea vs. coffee, etc.", "for example tea versus coffee, et cetera."),
        ("No. 9 and #4", "number 9 and number 4"),
        ("Act III, Henry V", "Act 3, Henry the 5th"),
        # Addresses, signs.
        ("see https://abc.io/x", "see H.T.T.P.S colon slash slash abc dot I.O slash x"),
        ("me@post.org", "me at post dot org"),
        ("open a_b.pdf", "open a underscore b dot P.D.F"),
        ("v1.10.2", "version 1 point 10 point 2"),
        ("#BigDay by @tom_k", "hashtag Big Day by at tom underscore k"),
        ("2 + 3 = 5", "2 plus 3 equals 5"),
        ("R&D", "R and D"),
        ('"Oh..." he said', "“Oh…” he said"),
        ("**bold** `x`", "bold x"),
    ],
)
def test_reading(text: str, expected: str) -> None:
    assert spoken(text) == expected


def test_what_is_written_anew_points_at_the_whole() -> None:
    text = "Pay $4.20 now"
    normalized = normalize(SpannedText.from_original(text))
    begin = normalized.text.index("dollars")
    assert normalized.span(begin, begin + 7) == (4, 9)
    begin = normalized.text.index("now")
    assert normalized.span(begin, begin + 3) == (10, 13)


@given(st.text(alphabet="0123456789.,:-/%$°½'\"apmIVXMonSt.@#&()_ ", max_size=40))
def test_nothing_fails(text: str) -> None:
    normalized = normalize(SpannedText.from_original(text))
    assert list(normalized.begins) == sorted(normalized.begins)
