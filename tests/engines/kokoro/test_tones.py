"""Tones of a dialect in the F0 curve."""

import numpy as np
import pytest

from voxwire.engines.base import Tone, Utterance, Word
from voxwire.engines.kokoro.tones import MODEL_HEIGHTS, SEMITONES, SymbolTone, drawn, tones_of

TOKENS = "ma→ ma↓ma→"
EDGES = np.array([3, 5, 9, 11, 12, 14, 18, 20, 22, 26, 28])
"""In frames, for every symbol and the end."""
RHYMES = [slice(2 * 5, 2 * 11), slice(2 * 14, 2 * 20), slice(2 * 22, 2 * 28)]
FIRST, SECOND, THIRD = (1, 3), (5, 7), (8, 10)


def flat(hertz: float = 200.0) -> np.ndarray:
    return np.full(2 * 32, hertz, np.float32)


def tone(levels: tuple[int, ...], place: tuple[int, int]) -> SymbolTone:
    return SymbolTone(levels, *place)


def semitones(f0: np.ndarray) -> np.ndarray:
    return 12 * np.log2(f0 / 200.0)


def test_without_tones_the_curve_stays() -> None:
    assert drawn(flat(), TOKENS, EDGES, []) is not None
    assert np.array_equal(drawn(flat(), TOKENS, EDGES, []), flat())


@pytest.mark.parametrize(
    ("levels", "rise"), [((2, 4), 2 * SEMITONES), ((4, 2), -2 * SEMITONES), ((5, 5), 0.0)]
)
def test_a_tone_goes_where_its_letters_go(levels: tuple[int, ...], rise: float) -> None:
    rhyme = semitones(drawn(flat(), TOKENS, EDGES, [tone(levels, SECOND)]))[RHYMES[1]]
    assert rhyme[-2] - rhyme[1] == pytest.approx(rise, abs=1.5)


def test_a_dip_has_its_lowest_point_inside() -> None:
    rhyme = semitones(drawn(flat(), TOKENS, EDGES, [tone((3, 1, 2), SECOND)]))[RHYMES[1]]
    lowest = int(rhyme.argmin())
    assert 0 < lowest < len(rhyme) - 1
    assert rhyme[0] - rhyme[lowest] > SEMITONES


def test_high_is_above_low_and_the_register_stays() -> None:
    tones = [tone((5, 5), FIRST), tone((1, 1), SECOND), tone((5, 5), THIRD)]
    model = flat()
    for rhyme, height in zip(RHYMES, (MODEL_HEIGHTS[mark] - 3 for mark in "→↓→"), strict=True):
        model[rhyme] *= 2 ** (height * SEMITONES / 12)
    curve = semitones(drawn(model, TOKENS, EDGES, tones))
    high, low, again = (curve[rhyme][4:-4].mean() for rhyme in RHYMES)
    assert (high - low, again - low) == pytest.approx((4 * SEMITONES, 4 * SEMITONES), abs=0.6)
    assert abs(high + low) < 2


def test_what_is_unvoiced_or_far_away_stays() -> None:
    f0 = flat()
    f0[30:34] = 0
    curve = drawn(f0, TOKENS, EDGES, [tone((4, 2), SECOND)])
    assert not curve[30:34].any()
    assert curve[:6] == pytest.approx(200.0)


def test_there_are_no_jumps_between_syllables() -> None:
    tones = [tone((5, 5), FIRST), tone((1, 1), SECOND), tone((5, 5), THIRD)]
    curve = semitones(drawn(flat(), TOKENS, EDGES, tones))
    assert np.abs(np.diff(curve)).max() < 3.0


def test_what_comes_later_does_not_change_what_was_said() -> None:
    tones = [tone((2, 4), FIRST), tone((5, 3), SECOND), tone((1, 5), THIRD)]
    whole = drawn(flat(), TOKENS, EDGES, tones)
    begun = drawn(flat()[: 2 * 22], TOKENS[:8], EDGES[:9], tones)
    assert np.array_equal(whole[: 2 * 19], begun[: 2 * 19])


def test_tones_are_found_among_the_symbols_the_model_knows() -> None:
    word = Word("妈吗", 0, 2, "ma→\u2603ma↓", "zh", tones=(Tone((5, 5), 1, 3), Tone((2, 1), 5, 7)))
    utterance = Utterance("妈吗", (word,))
    assert tones_of(utterance, [4]) == [SymbolTone((5, 5), 5, 7), SymbolTone((2, 1), 8, 10)]
