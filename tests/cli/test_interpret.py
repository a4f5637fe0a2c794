import io
import json
import sys

import pytest

from .conftest import Voxwire


def ask(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch, *questions: object) -> list[dict[str, object]]:
    lines = "".join(f"{json.dumps(question)}\n" for question in questions)
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))
    outcome = voxwire("interpret", "--jsonl")
    assert (outcome.status, outcome.err) == (0, "")
    return [json.loads(line) for line in outcome.out.splitlines()]


def test_answers_have_the_agreed_fields(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    instruction, voice = ask(
        voxwire,
        monkeypatch,
        {"id": 1, "text": "Slowly, like a robot.", "kind": "instruction", "lang": "en"},
        {"id": "b", "text": "低沉的中年男声，适合纪录片。", "kind": "voice"},
    )
    nothing = dict.fromkeys(("pitch", "volume", "pitch_range", "emotion", "dialect"))
    assert instruction == {
        "id": 1,
        "delivery": {"rate": "slower", **nothing, "style": "robot"},
        "amounts": {"rate": 0.768, "pitch_range": 0.0, "level": 5.0, "effect": "robot"},
    }
    nothing = dict.fromkeys(("rate", "emotion"))
    assert voice == {
        "id": "b",
        "voice": {
            "gender": "male", "age": "middle", "pitch": "low", "timbre": ["deep"], "use": "documentary",
            **nothing,
        },
    }  # fmt: skip


def test_a_line_that_cannot_be_read_has_an_error(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    (answer,) = ask(voxwire, monkeypatch, {"id": 1, "text": "Slowly.", "kind": "song"})
    assert answer["errors"]


def test_a_table_for_people(voxwire: Voxwire) -> None:
    shown = voxwire("interpret", "Slowly, and whisper.").out
    assert "slower" in shown
    assert "whisper" in shown
    assert "nothing is asked for" in voxwire("interpret", "Read it.").out
    assert "female" in voxwire("interpret", "--voice", "a young woman").out
