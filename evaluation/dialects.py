"""Whether the tones of each dialect are in the sound.

Sentences are said by the embedded engine with the dialect's tones drawn and, for comparison, with the nearest
tones it has; by the light generator, which follows F0 like the full one. F0 is measured in the audio. Over
all places of all syllables it is correlated with the tone letters of the dialect, each sentence around its
own median; places where the tracker is an octave off are left out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from tools.machine import machine_line
from voxwire.audio.pitch import FRAME_S, HOP_S, f0_track
from voxwire.engines.base import (
    Cancellation,
    Delivery,
    Engine,
    Mark,
    Quality,
    Timbre,
    TimbreRecipe,
    Utterance,
    Word,
)
from voxwire.engines.loading import load_engine
from voxwire.settings import Settings
from voxwire.text.dialects.g2p import DIALECTS
from voxwire.text.frontend import Frontend

RESULTS = Path(__file__).parent / "results/dialects.md"
TEXTS = ("叫你去买盐，你买回来一袋面，这不是弄啥嘞吗！", "明天早上八点钟，我们一起去火车站接他。")
"""The example of the real-time speech synthesis guide, and a plain one."""
PACKS = ("zf_xiaobei", "zm_yunjian")
OFF = 11.0
"""Semitones from the middle of a sentence; five tone letters span fewer, so what is further is mistaken."""
PLACES = np.linspace(0.1, 0.9, 5)
"""Where a syllable is looked at, from its begin to its end."""


def heights(
    engine: Engine, utterance: Utterance, tones: Sequence[Word], timbre: Timbre
) -> tuple[list[float], list[float]]:
    """Tone letters, and semitones around the sentence's median, at every place that is voiced."""
    never = Cancellation()
    plan = engine.plan(utterance, timbre, Delivery(), never)
    while not plan.complete:
        plan = engine.extend(plan, never)
    rendering = engine.rendering(plan)
    windows = []
    while not rendering.done:
        windows.append(rendering.render(never))
    rate = engine.capabilities.sample_rate
    f0 = f0_track(np.concatenate(windows), rate)
    wanted: list[float] = []
    heard: list[float] = []
    for levels, begin, end in _rhymes(tones, [mark for mark in plan.marks if mark.kind == "phoneme"]):
        for place in PLACES:
            frame = round(((begin + place * (end - begin)) / rate - FRAME_S / 2) / HOP_S)
            hertz = f0[min(max(frame, 0), len(f0) - 1)]
            if hertz > 0:
                wanted.append(float(np.interp(place, np.linspace(0, 1, len(levels)), levels)))
                heard.append(float(12 * np.log2(hertz)))
    middle = float(np.median(heard))
    steady = [(each, it - middle) for each, it in zip(wanted, heard, strict=True) if abs(it - middle) < OFF]
    return [each for each, _ in steady], [it for _, it in steady]


def _rhymes(words: Sequence[Word], marks: Sequence[Mark]) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """The tone of each syllable, and the samples it stretches over."""
    at = 0
    for word in words:
        for tone in word.tones:
            first, last = marks[at + tone.begin], marks[at + tone.end - 1]
            yield tone.levels, first.begin_sample, last.end_sample
        at += len(word.phonemes)


def fit(engine: Engine, frontend: Frontend, dialect: str, *, drawn: bool) -> float:
    """The correlation for one dialect."""
    wanted: list[float] = []
    heard: list[float] = []
    for pack in PACKS:
        timbre = engine.timbre(TimbreRecipe({pack: 1.0}, quality=Quality.LIGHT))
        for text in TEXTS:
            utterance = frontend.read(text, dialect=dialect)
            words = utterance.words
            if not drawn:
                utterance = replace(utterance, words=tuple(replace(word, tones=()) for word in words))
            letters, semitones = heights(engine, utterance, words, timbre)
            wanted += letters
            heard += semitones
    return float(np.corrcoef(wanted, heard)[0, 1])


def _count(things: Sequence[str], name: str) -> str:
    return f"{len(things)} {name}{'s' if len(things) > 1 else ''}"


def main() -> None:
    """Run the evaluation and write the table."""
    settings = Settings.load()
    engine = load_engine("kokoro", settings.model_dir, 1)
    frontend = Frontend.create()
    lines = [
        "# Tones of the dialects",
        "",
        "Made with `python -m evaluation dialects`: the correlation of F0, measured in the audio, with the",
        f"tone letters of the dialect, over {_count(TEXTS, 'sentence')} of {_count(PACKS, 'voice')};",
        "1 would be their very shape.",
        "",
        machine_line(),
        "",
        "| dialect | nearest tones only | tones drawn |",
        "|---|---:|---:|",
    ]
    for dialect in DIALECTS:
        without, with_ = (fit(engine, frontend, dialect, drawn=drawn) for drawn in (False, True))
        lines.append(f"| `{dialect}` | {without:.2f} | {with_:.2f} |")
        print(lines[-1], flush=True)
    RESULTS.write_text("\n".join([*lines, ""]), "utf-8")


if __name__ == "__main__":
    main()
