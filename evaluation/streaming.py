"""What streaming costs: the server's windows against the decoder as it was published.

The published decoder takes its statistics from the whole utterance; the server renders windows with
statistics measured beforehand, and plans long utterances in steps. Three tables: every voice pack both ways,
blends with mixed statistics and with their own, and long sentences planned in steps and at once.
Naturalness is judged by Distill-MOS, words by Whisper; their own errors are part of every figure. With one
core it takes about an hour, most of it rendering.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
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
from tools.calibrate import measure
from tools.live_decoder import LiveDecoder
from tools.machine import machine_line
from tools.rendering import rendered
from voxwire.engines.base import Cancellation, Delivery, Pcm, TimbreRecipe
from voxwire.engines.kokoro.engine import KokoroEngine
from voxwire.engines.kokoro.places import package_file
from voxwire.engines.kokoro.plan import KokoroPlan
from voxwire.engines.kokoro.prepare import pull
from voxwire.engines.kokoro.source import FRAME, SAMPLE_RATE
from voxwire.engines.kokoro.statistics import Decoding, Statistics
from voxwire.engines.kokoro.timbres import KokoroTimbre
from voxwire.settings import Settings
from voxwire.text.frontend import Frontend

HERE = Path(__file__).parent
RESULTS = HERE / "results/streaming.md"
WORSE = -0.05
"""A pack whose mean score differs by less is heard with all sentences before anything is said about it: the
difference scatters by 0.1 or so from sentence to sentence."""


@dataclass(frozen=True, slots=True)
class Take:
    """One rendering of one sentence, judged."""

    mos: float
    level: float
    """Root mean square in dB below full scale."""
    errors: int
    """Words, or Mandarin syllables, that the recogniser got wrong."""
    words: int
    """How many there are."""
    heard: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is spoken."""

    language: str
    kind: str
    text: str


Way = Callable[[TimbreRecipe, str], Pcm]
"""One of the methods of :class:`Studio` that speak a text."""
Pair = tuple[Sentence, Take, Take]
"""A sentence, as it ought to be and as it is held against that."""


class Studio:
    """Renders sentences in every way that is compared."""

    def __init__(self, engine: KokoroEngine, decoder: LiveDecoder) -> None:
        self.engine = engine
        self._decoder = decoder
        self._frontend = Frontend.create()
        self._token = Cancellation()
        self._measured = dict[str, Statistics]()

    def live(self, recipe: TimbreRecipe, text: str) -> Pcm:
        """As it was published, without the silence that is never heard."""
        whole, heard = self._at_once(self.engine.timbre(recipe), text)
        audio, _ = self._decoder.decode(whole.text, whole.f0, whole.energy, whole.decoding.style)
        return audio[FRAME * heard.start : FRAME * heard.stop]

    def streamed(self, recipe: TimbreRecipe, text: str) -> Pcm:
        """As the server does it."""
        return self._stream(self.engine.timbre(recipe), text)

    def streamed_alone(self, recipe: TimbreRecipe, text: str) -> Pcm:
        """The same with statistics that were measured with this very blend."""
        key = named(recipe)
        if key not in self._measured:
            measured = measure(self.engine, self._decoder, self._frontend, recipe)
            self._measured[key] = Statistics(**measured)
        timbre = self.engine.timbre(recipe)
        decoding = Decoding.of(self.engine.layers, timbre.decoding.style, self._measured[key])
        return self._stream(replace(timbre, decoding=decoding), text)

    def planned_at_once(self, recipe: TimbreRecipe, text: str) -> Pcm:
        """As the server would do it if it planned the whole before anything is heard."""
        timbre = self.engine.timbre(recipe)
        whole, heard = self._at_once(timbre, text)
        halves = slice(2 * heard.start, 2 * heard.stop)
        features = np.ascontiguousarray(whole.text[:, :, heard])
        curves = {"f0": whole.f0[halves], "energy": whole.energy[halves]}
        return self._render(replace(whole, text=features, decoding=timbre.decoding, **curves))

    def _stream(self, timbre: KokoroTimbre, text: str) -> Pcm:
        return self._render(self.engine.plan(self._frontend.read(text), timbre, Delivery(), self._token))

    def _at_once(self, timbre: KokoroTimbre, text: str) -> tuple[KokoroPlan, slice]:
        """The plan of the whole with silence around it, and the frames without."""
        asked = self._frontend.read(text), timbre, Delivery(), self._token
        return self.engine.planner.whole(*asked), self.engine.planner.heard(*asked)

    def _render(self, plan: KokoroPlan) -> Pcm:
        return rendered(self.engine, plan)


