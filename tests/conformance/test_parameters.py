"""Statements 62 and 63, and the parameters of run-task in general."""

import io
import json
from typing import Any

import av
import numpy as np
import pytest

from tools.serving import Server

from .peer import MODEL, Peer, connected, say
from .sound import decode

SENTENCE = "今天天气怎么样？"


@pytest.mark.parametrize(
    "parameters", [{"format": "flac"}, {"sample_rate": 11_025}, {"format": "WAV"}, {"format": ""}]
)
def test_62_other_formats_and_rates_fail(peer: Peer, parameters: dict[str, Any]) -> None:
    """format flac or sample_rate 11025 fails with InvalidParameter."""
    _assert_refused(peer, parameters)


def test_62_v1_has_no_opus(peer: Peer) -> None:
    """opus with cosyvoice-v1, which does not have it, fails with InvalidParameter."""
    peer.run(model="cosyvoice-v1", voice="longxiaochun", format="opus")
    failed = peer.failure()
    assert failed.header["error_code"] == "InvalidParameter"
    assert "'format'" in failed.header["error_message"]


@pytest.mark.parametrize(
    "parameters",
    [
        {"rate": 3},
        {"rate": 0.49},
        {"rate": 0},
        {"volume": 101},
        {"volume": -1},
        {"volume": 50.5},
        {"pitch": 0.1},
        {"pitch": 2.01},
        {"seed": 70_000},
        {"seed": -1},
        {"bit_rate": 5, "format": "opus"},
        {"bit_rate": 511_000, "format": "opus"},
        {"text_type": "HTML"},
    ],
)
def test_63_values_out_of_range_fail(peer: Peer, parameters: dict[str, Any]) -> None:
    """rate 3, volume 101, pitch 0.1, seed 70000 fail with InvalidParameter and the parameter's name."""
    _assert_refused(peer, parameters)


@pytest.mark.parametrize(
    "parameters",
    [
        {"rate": 0.5, "pitch": 2, "volume": 0, "seed": 65_535},
        {"rate": 2, "pitch": 0.5, "volume": 100, "seed": 0},
        {"format": "opus", "bit_rate": 6},
        {"format": "opus", "bit_rate": 510},
        {"format": "opus", "bit_rate": 128_000},
        {"text_type": "SSML", "enable_ssml": True},
        {"text_type": None},
    ],
)
def test_63_values_at_the_ends_of_the_ranges_are_taken(tone: Server, parameters: dict[str, Any]) -> None:
    """The ends of the ranges belong to them."""
    assert say(tone, "你好。", **parameters).audio


@pytest.mark.parametrize(
    "parameters",
    [
        {"rate": "1.0"},
        {"volume": "50"},
        {"volume": [50]},
        {"pitch": {}},
        {"seed": True},
        {"sample_rate": "8000"},
        {"format": 1},
        {"voice": 7},
        {"enable_ssml": "true"},
        {"enable_ssml": 1},
        {"word_timestamp_enabled": "yes"},
        {"language_hints": "zh"},
        {"language_hints": [1]},
        {"instruction": ["calm"]},
        {"hot_fix": []},
        {"hot_fix": {"replace": "a"}},
        {"hot_fix": {"replace": [{"a": "b", "c": "d"}]}},
        {"text_type": 0},
    ],
)
def test_63_values_of_a_wrong_type_fail(peer: Peer, parameters: dict[str, Any]) -> None:
    """A value of another type fails with InvalidParameter and the parameter's name."""
    _assert_refused(peer, parameters)


def _assert_refused(peer: Peer, parameters: dict[str, Any]) -> None:
    peer.run(**parameters)
    failed = peer.failure()
    assert failed.header["error_code"] == "InvalidParameter"
    name = next(iter(parameters))
    assert f"'payload.parameters.{name}" in failed.header["error_message"]


