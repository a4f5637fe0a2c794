"""The hostile documents, a few of them."""

from pathlib import Path

import pytest

from evaluation.ssml_fuzz import Outcome, check, documents, main
from loaded import loaded_frontend
from voxwire.text.frontend import Frontend


@pytest.fixture(scope="module")
def frontend() -> Frontend:
    return loaded_frontend()


@pytest.mark.parametrize("seed", [2, 3])
def test_hostile_documents_do_no_harm(frontend: Frontend, seed: int) -> None:
    outcome = Outcome()
    for document in documents(200, seed):
        check(document, frontend, outcome)
    assert outcome.documents == 200
    assert 40 < outcome.accepted < 160


def test_the_command_writes_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.ssml_fuzz.SIZES", (100, 200))
    monkeypatch.setattr("evaluation.ssml_fuzz.WARM_UP", 10)
    # How long a line takes says more about the machine than about the code.
    monkeypatch.setattr("evaluation.ssml_fuzz.SLOW_S", 60.0)
    main(["--documents", "20", "--out", str(tmp_path / "page.md")])
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "| documents | 20 |" in page
    assert "| adjacent breaks |" in page
