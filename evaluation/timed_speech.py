"""Sentences as a client hears them, with the words and times it is told."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from evaluation.alignment import Floats, Recording, cepstra, levels, phones
from tools.serving import Server
from voxwire.client.inference import Payload, SpeechRequest, speak
from voxwire.text.frontend import Frontend

RATE = 24_000
TEXTS = Path(__file__).parent / "texts/timestamps.yaml"
BREAKS_MS = (120, 300, 700)


@dataclass(frozen=True, slots=True)
class Row:
    """One voice, and what it says."""

    language: str
    tag: str
    """BCP 47, of the front-end's reading."""
    model: str
    voice: str
    sentences: Sequence[str]
    conditions: Mapping[str, Mapping[str, Any]]
    """Parameters of the request, by name; see :data:`CONDITIONS`."""


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
    content = yaml.safe_load(TEXTS.read_text("utf-8"))
    return [
        Row(
            language["name"],
            language["tag"],
            each["model"],
            each["voice"],
            language["sentences"],
            {name: CONDITIONS[name] for name in each["conditions"]},
        )
        for language in content["languages"]
        for each in language["voices"]
    ]


def takes(server: Server, frontend: Frontend, row: Row, parameters: Mapping[str, Any]) -> list[Take]:
    """Have a voice say its sentences."""
    return [asyncio.run(_take(server, frontend, row, parameters, text)) for text in row.sentences]


async def _take(
    server: Server, frontend: Frontend, row: Row, parameters: Mapping[str, Any], text: str
) -> Take:
    tokens = frontend.analyze(text, language=row.tag).tokens
    sent = text
    if "enable_ssml" in parameters:
        sent = with_breaks(text, [token.word.end for token in tokens])
    items: list[Mapping[str, Any]] = []

    def hear(payload: Payload) -> None:
        if payload.get("output", {}).get("type") == "sentence-end":
            items.extend(payload["output"]["sentence"]["words"])

    wishes = {**parameters, "word_timestamp_enabled": True, "language_hints": [row.tag[:2]]}
    request = SpeechRequest(row.model, row.voice, "pcm", RATE, wishes)
    async with aclosing(speak(server.inference, server.key, request, _whole(sent), hear)) as pieces:
        pcm = b"".join([data async for data in pieces])
    if [item["text"] for item in items] != [token.word.text for token in tokens]:
        raise ValueError(f"other words than those of {text!r}: {items}")
    words = [
        TimedWord(
            item["text"],
            token.spoken,
            phones(token.word.phonemes),
            item["begin_time"] / 1000,
            item["end_time"] / 1000,
        )
        for item, token in zip(items, tokens, strict=True)
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


async def _whole(text: str) -> AsyncIterator[str]:
    yield text
