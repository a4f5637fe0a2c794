from voxwire.text.ipa import ipa
from voxwire.text.phonemes import SYMBOLS


def test_diphthongs_affricates_and_tones() -> None:
    assert ipa("ʤˈAn") == "dʒˈeɪn"
    assert ipa("ni↗xau↓") == "ni˧˥xau˨˩˦"


def test_capitals_are_never_left() -> None:
    # The model knows "S", but no front-end writes it.
    assert not any(character.isupper() for character in ipa("".join(sorted(SYMBOLS - {"S"}))))
