"""From a client's SSML document to the passages of a speech session, or the error that says why not."""

import asyncio
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from voxwire.audio.decode import decode
from voxwire.audio.effects import EffectKind
from voxwire.audio.treatment import Music, Treatment
from voxwire.engines.base import Cancellation, Delivery, Pcm, TimbreRecipe
from voxwire.errors import InvalidSsml, NotYetSupported, SsmlRejected
from voxwire.fetching import Fetcher
from voxwire.server.own_voices import OwnVoices
from voxwire.speech.manners import Manner, emotional
from voxwire.speech.passages import Passage, Voicing
from voxwire.speech.script import Line, script
from voxwire.speech.service import SpeechService
from voxwire.speech.session import SpeechSession
from voxwire.text.lexicon import Lexicon
from voxwire.text.registry import unspeakable
from voxwire.text.ssml.document import Document, Emotion, Phoneme, Root, SayAs, Sound, Sub
from voxwire.text.ssml.document import Music as NamedMusic
from voxwire.text.ssml.parser import parse
from voxwire.voices.catalog import Feature, Model, Voice
from voxwire.voices.dialects import spoken_dialect

K = TypeVar("K")
V = TypeVar("V")

SOUND_BYTES = 2 * 1024 * 1024
"""Largest sound (CosyVoice SSML page, ``soundEvent``: 2 MB)."""
MUSIC_BYTES = 20 * 1024 * 1024
"""Largest file of background music; the page names no limit."""
SOUND_S = 120.0
"""Longest sound, in seconds; what is behind is left out."""
MUSIC_S = 300.0
"""How much of a piece of music is played before it begins again, in seconds."""
TOGETHER_S = 600.0
"""All sounds and all music of a document."""
_FETCHES = 2
"""Files of a document that are held undecoded at the same time."""

_Source = Sound | NamedMusic
"""What names a file."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client said beside the document; the document has the last word."""

    voice: Voice
    rate: float = 1.0
    pitch: float = 1.0
    volume: int = 50
    sample_rate: int = 24_000
    """Of the audio that is sent, in Hz."""
    language: str | None = None
    """BCP 47 hint."""
    lexicon: Lexicon | None = None
    """Words that the client wants said in its own way."""
    session: SpeechSession | None = None
    """What will speak it, where that is known; it decides on the quality of the voices."""
    dialect: str | None = None
    """The one of an instruction; otherwise each voice speaks its own."""
    manner: Manner = field(default_factory=Manner)
    """What an instruction changes."""
    instruction: str | None = None
    """That instruction, for an engine that follows it in its own way."""


def check_ssml(model: Model, voice: Voice) -> None:
    """See whether a voice takes SSML.

    Raises:
        SsmlRejected: it does not, or its model does not.

    """
    if Feature.SSML not in model.features or not voice.ssml:
        raise SsmlRejected


