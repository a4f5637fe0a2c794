"""Make the corpus: sentences of every kind in every voice, spoken by the teacher.

    python -m training.lightgen.data --out DIR --minutes 240

Example number ``i`` depends on the seed, ``--shortfall`` and ``i`` alone. A run that was stopped goes on
where it was; two cores make one corpus with ``--part 1/2`` and ``--part 2/2``.
"""

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

import yaml

from training.lightgen.corpus import HELD, HOP, SAMPLE_RATE, Example, example_path, example_paths
from training.lightgen.phonemes import Phonemiser
from training.lightgen.schedule import score_weights
from training.lightgen.teacher import Teacher
from training.lightgen.texts import HELD_SHARE, Grammar, draw, load_grammars
from voxwire.engines.base import Delivery
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.engines.kokoro.shortfall import load_shortfall
from voxwire.errors import EngineError
from voxwire.settings import Settings
from voxwire.voices.blends import LANGUAGES, own_language

BLENDED = 0.15
"""Share of the examples that mix two or three packs."""
CONTROLLED = 1 / 3
"""Share with another pitch, and share with another rate."""
MAX_SECONDS = 14.0
OTHERS = ("en", "zh")
"""Languages that packs of other languages speak too."""
BRITISH = "en-GB"


@dataclass(frozen=True, slots=True)
class Task:
    """What one example shall be."""

    blend: dict[str, float]
    language: str
    delivery: Delivery
    held: bool


def own_tag(pack: str) -> str:
    """The language a pack was made to speak, as :class:`Phonemiser` names it."""
    return BRITISH if LANGUAGES[pack[0]] == BRITISH else own_language(pack)


def task_for(index: int, seed: int, packs: Sequence[str]) -> tuple[Task, Random]:
    """The task of a number, and the generator that its text is drawn with.

    The packs come in shuffled rounds, each as often as ``packs`` names it, in the held-out examples as in the
    others.
    """
    held = index % HELD_SHARE == HELD_SHARE - 1
    turn = index // HELD_SHARE if held else index - index // HELD_SHARE
    order = sorted(packs)
    Random(f"{seed}/{held}/{turn // len(order)}").shuffle(order)
    pack = order[turn % len(order)]
    rng = Random(f"{seed}/{index}")
    blend = {pack: 1.0}
    if rng.random() < BLENDED:
        others = rng.sample(sorted(set(order) - {pack}), rng.choice((1, 1, 2)))
        blend = {name: round(rng.uniform(0.2, 1.0), 3) for name in (pack, *others)}
    foreign = [language for language in OTHERS if language != own_language(pack)]
    language = own_tag(pack) if rng.random() < 0.6 else rng.choice(foreign)
    delivery = Delivery(
        rate=rng.uniform(0.7, 1.2) if rng.random() < CONTROLLED else 1.0,
        pitch=2 ** rng.uniform(-0.737, 0.678) if rng.random() < CONTROLLED else 1.0,  # 0.6 to 1.6
        pitch_range=rng.uniform(0.4, 1.7) if rng.random() < CONTROLLED else 1.0,
    )
    return Task(blend, language, delivery, held), rng


def make(
    task: Task, rng: Random, teacher: Teacher, grammars: dict[str, Grammar], phonemiser: Phonemiser
) -> Example:
    """Let the teacher say something that fits the task."""
    grammar = grammars[task.language.partition("-")[0]]
    while True:
        text = draw(grammar, rng, held=task.held)
        utterance = phonemiser.read(text, task.language)
        try:
            example = teacher.say(utterance, task.language, task.blend, task.delivery)
        except EngineError:  # too long, or nothing to say
            continue
        if example.frames * HOP <= MAX_SECONDS * SAMPLE_RATE:
            return example


