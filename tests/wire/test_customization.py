import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.errors import InvalidParameter, ModelNotFound, VoxwireError
from voxwire.http_errors import (
    DesignNotFound,
    EmptyInput,
    EmptyModel,
    IllegalBody,
    ResourceNotExist,
    VoiceNotFound,
)
from voxwire.wire.customization_answers import Answering, PreviewAudio, VoiceFacts
from voxwire.wire.customization_requests import (
    Clone,
    CustomizationRequest,
    Delete,
    Design,
    List,
    Query,
    Service,
    Update,
    customization_request,
)

COSYVOICE, QWEN_CLONE, QWEN_DESIGN = Service.COSYVOICE, Service.QWEN_CLONE, Service.QWEN_DESIGN
CLONE = {"action": "create_voice", "target_model": "m", "prefix": "me", "url": "http://a/b.wav"}
DESIGN = {
    "action": "create_voice",
    "target_model": "m",
    "prefix": "me",
    "voice_prompt": " A deep voice. ",
    "preview_text": "Hello.",
}
QWEN = {
    "action": "create",
    "target_model": "m",
    "preferred_name": "me",
    "audio": {"data": "data:audio/wav;base64,AA=="},
}
QWEN_DESIGNED = {"action": "create", "target_model": "m", "voice_prompt": "Deep.", "preview_text": "Hello."}
MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
FACTS = VoiceFacts("v", "m", "OK", MOMENT, MOMENT, "en", recording_url="http://a/files/r")
DESIGNED = VoiceFacts("v", "m", "OK", MOMENT, MOMENT, None, "deep", "Hello.")


def read(service: Service, fields: object, **parameters: Any) -> CustomizationRequest:
    body = {"model": service.value, "input": fields, "parameters": parameters}
    return customization_request(json.dumps(body).encode())


@pytest.mark.parametrize(
    ("service", "fields", "command"),
    [
        (COSYVOICE, CLONE, Clone("m", "me", "http://a/b.wav", None, None, False, None)),
        (
            COSYVOICE,
            {
                **CLONE,
                "language_hints": ["en-US", "zh"],
                "max_prompt_audio_length": 15,
                "enable_preprocess": True,
            },
            Clone("m", "me", "http://a/b.wav", "en", 15.0, True, None),
        ),
        (COSYVOICE, DESIGN, Design("m", "me", "A deep voice.", "Hello.", None, 24_000, "wav")),
        (COSYVOICE, {"action": "list_voice"}, List("", 0, 10)),
        (
            COSYVOICE,
            {"action": "list_voice", "prefix": "me", "page_index": 2, "page_size": 5.0},
            List("me", 2, 5),
        ),
        (COSYVOICE, {"action": "query_voice", "voice_id": "v"}, Query("v")),
        (COSYVOICE, {"action": "update_voice", "voice_id": "v", "url": "u"}, Update("v", "u")),
        (COSYVOICE, {"action": "delete_voice", "voice_id": "v"}, Delete("v")),
        (
            QWEN_CLONE,
            {**QWEN, "language": "EN", "text": " hi "},
            Clone("m", "me", "data:audio/wav;base64,AA==", "en", None, False, "hi"),
        ),
        (QWEN_CLONE, CLONE, Clone("m", "me", "http://a/b.wav", None, None, False, None)),
        (QWEN_CLONE, {"action": "query", "voice": "v"}, Query("v")),
        (QWEN_CLONE, {"action": "delete", "voice": "v"}, Delete("v")),
        (QWEN_DESIGN, QWEN_DESIGNED, Design("m", "voice", "Deep.", "Hello.", None, 24_000, "wav")),
        (QWEN_DESIGN, {"action": "list", "page_index": 3}, List("", 3, 10)),
    ],
)
def test_what_is_asked(service: Service, fields: object, command: object) -> None:
    request = read(service, fields)
    assert (request.service, request.command) == (service, command)


def test_parameters_of_a_preview() -> None:
    command = read(QWEN_DESIGN, QWEN_DESIGNED, sample_rate=8_000, response_format="opus").command
    assert isinstance(command, Design)
    assert (command.sample_rate, command.format) == (8_000, "opus")


@pytest.mark.parametrize(
    ("service", "fields", "named"),
    [
        (COSYVOICE, {}, "input.action"),
        (COSYVOICE, {"action": "create"}, "input.action"),
        (COSYVOICE, {"action": "sing_voice"}, "input.action"),
        (QWEN_DESIGN, {"action": "update", "voice": "v", "url": "u"}, "input.action"),
        *((COSYVOICE, {k: v for k, v in CLONE.items() if k != gone}, f"input.{gone}") for gone in CLONE),
        (COSYVOICE, {**CLONE, "prefix": "elevenchars"}, "input.prefix"),
        (COSYVOICE, {**CLONE, "prefix": "my-voice"}, "input.prefix"),
        (COSYVOICE, {**CLONE, "prefix": "声音"}, "input.prefix"),
        (COSYVOICE, {**CLONE, "language_hints": ["xx"]}, "'input.language_hints'"),
        (COSYVOICE, {**CLONE, "max_prompt_audio_length": 2.9}, "input.max_prompt_audio_length"),
        (COSYVOICE, {**CLONE, "max_prompt_audio_length": 30.1}, "input.max_prompt_audio_length"),
        (COSYVOICE, {**CLONE, "url": 5}, "input.url"),
        (COSYVOICE, {**DESIGN, "voice_prompt": "x" * 501}, "input.voice_prompt"),
        (COSYVOICE, {**DESIGN, "preview_text": "x" * 201}, "input.preview_text"),
        (COSYVOICE, {**DESIGN, "preview_text": None}, "input.preview_text"),
        (COSYVOICE, {"action": "list_voice", "page_index": -1}, "input.page_index"),
        (COSYVOICE, {"action": "list_voice", "page_size": 0}, "input.page_size"),
        (COSYVOICE, {"action": "query_voice"}, "input.voice_id"),
        (QWEN_CLONE, {"action": "query"}, "input.voice"),
        (QWEN_CLONE, {**QWEN, "preferred_name": "x" * 17}, "input.preferred_name"),
        (QWEN_CLONE, {**QWEN, "audio": {}}, "input.audio"),
        (QWEN_CLONE, {**QWEN, "audio": None}, "input.audio.data"),
        (QWEN_DESIGN, {**QWEN_DESIGNED, "voice_prompt": "x" * 2049}, "input.voice_prompt"),
        (QWEN_DESIGN, {**QWEN_DESIGNED, "preview_text": "x" * 1025}, "input.preview_text"),
    ],
)
def test_what_is_wrong_is_named(service: Service, fields: object, named: str) -> None:
    with pytest.raises(InvalidParameter, match=named.replace(".", r"\.")):
        read(service, fields)


