"""Line charts as SVG that read well on light and on dark pages."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 176, 40, 52
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")
"""Told apart by colour-blind readers as well (Okabe and Ito)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One series."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn."""

    title: str
    x: str
    """Name of the axis, with its unit."""
    y: str
    lines: Sequence[Line]
    logarithmic: bool = False
    """Whether y is; its values must then be above 0."""


def draw(chart: Chart) -> str:
    """The SVG document."""
    xs = sorted({x for line in chart.lines for x, _ in line.points}) or [0.0]
    ys = [y for line in chart.lines for _, y in line.points] or [1.0]
    across = _Scale(min(0.0, xs[0]), xs[-1] or 1.0, LEFT, WIDTH - RIGHT)
    y_ticks = decades(ys) if chart.logarithmic else ticks(max(ys))
    up = _Scale(y_ticks[0], y_ticks[-1], HEIGHT - BOTTOM, TOP, chart.logarithmic)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(chart.title)}" font-family="sans-serif" font-size="12">',
        "<style>text{fill:#333}.grid{stroke:#8884}.name{font-weight:600}"
        "@media(prefers-color-scheme:dark){text{fill:#ddd}}</style>",
        _text(LEFT, 20, chart.title, "start", "name"),
        _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, chart.x, "middle"),
        f'<text x="16" y="{(TOP + HEIGHT - BOTTOM) / 2:g}" text-anchor="middle" '
        f'transform="rotate(-90 16 {(TOP + HEIGHT - BOTTOM) / 2:g})">{escape(chart.y)}</text>',
    ]
    for tick in y_ticks:
        at = up.place(tick)
        parts.append(f'<line class="grid" x1="{LEFT}" y1="{at:.1f}" x2="{WIDTH - RIGHT}" y2="{at:.1f}"/>')
        parts.append(_text(LEFT - 6, at + 4, f"{tick:g}", "end"))
    parts += [_text(across.place(x), HEIGHT - BOTTOM + 18, f"{x:g}", "middle") for x in xs]
    for index, line in enumerate(chart.lines):
        parts += _line(line, COLOURS[index % len(COLOURS)], TOP + 12 + 20 * index, across, up)
    return "\n".join([*parts, "</svg>"]) + "\n"


@dataclass(frozen=True, slots=True)
class _Scale:
    least: float
    greatest: float
    begin: float
    end: float
    logarithmic: bool = False

    def place(self, value: float) -> float:
        least, greatest = self.least, self.greatest
        if self.logarithmic:
            least, greatest, value = (math.log(v) for v in (least, greatest, value))
        share = (value - least) / (greatest - least) if greatest > least else 0.0
        return self.begin + share * (self.end - self.begin)


def ticks(greatest: float) -> list[float]:
    """Round numbers from 0 to at least ``greatest``, about five of them."""
    if greatest <= 0:
        return [0.0, 1.0]
    rough = greatest / 5
    power = 10 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    return [step * index for index in range(math.ceil(greatest / step - 1e-9) + 1)]


def decades(values: Sequence[float]) -> list[float]:
    """1, 2 and 5 times powers of ten around values above 0."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    all_of_them = [factor * 10.0**power for power in range(low - 1, high + 1) for factor in (1, 2, 5)]
    begin = max(tick for tick in all_of_them if tick <= min(values))
    end = min(tick for tick in [*all_of_them, 10.0 ** (high + 1)] if tick >= max(values))
    return [tick for tick in all_of_them if begin <= tick <= end]


def _line(line: Line, colour: str, legend_y: float, across: _Scale, up: _Scale) -> list[str]:
    points = [(across.place(x), up.place(y)) for x, y in line.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in points]
    legend = WIDTH - RIGHT + 14
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *dots,
        f'<circle cx="{legend}" cy="{legend_y}" r="4" fill="{colour}"/>',
        _text(legend + 10, legend_y + 4, line.name, "start"),
    ]


def _text(x: float, y: float, text: str, anchor: str, kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{named}>{escape(text)}</text>'
