"""Sentences as a client hears them, with the words and times it is told."""

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from evaluation.alignment import Floats, Recording, cepstra, levels, phones
from tools.serving import Server
from voxwire.audio.formats import AudioFormat, Container
from voxwire.audio.treatment import Treatment
from voxwire.client import AsyncClient
from voxwire.engines.base import Delivery, TimbreRecipe
from voxwire.speech.events import Audio, Failed, UtteranceDone
from voxwire.speech.passages import Passage
from voxwire.speech.script import script
from voxwire.speech.service import SpeechService
from voxwire.text.ssml.parser import parse
from voxwire.text.tokens import Token

RATE = 24_000
TEXTS = Path(__file__).parent / "texts"
FEWER = 8
"""Sentences that are said in conditions other than the usual one."""
BREAKS_MS = (120, 300, 700)
Told = tuple[bytes, Sequence[tuple[str, int, int]]]
"""Signed 16-bit audio, and the words with their times in ms."""


@dataclass(frozen=True, slots=True)
class Row:
    """One voice, and what it says."""

    language: str
    tag: str
    """BCP 47, of the front-end's reading."""
    voice: str
    """Of the model, or a pack of the engine where no voice of a model speaks the language."""
    model: str | None
    sentences: Sequence[str]
    conditions: Mapping[str, Mapping[str, Any]]
    """Parameters of the request, by name; see :data:`CONDITIONS`."""

    def said(self, condition: str) -> Sequence[str]:
        """What is said in a condition: all sentences in the usual one, some in the others."""
        return self.sentences if not self.conditions[condition] else self.sentences[:FEWER]


CONDITIONS: Mapping[str, Mapping[str, Any]] = {
    "rate 1": {},
    "rate 0.7": {"rate": 0.7},
    "rate 1.5": {"rate": 1.5},
    "SSML breaks": {"enable_ssml": True},
}
"""How sentences may be said; with ``enable_ssml``, pauses are put between words."""


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A word, or a punctuation mark, and when it is said to be heard."""

    text: str
    spoken: str
    """As it is read, in lower-case words; empty for a mark."""
    phones: Sequence[str]
    begin_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Take:
    """One sentence, said once."""

    text: str
    audio: Floats
    """Within -1…1, at 24 kHz."""
    words: Sequence[TimedWord]
    recording: Recording

    @property
    def length_s(self) -> float:
        """How long it is."""
        return len(self.audio) / RATE


def rows() -> list[Row]:
    """Everything that is to be said."""
    content = yaml.safe_load((TEXTS / "timestamps.yaml").read_text("utf-8"))
    elsewhere = yaml.safe_load((TEXTS / "languages.yaml").read_text("utf-8"))
    return [
        Row(
            language["name"],
            language["tag"],
            each["voice"],
            each.get("model"),
            language.get("sentences") or elsewhere[language["tag"]],
            {name: CONDITIONS[name] for name in each["conditions"]},
        )
        for language in content["languages"]
        for each in language["voices"]
    ]


def _say(server: Server, speech: SpeechService, row: Row, parameters: Mapping[str, Any], text: str) -> Told:
    if row.model is None:
        return asyncio.run(by_pack(speech, row, parameters, text))
    return asyncio.run(by_server(server, row, parameters, text))


async def by_server(server: Server, row: Row, parameters: Mapping[str, Any], text: str) -> Told:
    """Have a voice say a sentence over the WebSocket."""
    async with AsyncClient(server.http, server.key) as client:
        said = await client.say(
            text,
            model=row.model or "",
            voice=row.voice,
            format="pcm",
            sample_rate=RATE,
            # Which English it is the voice decides.
            language=row.tag.partition("-")[0],
            parameters=parameters,
        )
    return said.audio, [(mark.text, mark.begin_ms, mark.end_ms) for mark in said.marks]


async def by_pack(speech: SpeechService, row: Row, parameters: Mapping[str, Any], text: str) -> Told:
    """Have a pack of the engine say a sentence in this process."""
    recipe, audio = TimbreRecipe({row.voice: 1.0}), AudioFormat(Container.PCM, RATE)
    delivery = Delivery(rate=parameters.get("rate", 1.0))
    session = await speech.open(recipe, delivery, audio, language=row.tag)
    if "enable_ssml" in parameters:
        session.feed_script(_passages(speech, recipe, delivery, row.tag, text))
    else:
        session.feed(text)
    session.finish()
    pcm, words = bytearray(), list[tuple[str, int, int]]()
    async for event in session.events():
        match event:
            case Failed(error):
                raise error
            case Audio(data):
                pcm += data
            case UtteranceDone():
                words += [(word.text, word.begin_ms, word.end_ms) for word in event.words]
    return bytes(pcm), words


async def _passages(
    speech: SpeechService, recipe: TimbreRecipe, delivery: Delivery, tag: str, document: str
) -> list[Passage]:
    voicing = await speech.voicing(recipe, delivery, Treatment(), language=tag)
    return [Passage(line.text, voicing, line.parts) for line in script(parse(document))]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Keeps what was said, so that a run that was broken off can go on."""

    folder: Path | None
    """Where; without one nothing is kept."""

    def told(self, row: Row, parameters: Mapping[str, Any], text: str, say: Callable[[], Told]) -> Told:
        """What was kept of a sentence, or what ``say`` makes of it."""
        if self.folder is None:
            return say()
        key = json.dumps([row.tag, row.model, row.voice, parameters, text])
        path = self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:24]}.npz"
        if path.exists():
            kept = np.load(path)
            return kept["pcm"].tobytes(), [tuple(word) for word in json.loads(str(kept["words"]))]
        pcm, words = say()
        self.folder.mkdir(parents=True, exist_ok=True)
        # Not to be taken for whole where it is broken off.
        part = path.with_suffix(".part.npz")
        np.savez_compressed(part, pcm=np.frombuffer(pcm, "<i2"), words=json.dumps(words))
        part.replace(path)
        return pcm, words


