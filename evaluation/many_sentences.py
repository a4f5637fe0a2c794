"""Eight packs with thirty sentences each, rendered with the full and with the light generator.

The sentences are those of other evaluations and a few more; no generator was chosen by them. Judged as in
:mod:`evaluation.generators`. With one core it takes about an hour.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import yaml

from evaluation.generators import HEAD, HERE, RULE, Judge, Pair, cells, tell_server
from tools.machine import machine_line
from voxwire.engines.base import TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.prepare import pull
from voxwire.settings import Settings
from voxwire.voices.blends import own_language

RESULTS = HERE / "results/many_sentences.md"
EACH = 30
"""Sentences of each language."""


def sentences(further: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """So many in each of some languages: those of other evaluations, and further ones."""
    own = yaml.safe_load((HERE / "texts/languages.yaml").read_text("utf-8"))
    timed = yaml.safe_load((HERE / "texts/timestamps.yaml").read_text("utf-8"))["languages"]
    also = {language["tag"]: language["sentences"] for language in timed if "sentences" in language}
    return {
        tag: [*own[tag], *also.get(tag, ()), *further.get(tag, ())][:EACH]
        for tag in sorted({*also, *further} & own.keys())
    }


def rows(judge: Judge, names: Sequence[str], texts: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Of each pack, and of all of them; the server is told as well."""
    everything = list[Pair]()
    for name in names:
        language = own_language(name)
        pairs = [judge.pair(TimbreRecipe({name: 1.0}), language, text) for text in texts[language]]
        everything += pairs
        tell_server(judge, {name: pairs})
        print(f"| {name} | {cells(pairs)}", flush=True)
        yield f"| {name} | {cells(pairs)}"
    yield f"| all | {cells(everything)}"


def main(cache: Path | None = None) -> None:
    """Run the evaluation.

    Args:
        cache: file that keeps every verdict, so that a run that was interrupted can go on.

    """
    material = yaml.safe_load((HERE / "texts/many_sentences.yaml").read_text("utf-8"))
    model_dir, packs = Settings.load().model_dir, material["packs"]
    judge = Judge(KokoroEngine(pull(model_dir, lambda *_: None)), packs, model_dir, cache)
    lines = [
        "# Many sentences with either generator",
        "",
        f"Made with `python -m evaluation many_sentences`: {EACH} sentences a pack in its own language,",
        "judged as in [generators](generators.md). They were not used in training.",
        "",
        machine_line(),
        "",
        f"| pack | {HEAD}",
        f"|---{RULE}",
        *rows(judge, packs, sentences(material["further"])),
        "",
    ]
    RESULTS.write_text("\n".join(lines), "utf-8")
