"""Measure the trunk's statistics for every pack at several lengths.

python -m training.lightgen.calibrate --out FILE
"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np

from training.lightgen.phonemes import Phonemiser
from training.lightgen.statistics import Floats, LengthStatistics
from training.lightgen.teacher import Teacher
from training.lightgen.texts import Grammar, load_grammars
from voxwire.engines.base import Utterance, Word
from voxwire.engines.kokoro.prepare import prepared_directory
from voxwire.errors import EngineError
from voxwire.settings import Settings

LENGTHS = (6, 10, 16, 26, 45, 80, 150, 300)
"""Phonemes."""
REPEATS = (6, 6, 4, 4, 3, 3, 2, 1)
"""Utterances measured at each length."""
LANGUAGES = ("en", "zh")


def utterance_of(
    length: int, language: str, grammar: Grammar, phonemiser: Phonemiser, rng: Random
) -> Utterance:
    """A random utterance of nearly ``length`` phonemes: whole sentences, cut off where they are too many."""
    words: list[Word] = []
    while True:
        words += phonemiser.read(grammar.sentence(rng), language).words
        ends = np.cumsum([len(word.phonemes) + word.space_after for word in words])
        if ends[-1] >= length:
            break
    kept = max(1, int(np.argmin(np.abs(ends - length))) + 1)
    chosen = words[:kept]
    if not any(character in ".!?" for character in chosen[-1].phonemes):
        chosen.append(Word(".", 0, 0, ".", language))
    return Utterance("", tuple(chosen))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        "training.lightgen.calibrate", description="Measure the trunk's statistics."
    )
    parser.add_argument("--out", type=Path, required=True, help="the .npz file to write")
    parser.add_argument("--model", type=Path, help="prepared model (default: the one Voxwire uses)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    model = options.model or prepared_directory(Settings.load().model_dir)
    teacher = Teacher(model, None)
    grammars, phonemiser = load_grammars(), Phonemiser()
    rng = Random(options.seed)
    means, variances = [], []
    for pack in teacher.packs:
        began = time.monotonic()
        by_length = []
        for length, repeats in zip(LENGTHS, REPEATS, strict=True):
            measured = list[tuple[Floats, Floats]]()
            while len(measured) < repeats:
                language = LANGUAGES[len(measured) % len(LANGUAGES)]
                utterance = utterance_of(length, language, grammars[language], phonemiser, rng)
                try:
                    measured.append(teacher.measure(utterance, {pack: 1.0}))
                except EngineError:  # nothing to say
                    continue
            by_length.append(np.mean(measured, axis=0))
        mean, variance = np.stack(by_length, axis=1)
        means.append(mean)
        variances.append(variance)
        print(f"{pack} {time.monotonic() - began:.1f} s", flush=True)
    LengthStatistics(
        tuple(teacher.packs), np.array(LENGTHS, float), np.stack(means), np.stack(variances)
    ).save(options.out)


if __name__ == "__main__":
    main()