def takes(server: Server, speech: SpeechService, row: Row, condition: str, shelf: Shelf) -> Iterator[Take]:
    """Have a voice say its sentences."""
    parameters = row.conditions[condition]
    for text in row.said(condition):
        tokens = speech.frontend.analyze(text, language=row.tag).tokens
        sent = (
            with_breaks(text, [token.word.end for token in tokens]) if "enable_ssml" in parameters else text
        )
        told = shelf.told(row, parameters, sent, partial(_say, server, speech, row, parameters, sent))
        yield take(text, tokens, *told)


def take(text: str, tokens: Sequence[Token], pcm: bytes, told: Sequence[tuple[str, int, int]]) -> Take:
    """A sentence that was said, and the phonemes of its words.

    Raises:
        ValueError: the words told are not those of the text.

    """
    if [word for word, *_ in told] != [token.word.text for token in tokens]:
        raise ValueError(f"other words than those of {text!r}: {told}")
    words = [
        TimedWord(word, token.spoken, phones(token.word.phonemes), begin / 1000, end / 1000)
        for (word, begin, end), token in zip(told, tokens, strict=True)
    ]
    audio = np.frombuffer(pcm, "<i2").astype(np.float64) / 32_768
    recording = Recording(cepstra(audio, RATE), levels(audio, RATE), [word.phones for word in words])
    return Take(text, audio, words, recording)


def with_breaks(text: str, ends: Sequence[int]) -> str:
    """A document with pauses of three lengths, behind words a quarter, half and three quarters in."""
    places = sorted({ends[len(ends) * quarter // 4 - 1] for quarter in (1, 2, 3) if len(ends) >= 4})
    document, done = "<speak>", 0
    for place, milliseconds in zip(places, BREAKS_MS, strict=False):
        document += f'{text[done:place]}<break time="{milliseconds}ms"/>'
        done = place
    return f"{document}{text[done:]}</speak>"
