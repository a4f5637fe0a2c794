import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.bench.playback import Playback, play

PIECES = st.lists(st.tuples(st.floats(0, 2), st.floats(0.01, 1)), min_size=1, max_size=30)
"""Waits before, and lengths of, pieces of audio."""


def test_audio_in_time_plays_without_a_gap() -> None:
    assert play([(5.0, 0.2), (5.1, 0.2), (5.4, 0.2)]) == Playback(pytest.approx(0.6), 0, 0.0)


def test_every_moment_without_audio_is_a_stutter() -> None:
    # Dry at 1.0 for 0.5 s, then from 1.7 for 0.3 s.
    heard = play([(0.0, 1.0), (1.5, 0.2), (2.0, 0.2)])
    assert heard == Playback(pytest.approx(1.4), 2, pytest.approx(0.8))


def test_waiting_for_the_first_audio_and_the_end_are_no_stutters() -> None:
    assert play([(100.0, 0.1)]).stutters == 0
    assert play([]) == Playback(0.0, 0, 0.0)


def test_empty_pieces_do_not_begin_playback() -> None:
    assert play([(0.0, 0.0), (3.0, 0.1)]) == Playback(0.1, 0, 0.0)


@given(PIECES)
def test_the_last_audio_ends_when_all_was_played_and_all_gaps_have_passed(
    pieces: list[tuple[float, float]],
) -> None:
    at, arrivals = 0.0, []
    for wait, seconds in pieces:
        at += wait
        arrivals.append((at, seconds))
    heard = play(arrivals)
    end = arrivals[0][0]
    for when, seconds in arrivals:
        end = max(end, when) + seconds
    # Gaps too short to count are the only ones missing.
    assert end - arrivals[0][0] - heard.played_s - heard.silent_s <= 0.001 * len(pieces) + 1e-6
    assert (heard.stutters == 0) == (heard.silent_s == 0)


@given(PIECES)
def test_audio_that_is_all_there_never_stutters(pieces: list[tuple[float, float]]) -> None:
    assert play([(1.0, seconds) for _, seconds in pieces]).stutters == 0
