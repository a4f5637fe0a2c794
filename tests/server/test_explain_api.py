import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from loaded import loaded_frontend
from voxwire.speech.explain_lines import answer

from .asking import asking, key

PATH = "/v1/explain"
QUESTIONS: list[dict[str, Any]] = [
    {"id": "a", "text": "Dr. Lee paid $4.99. 我爱重庆。Fine."},
    {"id": 2, "ssml": True, "text": "<speak>Wait<break time='1s'/>now.</speak>"},
    {"pieces": ["It is 3", ".5 **k", "m**."], "markdown": True},
    {"id": 4, "text": 4},
    {"id": 5, "text": "7", "lang": "zh"},
    {"id": 6, "text": "SQL", "lexicon": {"sql": "sequel"}},
]


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def asker(data_dir: Path) -> Iterator[TestClient]:
    with asking(data_dir) as asker:
        asker.headers = key(data_dir)
        yield asker


def ask(asker: TestClient, *questions: object) -> list[dict[str, Any]]:
    body = "".join(f"{json.dumps(question)}\n" for question in questions)
    reply = asker.post(PATH, content=body)
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/x-ndjson; charset=utf-8"
    return [json.loads(line) for line in reply.text.splitlines()]


def test_answers_are_those_of_the_command(asker: TestClient) -> None:
    frontend = loaded_frontend()
    commands = [json.loads(json.dumps(answer(json.dumps(question), frontend))) for question in QUESTIONS]
    assert ask(asker, *QUESTIONS) == commands


def test_the_lexicons_of_the_workspace_are_read_by(asker: TestClient, data_dir: Path) -> None:
    question = {"text": "Nguyen and 重庆"}
    (usual,) = ask(asker, question)
    asker.put("/v1/lexicons/a", json={"entries": [{"word": "Nguyen", "pronunciation": "new win"}]})
    asker.put("/v1/lexicons/b", json={"entries": [{"word": "重庆", "pronunciation": "zhong4 qing4"}]})
    (fixed,) = ask(asker, question)
    assert fixed["spoken"] == "new win and 重庆"
    assert fixed["tokens"][-1]["pinyin"] == ["zhong4", "qing4"]
    other = asker.post(PATH, content=json.dumps(question), headers=key(data_dir, "other"))
    assert other.json() == usual
    asker.delete("/v1/lexicons/a")
    asker.delete("/v1/lexicons/b")
    assert ask(asker, question) == [usual]


def test_long_texts_are_refused_in_their_line(asker: TestClient) -> None:
    long, short = ask(asker, {"id": 1, "text": "a " * 10_001}, {"id": 2, "text": "b"})
    assert (long["id"], [error["code"] for error in long["errors"]]) == (1, ["InvalidParameter"])
    assert "20000" in long["errors"][0]["message"]
    assert short["spoken"] == "b"


@pytest.mark.parametrize("body", [b"", b"\n \n"])
def test_no_question(asker: TestClient, body: bytes) -> None:
    assert asker.post(PATH, content=body).status_code == 400


def test_without_a_good_key_nothing_is_told(asker: TestClient) -> None:
    wrong = {"Authorization": "Bearer sk-" + "0" * 43}
    assert asker.post(PATH, content=b"{}", headers=wrong).status_code == 401
    assert asker.get(PATH).status_code == 405
