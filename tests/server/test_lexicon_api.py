from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from .asking import asking, key

PATH = "/v1/lexicons/names"
ENTRIES = [
    {"word": "ACME", "replacement": "Acme Corporation"},
    {"word": "Nguyen", "pronunciation": "W IH1 N"},
]


@pytest.fixture
def asker(tmp_path: Path) -> Iterator[TestClient]:
    with asking(tmp_path) as asker:
        asker.headers = key(tmp_path)
        yield asker


def error(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["message"]


def test_a_lexicon_is_made_listed_shown_and_removed(asker: TestClient) -> None:
    assert asker.get("/v1/lexicons").json() == {"object": "list", "data": []}
    made = asker.put(PATH, json={"entries": ENTRIES}).json()
    assert (made["id"], made["object"], made["words"]) == ("names", "lexicon", 2)
    assert made["changed"] >= made["created"] > 1_700_000_000
    assert asker.get("/v1/lexicons").json()["data"] == [made]
    assert asker.get(PATH).json() == {"id": "names", "object": "lexicon", "entries": ENTRIES}
    table = asker.get(PATH, headers={"Accept": "text/plain"})
    assert table.text == "ACME => Acme Corporation\nNguyen = W IH1 N\n"
    assert (
        asker.patch(PATH, json={"entries": [{"word": "cat", "pronunciation": "kitten"}]}).json()["words"] == 3
    )
    assert asker.delete(f"{PATH}?word=cat&word=ACME").json()["deleted"]
    assert asker.get(PATH).json()["entries"] == ENTRIES[1:]
    assert asker.delete(PATH).json() == {"id": "names", "object": "lexicon", "deleted": True}
    assert error(asker.get(PATH)) == (404, "There is no lexicon 'names' in this workspace.")


@pytest.mark.parametrize("kind", ["application/pls+xml", "application/xml", "text/xml; charset=utf-8"])
def test_a_pls_document(asker: TestClient, kind: str) -> None:
    document = (
        '<lexicon alphabet="ipa"><lexeme><grapheme>gif</grapheme><phoneme>dʒɪf</phoneme></lexeme></lexicon>'
    )
    asker.put(PATH, content=document.encode(), headers={"Content-Type": kind})
    assert asker.get(PATH).json()["entries"] == [{"word": "gif", "pronunciation": "/dʒɪf/"}]


@pytest.mark.parametrize(
    ("kind", "body", "told"),
    [
        ("application/json", b"[", "The body is no lexicon"),
        ("application/json", b'{"entries": [{"pronunciation": "a"}]}', "The body is no lexicon"),
        ("application/json", b'{"entries": [{"word": "a"}]}', "needs one of"),
        (
            "application/json",
            b'{"entries": [{"word": "a", "pronunciation": "b", "replacement": "c"}]}',
            "needs one of",
        ),
        ("text/plain", "草地 = cao9".encode(), "tone from 1 to 5"),
        ("text/plain", b"caf\xe9 = x", "UTF-8"),
        ("text/plain", b"nothing", "Line 1"),
        ("application/pls+xml", b"<a", "well-formed"),
        ("image/png", b"", "and not image/png"),
    ],
)
def test_what_is_no_lexicon_is_refused(asker: TestClient, kind: str, body: bytes, told: str) -> None:
    status, message = error(asker.put(PATH, content=body, headers={"Content-Type": kind}))
    assert status == 400
    assert told in message
    assert asker.get("/v1/lexicons").json()["data"] == []


def test_a_body_that_is_too_large(asker: TestClient) -> None:
    assert (
        error(asker.put(PATH, content=b"a=b\n" * 400_000, headers={"Content-Type": "text/plain"}))[0] == 413
    )


def test_workspaces_do_not_see_one_another(asker: TestClient, tmp_path: Path) -> None:
    asker.put(PATH, json={"entries": ENTRIES})
    assert error(asker.get(PATH, headers=key(tmp_path, "other")))[0] == 404
    assert error(asker.delete(PATH, headers=key(tmp_path, "other")))[0] == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_without_a_good_key_nothing_is_told(asker: TestClient, method: str) -> None:
    wrong = {"Authorization": "Bearer sk-" + "0" * 43}
    assert asker.request(method, PATH, headers=wrong).status_code == 401
    assert asker.get("/v1/lexicons", headers=wrong).status_code == 401
