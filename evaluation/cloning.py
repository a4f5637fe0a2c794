"""How close clones come to voices the engine does not have.

A timbre is fitted to the first part of each recording, and says a sentence that no fitting has heard. It is
compared with the rest of the recording, and so is the pack that is nearest by the encoder: the voice one
would choose if there were no cloning. The encoder had its part in fitting, so its similarity flatters; the
cepstral divergences had none. Word errors tell whether speech stays intelligible.
"""

import math
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path

import jiwer
import numpy as np
import soxr
from whisper_normalizer.basic import BasicTextNormalizer
from whisper_normalizer.english import EnglishTextNormalizer

from evaluation.likeness import Cepstrum, cepstrum, divergence
from evaluation.recognisers import RATE, Recogniser
from evaluation.references import Reference, references
from tools.machine import machine_line
from voxwire.engines.base import Cancellation, Pcm, TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.prepare import pull
from voxwire.settings import Settings
from voxwire.voices.bank import Bank
from voxwire.voices.blending import nearest
from voxwire.voices.fitters import BlendFitter
from voxwire.voices.probes import PROBES
from voxwire.voices.reciter import Reciter
from voxwire.voices.speaker_encoder import SpeakerEncoder
from voxwire.voices.speaker_measures import VoiceMeasures, measure, semitones

HERE = Path(__file__).parent
RESULTS = HERE / "results/cloning.md"
ENROLLED = 0.6
"""Share of a recording that is fitted to."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How close a rendering comes to the rest of a recording."""

    similarity: float
    shape: float
    """Divergence of the cepstral covariances."""
    whole: float
    """With the means."""
    envelope: float
    """Root mean square of the long-term envelopes' difference, in dB."""
    pitch: float
    """Semitones that mean F0 lies off."""
    errors: int
    words: int


@dataclass(frozen=True, slots=True)
class Row:
    """One reference."""

    name: str
    kind: str
    language: str
    seconds: float
    """Processor time of the enrolment."""
    probes: int
    blend: str
    before: Likeness
    after: Likeness


class Judge:
    """Compares renderings with recordings."""

    def __init__(self, model_dir: Path) -> None:
        self.encoder = SpeakerEncoder.load()
        self._model_dir = model_dir
        self._ears = dict[str, Recogniser]()

    def compare(self, audio: Pcm, rate: int, rest: Pcm, text: str, language: str) -> Likeness:
        """Judge a rendering of a text against the rest of a recording at 16 kHz."""
        heard = soxr.resample(audio, rate, RATE)
        one, other = measure(heard, RATE, self.encoder), measure(rest, RATE, self.encoder)
        shape, whole = divergence(cepstrum(heard), cepstrum(rest))
        errors, words = self._errors(heard, text, language)
        return Likeness(
            similarity=float(one.embedding @ other.embedding),
            shape=shape,
            whole=whole,
            envelope=_apart(one, other),
            pitch=abs(semitones(one.f0, other.f0)) if one.f0 and other.f0 else float("nan"),
            errors=errors,
            words=words,
        )

    def _errors(self, audio: Pcm, text: str, language: str) -> tuple[int, int]:
        if language not in self._ears:
            name = "whisper-tiny-en" if language == "en" else "whisper-base"
            self._ears[language] = Recogniser(name, language, self._model_dir)
        pcm = np.clip(audio * 32767, -32768, 32767).astype("<i2").tobytes()
        plain = EnglishTextNormalizer() if language == "en" else BasicTextNormalizer()
        out = jiwer.process_words(plain(text), plain(self._ears[language].hear(pcm)))
        return (
            out.substitutions + out.deletions + out.insertions,
            out.hits + out.substitutions + out.deletions,
        )


def _apart(one: VoiceMeasures, other: VoiceMeasures) -> float:
    return float(np.sqrt(np.mean((one.envelope - other.envelope) ** 2)))


