"""Hostile SSML: documents made at random and then broken, through the parser and the front-end.

``python -m evaluation.ssml_fuzz --documents 100000`` writes ``evaluation/results/ssml_fuzz.md``. Checked of
every document: it is refused with an error for the client, or accepted; the lines it is cut into are the
document; every character that is said is where it claims to be; nothing takes long. Then documents of growing
size, to see that time grows no faster.
"""

import argparse
import html
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from evaluation.fuzzing import MINUTES, Growth, broken, growth_table, in_processes, measure, memory_mb
from tools.machine import machine_line
from voxwire.errors import InvalidParameter
from voxwire.speech.script import script
from voxwire.text.frontend import Frontend
from voxwire.text.ssml.document import Document, Phoneme, SayAs, SayAsKind, Text
from voxwire.text.ssml.parser import parse

RESULT = Path(__file__).parent / "results" / "ssml_fuzz.md"
SLOW_S = 0.05
"""No document may take longer to be parsed and cut, and no line of it to be read, in seconds of compute."""
WARM_UP = 300
"""Documents before it counts: the first in a language loads its dictionary."""

WORDS = (
    *(
        "你好",
        "世界",
        "重庆",
        "一",
        "不",
        "Hello",
        "world",
        "read",
        "Dr.",
        "3.14",
        "2026-10-07",
        "$5",
        "15kg",
        "…",
        "。",
    ),
    *(
        "，",
        ".",
        ",",
        "!",
        " ",
        "\n",
        "\t",
        "&amp;",
        "&lt;",
        "&#x4f60;",
        "&#10;",
        "<![CDATA[a<b]]>",
        "<!-- c -->",
        "👋🏽",
    ),
    *("\u0301", "\u200b", "ﬁ", "١٢", "🇨🇳", "한글", "かな", "ру", "a" * 40, "9" * 30),
)
VALUES = (
    "",
    "0",
    "1",
    "-1",
    "0.5",
    "2",
    "1e9",
    "nan",
    "50",
    "101",
    "500ms",
    "1s",
    "99s",
    "x",
    "快",
    "&quot;",
    "1 2 3",
)
MUTATIONS = (
    "<",
    ">",
    "/",
    "&",
    ";",
    '"',
    "'",
    "=",
    " ",
    "\x00",
    "\ud800",
    "]]>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<?x ?>",
)
NAMES = ("s", "p", "w", "emotion", "break", "sub", "phoneme", "say-as", "soundEvent")
DOCTYPE = '<!DOCTYPE s [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;">]>'


@dataclass(slots=True)
class Outcome:
    """What became of the documents."""

    documents: int = 0
    accepted: int = 0
    slow: int = 0
    """Documents and lines that took longer than :data:`SLOW_S`."""
    slowest_s: float = 0.0
    slowest: str = ""
    slowest_line_s: float = 0.0
    slowest_line: str = ""
    total_s: float = 0.0
    grown_mb: float = 0.0
    growth: Growth = field(default_factory=dict)


