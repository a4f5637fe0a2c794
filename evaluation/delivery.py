"""Whether instructions are heard: rate, pitch, its range, level and brightness against the plain sentence.

Sentences are spoken by several packs of the embedded engine, once as they are and once for every instruction
that asks for a direction; and once for every emotion and every style. A recogniser counts the words. How far
apart two manners are is counted in steps that are easily heard, as the audit of the voices does.
"""

import asyncio
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
import yaml
from whisper_normalizer.english import EnglishTextNormalizer

from evaluation.acoustics import brightness, f0_track, level, speech_part
from evaluation.recognisers import RATE, Recogniser
from tools.machine import machine_line
from voxwire.audio.formats import AudioFormat, Container
from voxwire.engines.base import Delivery, Quality, TimbreRecipe
from voxwire.errors import EngineError
from voxwire.server.run import load_speech
from voxwire.settings import Settings
from voxwire.speech.events import Audio, Failed
from voxwire.speech.manners import EMOTIONS, STYLES, Manner, manner_of
from voxwire.speech.service import SpeechService
from voxwire.text.instructions import Interpretation, interpret_instruction

HERE = Path(__file__).parent
RESULTS = HERE / "results/delivery.md"
INSTRUCTIONS = HERE / "texts/instructions/instructions_seen.yaml"
PACKS = ("af_heart", "am_michael", "bf_emma")
SENTENCES = 1
"""From ``english.yaml``, which every instruction is tried on."""
WORDS = 2
"""The same for emotions and styles, which are tried on as many packs."""
CONFIRMED = ("sad", "angry", "surprised")
"""Manners that are said by the full generator too, each with the first sentence of the first pack."""
STEPS: Mapping[str, float] = {"rate": 0.12, "pitch": 1.5, "pitch_range": 4, "level": 3, "brightness": 3}
"""What is easily heard: in natural logarithms of the rate, in semitones and in dB."""
PLAIN = "as it is"
UPWARD: Mapping[str, tuple[str, str]] = {
    "rate": ("rate", "faster"),
    "pitch": ("pitch", "higher"),
    "pitch_range": ("pitch_range", "wider"),
    "level": ("volume", "louder"),
}
"""By what is measured: the dimension of an instruction that moves it, and the value that moves it up."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Of one recording."""

    rate: float
    """Recordings a second."""
    pitch: float
    """Median F0 in semitones above 100 Hz; not a number without voice."""
    pitch_range: float
    """From the 10th to the 90th percentile of F0, in semitones."""
    level: float
    """In dB."""
    brightness: float
    """Power above 2 kHz to that below, in dB."""

    @classmethod
    def of(cls, pcm: bytes) -> "Measures":
        """Measure signed 16-bit mono audio at 16 kHz."""
        samples = speech_part(np.frombuffer(pcm, "<i2") / 32768, RATE)
        track = f0_track(samples, RATE)
        voiced = 12 * np.log2(track[track > 0] / 100)
        low, middle, high = np.percentile(voiced, [10, 50, 90]) if len(voiced) > 10 else [np.nan] * 3
        return cls(
            RATE / len(samples), float(middle), float(high - low), level(samples), brightness(samples, RATE)
        )


Cache = dict[str, Any]
"""What was measured and heard, by pack, text and manner."""


class Studio:
    """Speaks, measures and listens, and remembers what came of it."""

    def __init__(self, speech: SpeechService, model_dir: Path, cache_file: Path | None) -> None:
        self._services = {
            quality: SpeechService(speech.engine, speech.frontend, speech.scheduler, quality=quality)
            for quality in Quality
        }
        self._model_dir = model_dir
        self._recogniser: Recogniser | None = None
        self._cache_file = cache_file
        found = cache_file is not None and cache_file.exists()
        self._cache: Cache = json.loads(cache_file.read_text("utf-8")) if found and cache_file else {}

    async def measured(
        self, pack: str, text: str, manner: Manner, quality: Quality = Quality.LIGHT
    ) -> Measures:
        """The measures of a sentence."""
        key = f"{quality} {pack} {text} {manner}"
        if key not in self._cache:
            self._keep(key, asdict(Measures.of(await self._say(pack, text, manner, quality))))
        return Measures(**self._cache[key])

    async def heard(self, pack: str, text: str, manner: Manner) -> str:
        """What a recogniser makes of it."""
        key = f"heard {pack} {text} {manner}"
        if key not in self._cache:
            if self._recogniser is None:
                self._recogniser = Recogniser("whisper-tiny-en", "en", self._model_dir)
            self._keep(key, self._recogniser.hear(await self._say(pack, text, manner)))
        return str(self._cache[key])

    def _keep(self, key: str, value: object) -> None:
        self._cache[key] = value
        if self._cache_file is not None:
            self._cache_file.write_text(json.dumps(self._cache), "utf-8")

    async def _say(self, pack: str, text: str, manner: Manner, quality: Quality = Quality.LIGHT) -> bytes:
        """Signed 16-bit mono audio at 16 kHz."""
        speech, audio = self._services[quality], AudioFormat(Container.PCM, RATE)
        session = await speech.open(TimbreRecipe({pack: 1.0}), Delivery(), audio, manner=manner)
        session.feed(text)
        session.finish()
        pcm = bytearray()
        async for event in session.events():
            if isinstance(event, Failed):
                raise EngineError(event.error.message)
            if isinstance(event, Audio):
                pcm += event.data
        return bytes(pcm)


