"""Make the corpus: what the published trunk makes of sentences of every kind in every voice.

    python -m training.trunk.data --out DIR --minutes 120

Example number ``i`` depends on the seed and ``i`` alone. A run that was stopped goes on where it was; two
cores make one corpus with ``--part 1/2`` and ``--part 2/2``.
"""

import argparse
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import numpy as np

from training.lightgen.data import Part, Task, task_for
from training.lightgen.phonemes import Phonemiser
from training.lightgen.texts import draw, load_grammars
from training.trunk.corpus import Example, runs
from voxwire.engines.base import Cancellation, Quality, TimbreRecipe, Utterance
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.engines.kokoro.render import Trunk
from voxwire.engines.kokoro.runtime import Graph, load_weights
from voxwire.errors import EngineError
from voxwire.settings import Settings

MOST_FRAMES = 480
"""Of an example: 12 s."""


class Teacher:
    """The engine, with the published trunk in float32."""

    def __init__(self, prepared: Path) -> None:
        """Load it, on one thread, from the directory of the prepared model."""
        self.engine = KokoroEngine(prepared)
        graph = Graph(prepared / "trunk.onnx", weights=load_weights(prepared)["trunk"])
        self._trunk = Trunk.of(graph, middle=3)
        self._token = Cancellation()

    def say(self, utterance: Utterance, task: Task) -> Example:
        """Plan an utterance as the light quality does, and run the trunk.

        Raises:
            EngineError: the utterance has no phonemes, or too many.

        """
        timbre = self.engine.timbre(TimbreRecipe(task.blend, quality=Quality.LIGHT))
        plan = self.engine.plan(utterance, timbre, task.delivery, self._token)
        while not plan.complete:
            plan = self.engine.extend(plan, self._token)
        features, _ = self._trunk.window(plan, 0, plan.frames, self._trunk.graph.start(), self._token)
        packs, weights = zip(*sorted(task.blend.items()), strict=True)
        text, lengths = runs(plan.text[0])
        return Example(
            text, lengths, plan.f0, plan.energy, features=features[0].astype(np.float16),
            packs=np.array(packs), weights=np.array(weights, np.float32),
        )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    options = _parser().parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    teacher = Teacher(prepared_directory(Settings.load().model_dir))
    phonemiser, grammars = Phonemiser(), load_grammars()
    frames = 0
    for turn, index in enumerate(count(options.part.number, options.part.of)):
        if frames >= options.minutes * 60 * 40:
            return
        path = options.out / f"{index:06d}.npz"
        if path.exists():
            frames += Example.load(path).frames
            continue
        task, rng = task_for(index, options.seed, teacher.engine.packs)
        while True:
            text = draw(grammars[task.language.partition("-")[0]], rng, held=task.held)
            try:
                example = teacher.say(phonemiser.read(text, task.language), task)
            except EngineError:  # too long, or nothing to say
                continue
            if example.frames <= MOST_FRAMES:
                break
        example.save(path)
        frames += example.frames
        if turn % 50 == 0:
            print(f"{turn + 1} examples, {frames / 2400:.1f} min", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m training.trunk.data",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--out", type=Path, required=True, help="directory of the corpus")
    parser.add_argument("--minutes", type=float, default=120.0, help="length of this share (%(default)s)")
    parser.add_argument(
        "--part", type=Part.parse, default=Part(), metavar="K/N",
        help="make the K-th of N shares, where N processes fill one corpus",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=11)
    return parser


if __name__ == "__main__":
    main()
