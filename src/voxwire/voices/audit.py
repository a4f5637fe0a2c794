"""Whether every voice sounds like its description, and unlike its neighbours."""

import hashlib
import json
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from statistics import median

import msgspec

from voxwire.engines.base import Quality, TimbreRecipe
from voxwire.errors import ConfigurationError
from voxwire.voices.measures import Measures
from voxwire.voices.models import Family, Gender, Model, Voice
from voxwire.voices.sentences import sentence_for

CHILD_HZ = 250.0
"""A child's median F0 is at least that (children of 7 to 10 years speak at 240 to 290 Hz: Lee, Potamianos and
Narayanan, *Acoustics of children's speech*, 1999)."""
TEENAGE_HZ = 200.0
WOMAN_HZ = (140.0, 340.0)
MAN_HZ = (70.0, 215.0)
"""Bounds of grown voices, with room for lively ones; reading aloud, men have 90 to 150 Hz and women 160 to
250 (Baken and Orlikoff, *Clinical measurement of speech and voice*, 2000)."""
ELDER_RATE = 0.93
"""An elder speaks slower than the median of its model by at least that factor."""
ROBOT_SEMITONES = 5.0
"""A monotone voice's F0 range."""
MOST_ERROR = 0.25
"""A voice is not understood if a recogniser gets more of the sentence wrong."""
CLOSEST = 1.0
"""Two voices of one model are at least that far apart; see :func:`distance`."""
SEMITONES = 1.5
"""A step in median F0 that counts 1."""
RANGE = 4.0
"""A step in F0 range that counts 1, in semitones."""
RATE = 0.12
"""A relative step in speech rate that counts 1."""
CEPSTRUM_DB = 6.0
"""A step in timbre that counts 1."""
_CHILD = re.compile(r"\b(little girl|child|childish|boy)\b")
_TEENAGER = re.compile(r"\bteenage (boy|girl)\b")
_ELDER = re.compile(r"\b(elder|aged|old man|old(er)? woman)\b(?! sister)")


class Age(StrEnum):
    """What a description says of a voice's age."""

    CHILD = "child"
    TEENAGER = "teenager"
    GROWN = "grown"
    ELDER = "elder"


@dataclass(frozen=True, slots=True)
class Audited:
    """One voice of one model."""

    model: str
    voice: Voice
    measures: Measures
    neighbour: str
    """The voice of the same model that is most like it, in the same language; empty if it has none."""
    distance: float
    """How far that is."""
    problems: tuple[str, ...]
    """In what it does not keep its description; empty if it does."""


def audited(heard: Iterable[tuple[Model, Voice, Measures]]) -> list[Audited]:
    """Judge voices by what was measured; Sambert models, each one voice, are taken together."""
    entries = list(heard)
    groups: dict[tuple[str, str], list[tuple[Voice, Measures]]] = {}
    for model, voice, measures in entries:
        groups.setdefault(_group(model, voice), []).append((voice, measures))
    result: list[Audited] = []
    for model, voice, measures in entries:
        alike = groups[_group(model, voice)]
        others = [(distance(measures, its), other.id) for other, its in alike if other.id != voice.id]
        nearest, neighbour = min(others, default=(math.inf, ""))
        problems = list(_problems(voice, measures, median(its.phonemes_per_s for _, its in alike)))
        if nearest < CLOSEST:
            problems.append(f"too like {neighbour}")
        result.append(Audited(model.name, voice, measures, neighbour, nearest, tuple(problems)))
    return result


def _group(model: Model, voice: Voice) -> tuple[str, str]:
    """What voices are compared within: the same model, or Sambert, and the same sentence."""
    name = model.family if model.family is Family.SAMBERT else model.name
    return name, voice.languages[0].partition("-")[0]


def age_of(voice: Voice) -> Age:
    """How old a voice is described to be."""
    years = int(re.split(r"[-+]", voice.age)[0]) if voice.age else None
    words = f"{voice.style or ''}; {voice.use or ''}"
    if _TEENAGER.search(words):
        return Age.TEENAGER
    if voice.gender is Gender.CHILD or (years is not None and years < 13) or _CHILD.search(words):
        return Age.CHILD
    if (years is not None and years >= 55) or _ELDER.search(voice.style or ""):
        return Age.ELDER
    return Age.GROWN