@dataclass(frozen=True, slots=True)
class Trial:
    """One instruction on one sentence of one pack, in one measure."""

    instruction: str
    measure: str
    pack: str
    wanted: str
    moved: float
    """Ratio of the rates, otherwise the difference."""

    @property
    def right(self) -> bool:
        """Whether it moved where it should."""
        up = self.wanted == UPWARD[self.measure][1]
        neutral = 1.0 if self.measure == "rate" else 0.0
        return self.moved > neutral if up else self.moved < neutral


async def trials(
    studio: Studio, instructions: Sequence[Mapping[str, str]], texts: Sequence[str]
) -> list[Trial]:
    """Try every instruction that asks for a direction."""
    done: list[Trial] = []
    for item in instructions:
        asked = {measure: item[name] for measure, (name, _) in UPWARD.items() if name in item}
        manner = manner_of(interpret_instruction(item["text"]))
        for pack in PACKS if asked else ():
            moved = [await _moved(studio, pack, text, manner) for text in texts]
            for measure, wanted in asked.items():
                # Over the sentences, since of one alone a few frames decide where its tenths are.
                mean = float(np.nanmean([each[measure] for each in moved]))
                done.append(Trial(item["text"], measure, pack, wanted, mean))
    return done


async def _moved(
    studio: Studio, pack: str, text: str, manner: Manner, quality: Quality = Quality.LIGHT
) -> Mapping[str, float]:
    """By measure the difference, of the rates the ratio."""
    plain = await studio.measured(pack, text, Manner(), quality)
    changed = await studio.measured(pack, text, manner, quality)
    moved = {name: getattr(changed, name) - getattr(plain, name) for name in STEPS}
    return {**moved, "rate": changed.rate / plain.rate}


@dataclass(frozen=True, slots=True)
class Effect:
    """What a manner comes to, in the mean over packs and sentences."""

    moved: Mapping[str, float]
    """By measure, as in :func:`_moved`."""
    errors: int
    words: int

    def apart(self, other: "Effect") -> float:
        """How many audible steps lie between two, as a distance; what can't be measured is left out."""
        own, others = self._steps(), other._steps()
        return math.sqrt(math.fsum((own[name] - others[name]) ** 2 for name in own.keys() & others.keys()))

    def _steps(self) -> dict[str, float]:
        logarithms = {**self.moved, "rate": math.log(self.moved["rate"])}
        return {
            name: logarithms[name] / step for name, step in STEPS.items() if np.isfinite(logarithms[name])
        }


async def effect_of(studio: Studio, manner: Manner, texts: Sequence[str], *, heard: bool = True) -> Effect:
    """Measure a manner, and count its words: each pack is heard with a sentence of its own."""
    packs = PACKS[: len(texts)]
    moved = [await _moved(studio, pack, text, manner) for pack in packs for text in texts]
    # A whisper has no F0 anywhere.
    mean = {
        name: float(np.mean(known)) if (known := [m[name] for m in moved if np.isfinite(m[name])]) else np.nan
        for name in STEPS
    }
    plain = EnglishTextNormalizer()
    errors = words = 0
    for pack, text in zip(packs, texts, strict=True) if heard else ():
        out = jiwer.process_words(plain(text), plain(await studio.heard(pack, text, manner)))
        errors += out.substitutions + out.deletions + out.insertions
        words += out.hits + out.substitutions + out.deletions
    return Effect(mean, errors, words)


async def confirmed(studio: Studio, text: str) -> list[str]:
    """Lines of the table that holds the light generator against the full one."""
    lines = [
        "| manner | generator | rate | pitch, st | range, st | level, dB | brightness, dB |",
        "|---" * 7 + "|",
    ]
    for name in CONFIRMED:
        for quality in (Quality.LIGHT, Quality.FULL):
            moved = await _moved(studio, PACKS[0], text, (EMOTIONS | STYLES)[name], quality)
            lines.append(f"| {name} | {quality.value} | {_cells(moved)} |")
    return lines


