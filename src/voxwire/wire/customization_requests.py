"""What a client can ask for about voices of its own, read and checked.

Two families share one door: CosyVoice (``voice-enrollment``: clone and design alike) and Qwen-TTS
(``qwen-voice-enrollment``, ``qwen-voice-design``). The SDK's class for the first takes the model names of the
second as well, so those know its actions too.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

import msgspec
from msgspec import UNSET, UnsetType

from voxwire.errors import InvalidParameter, ModelNotFound
from voxwire.wire.dashscope_http import decode_body
from voxwire.wire.decoding import value_or
from voxwire.wire.values import integer, number, one_of

CLONE_LANGUAGES = ("zh", "en", "fr", "de", "ja", "ko", "ru", "pt", "th", "id", "vi")
"""Of recordings for CosyVoice (voice cloning API page)."""
DESIGN_LANGUAGES = ("zh", "en")
"""Of previews with CosyVoice (voice design API page)."""
QWEN_LANGUAGES = ("zh", "en", "de", "it", "pt", "es", "ja", "ko", "fr", "ru")
"""Of recordings and previews with Qwen-TTS."""
LONGEST_PAGE = 1000
"""Voices in one page of a list."""
LAST_PAGE = 1_000_000
_PROMPT_S = (3.0, 30.0)
"""Range of ``max_prompt_audio_length`` in seconds."""


class Service(StrEnum):
    """What ``model`` is here: who makes and keeps the voices."""

    COSYVOICE = "voice-enrollment"
    QWEN_CLONE = "qwen-voice-enrollment"
    QWEN_DESIGN = "qwen-voice-design"

    @property
    def qwen(self) -> bool:
        """Whether its voices are for Qwen-TTS."""
        return self is not Service.COSYVOICE


@dataclass(frozen=True, slots=True)
class Clone:
    """Make a voice from a recording."""

    target_model: str
    name: str
    source: str
    """The URL of the recording, ``data:`` URLs among them."""
    language: str | None
    taken_s: float | None
    """Most seconds of it that are used, if the client says."""
    noisy: bool
    """Whether noise in it shall be put up with."""
    transcript: str | None
    """What is said in it, if the client tells."""


@dataclass(frozen=True, slots=True)
class Design:
    """Make a voice by a description."""

    target_model: str
    name: str
    description: str
    preview_text: str
    language: str | None
    sample_rate: int
    """Of the preview, in Hz."""
    format: str
    """Of the preview."""


@dataclass(frozen=True, slots=True)
class List:
    """Show a page of voices."""

    prefix: str
    index: int
    """Counted from 0."""
    size: int


@dataclass(frozen=True, slots=True)
class Query:
    """Show one voice."""

    voice: str


@dataclass(frozen=True, slots=True)
class Update:
    """Make a voice anew from another recording."""

    voice: str
    source: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Forget a voice."""

    voice: str


Command = Clone | Design | List | Query | Update | Delete


@dataclass(frozen=True, slots=True)
class CustomizationRequest:
    """A request that can be honoured as far as its words go."""

    service: Service
    command: Command
    enrollment_form: bool
    """Whether it is written, and wants to be answered, as CosyVoice's are."""


class Recording(msgspec.Struct, frozen=True):
    """``input.audio``."""

    data: str


class Fields(msgspec.Struct, frozen=True):
    """``input`` and ``parameters`` as they came; ranges are not checked here."""

    action: str | UnsetType | None = UNSET
    target_model: str | UnsetType | None = UNSET
    prefix: str | UnsetType | None = UNSET
    preferred_name: str | UnsetType | None = UNSET
    url: str | UnsetType | None = UNSET
    audio: Recording | UnsetType | None = UNSET
    text: str | UnsetType | None = UNSET
    language: str | UnsetType | None = UNSET
    language_hints: list[str] | UnsetType | None = UNSET
    max_prompt_audio_length: float | UnsetType | None = UNSET
    enable_preprocess: bool | UnsetType | None = UNSET
    voice_prompt: str | UnsetType | None = UNSET
    preview_text: str | UnsetType | None = UNSET
    voice: str | UnsetType | None = UNSET
    voice_id: str | UnsetType | None = UNSET
    page_index: float | UnsetType | None = UNSET
    page_size: float | UnsetType | None = UNSET
    sample_rate: float | UnsetType | None = UNSET
    response_format: str | UnsetType | None = UNSET


@dataclass(frozen=True, slots=True)
class _Rules:
    """What differs between the families (voice cloning and voice design API pages)."""

    name: str
    """The field of the name."""
    name_length: int
    prompt_length: int
    preview_length: int
    sample_rates: tuple[int, ...]
    formats: tuple[str, ...]


_COSYVOICE = _Rules("prefix", 10, 500, 200, (16_000, 24_000, 48_000), ("pcm", "wav", "mp3"))
_QWEN = _Rules(
    "preferred_name", 16, 2048, 1024, (8_000, 16_000, 24_000, 48_000), ("pcm", "wav", "mp3", "opus")
)
_NAMES = re.compile(r"[A-Za-z0-9_]+", re.ASCII)
_SUFFIX = "_voice"