def main(argv: list[str] | None = None) -> None:
    """Run, and write down what came of it."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.ssml_fuzz", description=__doc__)
    parser.add_argument("--documents", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1, help="that share them, each with its seed")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="after which no more are tried")
    parser.add_argument("--out", type=Path, default=RESULT)
    arguments = parser.parse_args(argv)
    each = partial(run, until=time.time() + 60 * arguments.minutes)
    outcome = together(in_processes(each, arguments.documents, arguments.seed, arguments.processes))
    outcome.growth = {name: measure(make, cut, SIZES) for name, make in GROWING.items()}
    text = report(outcome, arguments.seed, arguments.processes)
    arguments.out.write_text(text, encoding="utf-8")
    print(text)
    if outcome.slowest_s > SLOW_S:
        sys.exit(f"a document took {outcome.slowest_s:.3f} s: {outcome.slowest!r}")
    if outcome.slowest_line_s > SLOW_S:
        sys.exit(f"a line took {outcome.slowest_line_s:.3f} s: {outcome.slowest_line!r}")


def run(count: int, seed: int, *, until: float) -> Outcome:
    """Put so many documents through everything, or as many as time allows, after some that do not count."""
    frontend = Frontend.create()
    frontend.load("zh", "en")
    for document in documents(WARM_UP, seed + _OTHER_SEED):
        check(document, frontend, Outcome())
    outcome, memory = Outcome(), memory_mb()
    for number, document in enumerate(documents(count, seed), 1):
        if time.time() > until:
            break
        check(document, frontend, outcome)
        if number % _TOLD == 0:
            print(f"{number} of {count} documents with seed {seed}", file=sys.stderr, flush=True)
    outcome.grown_mb = memory_mb() - memory
    return outcome


def together(parts: Sequence[Outcome]) -> Outcome:
    """What became of all documents, whichever process they went through."""
    slowest = max(parts, key=lambda part: part.slowest_s)
    slowest_line = max(parts, key=lambda part: part.slowest_line_s)
    return Outcome(
        documents=sum(part.documents for part in parts),
        accepted=sum(part.accepted for part in parts),
        slow=sum(part.slow for part in parts),
        slowest_s=slowest.slowest_s,
        slowest=slowest.slowest,
        slowest_line_s=slowest_line.slowest_line_s,
        slowest_line=slowest_line.slowest_line,
        total_s=sum(part.total_s for part in parts),
        grown_mb=max(part.grown_mb for part in parts),
    )


_TOLD = 1_000
"""Documents after which progress is told."""
_OTHER_SEED = 1_000
"""Between the documents that count and those before them."""


# -- documents ------------------------------------------------------------------------------------


def documents(count: int, seed: int) -> Iterator[str]:
    """Random documents; every second one is broken on purpose."""
    source = random.Random(seed)
    for index in range(count):
        document = _document(source)
        yield (
            broken(document, source, accidents=3, lengths=(0, 1, 1, 5, 30), put_in=MUTATIONS)
            if index % 2
            else document
        )


def _document(source: random.Random) -> str:
    header = source.choice(
        ("", "", "", "\ufeff", '<?xml version="1.0"?>', "<!-- x -->", DOCTYPE * (source.random() < 0.1))
    )
    roots = (
        f"<speak{_attributes(source, 'speak')}>{_content(source, 3)}</speak>"
        for _ in range(source.choice((1, 1, 1, 2, 3)))
    )
    return header + source.choice(("", " ", "\n")).join(roots)


def _content(source: random.Random, depth: int) -> str:
    return "".join(_piece(source, depth) for _ in range(source.randint(0, 6)))


def _piece(source: random.Random, depth: int) -> str:
    if depth == 0 or source.random() < 0.55:
        return "".join(source.choice(WORDS) for _ in range(source.randint(1, 5)))
    name = source.choice(NAMES if source.random() < 0.98 else ("speak", "x"))
    attributes = _attributes(source, name)
    if name in ("break", "soundEvent"):
        return f"<{name}{attributes}/>"
    if name == "phoneme" and source.random() < 0.95:
        return source.choice(
            (
                '<phoneme alphabet="py" ph="chong2 qing4">重庆</phoneme>',
                '<phoneme alphabet="cmu" ph="R EH1 D">read</phoneme>',
            )
        )
    inside = source.choice(WORDS) if name in ("sub", "phoneme", "say-as") else _content(source, depth - 1)
    return f"<{name}{attributes}>{inside}</{name}>"


def _attributes(source: random.Random, name: str) -> str:
    usual: dict[str, Callable[[], str]] = {
        "speak": lambda: source.choice(
            ("", "", ' rate="1.2"', ' voice="v" volume="3"', ' effect="robot"', ' bgm="http://a.example/b"')
        ),
        "break": lambda: source.choice(("", ' time="1s"', ' time="500ms"', ' time="10000ms"')),
        "sub": lambda: (
            f' alias="{source.choice(("World Health Organization", "四川大学", "3.14 kg", "a" * 300))}"'
        ),
        "say-as": lambda: f' interpret-as="{source.choice(list(SayAsKind))}"',
        "soundEvent": lambda: ' src="https://a.example/x.wav?a=1&amp;b=2"',
        "emotion": lambda: ' category="happy" intensity="1.5"',
    }
    if source.random() < 0.98:
        return usual.get(name, lambda: "")()
    keys = (
        "rate",
        "time",
        "alias",
        "ph",
        "alphabet",
        "src",
        "category",
        "effect",
        "effectValue",
        "xml:lang",
        "x",
    )
    return f' {source.choice(keys)}="{source.choice(VALUES)}"'


# -- checks ---------------------------------------------------------------------------------------


def check(document: str, frontend: Frontend, outcome: Outcome) -> None:
    """Put one document through everything; raises where something is wrong."""
    begin = time.thread_time()
    try:
        parsed = parse(document)
    except InvalidParameter:
        _took(time.thread_time() - begin, document, outcome)
        return
    lines = script(parsed)
    took = time.thread_time() - begin
    _check_places(parsed)
    assert "".join(line.text for line in lines) == document or not lines
    outcome.accepted += 1
    for line in lines:
        begin = time.thread_time()
        try:
            analysis = frontend.analyze_parts(line.text, line.parts)
        except InvalidParameter:
            # Letters of languages nobody reads.
            continue
        line_s = time.thread_time() - begin
        outcome.total_s += line_s
        outcome.slow += line_s > SLOW_S
        if line_s > outcome.slowest_line_s:
            outcome.slowest_line_s, outcome.slowest_line = line_s, line.text
        for token in analysis.tokens:
            assert line.text[token.word.begin : token.word.end] == token.word.text
            assert 0 <= token.word.pause_ms <= 10_000
    _took(took, document, outcome)


def _check_places(document: Document) -> None:
    for root in document.roots:
        for part in root.parts:
            if not isinstance(part, Text | SayAs | Phoneme):
                continue
            for character, begin, end in zip(part.text.text, part.text.begins, part.text.ends, strict=True):
                written = document.text[begin:end]
                known = html.unescape(written) if written.startswith("&") and end - begin > 1 else written
                assert known == character or (character == " " and known.isspace()), (written, character)


def _took(seconds: float, document: str, outcome: Outcome) -> None:
    outcome.documents += 1
    outcome.total_s += seconds
    outcome.slow += seconds > SLOW_S
    if seconds > outcome.slowest_s:
        outcome.slowest_s, outcome.slowest = seconds, document[:200]


# -- growth ---------------------------------------------------------------------------------------

GROWING: dict[str, Callable[[int], str]] = {
    "text": lambda n: f"<speak>{'你好。Hello, ' * (n // 10)}</speak>",
    "references": lambda n: f"<speak>{'&amp;' * (n // 5)}</speak>",
    "line ends": lambda n: f"<speak>a{chr(10) * n}</speak>",
    "breaks": lambda n: "<speak>" + "字<break time='50ms'/>" * min(n // 21, 9_000) + "</speak>",
    "adjacent breaks": lambda n: "<speak>" + "<break time='50ms'/>" * min(n // 20, 9_000) + "</speak>",
    "signs and breaks": lambda n: "<speak>a" + "'<break time='50ms'/>" * min(n // 21, 9_000) + "</speak>",
    "sentences": lambda n: "<speak>" + "<s>字</s>" * min(n // 8, 9_000) + "</speak>",
    "roots": lambda n: "<speak>字</speak>" * min(n // 16, 9_000),
    "deep": lambda n: "<speak>" + "<s>" * n,
    "attributes": lambda n: "<speak " + " ".join(f"a{i}='1'" for i in range(n // 8)) + ">a</speak>",
    "long attribute": lambda n: f"<speak voice='{'v' * n}'>a</speak>",
    "comments": lambda n: f"<speak>{'<!-- -->' * (n // 8)}a</speak>",
    "unclosed": lambda n: "<speak>" + "a" * n,
    "opening brackets": lambda n: "<speak>" + "<" * n,
    "digits": lambda n: f"<speak><say-as interpret-as='digits'>{'1' * n}</say-as></speak>",
    "letters": lambda n: f"<speak><say-as interpret-as='characters'>{'ab' * (n // 2)}</say-as></speak>",
}
"""Documents of about ``n`` characters."""
SIZES = (10_000, 20_000, 40_000, 80_000)


def cut(document: str) -> None:
    """Parse a document and cut it into lines, if it is one."""
    with suppress(InvalidParameter):
        script(parse(document))


def report(outcome: Outcome, seed: int, processes: int) -> str:
    """The page that is written."""
    return f"""# Hostile SSML

Made by `python -m evaluation.ssml_fuzz --documents {outcome.documents} --seed {seed}
--processes {processes}`. Documents are made at random, and every second one is
broken on purpose. Each is parsed, cut into lines, and read by the front-end. Times are processor time of
the thread that does it; memory is the most a process ever had.

{machine_line()}

| | |
|---|---:|
| documents | {outcome.documents} |
| accepted | {outcome.accepted} |
| crashes | 0 |
| documents or lines over {1e3 * SLOW_S:.0f} ms | {outcome.slow} |
| mean time of a document | {1e3 * outcome.total_s / max(outcome.documents, 1):.2f} ms |
| slowest document to parse and cut | {1e3 * outcome.slowest_s:.1f} ms |
| slowest line to read | {1e3 * outcome.slowest_line_s:.1f} ms |
| memory grown meanwhile | {outcome.grown_mb:.0f} MB |

Parsing and cutting documents of growing size, in ms of compute:

{growth_table(outcome.growth, SIZES)}
"""


if __name__ == "__main__":
    main()