def _problems(voice: Voice, measures: Measures, usual_rate: float) -> Iterator[str]:
    age, hertz = age_of(voice), measures.f0_hz
    if age is Age.CHILD and hertz < CHILD_HZ:
        yield f"a child of {hertz:.0f} Hz"
    elif age is Age.TEENAGER and hertz < TEENAGE_HZ:
        yield f"a teenager of {hertz:.0f} Hz"
    elif age in (Age.GROWN, Age.ELDER) and not voice.gender_guessed:
        low, high = {Gender.FEMALE: WOMAN_HZ, Gender.MALE: MAN_HZ}.get(voice.gender, (0.0, math.inf))
        if not low <= hertz <= high:
            yield f"{voice.gender} of {hertz:.0f} Hz"
    if age is Age.ELDER and measures.phonemes_per_s > usual_rate * ELDER_RATE:
        yield "as fast as the young"
    if voice.gender is Gender.NEUTRAL and measures.f0_semitones > ROBOT_SEMITONES:
        yield "a robot with melody"
    if measures.error is not None and measures.error > MOST_ERROR:
        yield f"{measures.error:.0%} misheard"


def distance(one: Measures, other: Measures) -> float:
    """How far two voices are apart: 1 is a step that is heard when they speak one after the other.

    The root of the sum of squares over median F0, F0 range, speech rate and mean mel cepstra, each in
    steps: 1.5 semitones, 4 semitones, 12 % and 6 dB.
    """
    pitch = 12 * math.log2(max(one.f0_hz, 1) / max(other.f0_hz, 1)) / SEMITONES
    spread = (one.f0_semitones - other.f0_semitones) / RANGE
    rate = math.log(one.phonemes_per_s / other.phonemes_per_s) / RATE
    timbre = math.dist(one.timbre, other.timbre) / CEPSTRUM_DB
    return math.hypot(pitch, spread, rate, timbre)


def fingerprint(recipe: TimbreRecipe, text: str) -> str:
    """What a measurement is kept under: everything that decides it."""
    # Fields that say nothing leave the key as it is, so that new ones cost no new measurements. Which
    # generator a model asks for is not heard, and who is meant makes no difference to our own engine.
    recipe = replace(recipe, quality=Quality.FULL, reference=None)
    values = ((field, getattr(recipe, field.name)) for field in fields(recipe))
    said = {
        field.name: value for field, value in values if field.default is MISSING or value != field.default
    }
    parts = json.dumps([said, text], sort_keys=True, default=repr, ensure_ascii=False)
    return hashlib.blake2b(parts.encode(), digest_size=10).hexdigest()


def voice_key(voice: Voice) -> str:
    """What the measurements of a voice are kept under."""
    return fingerprint(voice.timbre, sentence_for(voice)[0])


def measurements_name(engine: str) -> str:
    """The file in the directory of models that keeps the measurements of an engine's voices."""
    return f"voices-{engine}.json"


class Measurements:
    """What has been measured, in a file, so that only what is new needs to be."""

    def __init__(self, path: Path) -> None:
        """Read a file, if it is there.

        Raises:
            ConfigurationError: it holds something else.

        """
        self._path = path
        self._found: dict[str, Measures] = {}
        if path.is_file():
            try:
                self._found = msgspec.json.decode(path.read_bytes(), type=dict[str, Measures])
            except msgspec.MsgspecError as error:
                raise ConfigurationError(f"{path} holds no measurements: {error}") from error

    def find(self, key: str) -> Measures | None:
        """What was measured under a key of :func:`fingerprint`, or None."""
        return self._found.get(key)

    def keep(self, key: str, measures: Measures) -> None:
        """Remember a measurement, and write all to the file."""
        self._found[key] = measures
        self._write()

    def forget_others(self, keys: Iterable[str]) -> None:
        """Leave out what no recipe asks for any more."""
        self._found = {key: self._found[key] for key in keys if key in self._found}
        self._write()

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        lines = (f"{json.dumps(key)}: {json.dumps(_rounded(value))}" for key, value in self._found.items())
        text = "{\n" + ",\n".join(lines) + "\n}\n"
        fresh = self._path.with_name(f"{self._path.name}.new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(self._path)


def _rounded(measures: Measures) -> dict[str, object]:
    error = {} if measures.error is None else {"error": round(measures.error, 3)}
    return {
        "f0_hz": round(measures.f0_hz, 1),
        "f0_semitones": round(measures.f0_semitones, 2),
        "phonemes_per_s": round(measures.phonemes_per_s, 2),
        "centroid_hz": round(measures.centroid_hz),
        "timbre": [round(value, 2) for value in measures.timbre],
        **error,
    }
