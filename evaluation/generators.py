"""What light speech costs: every sentence planned and rendered in full, and light.

Every voice pack in its own language with twelve sentences (four leave a pack's figure uncertain by 0.08
points), blends, and eight packs at the ends of pitch and rate; words are counted of the eight alone.
Naturalness is judged by Distill-MOS, words by Whisper, the speaker by the encoder that cloning uses; their
own errors are part of every figure. What each pack loses is also written beside the engine, which renders
with the light generator only what loses little. With one core it takes about an hour.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import jiwer
import numpy as np
import soxr
import yaml
from whisper_normalizer.english import EnglishTextNormalizer

from evaluation.intelligibility import syllables
from evaluation.naturalness import naturalness
from evaluation.recognisers import RATE, Recogniser
from evaluation.shortfall import write_shortfall
from evaluation.streaming import named
from tools.machine import machine_line
from tools.rendering import rendered
from voxwire.engines.base import Cancellation, Delivery, Pcm, Quality, TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import package_file
from voxwire.engines.kokoro.prepare import pull
from voxwire.engines.kokoro.source import SAMPLE_RATE
from voxwire.settings import Settings
from voxwire.text.frontend import Frontend
from voxwire.voices.blends import own_language
from voxwire.voices.speaker_encoder import SpeakerEncoder
from voxwire.voices.speaker_measures import without_silence

HERE = Path(__file__).parent
RESULTS = HERE / "results/generators.md"
ENDS = 2
"""Sentences that are heard at each end of pitch and rate."""
FURTHER = 8
"""Sentences of the evaluation of languages that every pack and blend says beside its own."""


@dataclass(frozen=True, slots=True)
class Take:
    """One rendering, judged."""

    mos: float
    level: float
    """Root mean square in dB below full scale."""
    errors: int
    """Words, or Mandarin syllables, that the recogniser got wrong, where they are counted."""
    words: int
    speaker: list[float]
    """Unit vector; short ones say little."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence by one voice, both ways."""

    pack: str
    full: Take
    light: Take

    @property
    def difference(self) -> float:
        """Points of mean opinion that the light one gains."""
        return self.light.mos - self.full.mos

    @property
    def likeness(self) -> float:
        """Cosine of the speakers."""
        return float(np.dot(self.full.speaker, self.light.speaker))


class Judge:
    """Has sentences said and listens; remembers its verdicts in a file if it is given one."""

    def __init__(
        self, engine: KokoroEngine, heard: Sequence[str], model_dir: Path, cache: Path | None
    ) -> None:
        """Get ready; ``heard`` are the packs whose words are counted."""
        self.engine = engine
        self._heard = heard
        self._frontend = Frontend.create()
        self._encoder = SpeakerEncoder.load()
        self._plain: Mapping[str, Callable[[str], str]] = {"en": EnglishTextNormalizer(), "zh": syllables}
        self._ears = {
            "en": Recogniser("whisper-base", "en", model_dir),
            "zh": Recogniser("whisper-base", "zh", model_dir, prompt="以下是普通话的句子。"),
        }
        # Verdicts on other light networks say nothing about these.
        weights = hashlib.sha256()
        for name in ("light_encoder.onnx", "light_trunk.onnx", "light.onnx"):
            weights.update(package_file(name).read_bytes())
        self.version = weights.hexdigest()[:12]
        """Of the light generator."""
        self._version = {Quality.FULL: "", Quality.LIGHT: self.version}
        self._cache = cache
        rows = cache.read_text("utf-8").splitlines() if cache and cache.exists() else []
        self._known = {tuple(row["key"]): Take(**row["take"]) for row in map(json.loads, rows)}

    def pair(self, recipe: TimbreRecipe, language: str, text: str) -> Pair:
        """Both verdicts on one sentence."""
        pack = named(recipe)
        full, light = (
            self._take(replace(recipe, quality=quality), language, text)
            for quality in (Quality.FULL, Quality.LIGHT)
        )
        return Pair(pack, full, light)

    def _take(self, recipe: TimbreRecipe, language: str, text: str) -> Take:
        way = f"{recipe.quality} {self._version[recipe.quality]}"
        key = (way, named(recipe), str(recipe.pitch), str(recipe.rate), text)
        if key not in self._known:
            utterance = self._frontend.read(text, language=language)
            plan = self.engine.plan(utterance, self.engine.timbre(recipe), Delivery(), Cancellation())
            ears = self._ears.get(language) if set(recipe.blend) <= set(self._heard) else None
            self._known[key] = self._listen(rendered(self.engine, plan), ears, text)
            if self._cache:
                row = json.dumps({"key": key, "take": asdict(self._known[key])}, ensure_ascii=False)
                with self._cache.open("a", encoding="utf-8") as file:
                    file.write(f"{row}\n")
        return self._known[key]

    def _listen(self, audio: Pcm, ears: Recogniser | None, text: str) -> Take:
        speech = soxr.resample(audio, SAMPLE_RATE, RATE)
        errors = words = 0
        if ears is not None:
            pcm = np.clip(speech * 32767, -32768, 32767).astype("<i2").tobytes()
            plain = self._plain[ears.language]
            heard = jiwer.process_words(plain(text), plain(ears.hear(pcm)))
            errors = heard.substitutions + heard.deletions + heard.insertions
            words = heard.hits + heard.substitutions + heard.deletions
        return Take(
            mos=naturalness(audio, SAMPLE_RATE),
            level=float(20 * np.log10(np.sqrt(np.mean(audio.astype(np.float64) ** 2)) + 1e-6)),
            errors=errors,
            words=words,
            speaker=[round(float(x), 4) for x in self._encoder.embed(without_silence(speech))],
        )


