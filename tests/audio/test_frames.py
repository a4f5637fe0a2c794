import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.audio.frames import split_frames
from voxwire.errors import AudioError


@settings(deadline=None)
@given(st.binary(max_size=200), st.integers(2, 50))
def test_frames_are_never_empty_never_too_long_and_join_to_the_whole(data: bytes, limit: int) -> None:
    frames = list(split_frames(data, limit))
    assert b"".join(frames) == data
    assert all(0 < len(frame) <= limit for frame in frames)


@settings(deadline=None)
@given(st.integers(0, 100).map(lambda samples: b"ab" * samples), st.integers(2, 50))
def test_frames_hold_whole_samples(data: bytes, limit: int) -> None:
    assert all(len(frame) % 2 == 0 for frame in split_frames(data, limit))


@pytest.mark.parametrize(
    ("length", "expected"),
    [(16_384, [16_384]), (16_386, [8_194, 8_192]), (32_780, [10_928, 10_928, 10_924]), (3, [3])],
)
def test_no_frame_is_a_splinter(length: int, expected: list[int]) -> None:
    assert [len(frame) for frame in split_frames(bytes(length), 16_384)] == expected


@pytest.mark.parametrize("limit", [1, 0, -1])
def test_a_frame_must_hold_a_sample(limit: int) -> None:
    with pytest.raises(AudioError):
        split_frames(b"", limit)
