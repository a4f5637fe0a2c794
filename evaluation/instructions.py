"""Whether instructions and voice descriptions are taken for what they say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml

from voxwire.text.instructions import interpret_instruction, interpret_voice

TEXTS = Path(__file__).with_name("texts") / "instructions"
RESULTS = Path(__file__).with_name("results") / "instructions.md"

DELIVERY = ("rate", "pitch", "volume", "pitch_range", "emotion", "dialect", "style")
VOICE = ("gender", "age", "pitch", "rate", "timbre", "emotion", "use")

SETS: Mapping[str, str] = {
    "seen": "texts by somebody else, which rules and word lists were written with",
    "known": "texts by the author of the rules, written just before them",
    "held_out": "texts by the author of the rules, written after them",
    "later": "more of them, odder ones, written after the errors of all others had been mended",
    "review": "texts by a reader of the rules, judged once; no rule was written for them",
    "fresh": "instructions alone, by somebody who had not seen the rules; two words were mended afterwards",
}
"""Sets of texts, of instructions and of voices, and what they are."""
FIRST_RUN: Mapping[str, Mapping[str, Sequence[float]]] = {
    "instructions": {
        "held_out": (98.5, 100.0, 98.5, 100.0, 97.1, 100.0, 98.5),
        "later": (97.5, 92.5, 97.5, 97.5, 85.0, 100.0, 97.5),
        "fresh": (98.8, 100.0, 96.3, 98.8, 96.3, 100.0, 98.8),
    },
    "voices": {
        "held_out": (90.5, 95.2, 97.6, 100.0, 95.2, 97.6, 88.1),
        "later": (96.4, 96.4, 100.0, 100.0, 96.4, 89.3, 89.3),
    },
}
"""What sets gave the only time they were new, in per cent by dimension; their errors mended rules since."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One text, and where it was taken for something else."""

    text: str
    wrong: Mapping[str, tuple[object, object]]
    """By dimension what was wanted and what came."""


def understood(kind: str, text: str) -> Mapping[str, object]:
    """What a text is taken for, by dimension."""
    if kind == "voices":
        return asdict(interpret_voice(text))
    wanted = interpret_instruction(text)
    return {**wanted.directions, "emotion": wanted.emotion, "dialect": wanted.dialect, "style": wanted.style}


def judge(kind: str, items: Sequence[Mapping[str, Any]]) -> Iterator[Judgement]:
    """Compare every text with what it says.

    Timbre words are right if one of them is; softer beside a whisper is no error.
    """
    for item in items:
        got = understood(kind, item["text"])
        wrong: dict[str, tuple[object, object]] = {}
        for name in VOICE if kind == "voices" else DELIVERY:
            wanted = item.get(name)
            right = got[name] == wanted
            if name == "timbre":
                found = set(got[name]) if isinstance(got[name], tuple) else set()
                right = bool(found & set(wanted)) if wanted else not found
            if name == "volume" and item.get("style") == "whisper":
                right = got[name] in (wanted, "softer")
            if not right:
                wrong[name] = (wanted, got[name])
        yield Judgement(item["text"], wrong)


def table(kind: str) -> tuple[list[str], list[str]]:
    """Lines of the table of one kind, and of what was wrong."""
    names = VOICE if kind == "voices" else DELIVERY
    lines = ["| set | texts | " + " | ".join(names) + " |", "|---" * (len(names) + 2) + "|"]
    wrong: list[str] = []
    for name in SETS:
        if not (file := TEXTS / f"{kind}_{name}.yaml").exists():
            continue
        items = yaml.safe_load(file.read_text("utf-8"))
        judged = list(judge(kind, items))
        shares = [100 * sum(dim not in each.wrong for each in judged) / len(judged) for dim in names]
        lines.append(f"| {name} | {len(judged)} | " + " | ".join(f"{share:.1f}" for share in shares) + " |")
        wrong += [
            f"- {name}: “{each.text}” {dim}: wanted {_told(wanted)}, got {_told(got)}"
            for each in judged
            for dim, (wanted, got) in each.wrong.items()
        ]
    for name, shares in FIRST_RUN[kind].items():
        lines.append(f"| {name}, when new | | " + " | ".join(f"{share:.1f}" for share in shares) + " |")
    return lines, wrong


def main() -> None:
    """Run the evaluation and write its page."""
    lines = [
        "# Instructions and voice descriptions",
        "",
        "Made with `python -m evaluation instructions`: texts that are taken for what they say, in per cent,",
        "by dimension. Only the first and the last two sets are by others than the author of the rules, so",
        "the other figures say little of how strangers put things. The errors of all but 'review' have been",
        "looked at, and mended where a rule was missing; the last lines are how sets fared the only time",
        "nobody had.",
        "",
        *(f"- {name}: {what}" for name, what in SETS.items()),
    ]
    for kind in ("instructions", "voices"):
        rows, wrong = table(kind)
        lines += ["", f"## {kind.capitalize()}", "", *rows, "", *wrong]
        print(kind, *rows, sep="\n")
    RESULTS.write_text("\n".join(lines).rstrip() + "\n", "utf-8")


def _told(value: object) -> str:
    if value is None or value == ():
        return "nothing"
    return " ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
