"""From the settings of a realtime session to a running speech session, or the error that says why not."""

import asyncio
from collections.abc import Iterator

from voxwire.access.identity import Identity
from voxwire.audio.formats import AudioFormat, Container
from voxwire.engines.base import Delivery
from voxwire.errors import InvalidValue
from voxwire.server.finding import find_model, is_system_voice
from voxwire.server.instructing import free_instruction, instructed_manner, own_words
from voxwire.server.own_voices import OwnVoices, why_not
from voxwire.speech.service import SpeechService
from voxwire.speech.session import SpeechSession
from voxwire.voices.blends import blend_problem
from voxwire.voices.catalog import Api, Catalog, Family, Feature, Model, Voice
from voxwire.voices.dialects import spoken_dialect
from voxwire.wire.qwen_realtime_options import ModelTerms
from voxwire.wire.qwen_realtime_parameters import SessionConfig

DEFAULT_KBPS = 128
"""Bit rate of mp3 and opus unless the client names one (Qwen-TTS client events page)."""


class RealtimeOpener:
    """Finds the model of a connection, checks its settings, and opens its speech sessions."""

    def __init__(
        self,
        catalog: Catalog,
        speech: SpeechService,
        name: str,
        identity: Identity,
        own: OwnVoices | None = None,
    ) -> None:
        """Find the model of that name.

        Args:
            catalog: where to look.
            speech: what speaks.
            name: of the model.
            identity: who asks.
            own: the voices of the client's workspace, if it may have any.

        Raises:
            ModelNotFound: there is none of that name on this door.
            AccessDenied: the key may not use it.

        """
        self.model = find_model(catalog, name, identity, Api.REALTIME)
        self._catalog = catalog
        self._speech = speech
        self._name = name
        self._own = own

    @property
    def terms(self) -> ModelTerms:
        """What the protocol core must know of the model."""
        return ModelTerms(
            name=self._name,
            default_voice=self.model.default_voice or "",
            usage_in_tokens=Feature.USAGE_IN_TOKENS in self.model.features,
        )

    async def check(self, config: SessionConfig) -> None:
        """Find out whether a session may be set so.

        Raises:
            InvalidValue: the model does not have the voice, can't do something that is asked, or this server
                can't honour it.

        """
        if config.voice:
            await self._voice(config)
        for name, allowed, expected in _demands(config, self.model):
            if not allowed:
                raise InvalidValue(
                    f"'session.{name}' must be {expected} with model {self._name}.", f"session.{name}"
                )

    async def understood(self, config: SessionConfig) -> str | None:
        """What is made of the instructions where they shall be optimised; None where there are none."""
        if not (config.instructions and config.optimize_instructions):
            return None
        read = asyncio.to_thread(free_instruction, config.instructions, self.model, optimize=True)
        return (await read).summary

    async def open(self, config: SessionConfig) -> SpeechSession:
        """Open a speech session for one response.

        Raises:
            InvalidValue: no voice is set, and the model has no default.
            RateExceeded: the sessions there are would stutter.

        """
        kbps = DEFAULT_KBPS if config.bit_rate is None else config.bit_rate
        voice = await self._voice(config)
        return await self._speech.speaking(self.model.name).open(
            voice.timbre,
            Delivery(rate=_or_one(config.speech_rate), pitch=_or_one(config.pitch_rate)),
            AudioFormat(Container(config.response_format), config.sample_rate, kbps * 1000),
            volume=50 if config.volume is None else config.volume,
            manner=await instructed_manner(
                config.instructions, self.model, optimize=bool(config.optimize_instructions)
            ),
            instruction=own_words(config.instructions, self.model),
            language=None if config.language is None else voice.variety(config.language),
            default_language=voice.expected_language,
            dialect=spoken_dialect(voice),
        )

    async def _voice(self, config: SessionConfig) -> Voice:
        model = self.model if self._own is None else await self._own.joined(self.model, config.voice)
        voice = model.find(config.voice)
        if voice is None:
            raise InvalidValue(await self._why_not(config.voice), "session.voice")
        return voice

    async def _why_not(self, voice: str) -> str:
        if not voice:
            return f"'session.voice' must name a voice; model {self._name} has no default."
        if problem := blend_problem(voice):
            return f"'session.voice' is no blend of voice packs: {problem}."
        found = None if self._own is None else await self._own.find(voice)
        reason = None if found is None else why_not(found, self.model.name)
        if reason is None and self.model.custom_voices and is_system_voice(self._catalog, voice, Family.QWEN):
            reason = f"Model {self._name} takes only voices made for it, and '{voice}' is a system voice"
        if reason is not None:
            # The cloud's own words for this mistake.
            return f"CLIENT_ERROR-[qwen-tts:]Engine return error code: 411 ({reason})"
        return f"There is no voice '{voice}' for model {self._name}."


def _demands(config: SessionConfig, model: Model) -> Iterator[tuple[str, bool, str]]:
    """Each field a model may restrict, whether its value is allowed, and what would be."""
    formats, rates = model.audio.formats, model.audio.sample_rates
    yield "response_format", config.response_format in formats, f"one of {', '.join(formats)}"
    yield "sample_rate", config.sample_rate in rates, f"one of {', '.join(map(str, rates))}"
    free = Feature.DELIVERY in model.features
    for name in ("speech_rate", "volume", "pitch_rate", "bit_rate"):
        yield name, free or getattr(config, name) is None, "left out"


def _or_one(factor: float | None) -> float:
    return 1.0 if factor is None else factor
