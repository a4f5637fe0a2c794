import pytest

from evaluation.arpabet import Sound, sound_of_arpabet, sound_of_ipa


@pytest.mark.parametrize(
    ("arpabet", "ipa"),
    [
        ("R EH1 K ER0 D", "ɹˈɛkəɹd"),
        ("R AH0 K AO1 R D", "ɹəkˈɔɹd"),
        ("L AY1 V", "lˈaɪv"),
        ("M AY0 N UW1 T", "maɪnˈut"),
        ("R AW1", "ɹˈaʊ"),
        ("R EH1 Z AH0 M EY2", "ɹˈɛzəmˌeɪ"),
        ("D IH0 Z ER1 T", "dɪzˈɜɹt"),
        ("AH0 B JH EH1 K T", "əbdʒˈɛkt"),
    ],
)
def test_both_alphabets_tell_the_same(arpabet: str, ipa: str) -> None:
    assert sound_of_ipa(ipa) == sound_of_arpabet(arpabet)


def test_readings_differ() -> None:
    assert sound_of_ipa("lˈɪv") != sound_of_arpabet("L AY1 V")
    assert sound_of_ipa("kˈɑntɛnt") != sound_of_arpabet("K AH0 N T EH1 N T")
    assert sound_of_ipa("klˈoʊs") != sound_of_arpabet("K L OW1 Z")


def test_words_without_stress() -> None:
    assert sound_of_ipa("ðə") == Sound(1, 0, "ʌ", "")
    assert sound_of_ipa("—") is None
