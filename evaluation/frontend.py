"""How the text front-end reads: every sentence of ``texts/frontend`` through ``voxwire explain``.

The later sets were written, readings and all, before the front-end was asked: what failed in the second and
the fourth led to more rules, some of which also cover what had failed in the third; no rule was written for
the fifth.

Readings are compared without case, punctuation and spaces; any one of the listed readings is right. No audio
is made, so this takes seconds.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import yaml

from evaluation.arpabet import sound_of_arpabet, sound_of_ipa
from tools.machine import machine_line
from voxwire.speech.explain_lines import answer
from voxwire.text.frontend import Frontend

HERE = Path(__file__).parent
TEXTS = HERE / "texts/frontend"
RESULTS = HERE / "results/frontend.md"

Item = Mapping[str, Any]
Answer = Mapping[str, Any]
Ask = Callable[..., Answer]
"""Asks ``voxwire explain`` a question given as its fields."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one item was read."""

    set_name: str
    """Its file; of a later edition with the folder before it."""
    category: str
    id: str
    text: str
    wanted: str
    got: str
    right: bool


def plain(text: str) -> str:
    """What counts when readings are compared."""
    return re.sub(r"[\W_]", "", text.lower().replace("〇", "零"))


def normalization(name: str, table: Mapping[str, Sequence[Item]], ask: Ask) -> Iterator[Outcome]:
    """Sentences whose spoken words are listed."""
    for category, items in table.items():
        for item in items:
            got = ask(text=item["text"])["spoken"]
            right = plain(got) in map(plain, item["spoken"])
            yield Outcome(name, category, item["id"], item["text"], item["spoken"][0], got, right)


def polyphones(name: str, items: Sequence[Item], ask: Ask) -> Iterator[Outcome]:
    """Characters whose dictionary reading is listed."""
    for item in items:
        index = item["index"]
        token = _token_at(ask(text=item["text"]), index)
        pinyin = (token and token["pinyin"]) or ()
        place = index - token["begin"] if token else 0
        got = pinyin[place] if place < len(pinyin) else ""
        yield Outcome(
            name, item["text"][index], item["id"], item["text"], item["pinyin"], got, got == item["pinyin"]
        )


def heteronyms(name: str, items: Sequence[Item], ask: Ask) -> Iterator[Outcome]:
    """English words whose pronunciation is listed: stress, stressed vowel and final consonant count."""
    for item in items:
        token = _token_at(ask(text=item["text"]), item["index"])
        phonemes = token["phonemes"] if token else ""
        wanted = sound_of_arpabet(item["arpabet"])
        right = sound_of_ipa(phonemes) == wanted
        yield Outcome(name, "heteronym", item["id"], item["text"], item["arpabet"], phonemes, right)


def mixtures(name: str, items: Sequence[Item], ask: Ask) -> Iterator[Outcome]:
    """Sentences in several languages: each is heard, none else, and nothing is left out."""
    for item in items:
        reply = ask(text=item["text"])
        heard = {token["lang"].partition("-")[0] for token in reply["tokens"]}
        # Chinese names in Latin letters are read within the English sentence.
        wanted = {tag.partition("-")[0] for tag in item["langs"] if tag != "zh-Latn"}
        right = heard == wanted and not reply["errors"]
        category = "zh, en" if wanted <= {"zh", "en"} else "other"
        yield Outcome(
            name, category, item["id"], item["text"], " ".join(item["langs"]), " ".join(sorted(heard)), right
        )


def streams(name: str, items: Sequence[Item], ask: Ask) -> Iterator[Outcome]:
    """Texts in pieces: nothing is cut that must stay whole, the pieces do not matter, Markdown can go."""
    for item in items:
        text = "".join(item["pieces"])
        reply = ask(pieces=item["pieces"])
        cut = [
            whole
            for whole in item["whole"]
            if not any(whole in utterance["text"] for utterance in reply["utterances"])
        ]
        right = not cut and reply == ask(text=text) == ask(pieces=list(text))
        if "plain" in item:
            filtered = ask(pieces=item["pieces"], markdown=True)["spoken"]
            right = right and plain(filtered) == plain(ask(text=item["plain"])["spoken"])
        got = " | ".join(utterance["text"] for utterance in reply["utterances"])
        yield Outcome(name, "cuts", item["id"], text, ", ".join(item["whole"]), got, right)


