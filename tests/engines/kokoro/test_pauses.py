"""Where the embedded engine puts pauses among its frames."""

import numpy as np
import pytest

from voxwire.engines.base import Samples, Utterance, Word
from voxwire.engines.kokoro.pauses import (
    LEAD_FRAMES,
    MOST_FRAMES,
    Pause,
    frame_order,
    moved_bounds,
    planned_pauses,
    wanted_pauses,
)

RATE, FRAME = 24_000, 600


def utterance(*pauses: int) -> Utterance:
    words = (
        Word("ab", 0, 2, "ab", "en", space_after=True),
        Word("c", 3, 4, "c", "en"),
        Word(".", 4, 5, ".", "en"),
    )
    return Utterance(
        "ab c.", tuple(Word(*_fields(word), pause) for word, pause in zip(words, pauses, strict=True))
    )


def _fields(word: Word) -> tuple[str, int, int, str, str, bool]:
    return word.text, word.begin, word.end, word.phonemes, word.language, word.space_after


OWNERS = [0, 0, None, 1, 2]


@pytest.mark.parametrize(
    ("pauses", "expected"),
    [((0, 0, 0), []), ((500, 0, 0), [(3, 500)]), ((0, 500, 100), [(4, 500), (5, 100)])],
)
def test_a_pause_stands_in_front_of_the_next_word(
    pauses: tuple[int, int, int], expected: list[tuple[int, int]]
) -> None:
    assert wanted_pauses(utterance(*pauses), OWNERS) == expected


def test_a_word_without_symbols_pauses_where_it_would_be() -> None:
    silent = Word("", 0, 0, "", "en", pause_ms=300)
    words = (silent, Word("a", 0, 1, "a", "en", pause_ms=50), Word("☃", 1, 2, "", "en", pause_ms=70))
    assert wanted_pauses(Utterance("a☃", words), [1]) == [(0, 300), (1, 120)]


def test_short_pauses_are_frames_and_long_ones_are_held() -> None:
    bounds = np.array([3, 5, 9, 12])
    wanted = [(1, 50), (2, 60), (3, 1_000)]
    pauses = planned_pauses(wanted, bounds, RATE, FRAME)
    assert pauses == [
        Pause(5, 2, Samples(0)),
        Pause(11, 2, Samples(240)),
        Pause(16, MOST_FRAMES, Samples(24_000 - MOST_FRAMES * FRAME)),
    ]
    total = sum(pause.frames * FRAME + pause.held for pause in pauses)
    assert total == (50 + 60 + 1_000) * RATE // 1_000
    np.testing.assert_array_equal(moved_bounds(bounds, wanted, pauses), [3, 7, 13, 24])


def test_a_mark_without_length_stays_in_front_of_the_pause_behind_it() -> None:
    bounds = np.array([3, 8, 8, 8, 12])
    pauses = planned_pauses([(3, 100)], bounds, RATE, FRAME)
    np.testing.assert_array_equal(moved_bounds(bounds, [(3, 100)], pauses), [3, 8, 8, 12, 16])


def test_frames_are_taken_apart_where_a_pause_is() -> None:
    pauses = [Pause(2, 3, Samples(0)), Pause(6, 2, Samples(0))]
    np.testing.assert_array_equal(frame_order(5, pauses), [0, 1, 0, 0, 0, 2, 0, 0, 3, 4])
    np.testing.assert_array_equal(frame_order(3, []), [0, 1, 2])


@pytest.mark.parametrize(("frames", "behind"), [(2, 0), (LEAD_FRAMES, 0), (6, 2), (MOST_FRAMES, 4)])
def test_speech_behind_a_pause_has_room_to_begin(frames: int, behind: int) -> None:
    order = frame_order(9, [Pause(5, frames, Samples(0))])
    np.testing.assert_array_equal(order[5 : 5 + frames], [8] * behind + [0] * (frames - behind))
