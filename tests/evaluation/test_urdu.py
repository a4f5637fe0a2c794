import pytest

from evaluation.urdu import consonants


@pytest.mark.parametrize(
    ("hindi", "urdu", "expected"),
    [
        ("कल सुबह हम नदी के किनारे", "کل سبح ہم ندی کے کنارے", "klsbhhmndkknr"),
        ("बिल्ली मेज़ के ऊपर", "بلی میز کے اوپر", "blmzkpr"),
        ("घर पर छाता भूल गए हैं", "گھر پر چھاتا بھول گئے ہیں", "ghrprchtbhlghn"),
        ("खिड़की बंद कर दो", "کھڑکی بند کر دو", "khRkbndkrd"),
    ],
)
def test_both_scripts_have_the_same_consonants(hindi: str, urdu: str, expected: str) -> None:
    assert consonants(hindi) == consonants(urdu) == expected
