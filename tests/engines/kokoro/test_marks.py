"""When the symbols of a plan are heard."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voxwire.engines.base import Samples, Utterance, Word
from voxwire.engines.kokoro.marks import LEAST_SILENCE, SILENT_BELOW, heard_edges, marks_of
from voxwire.engines.kokoro.pauses import Pause, moved_bounds

FRAME = 600
LOUD, SILENT = 8.0, 8.0 - SILENT_BELOW - 1


def energy(frames: int, *silences: tuple[int, int]) -> np.ndarray:
    """Half frames that are loud but for some frames."""
    values = np.full(frames, LOUD, np.float32)
    for begin, end in silences:
        values[begin:end] = SILENT
    return np.repeat(values, 2)


def test_the_second_word_begins_with_the_gap() -> None:
    # "ab cd" from frame 5 on, two frames a symbol.
    edges = heard_edges("ab cd", np.arange(5, 17, 2), energy(30, (0, 4), (15, 30)))
    assert list(edges) == [4, 6, 8, 8, 12, 15]


def test_a_pause_belongs_to_the_mark() -> None:
    bounds = np.array([3, 6, 20, 21, 22, 30, 31])
    edges = heard_edges("ab, c.", bounds, energy(40, (0, 2), (9, 22), (27, 40)))
    assert list(edges) == [2, 5, 9, 20, 22, 27, 30]


def test_a_stop_is_no_pause() -> None:
    bounds = np.arange(3, 18, 3)
    edges = heard_edges("a tb", bounds, energy(20, (0, 2), (6, 6 + LEAST_SILENCE - 1), (15, 20)))
    assert list(edges) == [2, 5, 5, 11, 15]


def test_marks_alone_are_where_they_are() -> None:
    assert list(heard_edges("..", np.array([3, 4, 6]), energy(9))) == [2, 3, 5]


@given(
    st.text("abc, .", min_size=1, max_size=30).filter(lambda text: text.strip(" ,.") != ""),
    st.integers(0, 15),
    st.data(),
)
def test_edges_ascend_within_the_plan(tokens: str, lead: int, data: st.DataObject) -> None:
    lengths = data.draw(st.lists(st.integers(1, 12), min_size=len(tokens), max_size=len(tokens)))
    bounds = lead + np.cumsum([0, *lengths])
    levels = st.floats(-10, 9, width=32)
    frames = int(bounds[-1]) + data.draw(st.integers(0, 30))
    curve = np.repeat(np.array(data.draw(st.lists(levels, min_size=frames, max_size=frames))), 2)
    edges = heard_edges(tokens, bounds, curve.astype(np.float32))
    assert len(edges) == len(bounds)
    assert edges[0] >= 0
    assert edges[-1] <= frames
    assert all(before <= after for before, after in pairwise(edges))


def test_a_word_ends_before_the_pause_behind_it() -> None:
    words = (Word("ab", 0, 2, "ab", "en", space_after=True, pause_ms=100), Word("c", 3, 4, "c", "en"))
    pause = Pause(8, 4, Samples(0))
    edges = moved_bounds(np.array([3, 5, 8, 8, 12]), [(3, 100)], [pause])
    marks = marks_of(Utterance("ab c", words), "ab c", [0, 0, None, 1], edges, [pause], FRAME)
    times = [(mark.text, mark.begin_sample / FRAME, mark.end_sample / FRAME) for mark in marks]
    assert times == [("ab", 3, 8), ("c", 12, 16), ("a", 3, 5), ("b", 5, 8), ("c", 12, 16)]
