"""How exact word timestamps are.

Every sentence goes through a running server and its WebSocket, with ``word_timestamp_enabled``. When each
word is really heard is told by the audio alone: behind silence, by where sound sets in; elsewhere by forced
alignment. For English that is PocketSphinx. For other languages it is :mod:`evaluation.alignment`, whose
models learn from the same recordings, and from nothing that the server said about times. How far that can be
trusted is part of the results: it is compared with the onsets behind silence, with PocketSphinx, and with
itself after learning from the other half of the sentences.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evaluation.alignment import HOP_S, Aligner, Alignment, Recording, onset
from evaluation.sphinx import SphinxAligner
from evaluation.timed_speech import RATE, Row, Shelf, Take, TimedWord, rows, takes
from tools.machine import machine_line
from tools.serving import running_server
from voxwire.server.run import load_speech
from voxwire.settings import Settings

RESULTS = Path(__file__).parent / "results/timestamps.md"
WITHIN_S = 0.05
EVERY = slice(None)
HALVES = slice(1, None, 2), slice(0, None, 2)
ADAPTING = 5
"""Rounds in which the models of all voices become those of one."""
DOUBT_S = 0.025
SILENCE_S = 0.06
"""Shortest silence that an onset is looked for behind."""
SOFT = frozenset("aeiouæɑɐɒɔəɚɛɜɤɨɪʊʌᵊᵻøœyɯAIOQWYjwɥɰlɹɻrmnŋɲɴʎʋ")
"""Sounds that flow into each other: between two of them there is no moment at which a word begins."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One word, and when it is heard."""

    word: TimedWord
    sentence: str
    aligned_s: float
    onset_s: float | None
    """Where sound sets in, if there is silence before the word."""
    soft: bool
    """Whether it flows out of the word before."""
    learnt_elsewhere_s: float
    """What the aligner says when it learnt from the other half of the sentences."""
    sphinx_s: float | None = None

    @property
    def heard_s(self) -> float:
        """When it is heard: where sound sets in, or else where the better aligner there is puts it."""
        if self.onset_s is not None:
            return self.onset_s
        return self.aligned_s if self.sphinx_s is None else self.sphinx_s

    @property
    def doubtful(self) -> bool:
        """Whether no measure can be sure: what the aligner says hangs on what it learnt from."""
        doubt = abs(self.learnt_elsewhere_s - self.aligned_s) > DOUBT_S
        return doubt and self.onset_s is None and self.sphinx_s is None

    @property
    def error_s(self) -> float:
        """How much later the server says it begins."""
        return self.word.begin_s - self.heard_s


Said = Sequence[Sequence[Take]]
"""What a voice said, in each condition."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One voice in one condition."""

    row: Row
    condition: str
    takes: Sequence[Take]
    judged: Sequence[Judged]

    @property
    def inside(self) -> int:
        """In how many sentences the last word ends before the audio does."""
        return sum(take.words[-1].end_s <= take.length_s for take in self.takes)


@dataclass(slots=True)
class _Judge:
    """Tells when the words of some takes are heard."""

    everything: Aligner
    halves: Sequence[Aligner]
    """The first has learnt from the odd sentences."""
    sphinx: SphinxAligner | None

    @classmethod
    def of(cls, row: Row, said: Said, starts: Sequence[Aligner]) -> "_Judge":
        """Learn from what a voice said, starting from what was learnt of all voices."""
        mine = _recordings([said], EVERY)
        everything, *halves = [
            Aligner(_recordings([said], part), ADAPTING, others=mine, start=start)
            for part, start in zip((EVERY, *HALVES), starts, strict=True)
        ]
        return cls(everything, halves, SphinxAligner() if row.tag == "en" else None)

    def judge(self, takes: Sequence[Take]) -> Iterator[Judged]:
        """All words that are spoken."""
        recordings = [take.recording for take in takes]
        halves = [half.align(recordings) for half in self.halves]
        for index, (take, aligned) in enumerate(zip(takes, self.everything.align(recordings), strict=True)):
            yield from self._judged(take, aligned, halves[index % 2][index])

    def _judged(self, take: Take, aligned: Alignment, elsewhere: Alignment) -> list[Judged]:
        sphinx = self._sphinx(take)
        judged: list[Judged] = []
        before: tuple[TimedWord, float] | None = None
        for place, word in enumerate(take.words):
            here, there = aligned[place], elsewhere[place]
            if here is None or there is None:
                continue
            silent = before is None or here[0] - before[1] >= SILENCE_S
            began = onset(take.recording.level, here[0], quiet_s=SILENCE_S) if silent else None
            soft = before is not None and not silent and _soft(before[0].phones[-1], word.phones[0])
            judged.append(
                Judged(word, take.text, here[0], began, soft, there[0], sphinx[place] if sphinx else None)
            )
            before = word, here[1]
        return judged

    def _sphinx(self, take: Take) -> dict[int, float] | None:
        if self.sphinx is None:
            return None
        spoken = {place: word.spoken for place, word in enumerate(take.words) if word.spoken}
        begins = self.sphinx.begins(take.audio, RATE, list(spoken.values()))
        return None if begins is None else dict(zip(spoken, begins, strict=True))


