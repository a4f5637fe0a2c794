from contextlib import suppress
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.errors import InstructionRejected, InvalidParameter, MalformedFrame, VoiceMissing, VoxwireError
from voxwire.wire.cosyvoice_parameters import TaskRequest, task_request
from voxwire.wire.inference_messages import Parameters, RunTask, decode_envelope, decode_payload
from voxwire.wire.inference_options import Limits

from .peer import TASK, frame, run_payload
from .test_cosyvoice_messages import JSON


def request_of(payload: dict[str, Any], task_id: str = TASK) -> TaskRequest:
    run = decode_payload(decode_envelope(frame("run-task", payload, task_id)))
    assert isinstance(run, RunTask)
    return task_request(run, Limits())


def request(**parameters: Any) -> TaskRequest:
    return request_of(run_payload(**parameters))


DEFAULT = TaskRequest(task_id=TASK, model="cosyvoice-v3-flash", voice="longanyang")


def test_13_the_formats_the_sdks_send_for_no_choice_mean_mp3_at_22050_hz() -> None:
    chosen = request(format="Default", sample_rate=0)
    assert (chosen.format, chosen.sample_rate) == ("mp3", 22_050)


def test_14_missing_parameters_take_their_defaults() -> None:
    assert request() == DEFAULT
    assert request_of(run_payload() | {"parameters": {"voice": "longanyang"}}) == DEFAULT
    assert (DEFAULT.format, DEFAULT.sample_rate, DEFAULT.bit_rate) == ("mp3", 22_050, None)
    assert (DEFAULT.volume, DEFAULT.rate, DEFAULT.pitch, DEFAULT.seed) == (50, 1.0, 1.0, 0)
    assert (DEFAULT.enable_ssml, DEFAULT.word_timestamp_enabled, DEFAULT.instruction) == (False, False, None)


KNOWN = [field.name for field in msgspec.structs.fields(Parameters) if field.name != "voice"]


@pytest.mark.parametrize("name", KNOWN)
def test_a_null_parameter_is_one_not_given(name: str) -> None:
    assert request(**{name: None}) == DEFAULT


def test_32_unknown_parameters_are_ignored() -> None:
    unknown = {
        "type": 0,
        "style": 3,
        "pre_task_id": "x",
        "phoneme_timestamp_enabled": "?",
        "anything": {"a": [1]},
    }
    assert request(**unknown) == DEFAULT


def test_phonemes_are_told_when_asked_for() -> None:
    assert request(phoneme_timestamp_enabled=True).phoneme_timestamp_enabled
    assert not request(phoneme_timestamp_enabled=False).phoneme_timestamp_enabled


def test_everything_given_arrives() -> None:
    assert request(
        format="opus",
        sample_rate=24000,
        bit_rate=64,
        volume=80,
        rate=1.5,
        pitch=0.8,
        seed=7,
        enable_ssml=True,
        word_timestamp_enabled=True,
        language_hints=["zh", "en"],
        instruction="你说话的情感是happy。",
        hot_fix={"pronunciation": [{"草地": "cao3 di4"}, {"a": "b"}], "replace": [{"草地": "草弟"}]},
        enable_aigc_tag=True,
        aigc_propagator="me",
        aigc_propagate_id="it",
        enable_markdown_filter=True,
    ) == TaskRequest(
        task_id=TASK,
        model="cosyvoice-v3-flash",
        voice="longanyang",
        format="opus",
        sample_rate=24_000,
        bit_rate=64_000,
        volume=80,
        rate=1.5,
        pitch=0.8,
        seed=7,
        enable_ssml=True,
        word_timestamp_enabled=True,
        language_hints=("zh", "en"),
        instruction="你说话的情感是happy。",
        pronunciations=(("草地", "cao3 di4"), ("a", "b")),
        replacements=(("草地", "草弟"),),
        enable_aigc_tag=True,
        aigc_propagator="me",
        aigc_propagate_id="it",
        enable_markdown_filter=True,
    )


@pytest.mark.parametrize("parameters", [{"voice": None}, {"voice": ""}, {"voice": "  "}])
def test_50_no_voice_is_refused(parameters: dict[str, Any]) -> None:
    with pytest.raises(VoiceMissing, match=r"^Request voice is invalid!$"):
        request(**parameters)


@pytest.mark.parametrize("parameters", [{}, None])
def test_50_no_parameters_at_all_lack_the_voice(parameters: Any) -> None:
    with pytest.raises(VoiceMissing):
        request_of(run_payload() | {"parameters": parameters})


@pytest.mark.parametrize("name", ["pcm", "wav", "mp3", "opus"])
def test_every_format_is_taken(name: str) -> None:
    assert request(format=name).format == name


@pytest.mark.parametrize("rate", [8000, 16000, 22050, 24000, 44100, 48000, 16000.0])
def test_every_sample_rate_is_taken(rate: float) -> None:
    taken = request(sample_rate=rate).sample_rate
    assert taken == rate
    assert isinstance(taken, int)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", "flac"),
        ("format", ""),
        ("sample_rate", 11025),
        ("sample_rate", -1),
        ("text_type", "HTML"),
        ("rate", 3),
        ("rate", 0.49),
        ("volume", 101),
        ("volume", -1),
        ("volume", 50.5),
        ("pitch", 0.1),
        ("pitch", 2.01),
        ("seed", 70000),
        ("seed", -1),
        ("seed", 1e300),
        ("bit_rate", 5),
        ("bit_rate", 511),
        ("bit_rate", 5999),
        ("bit_rate", 510001),
        ("bit_rate", 16.5),
    ],
)
def test_62_63_values_out_of_range_are_refused_by_name_and_range(name: str, value: Any) -> None:
    with pytest.raises(InvalidParameter, match=rf"^'payload\.parameters\.{name}' must be .+\.$"):
        request(**{name: value})


