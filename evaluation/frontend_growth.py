"""Whether time grows no faster than a text: hostile messages of growing size, cut and read.

``python -m evaluation.frontend_growth`` writes ``evaluation/results/frontend_growth.md``, and fails where a
text that is eight times as long takes far more than eight times as long.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from evaluation.fuzzing import Growth, growth_table, measure
from tools.machine import machine_line
from voxwire.speech.explaining import explain
from voxwire.text.frontend import Frontend

RESULT = Path(__file__).parent / "results" / "frontend_growth.md"
SIZES = (2_500, 5_000, 10_000, 20_000)
"""Characters; the last is what a message may have."""
MOST = 2.5
"""How much faster than the text time may seem to grow, measured once on a busy machine."""
NOTHING_S = 0.02
"""Seconds too few to say anything about growth."""

GROWING: Mapping[str, Callable[[int], str]] = {
    "sentences": lambda n: "Dr. Lee paid $4.99 on 3/4/2026. 我在3月7日花了5元。" * (n // 48),
    "no stop": lambda n: "we go on and on " * (n // 16),
    "no space": lambda n: "ab1" * (n // 3),
    "one letter": lambda n: "a" * n,
    "capitals": lambda n: "A" * n,
    "digits": lambda n: "7" * n,
    "numbers": lambda n: "1,234.5 " * (n // 8),
    "dots": lambda n: "." * n,
    "letters and dots": lambda n: "a." * (n // 2),
    "hyphens": lambda n: "1-" * (n // 2),
    "strokes": lambda n: "1/" * (n // 2),
    "colons": lambda n: "12:" * (n // 3),
    "addresses": lambda n: "a.b@c." * (n // 6),
    "paths": lambda n: "http://" + "a/" * (n // 2),
    "brackets": lambda n: "(" * n,
    "quotation marks": lambda n: "\"'" * (n // 2),
    "spaces": lambda n: "a" + " " * n + "b",
    "line ends": lambda n: "a" + "\n" * n,
    "Han": lambda n: "中" * n,
    "Han digits": lambda n: "一百二十" * (n // 4),
    "Han and Latin": lambda n: "中a" * (n // 2),
    "combining marks": lambda n: "a" + "\u0301" * n,
    "emoji": lambda n: "👋🏽" * (n // 2),
    "joiners": lambda n: "👩\u200d" * (n // 2),
    "asterisks": lambda n: "*" * n,
    "open links": lambda n: "[" * (n // 2) + "](" * (n // 4),
    "back-ticks": lambda n: "`" * n,
    "formulas": lambda n: "$x^{2" * (n // 5),
    "signs": lambda n: "+-=" * (n // 3),
}
"""Texts of about ``n`` characters."""


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.frontend_growth", description=__doc__)
    parser.add_argument("--out", type=Path, default=RESULT)
    arguments = parser.parse_args(argv)
    frontend = Frontend.create()
    frontend.load("zh", "en")
    growth: dict[str, Sequence[float]] = {}
    for name, make in GROWING.items():
        # What loads with the first text of a kind does not count.
        explain([make(min(SIZES))], frontend)
        growth[name] = measure(make, lambda text: explain([text], frontend), SIZES)
        print(name, *(f"{1e3 * seconds:.0f}" for seconds in growth[name]), flush=True)
    arguments.out.write_text(report(growth), encoding="utf-8")
    if faster := steeper(growth):
        sys.exit(f"time grows faster than the text: {', '.join(faster)}")


def steeper(growth: Growth) -> list[str]:
    """Texts for which time grows far faster than their length."""
    ratio = SIZES[-1] / SIZES[0]
    return [
        name
        for name, points in growth.items()
        if points[-1] > NOTHING_S and points[-1] > MOST * ratio * points[0]
    ]


def report(growth: Growth) -> str:
    """The page that is written."""
    return f"""# Messages of growing size

Made by `python -m evaluation.frontend_growth`: each message is cut, read as plain text and pronounced, as
`voxwire explain` does it. Milliseconds of the thread's processor time. Twice the text should take twice the
time; {len(steeper(growth))} of {len(growth)} kinds take {MOST} times more than that over the whole range.

{machine_line()}

{growth_table(growth, SIZES)}
"""


if __name__ == "__main__":
    main()