HEAD = "sentences | MOS full | MOS light | difference | level, dB | errors full | errors light | speaker |"
RULE = "|---|---|---|---|---|---|---|---|"


def cells(pairs: Sequence[Pair]) -> str:
    """The columns under :data:`HEAD`."""
    full, light = [pair.full for pair in pairs], [pair.light for pair in pairs]
    heard = [pair for pair in pairs if pair.full.words and pair.light.words]
    level = np.mean([b.level - a.level for a, b in zip(full, light, strict=True)])
    likeness = np.median([pair.likeness for pair in pairs])
    errors = " | ".join(_errors(takes) for takes in ([p.full for p in heard], [p.light for p in heard]))
    return (
        f"{len(pairs)} | {_mos(full):.2f} | {_mos(light):.2f} | {_mos(light) - _mos(full):+.2f} "
        f"| {level:+.1f} | {errors} | {likeness:.3f} |"
    )


def _mos(takes: Iterable[Take]) -> float:
    return float(np.mean([take.mos for take in takes]))


def _errors(takes: Sequence[Take]) -> str:
    words = sum(take.words for take in takes)
    return f"{sum(take.errors for take in takes)} of {words}" if words else "–"


def packs(judge: Judge, texts: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, list[Pair]]]:
    """Every pack, and what it says in its own language."""
    for pack in judge.engine.packs:
        language, recipe = own_language(pack), TimbreRecipe({pack: 1.0})
        pairs = [judge.pair(recipe, language, text) for text in texts[language]]
        print(f"| {pack} | {language} | {cells(pairs)}", flush=True)
        yield pack, pairs


def ends(
    judge: Judge,
    names: Sequence[str],
    pitches: Sequence[float],
    rates: Sequence[float],
    texts: Mapping[str, Sequence[str]],
) -> Iterator[str]:
    """Rows of the packs at the ends of pitch and rate."""
    for title, recipes in (
        *(
            (f"pitch {pitch:g}", [TimbreRecipe({name: 1.0}, pitch=pitch) for name in names])
            for pitch in pitches
        ),
        *((f"rate {rate:g}", [TimbreRecipe({name: 1.0}, rate=rate) for name in names]) for rate in rates),
    ):
        pairs = [
            judge.pair(recipe, language, text)
            for recipe in recipes
            for language in [own_language(next(iter(recipe.blend)))]
            for text in texts[language][:ENDS]
        ]
        yield f"| {title} | {cells(pairs)}"
        print(f"| {title} | {cells(pairs)}", flush=True)


def write(table: Mapping[str, Sequence[Pair]], blends: Sequence[str], controlled: Sequence[str]) -> None:
    """Write the page."""
    everything = [pair for pairs in table.values() for pair in pairs]
    worst = sorted(table.items(), key=lambda item: -_lost(item[1]))
    lines = [
        "# The light generator against the full one",
        "",
        "Made with `python -m evaluation generators`: planned and rendered in either. MOS: Distill-MOS,",
        "1 to 5. Errors: words of English, toneless syllables of Mandarin (Whisper base). Speaker: cosine of",
        "the speaker embeddings (GE2E), median.",
        "",
        machine_line(),
        "",
        "## Every voice pack, in its own language, worst first",
        "",
        f"| pack | {HEAD}",
        f"|---{RULE}",
        f"| all | {cells(everything)}",
        *(f"| {pack} | {cells(pairs)}" for pack, pairs in worst),
        "",
        "## Blends",
        "",
        f"| blend | {HEAD}",
        f"|---{RULE}",
        *blends,
        "",
        "## Ends of pitch and rate",
        "",
        f"| all of eight packs | {HEAD}",
        f"|---{RULE}",
        *controlled,
        "",
    ]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(lines), "utf-8")


def tell_server(judge: Judge, table: Mapping[str, Sequence[Pair]]) -> None:
    """Put what each pack loses into the table by which the server chooses."""
    lost = {pack: _lost(pairs) for pack, pairs in table.items()}
    write_shortfall(judge.version, lost, {pack: len(pairs) for pack, pairs in table.items()})


def _lost(pairs: Sequence[Pair]) -> float:
    return -float(np.mean([pair.difference for pair in pairs]))


def main(cache: Path | None = None) -> None:
    """Run the evaluation.

    Args:
        cache: file that keeps every verdict, so that a run that was interrupted can go on.

    """
    material = yaml.safe_load((HERE / "texts/generators.yaml").read_text("utf-8"))
    further = yaml.safe_load((HERE / "texts/languages.yaml").read_text("utf-8"))
    texts: Mapping[str, Sequence[str]] = {
        language: [*sentences, *further[language][:FURTHER]]
        for language, sentences in material["sentences"].items()
    }
    model_dir = Settings.load().model_dir
    judge = Judge(KokoroEngine(pull(model_dir, lambda *_: None)), material["controlled"], model_dir, cache)
    table = dict(packs(judge, texts))
    blends = list[str]()
    for blend in material["blends"]:
        recipe, language = TimbreRecipe(blend), own_language(next(iter(blend)))
        blends.append(
            f"| {named(recipe)} | {cells([judge.pair(recipe, language, t) for t in texts[language]])}"
        )
    controlled = ends(judge, material["controlled"], material["pitches"], material["rates"], texts)
    write(table, blends, list(controlled))
    tell_server(judge, table)