def _soft(last: str, first: str) -> bool:
    return last[0] in SOFT and first[0] in SOFT


def evaluate(chosen: Sequence[Row], shelf: Shelf) -> list[Outcome]:
    """Have everything said that is not on the shelf, and judge it."""
    # However slow the machine is, everything is to be said, and in full quality.
    with running_server(environment={"VOXWIRE_REFUSE_OVERLOAD": "false"}) as server:
        speech = load_speech(Settings.load().model_copy(update={"refuse_overload": False}))
        try:
            said = [
                [list(takes(server, speech, row, condition, shelf)) for condition in row.conditions]
                for row in chosen
            ]
        finally:
            speech.close()
    return list(judged(chosen, said))


def judged(chosen: Sequence[Row], said: Sequence[Said]) -> Iterator[Outcome]:
    """What became of each row in each of its conditions."""
    everybody = _recordings(said, EVERY)
    starts = [Aligner(_recordings(said, part), others=everybody) for part in (EVERY, *HALVES)]
    for row, mine in zip(chosen, said, strict=True):
        judge = _Judge.of(row, mine, starts)
        for condition, each in zip(row.conditions, mine, strict=True):
            outcome = Outcome(row, condition, each, list(judge.judge(each)))
            print(_line(outcome), flush=True)
            yield outcome


def _recordings(said: Iterable[Said], part: slice) -> list[Recording]:
    return [take.recording for mine in said for each in mine for take in each[part]]


# -- the page -------------------------------------------------------------------------------------


def _share(errors: Iterable[float]) -> str:
    values = np.abs(list(errors))
    return f"{100 * np.mean(values <= WITHIN_S):.1f} %" if len(values) else "–"


def _spread(errors: Iterable[float]) -> str:
    """Mean, 95th percentile and greatest of the amounts, in ms."""
    values = 1000 * np.array(list(errors))
    if not len(values):
        return "– | – | –"
    amounts = np.abs(values)
    return f"{values.mean():+.0f} | {np.percentile(amounts, 95):.0f} | {amounts.max():.0f}"


def _line(outcome: Outcome) -> str:
    errors = [word.error_s for word in outcome.judged]
    return (
        f"| {outcome.row.language} | {outcome.row.voice} | {outcome.condition} | {len(errors)} "
        f"| {_share(errors)} | {_spread(errors)} | {outcome.inside} of {len(outcome.takes)} |"
    )


def _aligned(word: Judged) -> bool:
    return word.onset_s is None and not word.doubtful


def _by_kind(outcomes: Sequence[Outcome]) -> list[str]:
    kinds: dict[str, Callable[[Judged], bool]] = {
        "behind silence, by the onset of sound": lambda word: word.onset_s is not None,
        "elsewhere, by alignment": lambda word: _aligned(word) and not word.soft,
        "flowing out of the word before, by alignment": lambda word: _aligned(word) and word.soft,
        "where the aligner is in doubt": lambda word: word.doubtful,
    }
    lines = [
        "| language | words | number | within 50 ms | mean | 95 % within | greatest |",
        "|---|---|---|---|---|---|---|",
    ]
    for language in dict.fromkeys(outcome.row.language for outcome in outcomes):
        for kind, holds in kinds.items():
            errors = [
                word.error_s
                for outcome in outcomes
                if outcome.row.language == language
                for word in outcome.judged
                if holds(word)
            ]
            lines.append(f"| {language} | {kind} | {len(errors)} | {_share(errors)} | {_spread(errors)} |")
    return lines


