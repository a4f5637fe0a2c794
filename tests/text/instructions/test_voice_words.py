"""What descriptions say of voices."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.text.instructions import VoiceDescription, interpret_voice


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Calm middle-aged male voice with a slow pace, deep and magnetic, for reading news.",
            VoiceDescription("male", "middle", "low", "slow", ("deep", "magnetic"), "calm", "news"),
        ),
        (
            "二十岁左右的女生，声音清亮甜美，语速偏快，适合带货直播。",
            VoiceDescription("female", "young", None, "fast", ("bright", "clear", "sweet"), None, "advert"),
        ),
        ("适合客服热线的年轻女声", VoiceDescription("female", "young", use="customer_service")),
        (
            "A robot with a metallic, high voice.",
            VoiceDescription("neutral", None, "high", None, ("metallic",)),
        ),
        ("A voice for a smart home assistant podcast", VoiceDescription(use="podcast")),
        ("不快不慢的女声", VoiceDescription("female", rate="mid")),
        ("a not too deep male voice", VoiceDescription("male")),
        ("an intern who speaks too fast", VoiceDescription(age="young", rate="fast")),
        ("a man, neither high nor low", VoiceDescription("male", pitch="mid")),
        ("没有感情的合成音", VoiceDescription("neutral", timbre=("metallic",), emotion="neutral")),
        ("", VoiceDescription()),
    ],
)
def test_what_is_said(text: str, expected: VoiceDescription) -> None:
    assert interpret_voice(text) == expected


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("a girl of about six", "child"),
        ("十五六岁的少年", "teen"),
        ("woman, thirty", "young"),
        ("四十来岁的大姐", "middle"),
        ("a man around sixty-five", "elderly"),
        ("七十多岁的老人", "elderly"),
        ("a woman in her late forties", "middle"),
        ("讲给孩子们听的女声", None),
        ("a woman who reads for children", None),
    ],
)
def test_ages(text: str, age: str | None) -> None:
    assert interpret_voice(text).age == age


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200) | st.text("岁十二百0123多 year old男女不,的适合声", max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    assert interpret_voice(text) == interpret_voice(text)
