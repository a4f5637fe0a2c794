"""Requests and frames come out as they went in, however they are cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engines.test_conformance import HELLO, VOICE
from voxwire.engines.base import Delivery, Mark, Samples, TimbreRecipe, VoiceReference
from voxwire.engines.remote.engine import pin_of
from voxwire.engines.remote.messages import (
    Ended,
    Failed,
    FrameReader,
    Planned,
    Speak,
    Window,
    decode_speak,
    encode,
    frame,
)
from voxwire.errors import EngineError


def test_a_request_is_read_as_it_was_meant() -> None:
    reference = VoiceReference("mine", "cosyvoice-v3-flash", recording="abc")
    speak = Speak(HELLO, TimbreRecipe({"af_heart": 1.0}, reference=reference), Delivery(rate=1.1), 480, 0.5)
    read = decode_speak(encode(speak))
    assert read == speak
    assert read.recipe.reference == reference


@given(
    st.lists(
        st.one_of(
            st.builds(lambda length: Window.of(np.arange(length, dtype=np.float32)), st.integers(0, 400)),
            st.just(Planned(7, True, [Mark("word", "é", 0, 1, Samples(0), Samples(7))])),
            st.just(Failed("because")),
            st.just(Ended()),
        )
    ),
    st.integers(1, 64),
)
def test_frames_may_be_cut_anywhere(messages: list[object], step: int) -> None:
    data = b"".join(frame(message) for message in messages)  # type: ignore[arg-type]
    reader = FrameReader()
    read = [found for at in range(0, len(data), step) for found in reader.feed(data[at : at + step])]
    assert read == messages


def test_audio_keeps_every_bit() -> None:
    pcm = np.random.default_rng(0).standard_normal(999).astype(np.float32)
    assert np.array_equal(Window.of(pcm).audio, pcm)


@pytest.mark.parametrize("data", [b"\xff\xff\xff\xff", b"\0\0\0\1\xc1", b"\0\0\0\x02\x81\xa1"])
def test_what_is_no_frame_is_refused(data: bytes) -> None:
    with pytest.raises(EngineError):
        list(FrameReader().feed(data))


def test_only_voices_that_take_long_to_make_are_kept_to_a_replica() -> None:
    assert pin_of(VOICE) is None
    assert pin_of(TimbreRecipe({"af_heart": 1.0}, reference=VoiceReference("longanyang", "m"))) is None
    mine, yours = (
        pin_of(TimbreRecipe({}, reference=VoiceReference(name, "m", recording=name)))
        for name in ("mine", "yours")
    )
    assert mine
    assert mine != yours
