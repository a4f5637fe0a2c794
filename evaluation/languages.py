"""How much of the speech in each language an independent recogniser understands.

Sentences are spoken by one of the engine's own packs for the language, or by the one that suits it best where
the engine was not made for it. Words and characters are counted as they are written, and after normalisation,
that is with numbers and signs in words on both sides; and sounds, which is what the front-end makes of what
was heard, against what it made of the text, so that another spelling of the same sound is no error.
"""

import asyncio
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import jiwer
import yaml

from evaluation.recognisers import RATE, Recogniser
from evaluation.urdu import consonants
from tools.machine import machine_line
from voxwire.audio.formats import AudioFormat, Container
from voxwire.engines.base import Delivery, TimbreRecipe
from voxwire.errors import VoxwireError
from voxwire.server.run import load_speech
from voxwire.settings import Settings
from voxwire.speech.events import Audio, Failed
from voxwire.speech.service import SpeechService
from voxwire.text.frontend import Frontend

HERE = Path(__file__).parent
RESULTS = HERE / "results/languages.md"
PACKS: Mapping[str, str] = {
    "zh": "zf_xiaoxiao", "en": "af_heart", "es": "ef_dora", "fr": "ff_siwis", "it": "if_sara",
    "pt": "pf_dora", "hi": "hf_alpha", "ja": "jf_alpha", "de": "if_sara", "ko": "jf_alpha", "ru": "if_sara",
    "id": "if_sara", "vi": "zf_xiaoxiao", "th": "zf_xiaoxiao",
}  # fmt: skip
"""The pack that speaks each language."""
NAMES: Mapping[str, str] = {
    "zh": "Mandarin", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "pt": "Portuguese",
    "hi": "Hindi", "ja": "Japanese", "de": "German", "ko": "Korean", "ru": "Russian", "id": "Indonesian",
    "vi": "Vietnamese", "th": "Thai",
}  # fmt: skip
PROMPTS: Mapping[str, str] = {
    "hi": "नमस्ते, यह हिन्दी में एक वाक्य है।",
    "zh": "以下是普通话的句子。",
}
"""What the recogniser is given beforehand, so that it writes Hindi in Devanagari and Chinese simplified."""
ALSO_AS: Mapping[str, str] = {"hi": "ur"}
"""What a language is also written down as, because the recogniser knows that one better: Whisper was trained
on 12 hours of Hindi. Only consonants can be compared then."""
SPACELESS = ("ja", "th", "zh")
"""Written without spaces, so that words can't be counted."""


@dataclass(frozen=True, slots=True)
class Score:
    """One line of the table; rates are fractions, None where they can't be told."""

    language: str
    pack: str
    made_for: bool
    """Whether the engine was made to speak it."""
    words: float | None
    words_normalised: float | None
    characters: float | None
    characters_normalised: float | None
    sounds: float
    """Of consonants alone, where the speech was written down as another language."""
    sentences: int
    worst: Sequence[tuple[float, str, str]]
    written_as: str | None = None
    """BCP 47 tag of the other language it was written down as."""


Pair = tuple[str, str]
"""What was to be said, and what was heard."""
Cache = dict[str, str]
"""What was heard, by language, pack and text."""


async def hear(
    speech: SpeechService, language: str, pack: str, text: str, recogniser: Recogniser, cache: Cache
) -> str:
    """Speak a text and write down what is heard."""
    phonemes = speech.frontend.read(text, language=language).phonemes
    written_as = recogniser.language if recogniser.language != language else None
    key = " ".join(filter(None, (language, pack, written_as, recogniser.prompt, phonemes)))
    if key not in cache:
        session = await speech.open(
            TimbreRecipe({pack: 1.0}), Delivery(), AudioFormat(Container.PCM, RATE), language=language
        )
        session.feed(text)
        session.finish()
        pcm = bytearray()
        async for event in session.events():
            if isinstance(event, Failed):
                raise event.error
            if isinstance(event, Audio):
                pcm += event.data
        cache[key] = await asyncio.to_thread(recogniser.hear, bytes(pcm))
    print(f"  {language} {pack}: {text}\n  {'':{len(language) + len(pack) + 1}}  {cache[key]}", flush=True)
    return cache[key]


def plain(text: str) -> str:
    """Words in lower case, without punctuation."""
    return " ".join(
        re.findall(r"[\w\u0300-\u036f\u0900-\u0963\u0966-\u0dff\u0e01-\u0e4e%€₹$]+", text.lower())
    )


def spoken(frontend: Frontend, text: str, language: str) -> str:
    """What a reader says for a text, in words."""
    try:
        return plain(frontend.analyze(text, language=language).spoken)
    except VoxwireError:
        return ""


def sounds(frontend: Frontend, text: str, language: str) -> str:
    """The phonemes of a text without stress, length and pauses."""
    try:
        utterance = frontend.read(text, language=language)
    except VoxwireError:
        return ""
    return re.sub(r"[^\w\u0303→↗↓↘]|[ˈˌː]", "", utterance.phonemes)


