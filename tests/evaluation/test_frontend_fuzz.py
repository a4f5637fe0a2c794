"""The hostile strings, a few of them."""

import random
from pathlib import Path

import pytest

from evaluation.frontend_fuzz import Outcome, check, main, ordinary, strings, together
from evaluation.fuzzing import in_processes
from loaded import loaded_frontend


@pytest.mark.parametrize("seed", [2, 3])
def test_hostile_strings_do_no_harm(seed: int) -> None:
    frontend, outcome = loaded_frontend(), Outcome()
    for text in strings(300, seed, ordinary()):
        check(text, random.Random(seed), frontend, outcome)
    assert outcome.strings == 300
    assert 150 < outcome.spoken < 300


def test_the_command_writes_a_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.frontend_fuzz.LINES", 10)
    monkeypatch.setattr("evaluation.frontend_fuzz.WARM_UP", 10)
    # How long a string takes says more about the machine than about the code.
    monkeypatch.setattr("evaluation.frontend_fuzz.SLOW_S", 60.0)
    main(["--strings", "20", "--out", str(tmp_path / "page.md")])
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert "| strings | 20 |" in page
    assert "| 10 lines of explain |" in page


def test_processes_share_the_work() -> None:
    assert in_processes(divmod, 7, 3, 1) == [divmod(7, 3)]
    assert in_processes(divmod, 7, 3, 2) == [divmod(4, 3), divmod(3, 4)]


def test_what_several_processes_found_is_told_as_one() -> None:
    parts = [
        Outcome(strings=2, spoken=1, slow=1, total_s=1.0, slowest=[(0.9, "a"), (0.1, "b")], grown_mb=3.0),
        Outcome(strings=1, spoken=1, total_s=0.5, slowest=[(0.5, "c")], grown_mb=1.0),
    ]
    assert together(parts) == Outcome(
        strings=3,
        spoken=2,
        slow=1,
        total_s=1.5,
        slowest=[(0.9, "a"), (0.5, "c"), (0.1, "b")],
        grown_mb=3.0,
    )
