"""Make the corpus: what the teacher makes of sentences in all languages.

    python -m training.encoder.data --out DIR --tokens 600000 --prose FILE …

A run that was stopped goes on with other sentences than those that are there.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from training.encoder.corpus import Encoded, save
from training.encoder.sentences import Sentences, chinese_words, prose_of
from training.encoder.teacher import Teacher
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.settings import Settings

PER_FILE = 400


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    options = _parser().parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    made = len(list(options.out.glob("*.npz")))
    teacher = Teacher(prepared_directory(Settings.load().model_dir))
    sentences = iter(Sentences(prose_of(options.prose), chinese_words(), options.seed + made))
    total = 0
    while total < options.tokens:
        found = list[Encoded]()
        for _ in range(PER_FILE):
            tokens = next(sentences)
            found.append(Encoded(np.array(tokens, np.int16), teacher.encode(tokens).astype(np.float16)))
        save(options.out / f"{made:04d}.npz", found)
        made += 1
        total += sum(len(each.tokens) for each in found)
        print(f"{total} symbols", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.encoder.data",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--out", type=Path, required=True, help="directory of the corpus")
    parser.add_argument("--tokens", type=int, default=600_000, help="symbols to add (%(default)s)")
    parser.add_argument(
        "--prose", type=Path, nargs="+", required=True, help="text files whose English sentences are taken"
    )
    parser.add_argument("--seed", type=int, default=0)
    return parser


if __name__ == "__main__":
    main()
