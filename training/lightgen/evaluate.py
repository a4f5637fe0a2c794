"""Judge a checkpoint on what it was never trained on, beside its teacher.

    python -m training.lightgen.evaluate --checkpoint FILE --data CORPUS --out DIR

Writes ``utterances.csv`` and ``report.md``. The teacher's scores are kept in ``teacher.json``, so that
further checkpoints are judged faster.
"""

import argparse
import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
import soundfile
import torch

from training.lightgen.checkpoints import load_student
from training.lightgen.corpus import SAMPLE_RATE, Example, example_paths, pack_of
from training.lightgen.losses import MelDistance
from training.lightgen.metrics import DistillMos, Speakers, log_spectral_distance
from training.lightgen.student import Student
from training.lightgen.train import say

SHORTEST_S = 1.5
"""Estimated scores of shorter signals mean little."""


@dataclass(frozen=True, slots=True)
class Score:
    """How one utterance came out."""

    file: str
    pack: str
    language: str
    seconds: float
    mos: float
    teacher_mos: float
    mel_l1: float
    lsd_db: float
    speaker: float
    """Cosine with the teacher; not a number where it can't be measured."""


class Examiner:
    """Scores utterances."""

    def __init__(self, student: Student, teacher_scores: dict[str, float], audio: Path | None) -> None:
        """Load what is needed.

        Args:
            student: who is examined.
            teacher_scores: by file; added to.
            audio: directory for what the student says, if it shall be kept.

        """
        self._student = student
        self._teacher_scores = teacher_scores
        self._audio = audio
        self._mos = DistillMos()
        self._mel = MelDistance()
        try:
            self._speakers: Speakers | None = Speakers()
        except ImportError:
            self._speakers = None

    def __call__(self, path: Path, example: Example) -> Score:
        """Score the student on one example."""
        said, wanted = say(self._student, example).numpy(), example.pcm
        name = str(path)
        if name not in self._teacher_scores:
            self._teacher_scores[name] = self._mos(wanted)
        if self._audio is not None:
            soundfile.write(self._audio / f"{path.stem}_{pack_of(example.blend)}.wav", said, SAMPLE_RATE)
        return Score(
            file=name,
            pack=pack_of(example.blend),
            language=example.language,
            seconds=len(said) / SAMPLE_RATE,
            mos=self._mos(said),
            teacher_mos=self._teacher_scores[name],
            mel_l1=self._mel(torch.from_numpy(said), torch.from_numpy(wanted)),
            lsd_db=log_spectral_distance(said, wanted),
            speaker=self._speakers(said, wanted) if self._speakers else float("nan"),
        )


def choose(paths: Iterable[Path], per_pack: int) -> list[tuple[Path, Example]]:
    """The first examples of every pack that are long enough, at most ``per_pack`` each."""
    chosen: list[tuple[Path, Example]] = []
    counts = defaultdict[str, int](int)
    for path in paths:
        example = Example.load(path)
        pack = pack_of(example.blend)
        if len(example.audio) >= SHORTEST_S * SAMPLE_RATE and counts[pack] < per_pack:
            counts[pack] += 1
            chosen.append((path, example))
    return chosen


def report(scores: Sequence[Score], title: str) -> str:
    """A table of means by pack, the worst first, as Markdown."""
    by_pack = defaultdict[str, list[Score]](list)
    for score in scores:
        by_pack[score.pack].append(score)
    ordered = sorted(by_pack.items(), key=lambda item: np.mean([score.mos for score in item[1]]))
    lines = [
        f"# {title}",
        "",
        "| pack | utterances | MOS | teacher's MOS | mel L1 | LSD (dB) | speaker |",
        "|---|--:|--:|--:|--:|--:|--:|",
        _row("all", scores),
        *(_row(pack, rows) for pack, rows in ordered),
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, scores: Sequence[Score]) -> str:
    def mean(field: str) -> float:
        return float(np.mean([getattr(score, field) for score in scores]))

    columns = ("mos", "teacher_mos", "mel_l1", "lsd_db", "speaker")
    digits = (2, 2, 3, 2, 3)
    values = (f"{mean(column):.{digit}f}" for column, digit in zip(columns, digits, strict=True))
    return f"| {name} | {len(scores)} | " + " | ".join(values) + " |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser("training.lightgen.evaluate", description="Judge a checkpoint.")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--last", action="store_true", help="the weights of the last step, not the average")
    parser.add_argument(
        "--data", type=Path, required=True, action="append", help="corpus to take held-out examples of"
    )
    parser.add_argument("--out", type=Path, required=True, help="directory for the results")
    parser.add_argument("--per-pack", type=int, default=2, help="utterances of each pack")
    parser.add_argument("--audio", action="store_true", help="also write what the student says")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    options.out.mkdir(parents=True, exist_ok=True)
    known = options.out / "teacher.json"
    teacher_scores: dict[str, float] = json.loads(known.read_text("utf-8")) if known.exists() else {}
    student, state = load_student(options.checkpoint, last=options.last)
    audio = options.out / "audio" if options.audio else None
    if audio is not None:
        audio.mkdir(exist_ok=True)
    examiner = Examiner(student, teacher_scores, audio)
    scores = []
    for corpus in options.data:
        for path, example in choose(example_paths(corpus, held=True), options.per_pack):
            scores.append(examiner(path, example))
            known.write_text(json.dumps(teacher_scores, indent=1), "utf-8")
    with (options.out / "utterances.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Score)])
        writer.writeheader()
        writer.writerows(asdict(score) for score in scores)
    text = report(scores, f"{options.checkpoint.name}, step {state.get('step', 0)}")
    (options.out / "report.md").write_text(text, "utf-8")
    print(text)


if __name__ == "__main__":
    main()
