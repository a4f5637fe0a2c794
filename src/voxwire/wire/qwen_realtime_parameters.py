"""The parameters of a Qwen-TTS Realtime session, checked and merged.

Ranges and defaults are those of the client events page, "session.update", unless said otherwise. A field that
is null counts as not given, and what is not given stays as it was.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal, get_args

from voxwire.errors import InvalidValue
from voxwire.shortened import shortened
from voxwire.wire.decoding import SHOWN_CHARACTERS, value_or
from voxwire.wire.qwen_languages import LANGUAGE_TYPES, is_language_type, language_tag
from voxwire.wire.qwen_realtime_messages import Number, SessionFields
from voxwire.wire.qwen_realtime_options import Limits
from voxwire.wire.usage import too_many_tokens
from voxwire.wire.values import integer, number, one_of, sample_rate

Mode = Literal["server_commit", "commit"]
AudioFormat = Literal["pcm", "wav", "mp3", "opus"]

_MODES: Mapping[str, Mode] = {name: name for name in get_args(Mode)}
_FORMATS: Mapping[str, AudioFormat] = {name: name for name in get_args(AudioFormat)}
_SAMPLE_RATES = (8_000, 16_000, 22_050, 24_000, 44_100, 48_000)
"""The page has 8, 16, 24 and 48 kHz; the SDK's docstring has all six."""
_LONGEST_VOICE = 128


@dataclass(frozen=True, slots=True)
class SessionConfig:
    """How a session speaks. ``None`` is what the client left open, and is not shown back to it."""

    voice: str
    """Empty where the model has no default."""
    mode: Mode = "server_commit"
    language_type: str = "Auto"
    """As the client wrote it."""
    response_format: AudioFormat = "pcm"
    sample_rate: int = 24_000
    """In Hz."""
    speech_rate: Number | None = None
    """0.5–2.0; 1 unless given."""
    volume: int | None = None
    """0 (silent) to 100; 50 unless given."""
    pitch_rate: Number | None = None
    """F0 as a factor, 0.5–2.0; 1 unless given."""
    bit_rate: int | None = None
    """In kbit/s, 6–510, for opus and mp3; 128 unless given."""
    instructions: str | None = None
    optimize_instructions: bool | None = None
    enable_tn: bool | None = None
    """In the SDKs, yet on no page. Text is always normalised here."""

    @property
    def language(self) -> str | None:
        """BCP 47 tag of the language asked for, or None."""
        return language_tag(self.language_type)

    def shown(self) -> Mapping[str, object]:
        """All that is set, by the protocol's names."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value is not None}


def updated(config: SessionConfig, given: SessionFields, limits: Limits) -> SessionConfig:
    """Merge what a session.update names into what is set.

    Whether the model has the voice and can do the rest is not known here.

    Raises:
        InvalidValue: a value is unknown or out of range; ``param`` names it.

    """
    return replace(
        config,
        voice=_voice(value_or(given.voice, None), config.voice),
        mode=one_of("mode", value_or(given.mode, config.mode), _MODES, _wrong),
        # Empty is how forms say that nothing was chosen; over HTTP it means the same.
        language_type=_language_type(value_or(given.language_type, "") or config.language_type),
        response_format=one_of(
            "response_format", value_or(given.response_format, config.response_format), _FORMATS, _wrong
        ),
        sample_rate=sample_rate(
            "sample_rate", value_or(given.sample_rate, config.sample_rate), _SAMPLE_RATES, _wrong
        ),
        speech_rate=_number("speech_rate", value_or(given.speech_rate, config.speech_rate), 0.5, 2),
        volume=_integer("volume", value_or(given.volume, config.volume), 0, 100),
        pitch_rate=_number("pitch_rate", value_or(given.pitch_rate, config.pitch_rate), 0.5, 2),
        bit_rate=_integer("bit_rate", value_or(given.bit_rate, config.bit_rate), 6, 510),
        instructions=_instructions(given, config, limits),
        optimize_instructions=value_or(given.optimize_instructions, config.optimize_instructions),
        enable_tn=value_or(given.enable_tn, config.enable_tn),
    )


def _wrong(name: str, expected: str) -> InvalidValue:
    return InvalidValue(f"'session.{name}' must be {expected}.", f"session.{name}")


def _voice(name: str | None, present: str) -> str:
    if name is None:
        return present
    if not name:
        raise _wrong("voice", "the name of a voice")
    if len(name) > _LONGEST_VOICE:
        raise InvalidValue(f"There is no voice '{shortened(name, SHOWN_CHARACTERS)}'.", "session.voice")
    return name


def _language_type(name: str) -> str:
    if not is_language_type(name):
        raise _wrong("language_type", f"one of {', '.join(LANGUAGE_TYPES)}")
    return name


def _number(name: str, value: Number | None, low: float, high: float) -> Number | None:
    if value is not None:
        number(name, value, low, high, _wrong)
    return value


def _integer(name: str, value: Number | None, low: int, high: int) -> int | None:
    return None if value is None else integer(name, value, low, high, _wrong)


def _instructions(given: SessionFields, config: SessionConfig, limits: Limits) -> str | None:
    """Those that are set from now on; an empty string takes earlier ones back."""
    # The guide's prose says "instruction", its examples and the SDKs say "instructions".
    spellings = value_or(given.instructions, None), value_or(given.instruction, None)
    named = [words for words in spellings if words is not None]
    if not named:
        return config.instructions
    words = next(filter(None, named), None)
    if words is not None and too_many_tokens(words, limits.instruction_tokens):
        raise _wrong("instructions", f"at most {limits.instruction_tokens} tokens long")
    return words