def recite(sentences: Path, per_pack: int, out: Path, teacher: Teacher, phonemiser: Phonemiser) -> None:
    """Let every pack say sentences of a file, in its own language, into the held-out part of a corpus."""
    lines: dict[str, list[str]] = yaml.safe_load(sentences.read_text("utf-8"))
    for number, pack in enumerate(teacher.packs):
        language = own_tag(pack)
        own = lines[own_language(pack)]
        for turn in range(per_pack):
            path = example_path(out, number * per_pack + turn, held=True)
            if not path.exists():
                utterance = phonemiser.read(own[(number + turn) % len(own)], language)
                teacher.say(utterance, language, {pack: 1.0}, Delivery()).save(path)


@dataclass(frozen=True, slots=True)
class Part:
    """The share of one of several processes that fill one corpus: every ``of``-th example."""

    number: int = 0
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> "Part":
        """``"1/3"`` is the first of three.

        Raises:
            ValueError: it is no such thing.

        """
        number, _, of = text.partition("/")
        part = cls(int(number) - 1, int(of))
        if not 0 <= part.number < part.of:
            raise ValueError(text)
        return part


def round_of(packs: Sequence[str], shortfall: Mapping[str, float]) -> list[str]:
    """Packs, each as often as training draws it, in whole turns."""
    weights = score_weights(shortfall)
    return [pack for pack in packs for _ in range(round(weights.get(pack, 1.0)))]


def fill(
    out: Path,
    seconds_wanted: float,
    tasks: Callable[[int], tuple[Task, Random]],
    teacher: Teacher,
    phonemiser: Phonemiser,
    part: Part = Part(),
) -> None:
    """Make examples until a corpus is so long.

    Args:
        out: directory of the corpus; what is there counts.
        seconds_wanted: length of all of it, seconds.
        tasks: what an example of a number shall be.
        teacher: who speaks.
        phonemiser: reads texts.
        part: which of the numbers to take.

    """
    grammars = load_grammars()
    seconds = sum(
        Example.load(path).frames * HOP / SAMPLE_RATE
        for held in (False, True)
        for path in example_paths(out, held=held)
    )
    made, began = 0.0, time.monotonic()
    for turn, index in enumerate(count(part.number, part.of)):
        if seconds >= seconds_wanted:
            return
        task, rng = tasks(index)
        path = example_path(out, index, held=task.held)
        if path.exists():
            continue
        example = make(task, rng, teacher, grammars, phonemiser)
        example.save(path)
        seconds += example.frames * HOP / SAMPLE_RATE
        made += example.frames * HOP / SAMPLE_RATE
        if turn % 20 == 0:
            speed = made / (time.monotonic() - began)
            print(f"{turn + 1} examples, {seconds / 60:.1f} min, {speed:.2f} s of audio a second", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    options = _parser().parse_args(arguments)
    (options.out / HELD).mkdir(parents=True, exist_ok=True)
    model = options.model or prepared_directory(Settings.load().model_dir)
    teacher, phonemiser = Teacher(model), Phonemiser()
    if options.sentences:
        recite(options.sentences, options.per_pack, options.out, teacher, phonemiser)
    else:
        lost = load_shortfall(options.shortfall).packs if options.shortfall else {}
        packs = round_of(teacher.packs, lost)
        fill(
            options.out,
            60 * options.minutes,
            lambda index: task_for(index, options.seed, packs),
            teacher,
            phonemiser,
            options.part,
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("training.lightgen.data", description="Make the training corpus.")
    parser.add_argument("--out", type=Path, required=True, help="directory of the corpus")
    parser.add_argument("--model", type=Path, help="prepared model (default: the one Voxwire uses)")
    parser.add_argument("--minutes", type=float, default=240.0, help="length of the corpus")
    parser.add_argument("--sentences", type=Path, help="make no corpus, but let every pack say some of these")
    parser.add_argument("--per-pack", type=int, default=2, help="sentences for each pack, with --sentences")
    parser.add_argument(
        "--shortfall",
        type=Path,
        metavar="LIGHT_YAML",
        help="let packs speak the more often the more an evaluation found them to lose",
    )
    parser.add_argument(
        "--part",
        type=Part.parse,
        default=Part(),
        metavar="K/N",
        help="make the K-th of N shares, where N processes fill one corpus",
    )
    parser.add_argument("--seed", type=int, default=1)
    return parser


if __name__ == "__main__":
    main()
