import pytest

from voxwire.text.dialects.cantonese import load_jyutping
from voxwire.text.dialects.contours import Contour
from voxwire.text.phonemes import SYMBOLS


@pytest.mark.parametrize(
    ("jyutping", "phonemes", "levels"),
    [
        ("hoeng1", "hœ→ŋ", (5, 5)),
        ("gong2", "kɔ↗ŋ", (2, 5)),
        ("sik6", "si↓k", (2,)),
        ("ngo5", "ŋɔ↗", (2, 3)),
        ("jyut6", "jy↓t", (2,)),
        ("m4", "m↓", (2, 1)),
        ("gwok3", "kwɔ→k", (3,)),
        ("heoi3", "hœ→i", (3, 3)),
    ],
)
def test_syllables(jyutping: str, phonemes: str, levels: tuple[int, ...]) -> None:
    syllable = load_jyutping().spell(jyutping)
    assert syllable is not None
    assert syllable.phonemes == phonemes
    assert syllable.contour == Contour(levels)
    assert set(syllable.phonemes) <= SYMBOLS


@pytest.mark.parametrize("text", ["", "hoeng", "hoeng7", "xx1", "1"])
def test_what_is_no_jyutping(text: str) -> None:
    assert load_jyutping().spell(text) is None