@pytest.mark.parametrize("form", ["wav", "mp3", "opus"])
def test_the_label_of_what_a_machine_made(tone: Server, form: str) -> None:
    """enable_aigc_tag labels the file, with propagator and id, and leaves the sound alone."""
    wanted = {"format": form, "enable_aigc_tag": True, "aigc_propagator": "说者"}
    labelled = say(tone, SENTENCE, **wanted)
    with av.open(io.BytesIO(labelled.audio)) as file:
        found = {**file.metadata, **file.streams.audio[0].metadata}
    label = json.loads(found["AIGC"])
    assert (label["Label"], label["ContentPropagator"]) == ("1", "说者")
    assert label["PropagateID"] == label["ProduceID"] != ""
    sounds = [decode(said.audio, form) for said in (labelled, say(tone, SENTENCE, format=form))]
    assert np.array_equal(*(sound.samples for sound in sounds))


def test_pcm_carries_no_label(tone: Server) -> None:
    """Samples have no place for it: they are the same with it and without."""
    assert say(tone, SENTENCE, enable_aigc_tag=True).audio == say(tone, SENTENCE).audio


@pytest.mark.parametrize(
    "parameters",
    [
        {"hot_fix": None},
        {"hot_fix": {}},
        {"hot_fix": {"replace": [], "pronunciation": []}},
        {"enable_markdown_filter": False},
        {"enable_aigc_tag": False},
        {"enable_aigc_tag": True, "aigc_propagate_id": "17"},
        {"instruction": ""},
        {"language_hints": []},
        {"language_hints": ["zh", "xx"]},
        {"language_hints": ["en"]},
        {"language_hints": ["fr"]},
        {"language_hints": ["ko"]},
    ],
)
def test_parameters_that_ask_for_nothing_are_fine(tone: Server, parameters: dict[str, Any]) -> None:
    """The same parameters are fine as long as they ask for nothing."""
    assert say(tone, "OK.", **parameters).audio


def test_a_dialect_is_an_instruction(tone: Server) -> None:
    """The guide's example: `请用河南话表达。` makes a voice that lists it speak Henan dialect."""
    text = "叫你去买盐,你买回来一袋面,这不是弄啥嘞吗!"
    plain, henan = (
        say(tone, text, voice="longanhuan_v3", instruction=instruction).audio
        for instruction in (None, "请用河南话表达。")
    )
    assert henan
    assert henan != plain


def test_a_dialect_without_rules_is_refused(peer: Peer) -> None:
    """A dialect that the voice lists and that can't be spoken fails with a message that names it."""
    peer.run(voice="longanhuan_v3", instruction="请用湖南话表达。")
    peer.fails("The dialect '湖南话' is not supported at the moment!")


@pytest.mark.parametrize("voice", ["af_heart", "af_heart:0.7+bf_emma:0.3"])
def test_a_blend_of_packs_is_a_voice(tone: Server, voice: str) -> None:
    """A voice pack, or a weighted blend of several, stands wherever a voice does."""
    assert say(tone, "OK.", voice=voice).audio


def test_a_bad_blend_is_no_voice(peer: Peer) -> None:
    """A blend with an unknown pack fails like an unknown voice, with 418."""
    peer.run(voice="af_heart:0.7+bf_ema:0.3")
    peer.fails("[tts:]Engine return error code: 418")


def test_an_unknown_language_is_refused(peer: Peer) -> None:
    """A language hint no page lists fails with InvalidParameter."""
    peer.run(language_hints=["tlh"])
    failed = peer.failure()
    assert failed.header["error_code"] == "InvalidParameter"
    assert "language_hints" in failed.header["error_message"]


def test_run_task_takes_numbers_with_and_without_a_point(tone: Server) -> None:
    """Numbers may come as 1 or 1.0, and strings of digits may not."""
    one = say(tone, "你好。", rate=1, pitch=1, volume=50.0, sample_rate=24_000.0, seed=0.0)
    assert one.audio == say(tone, "你好。", rate=1.0, pitch=1.0, volume=50, sample_rate=24_000, seed=0).audio
    with connected(tone) as peer:
        peer.run(sample_rate="24000")
        assert "payload.parameters.sample_rate" in peer.failure().header["error_message"]


def test_the_model_and_its_voice_are_case_sensitive(peer: Peer) -> None:
    """Names are compared exactly."""
    peer.run(model=MODEL.upper())
    peer.fails(f"Model not found ({MODEL.upper()})!", "ModelNotFound")
