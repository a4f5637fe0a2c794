import pytest

from voxwire.text.ipa import ipa, read_ipa, stressed
from voxwire.text.phonemes import SYMBOLS


def test_diphthongs_affricates_and_tones() -> None:
    assert ipa("ʤˈAn") == "dʒˈeɪn"
    assert ipa("ni↗xau↓") == "ni˧˥xau˨˩˦"


def test_capitals_are_never_left() -> None:
    # The model knows "S", but no front-end writes it.
    assert not any(character.isupper() for character in ipa("".join(sorted(SYMBOLS - {"S"}))))


@pytest.mark.parametrize(
    ("written", "phonemes"),
    [
        ("təˈmeɪtoʊ", "təmˈAtO"),
        ("ˈstriːt", "stɹˈiːt"),
        ("t͡ʃɛk", "ʧɛk"),
        ("ˌɪntəˈnæʃənl̩", "ˌɪntənˈæʃənᵊl"),
        ("bɝd", "bɜɹd"),
    ],
)
def test_ipa_is_read(written: str, phonemes: str) -> None:
    assert read_ipa(written) == phonemes


@pytest.mark.parametrize("written", ["", "ʘ", "a!b", "12"])
def test_what_is_no_ipa(written: str) -> None:
    assert read_ipa(written) is None


def test_the_first_vowel_is_stressed_where_none_is() -> None:
    assert stressed("stɹit") == "stɹˈit"
    assert stressed("təmˈAtO") == "təmˈAtO"
    assert stressed("m") == "m"