def test_63_the_message_tells_the_range() -> None:
    with pytest.raises(InvalidParameter, match=r"a number from 0\.5 to 2"):
        request(rate=3)
    with pytest.raises(InvalidParameter, match="an integer from 0 to 65535"):
        request(seed=65_536)


@pytest.mark.parametrize(
    ("name", "low", "high"),
    [("volume", 0, 100), ("rate", 0.5, 2.0), ("pitch", 0.5, 2.0), ("seed", 0, 65_535)],
)
def test_both_ends_of_a_range_are_inside(name: str, low: float, high: float) -> None:
    assert getattr(request(**{name: low}), name) == low
    assert getattr(request(**{name: high}), name) == high


def test_numbers_come_as_integers_or_floats() -> None:
    volume = request(volume=50.0).volume
    rate = request(rate=1).rate
    assert (volume, rate) == (50, 1.0)
    assert isinstance(volume, int)
    assert isinstance(rate, float)


@pytest.mark.parametrize(
    ("given", "bits"),
    [(6, 6_000), (32, 32_000), (510, 510_000), (6000, 6_000), (128000, 128_000), (510000, 510_000)],
)
def test_bit_rates_above_510_are_bits_per_second(given: int, bits: int) -> None:
    assert request(bit_rate=given).bit_rate == bits


WRONG_TYPES = {
    "voice": 5,
    "format": 1,
    "sample_rate": "16000",
    "volume": "50",
    "rate": True,
    "pitch": [],
    "bit_rate": {},
    "seed": "1",
    "enable_ssml": "true",
    "word_timestamp_enabled": 1,
    "language_hints": "zh",
    "instruction": ["x"],
    "instructions": 1,
    "enable_aigc_tag": 0,
    "aigc_propagator": 1,
    "aigc_propagate_id": 1,
    "hot_fix": [],
    "enable_markdown_filter": "no",
    "text_type": 1,
}


@pytest.mark.parametrize(("name", "value"), WRONG_TYPES.items())
def test_a_parameter_of_the_wrong_type_is_refused_by_name(name: str, value: Any) -> None:
    with pytest.raises(InvalidParameter, match=rf"^'payload\.parameters\.{name}' has the wrong type"):
        request(**{name: value})


@pytest.mark.parametrize("hints", [[1], ["zh", None], {"0": "zh"}])
def test_language_hints_are_strings(hints: Any) -> None:
    with pytest.raises(InvalidParameter, match="language_hints"):
        request(language_hints=hints)


@pytest.mark.parametrize(
    "hot_fix",
    [
        {"pronunciation": {"a": "b"}},
        {"pronunciation": [{"a": "b", "c": "d"}]},
        {"pronunciation": [{}]},
        {"pronunciation": [{"": "b"}]},
        {"replace": [{"a": 1}]},
        {"replace": ["a"]},
        {"replacement": []},
    ],
)
def test_the_shape_of_hot_fix_is_checked_strictly(hot_fix: Any) -> None:
    with pytest.raises(InvalidParameter, match=r"payload\.parameters\.hot_fix"):
        request(hot_fix=hot_fix)


@pytest.mark.parametrize("hot_fix", [{}, {"pronunciation": None}, {"replace": []}])
def test_an_empty_hot_fix_fixes_nothing(hot_fix: Any) -> None:
    assert request(hot_fix=hot_fix) == DEFAULT


def test_77_an_instruction_has_at_most_100_counted_characters() -> None:
    assert request(instruction="字" * 50).instruction == "字" * 50
    for words in ("a" * 101, "字" * 50 + "a"):
        with pytest.raises(InstructionRejected, match=r"^\[tts:\]Engine return error code: 428$"):
            request(instruction=words)


def test_instructions_is_another_name_for_instruction() -> None:
    assert request(instructions="a").instruction == "a"
    assert request(instruction="a", instructions="b").instruction == "a"
    assert request(instruction="", instructions="").instruction is None
    with pytest.raises(InstructionRejected):
        request(instructions="a" * 101)


def test_text_type_ssml_turns_ssml_on_unless_the_flag_says_otherwise() -> None:
    assert request(text_type="SSML").enable_ssml
    assert request(text_type="SSML", enable_ssml=True).enable_ssml
    assert not request(text_type="SSML", enable_ssml=False).enable_ssml
    assert request(text_type="PlainText", enable_ssml=True).enable_ssml


def test_12_task_ids_come_in_any_form_up_to_128_characters() -> None:
    for task_id in ("x", "1" * 128, "7a0d0000-0000-0000-0000-00000000000f", "任务"):
        assert request_of(run_payload(), task_id).task_id == task_id
    with pytest.raises(MalformedFrame):
        request_of(run_payload(), "1" * 129)


@given(st.dictionaries(st.sampled_from([*KNOWN, "voice"]), JSON))
def test_fuzz_any_parameters_are_taken_in_range_or_refused(parameters: dict[str, Any]) -> None:
    with suppress(VoxwireError):
        taken = request(**parameters)
        assert 0 <= taken.volume <= 100
        assert 0.5 <= taken.rate <= 2
        assert taken.bit_rate is None or 6_000 <= taken.bit_rate <= 510_000
        assert taken.voice
