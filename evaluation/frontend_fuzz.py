"""Hostile plain text: strings made at random, through the segmenter, the Markdown filter and the front-end.

``python -m evaluation.frontend_fuzz --strings 100000`` writes ``evaluation/results/frontend_fuzz.md``.
Checked of every string: nothing raises but an error for the client; the pieces it arrives in change nothing;
every word is where it claims to be; nothing takes long. Then the speed of ordinary sentences. Texts of
growing size are :mod:`evaluation.frontend_growth`'s.
"""

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import msgspec
import yaml

from evaluation.frontend import TEXTS
from evaluation.fuzzing import MINUTES, broken, in_processes, memory_mb
from tools.machine import machine_line
from voxwire.speech.explain_lines import answer
from voxwire.speech.explaining import Explanation, explain
from voxwire.text.clean import clean
from voxwire.text.frontend import Frontend
from voxwire.text.normalize import en, zh
from voxwire.text.spans import SpannedText

RESULT = Path(__file__).parent / "results" / "frontend_fuzz.md"
SLOW_S = 0.05
"""No string of at most :data:`LONGEST` characters may take longer, in seconds of compute."""
LONGEST = 120
"""Characters of a string."""
WARM_UP = 500
"""Strings before it counts: the first in a language loads its dictionary."""
LINES = 1_000
"""Questions asked of ``voxwire explain``, to see how long it takes."""

WORDS = (
    *("Hello", "world", "read", "live", "Dr.", "St", "No.", "pp.", "e.g.", "U.S.", "NASA", "PDFs", "iPhone"),
    *("you're", "O'Neil's", "rock 'n' roll", "naïve", "co-op", "and/or", "A4", "x86", "COVID-19", "IV"),
    *(
        "3.14",
        "1,234,567.89",
        "0x1F",
        "1e-9",
        "½",
        "3/4",
        "10%",
        "$5",
        "€3.50",
        "£2m",
        "¥100",
        "5kg",
        "60km/h",
    ),
    *("2026-10-07", "10/7/2026", "7.10.", "12:30:05", "9pm", "555-0142", "+86 138 1234 5678", "192.168.0.1"),
    *(
        "https://a.io/b?c=d#e",
        "a.b@c.de",
        "@someone",
        "#hashtag",
        "C:\\x\\y",
        "~/a/b.txt",
        "f(x)=x²",
        "a<b",
        "→",
    ),
    *(
        "你好",
        "重庆",
        "一",
        "不",
        "二〇二六年",
        "3月7日",
        "５点３０",
        "第1章",
        "京A·12345",
        "2~3个",
        "100元",
        "℃",
    ),
    *(
        "한글",
        "かな",
        "カナ",
        "ру",
        "العربية",
        "हिन्दी",
        "ไทย",
        "١٢",
        "๓",
        "Ⅷ",
        "㎏",
        "㈱",
        "①",
        "ﬁ",
        "ß",
        "İ",
    ),
    *(
        "👋🏽",
        "👨‍👩‍👧",
        "🇨🇳",
        "❤️",
        "\u0301",
        "\u200b",
        "\u202e",
        "\ufeff",
        "\x00",
        "\ud800",
        "\u2028",
        "\x85",
    ),
    *(
        "**",
        "__",
        "```",
        "`a`",
        "[a](b)",
        "![",
        "|",
        "---",
        "# ",
        "> ",
        "- [ ] ",
        "$x^2$",
        "\\(",
        "&amp;",
        "<b>",
    ),
)
MARKS = ".,;:!?'\"()[]{}<>/\\|-–—_+=*&^%$#@~`…、。，！？；：「」《》（）·"
SPACES = ("", "", " ", " ", "\n", "\t", "\u3000")


@dataclass(slots=True)
class Outcome:
    """What became of the strings."""

    strings: int = 0
    spoken: int = 0
    """How many had something to say."""
    slow: int = 0
    """How many took longer than :data:`SLOW_S`."""
    total_s: float = 0.0
    slowest: list[tuple[float, str]] = field(default_factory=list)
    """The slowest strings, slowest first."""
    grown_mb: float = 0.0
    speed: Mapping[str, float] = field(default_factory=dict)


