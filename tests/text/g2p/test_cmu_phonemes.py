"""CMUdict's phonemes in the engine's alphabet."""

from collections.abc import Sequence

import pytest

from voxwire.text.g2p.arpabet import arpabet_to_ipa, is_arpabet
from voxwire.text.phonemes import SYMBOLS

VOWELS = ("AA", "AE", "AH", "AO", "AW", "AY", "EH", "ER", "EY", "IH", "IY", "OW", "OY", "UH", "UW")
CONSONANTS = (
    *("B", "CH", "D", "DH", "F", "G", "HH", "JH", "K", "L", "M", "N"),
    *("NG", "P", "R", "S", "SH", "T", "TH", "V", "W", "Y", "Z", "ZH"),
)


@pytest.mark.parametrize(
    ("symbols", "ipa"),
    [
        ("R EH1 D", "ɹˈɛd"),
        ("R IY1 D", "ɹˈid"),
        ("HH AH0 L OW1", "həlˈO"),
        ("S AY N", "sˈIn"),
        ("B AH1 T ER0", "bˈʌtəɹ"),
        ("S IH2 T AH0 Z AH0 N SH IH1 P", "sˌɪtəzənʃˈɪp"),
        ("W ER D B UH K", "wˈɜɹdbʊk"),
        ("N OW1 B AH D IY", "nˈObədi"),
    ],
)
def test_words(symbols: str, ipa: str) -> None:
    assert arpabet_to_ipa(symbols.split()) == ipa


@pytest.mark.parametrize(
    "symbols", [*VOWELS, *CONSONANTS, *(vowel + digit for vowel in VOWELS for digit in "012")]
)
def test_every_phoneme_is_in_the_alphabet(symbols: Sequence[str]) -> None:
    assert is_arpabet(str(symbols))
    assert set(arpabet_to_ipa([str(symbols)])) <= SYMBOLS


@pytest.mark.parametrize("symbol", ["", "X", "AH3", "R1", "ah", "AH00", "1", "ˈ"])
def test_what_is_no_phoneme(symbol: str) -> None:
    assert not is_arpabet(symbol)