def _methods(outcomes: Sequence[Outcome]) -> list[str]:
    lines = [
        "| language | compared | number | within 50 ms | mean | 95 % within | greatest |",
        "|---|---|---|---|---|---|---|",
    ]
    for language in dict.fromkeys(outcome.row.language for outcome in outcomes):
        judged = [word for o in outcomes if o.row.language == language for word in o.judged]
        pairs: dict[str, list[float]] = {
            "alignment against onset, behind silence": [
                word.aligned_s - word.onset_s for word in judged if word.onset_s is not None
            ],
            "alignment that learnt from the other half against that which learnt from all": [
                word.learnt_elsewhere_s - word.aligned_s for word in judged
            ],
        }
        if any(word.sphinx_s is not None for word in judged):
            pairs |= {
                "PocketSphinx against onset, behind silence": [
                    word.sphinx_s - word.onset_s
                    for word in judged
                    if word.sphinx_s is not None and word.onset_s is not None
                ],
                "PocketSphinx against alignment, elsewhere": [
                    word.sphinx_s - word.aligned_s
                    for word in judged
                    if word.sphinx_s is not None and word.onset_s is None
                ],
                "timestamps against alignment, all words": [
                    word.word.begin_s - word.aligned_s for word in judged
                ],
            }
        for name, errors in pairs.items():
            lines.append(f"| {language} | {name} | {len(errors)} | {_share(errors)} | {_spread(errors)} |")
    return lines


def _outside(outcomes: Sequence[Outcome]) -> list[str]:
    lines = [
        "| language | condition | word | sentence | told | heard | why |",
        "|---|---|---|---|---|---|---|",
    ]
    found = [
        (abs(word.error_s), outcome, word)
        for outcome in outcomes
        for word in outcome.judged
        if abs(word.error_s) > WITHIN_S
    ]
    for _, outcome, word in sorted(found, key=lambda each: -each[0]):
        kind = "onset" if word.onset_s is not None else "in doubt" if word.doubtful else "alignment"
        if word.soft and word.onset_s is None:
            kind += ", flowing"
        lines.append(
            f"| {outcome.row.language} | {outcome.condition} | {word.word.text} | {word.sentence} "
            f"| {1000 * word.word.begin_s:.0f} | {1000 * word.heard_s:.0f} | {kind} |"
        )
    return lines


def write(outcomes: Sequence[Outcome]) -> None:
    """Write the page."""
    lines = [
        "# Word timestamps",
        "",
        "Made with `python -m evaluation timestamps`. Each word's `begin_time` against when it is heard, in",
        "ms; positive where the server says it later. Marks are silent and not counted. How it is measured:",
        "[timestamps](../../docs/timestamps.md).",
        "",
        machine_line(),
        "",
        "| language | voice | condition | words | within 50 ms | mean | 95 % in | greatest | ends inside |",
        "|---|---|---|---|---|---|---|---|---|",
        *map(_line, outcomes),
        "",
        "## By what stands before the word",
        "",
        *_by_kind(outcomes),
        "",
        "## How far the measures can be trusted",
        "",
        f"Frames are {1000 * HOP_S:.0f} ms apart. Where words flow together, no measure can decide; the",
        f"aligner is in doubt where two of its trainings differ by more than {1000 * DOUBT_S:.0f} ms.",
        "",
        *_methods(outcomes),
        "",
        "## Words that are not within 50 ms",
        "",
        *_outside(outcomes),
        "",
    ]
    RESULTS.write_text("\n".join(lines), "utf-8")


def main(cache: Path | None = None) -> None:
    """Run the evaluation; ``cache`` is a folder that keeps what was said."""
    write(evaluate(rows(), Shelf(cache)))