def documents(name: str, items: Sequence[Item], ask: Ask) -> Iterator[Outcome]:
    """SSML documents: the valid ones are read, the others refused."""
    for item in items:
        reply = ask(text=item["ssml"], ssml=True)
        if item["valid"]:
            right = plain(reply["spoken"]) in map(plain, item["spoken"]) and not reply["errors"]
            wanted = item["spoken"][0]
        else:
            right, wanted = bool(reply["errors"]), "refused"
        got = reply["spoken"] or "; ".join(error["message"] for error in reply["errors"])
        category = "valid" if item["valid"] else "refused"
        yield Outcome(name, category, item["id"], item["ssml"], wanted, got, right)


SETS: Mapping[str, Callable[[str, Any, Ask], Iterator[Outcome]]] = {
    "normalize_en": normalization,
    "normalize_zh": normalization,
    "heteronym_en": heteronyms,
    "polyphone_zh": polyphones,
    "mixed": mixtures,
    "stream": streams,
    "ssml": documents,
}
"""The test sets, and what judges them."""
EDITIONS: Mapping[str, str] = {
    "": "known",
    "second": "second set, mended by",
    "third": "third set, unseen when most rules were written",
    "fourth": "fourth set, mended by",
    "fifth": "fifth set, unseen when the rules were written (one of it mended since)",
}
"""Folders of sets, and what the tables call them."""


def _token_at(reply: Answer, index: int) -> Answer | None:
    return next((token for token in reply["tokens"] if token["begin"] <= index < token["end"]), None)


def evaluate(frontend: Frontend) -> list[Outcome]:
    """Judge every item."""

    def ask(**question: object) -> Answer:
        line = msgspec.json.encode(question).decode()
        reply: Answer = msgspec.json.decode(msgspec.json.encode(answer(line, frontend)))
        return reply

    outcomes: list[Outcome] = []
    for name, judge in _sets():
        table = yaml.safe_load((TEXTS / f"{name}.yaml").read_text("utf-8"))
        outcomes.extend(judge(name, table, ask))
    return outcomes


def _sets() -> Iterator[tuple[str, Callable[[str, Any, Ask], Iterator[Outcome]]]]:
    """The sets there are, edition by edition."""
    for folder in EDITIONS:
        for name, judge in SETS.items():
            path = f"{folder}/{name}" if folder else name
            if (TEXTS / f"{path}.yaml").is_file():
                yield path, judge


def _share(outcomes: Iterable[Outcome]) -> str:
    judged = [outcome.right for outcome in outcomes]
    return f"{sum(judged)} of {len(judged)} ({100 * sum(judged) / len(judged):.1f} %)"


def write(outcomes: Sequence[Outcome]) -> None:
    """Write the tables, and everything that failed."""
    lines = [
        "# Front-end",
        "",
        "Made with `python -m evaluation frontend`: every sentence through `voxwire explain --jsonl`;",
        "readings are compared without case, punctuation and spaces.",
        "",
        machine_line(),
        "",
        "| set | | right |",
        "|---|---|---|",
    ]
    names = [name for name, _ in _sets()]
    for name in names:
        folder, _, file = name.rpartition("/")
        share = _share(o for o in outcomes if o.set_name == name)
        lines.append(f"| {file} | {EDITIONS[folder]} | {share} |")
    for name in names:
        own = [outcome for outcome in outcomes if outcome.set_name == name]
        categories = list(dict.fromkeys(outcome.category for outcome in own))
        if name.startswith("normalize"):
            lines += ["", f"## {name}", "", "| category | right |", "|---|---|"]
            lines += [f"| {c} | {_share(o for o in own if o.category == c)} |" for c in categories]
    lines += ["", "## Wrong", ""]
    for outcome in outcomes:
        if not outcome.right:
            text, wanted, got = (_code(part) for part in (outcome.text, outcome.wanted, outcome.got))
            lines.append(f"- {outcome.id} ({outcome.category}): {text} — wanted {wanted}, got {got}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(lines) + "\n", "utf-8")


def _code(text: str) -> str:
    return f"``{' '.join(text.split())}``" if text else "nothing"


def main() -> None:
    """Run the evaluation."""
    outcomes = evaluate(Frontend.create())
    write(outcomes)
    for name, _ in _sets():
        print(f"{name:20} {_share(outcome for outcome in outcomes if outcome.set_name == name)}")