def evaluate(
    reference: Reference, text: str, reciter: Reciter, bank: Bank, judge: Judge, out: Path | None
) -> Row:
    """Clone one voice and judge it."""
    cut = round(ENROLLED * reference.audio.size)
    enrolled, rest = reference.audio[:cut], reference.audio[cut:]
    language = reference.language if reference.language in PROBES else "en"
    begin = time.process_time()
    fitted = BlendFitter(reciter, budget_s=math.inf).clone(enrolled, RATE, reference.language, Cancellation())
    seconds = time.process_time() - begin
    usual = nearest(bank, measure(enrolled, RATE, judge.encoder))
    takes = list[Likeness]()
    for name, recipe in (("before", TimbreRecipe({usual: 1.0})), ("after", fitted.recipe)):
        audio = reciter.recite(reciter.lightest(recipe), text, language, Cancellation())
        takes.append(judge.compare(audio, reciter.sample_rate, rest, text, language))
        if out:
            np.save(out / f"{reference.name}-{name}.npy", audio)
    probes, blend = int(fitted.report["probes"]), f"{usual} → {fitted.report['blend']}"
    one, other = takes
    return Row(
        reference.name,
        reference.kind,
        reference.language,
        seconds,
        probes,
        blend,
        one,
        other,
    )


def yardstick(made: Sequence[Reference]) -> tuple[list[float], list[float]]:
    """Divergences, shape alone, of the halves of every recording and of different recordings."""
    halves = [
        (cepstrum(each.audio[: each.audio.size // 2]), cepstrum(each.audio[each.audio.size // 2 :]))
        for each in made
    ]

    def shape(one: Cepstrum, other: Cepstrum) -> float:
        return divergence(one, other)[0]

    same = [shape(first, second) for first, second in halves]
    different = [shape(one[0], other[1]) for one, other in combinations(halves, 2)]
    return same, different


def write(rows: Sequence[Row], same: Sequence[float], different: Sequence[float]) -> None:
    """Write the table."""
    lines = [
        "# Cloning",
        "",
        "Made with `python -m evaluation cloning`. A timbre is fitted to the first 60 % of a recording, says",
        "an unseen sentence and is compared with the rest, as is the nearest pack. Similarity: of the",
        "encoder that also fits, so it flatters. Shape and whole: cepstral divergences, no part of fitting,",
        f"without and with means; lower is closer. Shape is {np.median(same):.1f} between the halves of one",
        f"recording and {np.median(different):.1f} between different ones (medians). Seconds: processor time",
        "of the whole enrolment, which may use two cores. All is said with the light generator, whose",
        "speakers are those of the full one (generators.md).",
        "",
        machine_line(),
        "",
        "| reference | kind | similarity | shape | whole | envelope, dB | pitch off, st "
        "| word errors | seconds | nearest pack → blend |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        before, after = row.before, row.after
        cells = [
            f"{before.similarity:.2f} → {after.similarity:.2f}",
            *(
                f"{getattr(before, name):.1f} → {getattr(after, name):.1f}"
                for name in ("shape", "whole", "envelope", "pitch")
            ),
            f"{before.errors} → {after.errors} of {after.words}",
            f"{row.seconds:.0f}",
            row.blend,
        ]
        lines.append(f"| {row.name} | {row.kind}, {row.language} | {' | '.join(cells)} |")
    lines.append(f"| mean | | {' | '.join(_means(rows))} | |")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join([*lines, ""]), "utf-8")


def _means(rows: Sequence[Row]) -> list[str]:
    def mean(name: str, digits: int) -> str:
        before, after = (
            np.nanmean([getattr(getattr(r, s), name) for r in rows]) for s in ("before", "after")
        )
        return f"{before:.{digits}f} → {after:.{digits}f}"

    errors = [sum(getattr(row, side).errors for row in rows) for side in ("before", "after")]
    words = sum(row.after.words for row in rows)
    return [
        mean("similarity", 2),
        *(mean(name, 1) for name in ("shape", "whole", "envelope", "pitch")),
        f"{errors[0]} → {errors[1]} of {words}",
        f"{np.mean([row.seconds for row in rows]):.0f}",
    ]


def main(out: Path | None = None) -> None:
    """Run the evaluation; keeps renderings in a directory if it is given one."""
    settings = Settings.load()
    reciter = Reciter(KokoroEngine(pull(settings.model_dir, lambda *_: None), 2), 2)
    bank, judge = Bank.load(), Judge(settings.model_dir)
    made, unseen = references()
    same, different = yardstick(made)
    rows = list[Row]()
    for reference in made:
        row = evaluate(reference, unseen[reference.language], reciter, bank, judge, out)
        rows.append(row)
        print(asdict(row), flush=True)
        write(rows, same, different)


if __name__ == "__main__":
    main()