def main(argv: Sequence[str] | None = None) -> None:
    """Run, and write down what came of it."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.frontend_fuzz", description=__doc__)
    parser.add_argument("--strings", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=1, help="that share the strings, each with its seed")
    parser.add_argument("--minutes", type=float, default=MINUTES, help="after which no more are tried")
    parser.add_argument("--out", type=Path, default=RESULT)
    arguments = parser.parse_args(argv)
    until = time.time() + 60 * arguments.minutes
    parts = in_processes(partial(run, until=until), arguments.strings, arguments.seed, arguments.processes)
    outcome, frontend = together(parts), Frontend.create()
    outcome.speed = speed(ordinary(), frontend)
    page = report(outcome, arguments.seed, arguments.processes)
    arguments.out.write_text(page, encoding="utf-8")
    print(page)
    if outcome.slowest and outcome.slowest[0][0] > SLOW_S:
        sys.exit("a string took too long")


def run(count: int, seed: int, *, until: float) -> Outcome:
    """Put so many strings through everything, or as many as time allows, after some that do not count."""
    frontend = Frontend.create()
    frontend.load("zh", "en")
    sentences = ordinary()
    for text in strings(WARM_UP, seed + _OTHER_SEED, sentences):
        check(text, random.Random(0), frontend, Outcome())
    outcome, source, memory = Outcome(), random.Random(seed), memory_mb()
    for number, text in enumerate(strings(count, seed, sentences), 1):
        if time.time() > until:
            break
        check(text, source, frontend, outcome)
        if number % _TOLD == 0:
            print(f"{number} of {count} strings with seed {seed}", file=sys.stderr, flush=True)
    outcome.grown_mb = memory_mb() - memory
    return outcome


def together(parts: Sequence[Outcome]) -> Outcome:
    """What became of all strings, whichever process they went through."""
    return Outcome(
        strings=sum(part.strings for part in parts),
        spoken=sum(part.spoken for part in parts),
        slow=sum(part.slow for part in parts),
        total_s=sum(part.total_s for part in parts),
        slowest=sorted((slow for part in parts for slow in part.slowest), reverse=True)[:_SHOWN],
        grown_mb=max(part.grown_mb for part in parts),
    )


# -- strings --------------------------------------------------------------------------------------


def ordinary() -> list[str]:
    """The sentences that the evaluation reads."""
    tables = [yaml.safe_load((TEXTS / f"normalize_{tag}.yaml").read_text("utf-8")) for tag in ("en", "zh")]
    return [item["text"] for table in tables for items in table.values() for item in items]


def strings(count: int, seed: int, sentences: Sequence[str]) -> Iterator[str]:
    """Random strings of several kinds, by turns."""
    source = random.Random(seed)
    kinds: Sequence[Callable[[], str]] = (
        lambda: "".join(source.choice(WORDS) + source.choice(SPACES) for _ in range(source.randint(1, 20))),
        lambda: "".join(source.choice(MARKS + "0123456789aZ一 ") for _ in range(source.randint(1, LONGEST))),
        lambda: "".join(chr(source.randrange(0x110000)) for _ in range(source.randint(1, 40))),
        lambda: (source.choice(WORDS) + source.choice(SPACES) + source.choice(WORDS)) * source.randint(2, 30),
        lambda: broken(
            source.choice(sentences), source, accidents=5, lengths=(0, 1, 3, 10), put_in=(*WORDS, *MARKS)
        ),
    )
    for index in range(count):
        yield kinds[index % len(kinds)]()[:LONGEST]


# -- checks ---------------------------------------------------------------------------------------


def check(text: str, source: random.Random, frontend: Frontend, outcome: Outcome) -> None:
    """Put one string through everything; raises where something is wrong."""
    markdown = source.random() < 0.3
    begin = time.thread_time()
    explanation = explain([text], frontend, markdown=markdown)
    took = time.thread_time() - begin
    if source.random() < 0.1:
        assert _content(explain(list(text), frontend, markdown=markdown)) == _content(explanation)
    _check_places(text, explanation)
    outcome.strings += 1
    outcome.spoken += bool(explanation.tokens)
    outcome.total_s += took
    outcome.slow += took > SLOW_S
    if len(outcome.slowest) < _SHOWN or took > outcome.slowest[-1][0]:
        outcome.slowest = sorted([*outcome.slowest, (took, text)], reverse=True)[:_SHOWN]


_SHOWN = 5
_TOLD = 1_000
"""Strings after which progress is told."""
_OTHER_SEED = 1_000
"""Between the strings that count and those before them."""


def _content(explanation: Explanation) -> tuple[object, ...]:
    return explanation.utterances, explanation.tokens, [str(error) for error in explanation.errors]


def _check_places(text: str, explanation: Explanation) -> None:
    end = 0
    for placed in explanation.tokens:
        assert end <= placed.begin < placed.end
        assert text[placed.begin : placed.end] == placed.token.word.text
        end = placed.end
    for piece in explanation.utterances:
        assert text[piece.begin : piece.end] == piece.text


# -- speed ----------------------------------------------------------------------------------------


def speed(sentences: Sequence[str], frontend: Frontend) -> dict[str, float]:
    """Milliseconds a median sentence takes, and the seconds of a thousand lines."""
    lines = [msgspec.json.encode({"text": sentences[i % len(sentences)]}) for i in range(LINES)]
    begin = time.thread_time()
    for line in lines:
        msgspec.json.encode(answer(line, frontend))
    seconds = time.thread_time() - begin
    return {
        "cleaning and normalisation of a sentence, median": 1e3
        * statistics.median(_timed(_normalized, sentence) for sentence in sentences),
        "reading of a sentence, median": 1e3
        * statistics.median(_timed(frontend.analyze, sentence) for sentence in sentences),
        f"{LINES} lines of explain": 1e3 * seconds,
    }


def _normalized(sentence: str) -> SpannedText:
    text = clean(SpannedText.from_original(sentence))
    return (
        zh.normalize(text)
        if any("\u4e00" <= character <= "\u9fff" for character in sentence)
        else en.normalize(text)
    )


def _timed(run: Callable[[str], object], text: str) -> float:
    best = float("inf")
    for _ in range(3):
        begin = time.thread_time()
        run(text)
        best = min(best, time.thread_time() - begin)
    return best


def report(outcome: Outcome, seed: int, processes: int) -> str:
    """The page that is written."""
    speed_rows = "\n".join(f"| {name} | {value:.2f} ms |" for name, value in outcome.speed.items())
    slowest = "\n".join(f"- {1e3 * seconds:.1f} ms: `{text!a}`" for seconds, text in outcome.slowest)
    return f"""# Hostile plain text

Made by `python -m evaluation.frontend_fuzz --strings {outcome.strings} --seed {seed}
--processes {processes}`. Strings of at most {LONGEST} characters are made at
random from words, marks, code points of all kinds, repetitions, and sentences with accidents. Each is cut,
read as plain text or as Markdown, and pronounced; one in ten a second time, character by character, with the
same result. Times are processor time of the thread that does it; memory is the most a process ever had.

{machine_line()}

| | |
|---|---:|
| strings | {outcome.strings} |
| with something to say | {outcome.spoken} |
| crashes | 0 |
| strings over {1e3 * SLOW_S:.0f} ms | {outcome.slow} |
| mean time of a string | {1e3 * outcome.total_s / max(outcome.strings, 1):.2f} ms |
| slowest string | {1e3 * outcome.slowest[0][0] if outcome.slowest else 0:.1f} ms |
| memory grown meanwhile | {outcome.grown_mb:.0f} MB |
{speed_rows}

The slowest strings:

{slowest}

Messages of growing size: `python -m evaluation.frontend_growth`, [frontend_growth.md](frontend_growth.md).
"""


if __name__ == "__main__":
    main()
