"""Whether designed voices measure up to what their descriptions ask for.

Every description is given to the fitter as a client would give it, with two seeds. The voice says a sentence
that its fitting has not heard, with the full generator for the first seed and the light one for the second.
That is measured: pitch, rate, and whose packs its embedding lies nearer to. What a description asks for and
these measures are put side by side.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml

from tools.machine import machine_line
from voxwire.engines.base import Cancellation, Quality, TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.prepare import pull
from voxwire.settings import Settings
from voxwire.voices.bank import Bank
from voxwire.voices.fitters import BlendFitter
from voxwire.voices.reciter import Reciter
from voxwire.voices.speaker_encoder import SpeakerEncoder
from voxwire.voices.speaker_measures import VoiceMeasures, measure

HERE = Path(__file__).parent
RESULTS = HERE / "results/design.md"
DESCRIPTIONS = HERE / "texts/instructions/voices_seen.yaml"
UNSEEN = {
    "en": "The captain told the crew to stay calm while the storm passed over the ship.",
    "zh": "船长让大家保持镇定，等暴风雨过去以后再继续航行。",
}
SEEDS: Mapping[int, Quality] = {1: Quality.FULL, 2: Quality.LIGHT}
"""And what the voice of each is rendered with."""
USUAL = {"en": ("af_sarah", "af_sky", "am_eric", "am_michael"), "zh": ("zf_xiaoxiao", "zm_yunyang")}
"""Packs whose mean tempo is called usual."""
BOUNDS_HZ: Mapping[tuple[str, str], tuple[float, float]] = {
    ("female", "low"): (0, 192),
    ("female", "mid"): (180, 235),
    ("female", "high"): (225, 999),
    ("male", "low"): (0, 116),
    ("male", "mid"): (100, 150),
    ("male", "high"): (135, 999),
    ("neutral", "low"): (0, 150),
    ("neutral", "mid"): (140, 190),
    ("neutral", "high"): (180, 999),
}
"""What counts as a pitch of an adult; a child's or a teenager's must be high by itself."""
AGES_HZ: Mapping[tuple[str, str], tuple[float, float]] = {
    ("female", "child"): (250, 999),
    ("male", "child"): (235, 999),
    ("female", "teen"): (210, 290),
    ("male", "teen"): (125, 190),
    ("female", "young"): (190, 250),
    ("female", "middle"): (150, 215),
    ("female", "elderly"): (140, 205),
    ("male", "young"): (100, 150),
    ("male", "middle"): (80, 130),
    ("male", "elderly"): (85, 140),
}
RATES = {"slow": (0.0, 0.93), "mid": (0.9, 1.12), "fast": (1.08, 9.0)}
"""Tempo as a factor of the usual."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One voice: what was asked, and which of it is right."""

    text: str
    quality: Quality
    f0: float
    tempo: float
    leaning: float
    """More than 0 where its embedding lies nearer to packs of women."""
    right: Mapping[str, bool]
    took_s: float
    """What designing it took, with other work on the machine beside it."""


def judge(asked: Mapping[str, str], heard: VoiceMeasures, tempo: float, leaning: float) -> dict[str, bool]:
    """Hold measures against what was asked for; what was not is left out."""
    gender, right = asked.get("gender"), dict[str, bool]()
    # A boy who has not broken his voice has that of a woman, to an encoder as to a listener.
    if gender in ("female", "male") and asked.get("age") != "child":
        right["gender"] = (leaning > 0) == (gender == "female") and (heard.f0 > 160) == (gender == "female")
    if (age := asked.get("age")) and (gender, age) in AGES_HZ:
        low, high = AGES_HZ[str(gender), age]
        if asked.get("pitch") is None or age == "child":
            right["age"] = low <= heard.f0 <= high
    if (pitch := asked.get("pitch")) and asked.get("age") not in ("child", "teen") and gender:
        low, high = BOUNDS_HZ[str(gender), pitch]
        right["pitch"] = low <= heard.f0 <= high
    elif pitch == "high":
        right["pitch"] = heard.f0 > 200
    if rate := asked.get("rate"):
        low, high = RATES[rate]
        right["rate"] = low <= tempo <= high
    return right


