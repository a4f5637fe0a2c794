"""Reading JSON of clients."""

from typing import Any

import msgspec
import pytest

from voxwire.errors import InvalidValue
from voxwire.wire.cosyvoice_http import http_request
from voxwire.wire.decoding import UNREADABLE, decode_json
from voxwire.wire.inference_messages import ContinueTask, decode_payload
from voxwire.wire.inference_messages import decode_envelope as decode_frame
from voxwire.wire.inference_options import Limits
from voxwire.wire.openai_speech import speech_request
from voxwire.wire.qwen_realtime_messages import AppendText, decode_envelope, decode_event
from voxwire.wire.wyoming_events import EventReader
from voxwire.wire.wyoming_events import decode_envelope as decode_wyoming


@pytest.mark.parametrize(
    ("escaped", "read"),
    [
        (r"\ud83d", "\ufffd"),
        (r"\uDE00 so", "\ufffd so"),
        (r"\ud83d\ud83d\ude00\ude00", "\ufffd😀\ufffd"),
        (r"\ud83d\n\u4f60", "\ufffd\n你"),
        (r"\\ud83d \ud83d", r"\ud83d " + "\ufffd"),
        (r"\\\ud83d", "\\\ufffd"),
        (r"\\\\ud83d \udc00", r"\\ud83d " + "\ufffd"),
    ],
)
def test_half_a_character_is_read_as_none(escaped: str, read: str) -> None:
    frame = f'["{escaped}"]'
    assert decode_json(frame, list[str]) == [read]
    assert decode_json(frame.encode(), list[str]) == [read]
    assert decode_json(msgspec.Raw(frame.encode()), list[str]) == [read]


@pytest.mark.parametrize(("text", "read"), [("Fine.", "Fine."), ("\ufeffFine.", "\ufeffFine.")])
def test_a_byte_order_mark_in_front_is_passed_over(text: str, read: str) -> None:
    frame = f'\ufeff["{text}"]'
    assert decode_json(frame, list[str]) == [read]
    assert decode_json(frame.encode(), list[str]) == [read]


@pytest.mark.parametrize(
    "data", ["", "[", r'["\ud83d"', r'["\ud83"]', b"\xff", rb'["\ud83d', b'["\xff\\ud83d"]']
)
def test_what_is_no_json_stays_unreadable(data: str | bytes) -> None:
    with pytest.raises(UNREADABLE):
        decode_json(data, list[str])


TEXT = r'"text":"Fine \ud83d today."'
READ = "Fine \ufffd today."


def test_every_door_reads_halves() -> None:
    task = decode_payload(
        decode_frame(
            f'{{"header":{{"action":"continue-task","task_id":"t"}},"payload":{{"input":{{{TEXT}}}}}}}'
        )
    )
    assert task == ContinueTask("t", READ, flush=False)
    event = f'{{"type":"input_text_buffer.append",{TEXT}}}'
    assert decode_event(decode_envelope(event)) == AppendText(READ)
    body = f'{{"model":"m","input":{{{TEXT},"voice":"v"}}}}'
    assert http_request(body.encode(), "r", Limits())[1] == READ
    body = f'{{"model":"m","voice":"v",{TEXT.replace("text", "input")}}}'
    assert speech_request(body.encode()).text == READ
    reader = EventReader()
    reader.feed(f'{{"type":"synthesize","data":{{{TEXT}}}}}\n'.encode())
    found = reader.next()
    assert found is not None
    data: dict[str, Any] = msgspec.json.decode(decode_wyoming(found).data)
    assert data == {"text": READ}


def test_what_else_is_wrong_is_told_by_its_field() -> None:
    body = rb'{"model":"m","voice":"v","speed":"fast","input":"\ud83d"}'
    with pytest.raises(InvalidValue) as raised:
        speech_request(body)
    assert raised.value.param == "speed"