@pytest.mark.parametrize(("name", "value"), [("sample_rate", 8_000), ("response_format", "opus")])
def test_previews_of_cosyvoice_have_fewer_forms(name: str, value: object) -> None:
    with pytest.raises(InvalidParameter, match=rf"parameters\.{name}"):
        read(COSYVOICE, DESIGN, **{name: value})


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", IllegalBody),
        (b"[]", IllegalBody),
        (b'{"input": {}}', EmptyModel),
        (b'{"model": "voice-enrollment"}', EmptyInput),
        (b'{"model": "cosyvoice-v2", "input": {}}', ModelNotFound),
    ],
)
def test_bodies_that_say_nothing(body: bytes, error: type[VoxwireError]) -> None:
    with pytest.raises(error):
        customization_request(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
FIELDS = st.sampled_from([*DESIGN, *QWEN, "voice", "voice_id", "page_index", "language_hints", "language"])


@given(st.sampled_from(Service), st.dictionaries(FIELDS, JSON, max_size=8))
def test_whatever_comes_is_read_or_refused(service: Service, changed: dict[str, Any]) -> None:
    for fields in (CLONE, DESIGN, QWEN, QWEN_DESIGNED, {}):
        with suppress(VoxwireError):
            assert read(service, {**fields, **changed}).service is service


def answering(service: Service, fields: object = None) -> Answering:
    voice = (
        {"action": "query_voice", "voice_id": "v"}
        if service is COSYVOICE
        else {"action": "query", "voice": "v"}
    )
    return Answering(read(service, voice if fields is None else fields), "id")


def test_answers_of_cosyvoice() -> None:
    answers = answering(COSYVOICE)
    preview = PreviewAudio("AA==", 24_000, "wav")
    created = answers.created(DESIGNED, preview)
    assert created == {
        "output": {
            "voice_id": "v",
            "target_model": "m",
            "preview_audio": {"data": "AA==", "sample_rate": 24_000, "response_format": "wav"},
        },
        "usage": {"count": 1},
        "request_id": "id",
    }
    moments = {"gmt_create": "2026-01-02 03:04:05", "gmt_modified": "2026-01-02 03:04:05"}
    item = {"voice_id": "v", **moments, "status": "OK"}
    told = {"voice_prompt": "deep", "preview_text": "Hello."}
    listed = answers.listed(List("", 0, 10), 2, [FACTS, DESIGNED])
    assert listed["output"] == {"voice_list": [item, {**item, **told}]}
    link = {"target_model": "m", "resource_link": "http://a/files/r"}
    assert answers.queried(FACTS)["output"] == {**item, **link}
    assert answers.queried(DESIGNED)["output"] == {**item, **told, **link, "resource_link": ""}
    assert answers.done("v")["output"] == {}
    assert isinstance(answers.not_found("v"), ResourceNotExist)


def test_answers_of_qwen() -> None:
    answers = answering(QWEN_DESIGN)
    assert answers.created(DESIGNED)["output"] == {"voice": "v", "target_model": "m"}
    moments = {"gmt_create": "2026-01-02 03:04:05", "gmt_modified": "2026-01-02 03:04:05"}
    item = {"voice": "v", **moments, "language": "zh", "target_model": "m"}
    told = {"voice_prompt": "deep", "preview_text": "Hello."}
    assert answers.listed(List("", 1, 10), 11, [DESIGNED])["output"] == {
        "page_index": 1,
        "page_size": 10,
        "total_count": 11,
        "voice_list": [{**item, **told}],
    }
    assert answers.queried(FACTS)["output"] == {**item, "language": "en", "status": "OK"}
    assert answers.done("v") == {"output": {"voice": "v"}, "usage": {"count": 0}, "request_id": "id"}
    assert isinstance(answers.not_found("v"), DesignNotFound)
    deleting = answering(QWEN_DESIGN, {"action": "delete", "voice": "v"})
    assert isinstance(deleting.not_found("v"), VoiceNotFound)


def test_qwen_asked_in_the_form_of_cosyvoice_names_both() -> None:
    answers = answering(QWEN_CLONE, CLONE)
    assert answers.created(FACTS)["output"] == {"voice": "v", "voice_id": "v", "target_model": "m"}
    (item,) = answers.listed(List("", 0, 10), 1, [FACTS])["output"]["voice_list"]
    assert (item["voice_id"], item["status"]) == ("v", "OK")