def leaning_of(heard: VoiceMeasures, bank: Bank) -> float:
    """Which packs an embedding lies nearer to: more than 0 for those of women."""
    centres = [
        np.mean([pack.measures.embedding for pack in bank.packs if pack.gender == gender], axis=0)
        for gender in ("female", "male")
    ]
    return float((centres[0] - centres[1]) @ (heard.embedding - (centres[0] + centres[1]) / 2))


def evaluate(descriptions: Sequence[Mapping[str, str]], reciter: Reciter) -> list[Verdict]:
    """Design every voice and measure it."""
    bank, encoder, fitter = Bank.load(), SpeakerEncoder.load(), BlendFitter(reciter)
    stop, rate = Cancellation(), reciter.sample_rate
    usual = {
        language: float(
            np.mean(
                [
                    measure(
                        reciter.recite(TimbreRecipe({pack: 1.0}), text, language, stop), rate, encoder
                    ).seconds
                    for pack in USUAL[language]
                ]
            )
        )
        for language, text in UNSEEN.items()
    }
    verdicts = list[Verdict]()
    for asked in descriptions:
        language = "en" if asked["text"].isascii() else "zh"
        for seed, quality in SEEDS.items():
            begin = time.monotonic()
            fitted = fitter.design(asked["text"], seed, stop)
            took = time.monotonic() - begin
            recipe = replace(fitted.recipe, quality=quality)
            audio = reciter.recite(recipe, UNSEEN[language], language, stop)
            heard = measure(audio, rate, encoder)
            tempo, leaning = usual[language] / heard.seconds, leaning_of(heard, bank)
            right = judge(asked, heard, tempo, leaning)
            verdicts.append(Verdict(asked["text"], quality, heard.f0, tempo, leaning, right, took))
            print(verdicts[-1], flush=True)
            write(verdicts)
    return verdicts


def write(verdicts: Sequence[Verdict]) -> None:
    """Write the table."""
    lines = [
        "# Voice design",
        "",
        f"Made with `python -m evaluation design`: {len({v.text for v in verdicts})} descriptions of"
        f" `{DESCRIPTIONS.name}`, one or two seeds each, an",
        "unseen sentence measured, said with the full generator for one and the light one for the other.",
        "Gender: by F0 and by which packs the embedding lies nearer to. Age: by F0",
        "alone, which is all of age that can be measured here. Tempo: against the mean of some packs.",
        f"Designing a voice took {np.median([v.took_s for v in verdicts]):.0f} s (median), with other work on"
        " the machine beside it.",
        "",
        machine_line(),
        "",
        "| asked for | right | of | share |",
        "|---|---|---|---|",
    ]
    kinds = ("gender", "age", "pitch", "rate")
    for kind in kinds:
        found = [v.right[kind] for v in verdicts if kind in v.right]
        if found:
            lines.append(f"| {kind} | {sum(found)} | {len(found)} | {100 * np.mean(found):.0f} % |")
    every = [right for v in verdicts for right in v.right.values()]
    for quality in Quality:
        own = [right for v in verdicts if v.quality is quality for right in v.right.values()]
        if own:
            lines.append(
                f"| all, {quality.value} generator | {sum(own)} | {len(own)} | {100 * np.mean(own):.0f} % |"
            )
    if every:
        lines.append(f"| all | {sum(every)} | {len(every)} | {100 * np.mean(every):.0f} % |")
    lines += [
        "",
        "| description | generator | F0, Hz | tempo | leaning | wrong |",
        "|---|---|---|---|---|---|",
    ]
    for v in verdicts:
        wrong = ", ".join(kind for kind, right in v.right.items() if not right)
        lines.append(
            f"| {v.text} | {v.quality.value} | {v.f0:.0f} | {v.tempo:.2f} | {v.leaning:+.2f} | {wrong} |"
        )
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join([*lines, ""]), "utf-8")


def main() -> None:
    """Run the evaluation."""
    settings = Settings.load()
    descriptions = yaml.safe_load(DESCRIPTIONS.read_text("utf-8"))
    evaluate(descriptions, Reciter(KokoroEngine(pull(settings.model_dir, lambda *_: None), 2), 2))


if __name__ == "__main__":
    main()