def score(frontend: Frontend, language: str, pack: str, pairs: Sequence[Pair], made_for: bool) -> Score:
    """Rates over pairs of what was to be said and what was heard."""
    written = [(plain(text), plain(said)) for text, said in pairs]
    in_words = [(spoken(frontend, text, language), spoken(frontend, said, language)) for text, said in pairs]
    sounded = [(sounds(frontend, text, language), sounds(frontend, said, language)) for text, said in pairs]
    each = sorted(((jiwer.cer(a, b), a, b) for a, b in in_words), reverse=True)
    spaced = language not in SPACELESS
    return Score(
        language,
        pack,
        made_for,
        jiwer.wer(*_sides(written)) if spaced else None,
        jiwer.wer(*_sides(in_words)) if spaced else None,
        jiwer.cer(*_sides(map(_closed, written))),
        jiwer.cer(*_sides(map(_closed, in_words))),
        jiwer.cer(*_sides(sounded)),
        len(pairs),
        each[:3],
    )


def score_consonants(
    frontend: Frontend, language: str, pack: str, pairs: Sequence[Pair], made_for: bool
) -> Score:
    """The rate over pairs where what was heard was written down as another language."""
    heard = [
        (consonants(text), consonants(said))
        for text, said in (
            (spoken(frontend, text, language), _worded(frontend, said, language)) for text, said in pairs
        )
    ]
    each = sorted(((jiwer.cer(a, b), a, b) for a, b in heard), reverse=True)
    rate = jiwer.cer(*_sides(heard))
    return Score(
        language, pack, made_for, None, None, None, None, rate, len(pairs), each[:3], ALSO_AS[language]
    )


def _worded(frontend: Frontend, said: str, language: str) -> str:
    """Numbers in words, within whatever language."""
    return re.sub(r"[0-9]+", lambda number: spoken(frontend, number.group(), language), said)


def _sides(pairs: Iterable[Pair]) -> tuple[list[str], list[str]]:
    """All that was to be said, and all that was heard."""
    said, heard = zip(*pairs, strict=True)
    return list(said), list(heard)


def _closed(pair: Pair) -> Pair:
    """Without spaces, which nobody hears."""
    return pair[0].replace(" ", ""), pair[1].replace(" ", "")


def evaluate(
    packs: Mapping[str, Sequence[str]], cache_file: Path | None, limit: int | None = None
) -> list[Score]:
    """All scores.

    Args:
        packs: the packs to try, by language.
        cache_file: keeps what was heard, so that a run that was broken off goes on.
        limit: sentences of each language; all if left out.

    """
    settings = Settings.load()
    texts = yaml.safe_load((HERE / "texts/languages.yaml").read_text("utf-8"))
    cache: Cache = json.loads(cache_file.read_text("utf-8")) if cache_file and cache_file.exists() else {}
    speech = load_speech(settings)
    scores: list[Score] = []
    try:
        for language, names in packs.items():
            made_for = language in speech.engine.capabilities.languages
            for heard_as in filter(None, (language, ALSO_AS.get(language))):
                recogniser = Recogniser("whisper-base", heard_as, settings.model_dir, PROMPTS.get(heard_as))
                judge = score if heard_as == language else score_consonants
                for pack in names:
                    pairs = []
                    for text in texts[language][:limit]:
                        said = asyncio.run(hear(speech, language, pack, text, recogniser, cache))
                        pairs.append((text, said))
                        if cache_file is not None:
                            cache_file.write_text(json.dumps(cache, ensure_ascii=False), "utf-8")
                    scores.append(judge(speech.frontend, language, pack, pairs, made_for))
                    print(_row(scores[-1]), flush=True)
    finally:
        speech.close()
    return scores


def _percent(rate: float | None) -> str:
    return "–" if rate is None else f"{100 * rate:.1f} %"


def _worst(s: Score) -> list[str]:
    return [f"- {100 * rate:.0f} %: {reference} → {heard}" for rate, reference, heard in s.worst if rate]


def _name(s: Score) -> str:
    return NAMES[s.language] + (", written as Urdu: consonants" if s.written_as else "")


def _rates(s: Score) -> tuple[float | None, ...]:
    return s.words, s.words_normalised, s.characters, s.characters_normalised, s.sounds


def _row(s: Score) -> str:
    name = _name(s) + ("" if s.made_for else " (experimental)")
    rates = " | ".join(map(_percent, _rates(s)))
    return f"| {name} | {s.pack} | {rates} | {s.sentences} |"


def write(scores: Sequence[Score]) -> None:
    """Write the table, with the sentences that were understood worst."""
    lines = [
        "# Intelligibility by language",
        "",
        "Made with `python -m evaluation languages`. The recogniser is Whisper base, whose own errors are",
        "part of every figure: they are few in Spanish and many in Hindi, Thai and Vietnamese. Words and",
        "characters are compared as they are written and after normalisation (numbers and signs in words on",
        "both sides), sounds as the front-end reads what was heard. Of Hindi the recogniser knows so little",
        "that it is also given as Urdu, which sounds the same, and compared by its consonants.",
        "",
        machine_line(),
        "",
        "| language | pack | words as written | words normalised | characters as written "
        "| characters normalised | sounds | sentences |",
        "|---|---|---|---|---|---|---|---|",
        *map(_row, scores),
        "",
        "## Understood worst",
        "",
    ]
    for s in scores:
        lines += [f"{_name(s)}, {s.pack}:", "", *_worst(s), ""]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text("\n".join(lines), "utf-8")


def main(cache_file: Path | None = None) -> None:
    """Run the evaluation."""
    write(evaluate({language: (pack,) for language, pack in PACKS.items()}, cache_file))