def customization_request(body: bytes) -> CustomizationRequest:
    """Read and check a request.

    Raises:
        ModelNotFound: ``model`` is none of the services.
        InvalidParameter: a field is missing, or can't be what it is; see also
            :func:`voxwire.wire.dashscope_http.decode_body`.

    """
    model, fields = decode_body(body, Fields)
    try:
        service = Service(model)
    except ValueError:
        raise ModelNotFound(model) from None
    action = _required(fields.action, "action")
    enrollment_form = action.endswith(_SUFFIX)
    plain = action.removesuffix(_SUFFIX)
    known = ("create", "list", "query", "delete", "update")
    allowed = [name for name in known if name != "update" or service is not Service.QWEN_DESIGN]
    if plain not in allowed or not (enrollment_form or service.qwen):
        _wrong("action", f"one of {', '.join(_spelled(service, name) for name in allowed)}")
    return CustomizationRequest(service, _command(plain, service, fields), enrollment_form)


def _spelled(service: Service, action: str) -> str:
    return action if service.qwen else action + _SUFFIX


def _command(action: str, service: Service, fields: Fields) -> Command:
    match action:
        case "create":
            designed = service is Service.QWEN_DESIGN or (
                service is Service.COSYVOICE and bool(value_or(fields.voice_prompt, ""))
            )
            return _design(service, fields) if designed else _clone(service, fields)
        case "list":
            return List(
                value_or(fields.prefix, ""),
                integer("page_index", value_or(fields.page_index, 0), 0, LAST_PAGE, _error),
                integer("page_size", value_or(fields.page_size, 10), 1, LONGEST_PAGE, _error),
            )
        case "query":
            return Query(_voice(service, fields))
        case "update":
            return Update(_voice(service, fields), _source(service, fields))
        case _:
            return Delete(_voice(service, fields))


def _clone(service: Service, fields: Fields) -> Clone:
    rules = _QWEN if service.qwen else _COSYVOICE
    target, name = _required(fields.target_model, "target_model"), _name(rules, fields)
    source = _source(service, fields)
    seconds = value_or(fields.max_prompt_audio_length, None)
    if seconds is not None:
        seconds = number("max_prompt_audio_length", seconds, *_PROMPT_S, _error)
    return Clone(
        target,
        name,
        source,
        _language(fields, QWEN_LANGUAGES if service.qwen else CLONE_LANGUAGES),
        seconds,
        value_or(fields.enable_preprocess, False),
        value_or(fields.text, "").strip() or None,
    )


def _design(service: Service, fields: Fields) -> Design:
    rules = _QWEN if service.qwen else _COSYVOICE
    rate = value_or(fields.sample_rate, 24_000)
    if rate not in rules.sample_rates:
        _wrong("sample_rate", f"one of {', '.join(map(str, rules.sample_rates))}", "parameters")
    form = value_or(fields.response_format, "wav")
    if form not in rules.formats:
        _wrong("response_format", f"one of {', '.join(rules.formats)}", "parameters")
    target = _required(fields.target_model, "target_model")
    prompt = _text(fields.voice_prompt, "voice_prompt", rules.prompt_length)
    preview = _text(fields.preview_text, "preview_text", rules.preview_length)
    # Newer pages of Qwen-TTS demand a name, older ones do not.
    unnamed = service.qwen and not (value_or(fields.preferred_name, "") or value_or(fields.prefix, ""))
    name = "voice" if unnamed else _name(rules, fields)
    language = _language(fields, QWEN_LANGUAGES if service.qwen else DESIGN_LANGUAGES)
    return Design(target, name, prompt, preview, language, int(rate), form)


def _name(rules: _Rules, fields: Fields) -> str:
    """The name that goes into the voice's id, by either of its two names."""
    given = {"prefix": fields.prefix, "preferred_name": fields.preferred_name}
    own = value_or(given.pop(rules.name), None) or value_or(next(iter(given.values())), None)
    name = _required(own, rules.name)
    if len(name) > rules.name_length or not _NAMES.fullmatch(name):
        _wrong(rules.name, f"1 to {rules.name_length} letters, digits or underscores")
    return name


def _source(service: Service, fields: Fields) -> str:
    audio = value_or(fields.audio, None)
    source = (audio.data if audio is not None else "") or value_or(fields.url, "")
    return _required(source, "audio.data" if service.qwen else "url")


def _voice(service: Service, fields: Fields) -> str:
    return _required(
        value_or(fields.voice, "") or value_or(fields.voice_id, ""), "voice" if service.qwen else "voice_id"
    )


def _language(fields: Fields, languages: tuple[str, ...]) -> str | None:
    name, given = "language", value_or(fields.language, "")
    if not given:
        name, given = "language_hints", next(iter(value_or(fields.language_hints, [])), "")
    if not given:
        return None
    return one_of(name, given.lower().partition("-")[0], {tag: tag for tag in languages}, _error)


def _text(value: str | UnsetType | None, name: str, longest: int) -> str:
    text = _required(value, name).strip()
    if not text or len(text) > longest:
        _wrong(name, f"a text of 1 to {longest} characters")
    return text


def _required(value: str | UnsetType | None, name: str) -> str:
    given = value_or(value, "")
    if not given:
        raise InvalidParameter(f"Missing required parameter 'input.{name}'!")
    return given


def _error(name: str, expected: str, place: str = "input") -> InvalidParameter:
    return InvalidParameter(f"'{place}.{name}' must be {expected}.")


def _wrong(name: str, expected: str, place: str = "input") -> NoReturn:
    raise _error(name, expected, place)
