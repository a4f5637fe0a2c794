"""How much of the speech an independent recogniser understands.

Every sentence goes through a running server and its WebSocket, as a client would hear it. English is scored
by word error rate after Whisper's own English normalisation, which spells numbers and contractions one way.
Mandarin is scored by character error rate and by the error rate of toneless pinyin syllables: the recogniser
often writes a homophone, which is no fault of the speech, so the second figure tells more.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import jiwer
import yaml
from pypinyin import lazy_pinyin
from whisper_normalizer.english import EnglishTextNormalizer

from evaluation.recognisers import RATE, Recogniser
from tools.machine import machine_line
from tools.serving import Server, running_server
from voxwire.client.inference import SpeechRequest, speak
from voxwire.settings import Settings
from voxwire.text.normalize.zh import normalize
from voxwire.text.spans import SpannedText

MODEL = "cosyvoice-v3-flash"
ENGLISH_VOICES = ("loongabby_v3", "loongandy_v3")
MANDARIN_VOICES = ("longxiaochun_v3", "longanyang")
HERE = Path(__file__).parent
RESULTS = HERE / "results/intelligibility.md"


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the table."""

    language: str
    voice: str
    measure: str
    errors: float
    sentences: int
    worst: Sequence[tuple[float, str, str]]


async def hear_all(server: Server, voice: str, texts: Sequence[str], recogniser: Recogniser) -> list[str]:
    """Speak every text and write down what is heard."""
    heard = []
    for text in texts:
        request = SpeechRequest(MODEL, voice, "pcm", RATE)
        pcm = b"".join([data async for data in speak(server.inference, server.key, request, _whole(text))])
        heard.append(await asyncio.to_thread(recogniser.hear, pcm))
        print(f"  {voice}: {text}\n  {'':{len(voice)}}  {heard[-1]}", flush=True)
    return heard


async def _whole(text: str) -> AsyncIterator[str]:
    yield text


def score(language: str, voice: str, measure: str, pairs: Sequence[tuple[str, str]]) -> Score:
    """Error rate over all pairs of space-separated reference and hypothesis."""
    references, hypotheses = zip(*pairs, strict=True)
    each = sorted(((jiwer.wer(r, h), r, h) for r, h in pairs), reverse=True)
    return Score(
        language, voice, measure, jiwer.wer(list(references), list(hypotheses)), len(pairs), each[:3]
    )


def characters(text: str) -> str:
    """Han characters with spaces between, digits spelt out."""
    spelt = str(normalize(SpannedText.from_original(text)))
    return " ".join(re.findall(r"[\u4e00-\u9fff]", spelt))


def syllables(text: str) -> str:
    """Toneless pinyin of a text."""
    return " ".join(lazy_pinyin(characters(text).replace(" ", "")))


def toneless(pinyin: str) -> str:
    """Numbered pinyin without its numbers."""
    return re.sub(r"[1-5]", "", pinyin)


def evaluate(server: Server, model_dir: Path) -> list[Score]:
    """All scores."""
    scores = []
    english = yaml.safe_load((HERE / "texts/english.yaml").read_text("utf-8"))
    plain: Callable[[str], str] = EnglishTextNormalizer()
    recogniser = Recogniser("whisper-tiny-en", "en", model_dir)
    for voice in ENGLISH_VOICES:
        heard = asyncio.run(hear_all(server, voice, english, recogniser))
        pairs = [(plain(text), plain(said)) for text, said in zip(english, heard, strict=True)]
        scores.append(score("English", voice, "word error rate", pairs))
    mandarin = yaml.safe_load((HERE / "texts/mandarin.yaml").read_text("utf-8"))
    recogniser = Recogniser("whisper-base", "zh", model_dir, prompt="以下是普通话的句子。")
    for voice in MANDARIN_VOICES:
        heard = asyncio.run(hear_all(server, voice, [row["text"] for row in mandarin], recogniser))
        rows = list(zip(mandarin, heard, strict=True))
        written = [(characters(row["text"]), characters(said)) for row, said in rows]
        scores.append(score("Mandarin", voice, "character error rate", written))
        sounded = [(toneless(row["pinyin"]), syllables(said)) for row, said in rows]
        scores.append(score("Mandarin", voice, "toneless syllable error rate", sounded))
    return scores


def write(scores: Sequence[Score]) -> None:
    """Write the table, with the sentences that were understood worst."""
    lines = [
        "# Intelligibility",
        "",
        f"Model `{MODEL}`, made with `python -m evaluation`. Recognisers: Whisper tiny.en for English,",
        "Whisper base for Mandarin; their own errors are part of every figure.",
        "",
        machine_line(),
        "",
        "| language | voice | measure | rate | sentences |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {s.language} | {s.voice} | {s.measure} | {100 * s.errors:.1f} % | {s.sentences} |" for s in scores
    ]
    lines += ["", "## Understood worst", ""]
    for s in scores:
        lines += [f"{s.language}, {s.voice}, {s.measure}:", ""]
        lines += [
            f"- {100 * rate:.0f} %: {reference} → {heard}" for rate, reference, heard in s.worst if rate
        ]
        lines.append("")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(lines), "utf-8")


def main() -> None:
    """Run the evaluation."""
    with running_server() as server:
        scores = evaluate(server, Settings.load().model_dir)
    write(scores)
    for s in scores:
        print(f"{s.language:9} {s.voice:16} {s.measure:30} {100 * s.errors:5.1f} %")