class Judge:
    """Listens, and remembers its verdicts in a file if it is given one."""

    def __init__(self, model_dir: Path, cache: Path | None) -> None:
        self._plain: Mapping[str, Callable[[str], str]] = {"en": EnglishTextNormalizer(), "zh": syllables}
        self._ears = {
            "en": Recogniser("whisper-tiny-en", "en", model_dir),
            "zh": Recogniser("whisper-base", "zh", model_dir, prompt="以下是普通话的句子。"),
        }
        self._engine = fingerprint()
        self._cache = cache
        rows = cache.read_text("utf-8").splitlines() if cache and cache.exists() else []
        self._known = {tuple(row["key"]): Take(**row["take"]) for row in map(json.loads, rows)}

    def take(self, sentence: Sentence, recipe: TimbreRecipe, render: Way) -> Take:
        """The verdict on one rendering, which is made only if there is none yet."""
        key = (self._engine, named(recipe), sentence.text, render.__name__)
        if key not in self._known:
            self._known[key] = self._listen(sentence, render(recipe, sentence.text))
            row = {"key": key, "take": asdict(self._known[key])}
            print(json.dumps(row, ensure_ascii=False), flush=True)
            if self._cache:
                with self._cache.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
        return self._known[key]

    def _listen(self, sentence: Sentence, audio: Pcm) -> Take:
        pcm = np.clip(soxr.resample(audio, SAMPLE_RATE, RATE) * 32767, -32768, 32767).astype("<i2")
        heard = self._ears[sentence.language].hear(pcm.tobytes())
        plain = self._plain[sentence.language]
        words = jiwer.process_words(plain(sentence.text), plain(heard))
        return Take(
            mos=naturalness(audio, SAMPLE_RATE),
            level=float(20 * np.log10(np.sqrt(np.mean(audio.astype(np.float64) ** 2)) + 1e-6)),
            errors=words.substitutions + words.deletions + words.insertions,
            words=words.hits + words.substitutions + words.deletions,
            heard=heard,
        )