def manner_table(effects: Mapping[str, Effect]) -> list[str]:
    """Lines of the table of manners, and what is said of all of them."""
    plain = effects[PLAIN]
    own = {name: effect for name, effect in effects.items() if name in EMOTIONS or name in STYLES}
    lines = [
        "| manner | rate | pitch, st | range, st | level, dB | brightness, dB | word error, % | from plain "
        "| most like | apart |",
        "|---" * 10 + "|",
    ]
    for name, effect in effects.items():
        others = {other: effect.apart(it) for other, it in own.items() if other not in (name, "neutral")}
        nearest = min(others, key=lambda other: others[other])
        like = f"{nearest} | {others[nearest]:.1f}" if name in own else "|"
        lines.append(
            f"| {name} | {_cells(effect.moved)} | {100 * effect.errors / effect.words:.1f} |"
            f" {effect.apart(plain):.1f} | {like} |"
        )
    errors, words = (sum(getattr(each, name) for each in effects.values()) for name in ("errors", "words"))
    return [
        *lines,
        "",
        f"Word error of all of them together {100 * errors / words:.1f} %, of plain speech"
        f" {100 * plain.errors / plain.words:.1f} %, {words} and {plain.words} words.",
    ]


def _cells(moved: Mapping[str, float]) -> str:
    return " | ".join(
        "" if not np.isfinite(value := moved[name]) else f"{value:.2f}" if name == "rate" else f"{value:+.1f}"
        for name in STEPS
    )


def directions(done: Sequence[Trial]) -> list[str]:
    """Lines of the table of directions, and what went another way."""
    lines = ["| asked for | heard | of | mean |", "|---|---|---|---|"]
    for measure, (name, _) in UPWARD.items():
        for wanted in sorted({trial.wanted for trial in done if trial.measure == measure}):
            own = [trial for trial in done if trial.measure == measure and trial.wanted == wanted]
            mean = float(np.mean([trial.moved for trial in own]))
            unit = {"rate": "×", "level": "dB"}.get(measure, "st")
            right = sum(trial.right for trial in own)
            lines.append(f"| {name} {wanted} | {right} | {len(own)} | {mean:.2f} {unit} |")
    right = sum(trial.right for trial in done)
    lines += [
        "",
        f"In the direction asked for: {right} of {len(done)} ({100 * right / len(done):.1f} %).",
        "",
    ]
    return lines + [
        f"- “{trial.instruction}” {trial.pack}: {trial.wanted}, moved {trial.moved:.2f}"
        for trial in done
        if not trial.right
    ]


async def evaluate(studio: Studio) -> list[str]:
    """Lines of the page."""
    texts = yaml.safe_load((HERE / "texts/english.yaml").read_text("utf-8"))
    instructions = yaml.safe_load(INSTRUCTIONS.read_text("utf-8"))
    lines = directions(await trials(studio, instructions, texts[:SENTENCES]))
    print("\n".join(lines), flush=True)
    effects: dict[str, Effect] = {}
    for name, manner in {**_plain_manners(), **EMOTIONS, **STYLES}.items():
        effects[name] = await effect_of(studio, manner, texts[:WORDS])
        print(name, effects[name], flush=True)
    lines += ["", "## Emotions and styles", "", *manner_table(effects)]
    return [*lines, "", "## Full and light", "", *await confirmed(studio, texts[0])]


def _plain_manners() -> dict[str, Manner]:
    """The plain directions, for the table."""
    wishes = {
        PLAIN: Interpretation(),
        "slower": Interpretation(rate=-1),
        "faster": Interpretation(rate=1),
        "lower": Interpretation(pitch=-1),
        "higher": Interpretation(pitch=1),
        "softer": Interpretation(volume=-1),
        "louder": Interpretation(volume=1),
        "flatter": Interpretation(pitch_range=-1),
        "wider": Interpretation(pitch_range=1),
    }
    return {name: manner_of(wish) for name, wish in wishes.items()}


def main(cache_file: Path | None = None) -> None:
    """Run the evaluation and write its page.

    Args:
        cache_file: keeps what was measured, so that a run that was broken off goes on.

    """
    settings = Settings.load()
    speech = load_speech(settings.model_copy(update={"refuse_overload": False, "phrase_cache_mb": 8}))
    try:
        lines = asyncio.run(evaluate(Studio(speech, settings.model_dir, cache_file)))
    finally:
        speech.close()
    page = [
        "# Delivery",
        "",
        f"Made with `python -m evaluation delivery`, {machine_line()}.",
        f"Light generator. Instructions: {SENTENCES} sentence of the packs {', '.join(PACKS)}. Emotions and",
        f"styles: {WORDS} sentences of the first {WORDS} packs, each of which is heard with one by a",
        "recogniser. Everything is against the same sentence without instruction.",
        "Rate: ratio of the durations, pauses included. Range: 10th to 90th percentile of F0. Level: of the",
        "louder half of the frames. Brightness: power above 2 kHz to that below. Words: Whisper tiny.en.",
        "*From plain* and *apart*: a distance in steps that are easily heard, which are",
        "12 % of rate, 1.5 semitones, 4 semitones of range, 3 dB of level and 3 dB of brightness. The pitch",
        "of whisper, which has none, and of robot, with its comb, is what the tracker made of them.",
        "",
        *lines,
    ]
    RESULTS.write_text("\n".join(page) + "\n", "utf-8")
