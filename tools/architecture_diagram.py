"""Draws ``docs/architecture.svg``: rooms, and the way of a text through them.

Boxes bring their own colours, and lines and loose words have a grey that shows on white and on black, so it
can be read wherever it stands.
"""

from html import escape
from pathlib import Path

PAGE = Path("docs/architecture.svg")
WIDTH, HEIGHT = 960, 420
GREY = "#7d8590"
DOOR, SPEECH, ENGINE, SIDE = "#0f766e", "#1d4ed8", "#7e22ce", "#57606a"


def box(x: int, y: int, width: int, height: int, colour: str, title: str, *lines: str) -> str:
    """A filled box with a title and smaller lines below it, centred."""
    middle = x + width // 2
    top = y + height / 2 - 8 * len(lines) + 5
    parts = [
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="8" fill="{colour}"/>',
        text(middle, top, title, "name"),
    ]
    parts += [text(middle, top + 17 * number, line, "small") for number, line in enumerate(lines, 1)]
    return "\n".join(parts)


def text(x: float, y: float, words: str, kind: str) -> str:
    """Words, centred at a point."""
    return f'<text class="{kind}" x="{x:g}" y="{y:g}">{escape(words)}</text>'


def arrow(*points: tuple[int, int]) -> str:
    """A line through points, with a head at its end."""
    return f'<polyline class="way" points="{" ".join(f"{x},{y}" for x, y in points)}"/>'


def drawing() -> str:
    """The whole file."""
    doors = (
        ("CosyVoice, Sambert", "WS /api-ws/v1/inference"),
        ("Qwen-TTS Realtime", "WS /api-ws/v1/realtime"),
        ("HTTP", "POST /api/v1/services/…"),
        ("OpenAI", "POST /v1/audio/speech"),
    )
    parts = [
        '<rect class="frame" x="10" y="32" width="220" height="268" rx="12"/>',
        text(120, 24, "doors: wire/ and server/", "loose"),
    ]
    parts += [text(480, 24, "one session a text: speech/", "loose"), text(835, 24, "engines/", "loose")]
    for number, (name, address) in enumerate(doors):
        parts.append(box(20, 40 + number * 66, 200, 54, DOOR, name, address))
    parts += [
        box(290, 40, 170, 54, SPEECH, "Segmenter", "text → utterances"),
        box(500, 40, 170, 54, SPEECH, "Front-end: text/", "→ words, phonemes"),
        box(290, 132, 380, 54, SPEECH, "Scheduler", "compute threads, earliest deadline first"),
        box(290, 238, 380, 54, SPEECH, "Audio chain: audio/", "gain → effects → resample → encode"),
        box(740, 40, 190, 54, ENGINE, "plan", "durations, F0, loudness"),
        box(740, 132, 190, 54, ENGINE, "render", "window by window"),
        box(740, 238, 190, 54, ENGINE, "audio", "24 kHz, as it is made"),
        text(259, 54, "text", "loose"),
        arrow((230, 67), (288, 67)),
        arrow((460, 67), (498, 67)),
        arrow((670, 67), (738, 67)),
        arrow((835, 94), (835, 130)),
        arrow((670, 159), (738, 159)),
        arrow((835, 186), (835, 236)),
        arrow((740, 265), (672, 265)),
        arrow((290, 265), (232, 265)),
        text(259, 288, "audio,", "loose"),
        text(259, 305, "marks", "loose"),
        text(700, 150, "when", "loose"),
        text(480, 216, "cancel stops all of it, between two nodes of a graph", "loose"),
    ]
    sides = (
        ("voices/", "catalog, recipes, own voices"),
        ("access/", "keys, workspaces, limits"),
        ("store/", "database, lexicons, files"),
        ("observe/", "logs, metrics, traces"),
    )
    for number, (name, what) in enumerate(sides):
        parts.append(box(20 + number * 233, 352, 211, 54, SIDE, name, what))
    parts.append(text(480, 338, "beside it", "loose"))
    style = (
        "text{text-anchor:middle}.name{fill:#fff;font-weight:600}.small{fill:#fff;font-size:13px}"
        f".frame{{fill:none;stroke:{GREY}}}.loose{{fill:{GREY}}}.way{{fill:none;stroke:{GREY};stroke-width:2;marker-end:url(#head)}}"
    )
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
            ' aria-label="The way of a text through Voxwire" font-family="sans-serif" font-size="14">',
            f"<style>{style}</style>",
            '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4"'
            ' markerWidth="6" markerHeight="6" orient="auto">'
            f'<path d="M0 0L8 4L0 8z" fill="{GREY}"/></marker></defs>',
            *parts,
            "</svg>",
            "",
        )
    )


def main() -> None:
    """Write the file."""
    PAGE.write_text(drawing(), encoding="utf-8")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
