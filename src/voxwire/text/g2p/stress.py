"""Where stress marks stand: before the vowel, as espeak-ng writes them and Kokoro was trained."""

from collections.abc import Iterable, Sequence

MAIN = "ˈ"
SECONDARY = "ˌ"


def mark_stress(
    segments: Sequence[str], nuclei: Sequence[int], main: int | None, secondary: Iterable[int] = ()
) -> str:
    """Join segments and put stress marks before vowels.

    Args:
        segments: consonants, glides and vowels in order.
        nuclei: indices of the segments that are the vowels of syllables.
        main: the syllable with main stress, from 0; None for none.
        secondary: syllables with secondary stress.

    """
    marks = {nuclei[syllable]: SECONDARY for syllable in secondary if syllable < len(nuclei)}
    if main is not None and 0 <= main < len(nuclei):
        marks[nuclei[main]] = MAIN
    return "".join(marks.get(place, "") + segment for place, segment in enumerate(segments))


def alternating(main: int) -> range:
    """Syllables with secondary stress: every other from the first, none right before the main one."""
    return range(0, main - 1, 2)
