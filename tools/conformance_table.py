"""Runs the conformance tests and writes what they say to ``docs/conformance.md``.

A test named ``test_NN_…`` belongs to statement NN; its docstring says the statement, or a part of it, in one
sentence. Ends with status 1 if a test fails or a statement has no test.
"""

import datetime
import platform
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import voxwire
from tools.conformance_suites import SUITES, Suite
from voxwire.protocol_settings import ProtocolSettings
from voxwire.settings import physical_cores

TESTS = "tests/conformance"
PAGE = Path("docs/conformance.md")

HEAD = """\
# Conformance

The statements are our own numbered lists, one for CosyVoice and Sambert and one for the others, of what a
client may rely on; this page says whether the server keeps to them. Numbers that are not here belong to
features to come. Every test talks to a real server process over a raw WebSocket or raw HTTP, except the few
that drive unmodified clients. Most of them hear the test engine, which hums; those marked with † hear the
embedded voice.

Made by `python -m tools.conformance_table` on {date} with Voxwire {version}, Python {python}, on {machine}.
"""


@dataclass(slots=True)
class Row:
    """One test function and all its cases."""

    suite: Suite
    name: str
    says: str
    voice: bool
    """Whether it hears the embedded voice."""
    outcomes: dict[str, bool] = field(default_factory=dict)
    """Whether each case has passed, by its name; a case that did not run to its end is not among them."""
    cases: int = 0

    @property
    def number(self) -> int | None:
        """The statement it belongs to."""
        found = re.match(r"test_(\d+)_", self.name)
        return int(found.group(1)) if found else None

    @property
    def passed(self) -> bool:
        return len(self.outcomes) == self.cases and all(self.outcomes.values())

    @property
    def shown(self) -> str:
        times = f" ×{self.cases}" if self.cases > 1 else ""
        dagger = " †" if self.voice else ""
        return f"`{self.name}`{times}{dagger}"


class Recorder:
    """A pytest plug-in that remembers what each test says and how it went."""

    def __init__(self) -> None:
        self.rows: dict[str, Row] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Make a row for each test function."""
        for item in items:
            if isinstance(item, pytest.Function):
                says = " ".join((item.function.__doc__ or "").split())
                voice = item.get_closest_marker("model") is not None
                new = Row(_suite_of(item.nodeid), item.originalname, says, voice)
                row = self.rows.setdefault(_function(item.nodeid), new)
                row.cases += 1

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a case went; what breaks in a fixture counts as well."""
        row = self.rows[_function(report.nodeid)]
        if report.when == "call" or not report.passed:
            row.outcomes[report.nodeid] = report.passed and row.outcomes.get(report.nodeid, True)


def _suite_of(node_id: str) -> Suite:
    fitting = [suite for suite in SUITES if node_id.startswith(f"{suite.folder}/")]
    return max(fitting, key=lambda suite: len(suite.folder))


def _function(node_id: str) -> str:
    return node_id.partition("[")[0]


def page(rows: Iterable[Row]) -> tuple[str, bool]:
    """The page, and whether everything on it is as it should be."""
    rows = list(rows)
    parts, good = [_head()], True
    for suite in SUITES:
        text, well = _suite(suite, [row for row in rows if row.suite is suite])
        parts += text
        good = good and well
    return "\n".join(parts), good


def _suite(suite: Suite, rows: Sequence[Row]) -> tuple[list[str], bool]:
    by_number = {number: [row for row in rows if row.number == number] for number in suite.numbers}
    others = [row for row in rows if row.number not in by_number]
    kept = [number for number, mine in by_number.items() if mine and all(row.passed for row in mine)]
    cases, failed = sum(row.cases for row in rows), [row for row in rows if not row.passed]
    good = len(kept) == len(by_number) and not failed and all(row.says for row in rows)
    summary = (
        f"{len(kept)} of {len(by_number)} statements kept; {cases} test cases in {len(rows)} tests, "
        f"{f'{len(failed)} tests failed' if failed else 'none failed'}."
    )
    parts = [f"## {suite.title}\n", f"**{summary}**\n"]
    for group, numbers in suite.groups.items():
        parts += [f"### {group}\n", "| No. | Statement | Result | Tests |", "|---:|---|---|---|"]
        parts += [*(_line(number, by_number[number]) for number in numbers), ""]
    parts += ["### Beyond the numbered statements\n", "| Statement | Result | Test |", "|---|---|---|"]
    parts += [f"| {_cell(row.says)} | {_result([row])} | {row.shown} |" for row in others]
    parts.append("")
    if suite.later:
        parts += ["### Not yet\n", *(f"- {number}. {reason}" for number, reason in suite.later.items()), ""]
    policy = suite.policy.format(idle_seconds=ProtocolSettings().idle_seconds)
    return [*parts, "### Where the sources disagree or say nothing\n", policy], good


def _head() -> str:
    return HEAD.format(
        date=datetime.datetime.now(tz=datetime.UTC).date(),
        version=voxwire.__version__,
        python=platform.python_version(),
        machine=f"{_processor()}, {physical_cores()} cores",
    )


def _processor(cpuinfo: Path = Path("/proc/cpuinfo")) -> str:
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _line(number: int, rows: list[Row]) -> str:
    says = " ".join(dict.fromkeys(row.says for row in rows))
    tests = "<br>".join(row.shown for row in rows)
    return f"| {number} | {_cell(says)} | {_result(rows)} | {tests} |"


def _result(rows: list[Row]) -> str:
    if not rows:
        return "**no test**"
    return "pass" if all(row.passed for row in rows) else "**fail**"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")


def main() -> int:
    """Run the tests, write the page, and return the exit status."""
    recorder = Recorder()
    status = pytest.main([TESTS, "-p", "no:cacheprovider"], plugins=[recorder])
    text, good = page(recorder.rows.values())
    PAGE.write_text(text, encoding="utf-8")
    print(f"wrote {PAGE}")
    return 0 if good and status == pytest.ExitCode.OK else 1


if __name__ == "__main__":
    sys.exit(main())
