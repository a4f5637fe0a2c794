"""From a client's SSML document to the passages of a speech session, or the error that says why not."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from voxwire.audio.decode import decode
from voxwire.audio.effects import EffectKind
from voxwire.audio.treatment import Music, Treatment
from voxwire.engines.base import Cancellation, Delivery, Pcm
from voxwire.errors import InvalidSsml, NotYetSupported, SsmlRejected
from voxwire.fetching import Fetcher
from voxwire.speech.emotions import emotional
from voxwire.speech.passages import Passage, Voicing
from voxwire.speech.script import Line, script
from voxwire.speech.service import SpeechService
from voxwire.text.ssml.document import Document, Emotion, Root
from voxwire.text.ssml.parser import parse
from voxwire.voices.catalog import Feature, Model, Voice

SOUND_BYTES = 2 * 1024 * 1024
"""Largest sound (CosyVoice SSML page, ``soundEvent``: 2 MB)."""
MUSIC_BYTES = 20 * 1024 * 1024
"""Largest file of background music; the page names no limit."""
SOUND_S = 120.0
"""Longest sound, in seconds."""
MUSIC_S = 300.0
"""How much of a piece of music is used, in seconds; then it begins again."""
TOGETHER_S = 600.0
"""All sounds and music of a document together."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a client said beside the document."""

    voice: Voice
    rate: float = 1.0
    pitch: float = 1.0
    volume: int = 50
    sample_rate: int = 24_000
    """Of the audio that is sent, in Hz."""
    language: str | None = None
    """BCP 47 hint."""


def check_ssml(model: Model, voice: Voice) -> None:
    """See whether a voice takes SSML.

    Raises:
        SsmlRejected: it does not, or its model does not.

    """
    if Feature.SSML not in model.features or not voice.ssml:
        raise SsmlRejected


class ScriptWriter:
    """Turns documents into passages."""

    def __init__(self, speech: SpeechService, fetcher: Fetcher) -> None:
        """Write for the sessions of ``speech``, with the sounds ``fetcher`` gets."""
        self._speech = speech
        self._fetcher = fetcher

    async def write(self, text: str, model: Model, request: Request) -> list[Passage]:
        """Write the script of one document.

        Raises:
            InvalidSsml: the document is not well-formed, or asks for something that does not exist.
            NothingToSay: there is nothing in it to hear.
            VoiceRejected: the model has no voice of that name.
            SsmlRejected: a voice of the document takes no SSML.
            NotYetSupported: a language can't be spoken.
            FetchFailed: a sound can't be had.
            UnreadableAudio: a sound can't be decoded.

        """

        def read() -> tuple[Document, list[Line], str | None]:
            document = parse(text)
            return document, script(document), self._speech.main_language(document.plain)

        now = asyncio.get_running_loop().time()
        document, lines, spoken = await self._speech.scheduler.run(read, now, Cancellation())
        voices = [self._voice(root, model, request) for root in document.roots]
        for root, voice in zip(document.roots, voices, strict=True):
            _check(document, root, voice, request)
        sounds = await self._sounds(document)
        manners = {}
        passages: list[Passage] = []
        for line in lines:
            ...
        return passages