class ScriptWriter:
    """Turns documents into passages."""

    def __init__(self, speech: SpeechService, fetcher: Fetcher, own: OwnVoices | None = None) -> None:
        """Write for the sessions of ``speech``, with the sounds that ``fetcher`` gets.

        Voices that a model lacks are looked for among ``own``, those of the client's workspace.
        """
        self._speech = speech
        self._fetcher = fetcher
        self._own = own

    async def write(self, text: str, model: Model, wish: Wish) -> list[Passage]:
        """Write the script of one document.

        Raises:
            InvalidSsml: the document is not well-formed, or asks for something that does not exist.
            NothingToSay: there is nothing in it to hear.
            VoiceRejected: the model has no voice of a name the document names.
            SsmlRejected: that voice takes no SSML.
            NotYetSupported: a language can't be spoken.
            FetchFailed: a sound can't be had.
            UnreadableAudio: a sound can't be decoded.
            RateExceeded: a voice must be rendered in full quality, and there is no room for it.

        """
        now = asyncio.get_running_loop().time()
        document, lines = await self._speech.scheduler.run(lambda: _read(text), now, Cancellation())
        if self._own is not None:
            model = await self._own.joined(model, *(root.speak.voice or "" for root in document.roots))
        voices = [_voice(root, model, wish) for root in document.roots]
        for root, voice in zip(document.roots, voices, strict=True):
            self._check(document, root, voice, wish)
        sounds = await self._sounds(document)
        roles = [
            self._role(document, root, voice, wish, sounds)
            for root, voice in zip(document.roots, voices, strict=True)
        ]
        voicings: dict[tuple[int, Emotion | None], Voicing] = {}
        passages: list[Passage] = []
        for line in lines:
            key = line.root, line.emotion
            if key not in voicings:
                voicings[key] = await self._voicing(roles[line.root], line.emotion, wish)
            sound = None if line.sound is None else sounds[line.sound]
            passages.append(Passage(line.text, voicings[key], line.parts, sound))
        return passages

    def _check(self, document: Document, root: Root, voice: Voice, wish: Wish) -> None:
        """See whether a root asks for what can be had."""
        effect = root.speak.effect
        if effect is not None and effect.kind in (EffectKind.LOWPASS_FILTER, EffectKind.HIGHPASS_FILTER):
            (hertz,) = effect.values
            if 2 * hertz > wish.sample_rate:
                problem = (
                    f"'effectValue' is {hertz} Hz, but half the sample rate is {wish.sample_rate // 2} Hz"
                )
                raise InvalidSsml(problem, document.text, root.position)
        language = root.speak.language
        if language is not None and language.partition("-")[0].lower() not in self._speech.languages:
            raise unspeakable(language)
        for part in root.parts:
            if isinstance(part, (Phoneme, SayAs, Sub)) and not self._speech.engine.capabilities.phonemes:
                raise NotYetSupported("How a word is pronounced, with the engine of this model,")
            if isinstance(part, Emotion) and part.category not in (None, *voice.emotions):
                problem = f"the voice {voice.id} has no emotion '{part.category}'"
                raise InvalidSsml(problem, document.text, part.position)

    def _role(
        self, document: Document, root: Root, voice: Voice, wish: Wish, sounds: Mapping[_Source, Pcm]
    ) -> "_Role":
        speak = root.speak
        music = None if speak.music is None else Music(sounds[speak.music], speak.music.volume)
        volume = wish.volume if speak.volume is None else speak.volume
        own = voice.languages[0].partition("-")[0]
        expected = self._speech.frontend.main_language(document.written, own)
        return _Role(
            self._timbre(voice, wish),
            Delivery(
                rate=wish.rate if speak.rate is None else speak.rate,
                pitch=wish.pitch if speak.pitch is None else speak.pitch,
            ),
            Treatment(volume, effect=speak.effect, music=music),
            wish.manner,
            speak.language or wish.language,
            voice.variety(expected),
            spoken_dialect(voice, wish.dialect),
        )

    def _timbre(self, voice: Voice, wish: Wish) -> TimbreRecipe:
        """The recipe of a voice, in the quality that it is rendered with."""
        if wish.session is None:
            return voice.timbre
        if voice.id == wish.voice.id:
            return replace(voice.timbre, quality=wish.session.quality)
        return self._speech.beside(voice.timbre, wish.session)

    async def _voicing(self, role: "_Role", emotion: Emotion | None, wish: Wish) -> Voicing:
        manner = role.manner
        if emotion is not None and emotion.category is not None:
            manner *= emotional(emotion.category, emotion.intensity)
        delivery, treatment = self._speech.instructed(role.delivery, role.treatment, manner, wish.instruction)
        return await self._speech.voicing(
            role.timbre,
            delivery,
            treatment,
            language=role.language,
            default_language=role.default_language,
            lexicon=wish.lexicon,
            dialect=role.dialect,
        )

    async def _sounds(self, document: Document) -> dict[_Source, Pcm]:
        """Fetch and decode everything a document names; what it names twice, once."""
        sources: list[_Source] = []
        for root in document.roots:
            sources += [] if root.speak.music is None else [root.speak.music]
            sources += [part for part in root.parts if isinstance(part, Sound)]
        urls = list(dict.fromkeys((type(source), source.source) for source in sources))
        shelf = _Shelf(self._fetcher, self._speech.engine.capabilities.sample_rate, document.text)
        decoded = await _together({key: shelf.sound(*key) for key in urls})
        return {source: decoded[type(source), source.source] for source in sources}


class _Shelf:
    """Fetches and decodes the files of one document, as long as there is room for them."""

    def __init__(self, fetcher: Fetcher, rate: int, document: str) -> None:
        self._fetcher = fetcher
        self._rate = rate
        self._document = document
        self._left = round(TOGETHER_S * rate)
        """Samples that there is still room for."""
        self._places = asyncio.Semaphore(_FETCHES)
        self._decoding = asyncio.Lock()

    async def sound(self, kind: type[_Source], url: str) -> Pcm:
        """What a file holds, as far as its kind is played."""
        music = kind is NamedMusic
        async with self._places:
            data = await self._fetcher.fetch(url, MUSIC_BYTES if music else SOUND_BYTES)
            async with self._decoding:
                # The one sample that there is no room for tells that there are more.
                longest = min(MUSIC_S if music else SOUND_S, (self._left + 1) / self._rate)
                pcm = await asyncio.to_thread(decode, data, self._rate, longest)
                self._left -= len(pcm)
        if self._left < 0:
            problem = f"its sounds are longer than {TOGETHER_S:g} seconds together"
            raise InvalidSsml(problem, self._document, 0)
        return pcm


@dataclass(frozen=True, slots=True)
class _Role:
    """How a root is said, when there is no emotion in it."""

    timbre: TimbreRecipe
    delivery: Delivery
    treatment: Treatment
    manner: Manner
    language: str | None
    default_language: str
    dialect: str | None


async def _together(work: Mapping[K, Coroutine[object, object, V]]) -> dict[K, V]:
    """Wait for all; what fails first ends the others."""
    tasks = {key: asyncio.create_task(one) for key, one in work.items()}
    try:
        return dict(zip(tasks, await asyncio.gather(*tasks.values()), strict=True))
    finally:
        for task in tasks.values():
            task.cancel()


def _read(text: str) -> tuple[Document, list[Line]]:
    document = parse(text)
    return document, script(document)


def _voice(root: Root, model: Model, wish: Wish) -> Voice:
    """Who speaks a root."""
    if root.speak.voice is None:
        return wish.voice
    voice = model.voice(root.speak.voice)
    check_ssml(model, voice)
    return voice
