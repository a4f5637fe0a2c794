"""The files of Studio, as browsers get them."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from voxwire.server.app import create_app
from voxwire.server.connections import Connections
from voxwire.server.studio_page import PAGE, studio_files
from voxwire.settings import Settings

from .conftest import humming_service

NAMES = sorted(studio_files())


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    settings = Settings(data_dir=tmp_path_factory.mktemp("studio"))
    app = create_app(settings, lambda _: humming_service(), lambda: None, Connections())
    with TestClient(app) as asker:
        yield asker


def test_the_page_needs_no_key(asker: TestClient) -> None:
    answer = asker.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>Voxwire Studio</title>" in answer.text


@pytest.mark.parametrize("name", NAMES)
def test_every_file_has_its_type_and_the_policy(asker: TestClient, name: str) -> None:
    answer = asker.get(f"/studio/{name}")
    assert answer.content == studio_files()[name].body
    kinds = {"html": "text/html", "js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}
    assert answer.headers["content-type"].partition(";")[0] == kinds[name.rpartition(".")[2]]
    policy = answer.headers["content-security-policy"].split("; ")
    assert policy[0] == "default-src 'none'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_the_browser_has_is_not_sent_again(asker: TestClient) -> None:
    first = asker.get("/studio/app.js")
    assert first.headers["cache-control"] == "no-cache"
    tag = first.headers["etag"]
    for known in (tag, f'W/{tag}, "other"'):
        again = asker.get("/studio/app.js", headers={"if-none-match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert asker.get("/studio/app.js", headers={"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize("name", ["nothing.js", "..%2Fapp.py", "../studio_page.py", ""])
def test_nothing_else_is_served(asker: TestClient, name: str) -> None:
    assert asker.get(f"/studio/{name}").status_code == 404


def test_files_ask_only_for_files_there_are() -> None:
    """No build step finds a name that is misspelt, so this does."""
    asked: set[str] = set()
    for name, file in studio_files().items():
        text = file.body.decode()
        asked |= set(re.findall(r'"/studio/([^"]+)"', text))
        if name.endswith(".js"):
            asked |= set(re.findall(r'from "\./([^"]+)"', text))
    assert asked == set(NAMES) - {PAGE}


def test_nothing_comes_from_elsewhere() -> None:
    for name, file in studio_files().items():
        addresses = set(re.findall(rb"https?://[^\s\"'`)]+", file.body))
        assert addresses <= {b"http://www.w3.org/2000/svg", b"http://127.0.0.1:8848"}, name


def test_every_text_is_there_in_both_languages() -> None:
    files = {name: file.body.decode() for name, file in studio_files().items()}
    english, chinese = (re.findall(r'^  (\w+): "', files[f"texts_{tag}.js"], re.M) for tag in ("en", "zh"))
    assert len(english) > 80
    assert english == chinese
    asked = set(re.findall(r'data-t(?:-\w+)?="(\w+)"', files[PAGE]))
    for name, text in files.items():
        if name.endswith(".js"):
            asked |= set(re.findall(r'\bt\("(\w+)"', text))
    assert asked <= set(english)


def test_no_file_grows_too_long() -> None:
    lengths = {name: file.body.count(b"\n") for name, file in studio_files().items()}
    assert {name: lines for name, lines in lengths.items() if lines > 400} == {}
