"""Runs the conformance tests and writes what they say to ``docs/conformance.md``.

A test named ``test_NN_…`` belongs to statement NN; its docstring says the statement, or a part of it, in one
sentence. Ends with status 1 if a test fails or a statement has no test.
"""

import datetime
import platform
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import voxwire
from voxwire.settings import ProtocolSettings, physical_cores

TESTS = "tests/conformance"
PAGE = Path("docs/conformance.md")

GROUPS: Mapping[str, tuple[int, ...]] = {
    "Transport and keys": tuple(range(1, 11)),
    "Tasks": tuple(range(11, 37)),
    "Audio": tuple(range(37, 48)),
    "Errors": (*range(48, 53), *range(54, 65)),
    "Markup": (65, 73, 74),
}
LATER: Mapping[int, str] = {
    53: "later: custom voices (one that is not ready, or was made for another model, fails with error 418)."
}

HEAD = """\
# Conformance of the CosyVoice WebSocket

The statements are our own numbered list of what a DashScope client may rely on; this page says whether the
server keeps to them. Numbers that are not here belong to other doors or to features to come. Every test talks
to a real server process over a raw WebSocket, except the few that drive the unmodified Python SDK. Most of
them hear the test engine, which hums; those marked with † hear the embedded voice.

Made by `python -m tools.conformance_table` on {date} with Voxwire {version}, Python {python}, on {machine}.

**{summary}**
"""

POLICY = """\
## Where the sources disagree or say nothing

The pages about the protocol contradict each other in places, and the SDKs expect things no page tells. This
is what the server does there. Settings stand under `[protocol]` in `voxwire.toml`.

- **run-task during a task** (31): the new task replaces the old one, whose audio stops without an end event,
  for that is how clients interrupt speech. With `strict_run_task` it fails, and the running task with it.
- **Values out of range** (62, 63): they fail and are never clamped; the message names the parameter and what
  it may be. A `bit_rate` above 510 is taken as bit/s, as an SDK sample has it (40).
- **Word timestamps** (45): they come in sentence-end alone. Times count from the beginning of the task's
  audio, indexes from the beginning of the sentence; with `words_base = "task"` indexes run through the task.
- **Unknown model** (54): task-failed with `ModelNotFound` and `Model not found (…)!`.
- **Foreign task_id** in continue-task or finish-task: that id fails, and the running task with it, since the
  connection ends. With `lenient_task_ids` the running task is meant. A finish-task for a task that is already
  over is ignored.
- **Used task_id** (61): rejected with `InvalidParameter` for as long as the connection lives.
- **No text before finish-task**: fails with `Please ensure input text is valid.`; with cancel it finishes.
- **Nothing to pronounce** (spaces, emoji, punctuation): the task finishes, its characters are counted, and
  there is no audio.
- **Text after finish-task**: fails with `InvalidParameter`. A second finish-task is ignored, cancel honoured.
- **Silence** (57): code `CLIENT_ERROR`. The time runs from task-started and anew after each text, flush and
  piece of audio; not while text is still being spoken, and not after finish-task (`task_silence_seconds`).
- **Idleness** (10): {idle_seconds:g} s, where the pages say 60, so that a client that keeps connections for
  just a minute does not find them closed (`idle_seconds`).
- **Unreadable frames** (59): task-failed first, because the Python SDK waits for ever on a bare close, then
  1007. Only text that is no UTF-8, and frames above 16 MiB, end the connection without an event.
- **Other close codes** (58): 1003 after a binary frame, 1009 after a frame above 1 MiB, 1000 otherwise.
- **Opus at 22050 and 44100 Hz** (40): a stream at the nearest rate Opus has that keeps the sound whole.
- **wav** (38): both sizes in the header are 0xFFFFFFFF, since nobody knows them when it leaves.
- **task-finished** (23): always with request_uuid, usage and output, which the cloud leaves out at times.
- **SSML** (74): refused with every voice until it can be spoken; plain text is fine with `enable_ssml` (65).
- **Instructions, `hot_fix`, `enable_markdown_filter`, `enable_aigc_tag`, languages without a speaker**:
  refused until they can be honoured, so that nobody takes silence for success; instructions with error 428,
  the others with `… is not supported at the moment!`.
"""


@dataclass(slots=True)
class Row:
    """One test function and all its cases."""

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
                row = self.rows.setdefault(_function(item.nodeid), Row(item.originalname, says, voice))
                row.cases += 1

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a case went; what breaks in a fixture counts as well."""
        row = self.rows[_function(report.nodeid)]
        if report.when == "call" or not report.passed:
            row.outcomes[report.nodeid] = report.passed and row.outcomes.get(report.nodeid, True)


def _function(node_id: str) -> str:
    return node_id.partition("[")[0]


def page(rows: Iterable[Row]) -> tuple[str, bool]:
    """The page, and whether everything on it is as it should be."""
    rows = list(rows)
    by_number = {number: [row for row in rows if row.number == number] for number in _numbers()}
    others = [row for row in rows if row.number not in by_number]
    kept = [number for number, mine in by_number.items() if mine and all(row.passed for row in mine)]
    cases, failed = sum(row.cases for row in rows), [row for row in rows if not row.passed]
    good = len(kept) == len(by_number) and not failed and all(row.says for row in rows)
    summary = (
        f"{len(kept)} of {len(by_number)} statements kept; {cases} test cases in {len(rows)} tests, "
        f"{f'{len(failed)} tests failed' if failed else 'none failed'}."
    )
    parts = [_head(summary)]
    for group, numbers in GROUPS.items():
        parts += [f"## {group}\n", "| No. | Statement | Result | Tests |", "|---:|---|---|---|"]
        parts += [*(_line(number, by_number[number]) for number in numbers), ""]
    parts += ["## Beyond the numbered statements\n", "| Statement | Result | Test |", "|---|---|---|"]
    parts += [f"| {_cell(row.says)} | {_result([row])} | {row.shown} |" for row in others]
    parts += ["", "## Not yet\n", *(f"- {number}. {reason}" for number, reason in LATER.items()), ""]
    parts += [POLICY.format(idle_seconds=ProtocolSettings().idle_seconds)]
    return "\n".join(parts), good


def _numbers() -> Iterator[int]:
    for numbers in GROUPS.values():
        yield from numbers


def _head(summary: str) -> str:
    return HEAD.format(
        date=datetime.datetime.now(tz=datetime.UTC).date(),
        version=voxwire.__version__,
        python=platform.python_version(),
        machine=f"{_processor()}, {physical_cores()} cores",
        summary=summary,
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