def fingerprint() -> str:
    """A name for the engine as it is: verdicts on another one say nothing about it."""
    package = package_file("statistics.npz").parent
    digest = hashlib.sha256()
    for path in sorted([*package.glob("*.py"), *package.glob("*.npz"), *package.glob("graphs/*.onnx")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def named(recipe: TimbreRecipe) -> str:
    """A recipe in a few characters."""
    parts = [name if weight == 1 else f"{weight:g} {name}" for name, weight in recipe.blend.items()]
    return " + ".join(parts)


def turn(sentences: Mapping[str, Sequence[str]], language: str, number: int) -> list[Sentence]:
    """One sentence of each kind; they take turns."""
    return [
        Sentence(language, kind, texts[(number + i) % len(texts)])
        for i, (kind, texts) in enumerate(sentences.items())
    ]


def pack_table(studio: Studio, judge: Judge, texts: Mapping[str, Mapping[str, Sequence[str]]]) -> list[str]:
    """All packs, published and streamed."""
    lines = [
        "## Every voice pack, published and streamed",
        "",
        "Published: whole utterances, statistics taken from each. Streamed: what the server sends. Four",
        f"sentences a pack, all twelve if the mean of four differed by less than {WORSE}. Packs of other",
        "languages than Mandarin speak English.",
        "",
        "| pack | language | sentences | MOS published | MOS streamed | difference | level, dB | errors "
        "published | errors streamed |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    everything, rows = list[Pair](), list[tuple[str, float]]()
    met = dict.fromkeys(texts, 0)
    for pack in studio.engine.packs:
        language = "zh" if pack.startswith("z") else "en"
        sentences = turn(texts[language], language, met[language])
        met[language] += 1
        pairs = _pairs(studio, judge, pack, sentences)
        if _difference(pairs) < WORSE:
            pairs = _pairs(
                studio, judge, pack, [s for i in range(3) for s in turn(texts[language], language, i)]
            )
        everything += pairs
        rows.append((pack, _difference(pairs)))
        lines.append(f"| {pack} | {language} | {len(pairs)} | {_cells(pairs)} |")
    worse = sorted((difference, pack) for pack, difference in rows if difference < WORSE)
    mean = float(np.mean([difference for _, difference in rows]))
    lines += [
        "",
        f"Mean difference over packs: {mean:+.3f}. Packs below {WORSE}: {len(worse)} of {len(rows)}.",
    ]
    lines += ["", ", ".join(f"{pack} {difference:+.2f}" for difference, pack in worse) or "None.", ""]
    lines += [
        "| sentences | of | MOS published | MOS streamed | difference | level, dB | errors published "
        "| errors streamed |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for language, kinds in texts.items():
        for kind in (*kinds, "all"):
            pairs = [p for p in everything if p[0].language == language and kind in (p[0].kind, "all")]
            lines.append(f"| {language}, {kind} | {len(pairs)} | {_cells(pairs)} |")
    return [*lines, ""]


def _pairs(studio: Studio, judge: Judge, pack: str, sentences: Iterable[Sentence]) -> list[Pair]:
    recipe = TimbreRecipe({pack: 1.0})
    return [
        (each, judge.take(each, recipe, studio.live), judge.take(each, recipe, studio.streamed))
        for each in sentences
    ]


def _difference(pairs: Sequence[Pair]) -> float:
    return _mos(after for _, _, after in pairs) - _mos(before for _, before, _ in pairs)


def _cells(pairs: Sequence[Pair]) -> str:
    before, after = [p[1] for p in pairs], [p[2] for p in pairs]
    level = float(np.mean([b.level - a.level for a, b in zip(before, after, strict=True)]))
    return (
        f"{_mos(before):.2f} | {_mos(after):.2f} | {_difference(pairs):+.2f} | {level:+.1f} "
        f"| {_errors(before)} | {_errors(after)}"
    )


def _mos(takes: Iterable[Take]) -> float:
    return float(np.mean([take.mos for take in takes]))


def _errors(takes: Sequence[Take]) -> str:
    return f"{sum(take.errors for take in takes)} of {sum(take.words for take in takes)}"


def blend_table(
    studio: Studio,
    judge: Judge,
    blends: Sequence[Mapping[str, float]],
    texts: Mapping[str, Mapping[str, Sequence[str]]],
) -> list[str]:
    """Blends with mixed statistics and with their own."""
    lines = [
        "## Blends",
        "",
        "Four sentences each, two English and two Mandarin, none of them short. Mixed: the statistics of the",
        "packs, mixed like the packs. Own: measured with the blend itself.",
        "",
        "| blend | MOS published | MOS streamed, mixed | MOS streamed, own | mixed - own |",
        "|---|---|---|---|---|",
    ]
    sums = list[tuple[float, float, float]]()
    for number, blend in enumerate(blends):
        recipe = TimbreRecipe(blend)
        sentences = [s for language in texts for s in turn(texts[language], language, number)[1:3]]
        ways = (studio.live, studio.streamed, studio.streamed_alone)
        scores = [[judge.take(each, recipe, way).mos for way in ways] for each in sentences]
        live, mixed, measured = (float(x) for x in np.mean(scores, axis=0))
        sums.append((live, mixed, measured))
        lines.append(
            f"| {named(recipe)} | {live:.2f} | {mixed:.2f} | {measured:.2f} | {mixed - measured:+.2f} |"
        )
    live, mixed, measured = (float(x) for x in np.mean(sums, axis=0))
    lines.append(f"| mean | {live:.2f} | {mixed:.2f} | {measured:.2f} | {mixed - measured:+.2f} |")
    return [*lines, ""]


def step_table(
    studio: Studio,
    judge: Judge,
    texts: Mapping[str, Sequence[str]],
    voices: Mapping[str, Sequence[str]],
) -> list[str]:
    """Long sentences, planned in steps and at once."""
    lines = [
        "## Plans in steps",
        "",
        "Long sentences, streamed with the same statistics; only the plan differs.",
        "",
        "| voice | sentences | MOS at once | MOS in steps | difference | level, dB | errors at once "
        "| errors in steps |",
        "|---|---|---|---|---|---|---|---|",
    ]
    everything = list[Pair]()
    for language, packs in voices.items():
        for pack in packs:
            recipe, pairs = TimbreRecipe({pack: 1.0}), list[Pair]()
            for text in texts[language]:
                each = Sentence(language, "long", text)
                at_once = judge.take(each, recipe, studio.planned_at_once)
                pairs.append((each, at_once, judge.take(each, recipe, studio.streamed)))
            everything += pairs
            lines.append(f"| {pack} | {len(pairs)} | {_cells(pairs)} |")
    return [*lines, f"| all | {len(everything)} | {_cells(everything)} |", ""]


def write(sections: Sequence[Sequence[str]]) -> None:
    """Write what there is so far."""
    lines = [
        "# Streaming",
        "",
        "Made with `python -m evaluation streaming`. MOS: Distill-MOS, 1 to 5. Errors: words for English",
        "(Whisper tiny.en), toneless syllables for Mandarin (Whisper base). Level: second way against first.",
        "",
        machine_line(),
        "",
    ]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join([*lines, *(line for section in sections for line in section)]), "utf-8")


def main(cache: Path | None = None) -> None:
    """Run the evaluation.

    Args:
        cache: file that keeps every verdict on this engine, so that a run that was interrupted can go on.

    """
    material = yaml.safe_load((HERE / "texts/streaming.yaml").read_text("utf-8"))
    model_dir = Settings.load().model_dir
    prepared = pull(model_dir, lambda *_: None)
    judge = Judge(model_dir, cache)
    with LiveDecoder(prepared) as decoder:
        studio = Studio(KokoroEngine(prepared), decoder)
        tables: Sequence[Callable[[], list[str]]] = (
            lambda: pack_table(studio, judge, material["sentences"]),
            lambda: blend_table(studio, judge, material["blends"], material["sentences"]),
            lambda: step_table(studio, judge, material["long"], material["long_voices"]),
        )
        sections = list[list[str]]()
        for table in tables:
            sections.append(table())
            write(sections)
            print("\n".join(sections[-1]), flush=True)
