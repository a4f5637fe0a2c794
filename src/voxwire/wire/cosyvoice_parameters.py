"""The parameters of a CosyVoice task, checked and completed.

Ranges and defaults are those of the CosyVoice client events page, "run-task", unless said otherwise.
A parameter that is null counts as not given.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from msgspec import UnsetType

from voxwire.errors import InstructionRejected, InvalidParameter, VoiceMissing
from voxwire.wire.decoding import value_or
from voxwire.wire.inference_messages import HotFix, Parameters, RunTask
from voxwire.wire.inference_options import Limits
from voxwire.wire.usage import count_characters
from voxwire.wire.values import Wrong, integer, number, one_of, sample_rate

AudioFormat = Literal["pcm", "wav", "mp3", "opus"]

_FORMATS: Mapping[str, AudioFormat] = {name: name for name in get_args(AudioFormat)}
_UNSET_FORMAT = "Default"
"""What the SDKs send when their user chose no format; they send sample rate 0 beside it."""
_DEFAULT_FORMAT: AudioFormat = "mp3"
_DEFAULT_SAMPLE_RATE = 22_050
_TEXT_TYPES = {"PlainText": "PlainText", "SSML": "SSML"}
_SAMPLE_RATES = (8_000, 16_000, 22_050, 24_000, 44_100, 48_000)
_MAX_KBPS = 510
"""Above it a bit rate is in bit/s: the Python SDK page passes 128000."""
LABEL_CHARACTERS = 1024
"""Longest ``aigc_propagator`` and ``aigc_propagate_id``: both must fit into one packet of a file."""


@dataclass(frozen=True, slots=True)
class TaskRequest:
    """Everything a client said about a task, typed, in range, and with the defaults put in.

    Whether model and voice exist, and what they can do, is not known here.
    """

    task_id: str
    model: str
    voice: str
    format: AudioFormat = _DEFAULT_FORMAT
    sample_rate: int = _DEFAULT_SAMPLE_RATE
    """In Hz."""
    bit_rate: int | None = None
    """In bit/s, 6000–510000, for Opus; None if the client left it open."""
    volume: int = 50
    """0 (silent) to 100."""
    rate: float = 1.0
    """Speech rate as a factor, 0.5–2.0."""
    pitch: float = 1.0
    """F0 as a factor, 0.5–2.0."""
    seed: int = 0
    """0–65535; equal seeds give equal audio."""
    enable_ssml: bool = False
    """Whether the text may be SSML; SDKs also set it for plain text."""
    word_timestamp_enabled: bool = False
    word_timestamp_growing: bool = False
    """Whether words are also told while their sentence is said. Of Voxwire's own."""
    phoneme_timestamp_enabled: bool = False
    """Only with words. CosyVoice's pages do not have it, but an SDK sends it; all but ``true`` is ignored."""
    language_hints: tuple[str, ...] = ()
    """Languages of the text; only the first counts."""
    instruction: str | None = None
    """How to speak, in words; never empty."""
    pronunciations: tuple[tuple[str, str], ...] = ()
    """Words and their pronunciations, from ``hot_fix.pronunciation``."""
    replacements: tuple[tuple[str, str], ...] = ()
    """Pieces of text and what is spoken instead, from ``hot_fix.replace``."""
    enable_markdown_filter: bool = False
    enable_aigc_tag: bool = False
    """Whether the file is to carry a label that says a machine made it."""
    aigc_propagator: str | None = None
    """Who spreads the file; None for the workspace. Only with the label, as the next."""
    aigc_propagate_id: str | None = None
    """What it is known by to them; None for the id of the task."""


def task_request(frame: RunTask, limits: Limits) -> TaskRequest:
    """Check a run-task and complete it with the defaults.

    Raises:
        MalformedFrame: the task id is too long.
        InvalidParameter: see :func:`completed`.

    """
    limits.check_task_id(frame.task_id)
    return completed(frame.task_id, frame.model, frame.parameters, limits, "payload.parameters")


def completed(task_id: str, model: str, given: Parameters, limits: Limits, path: str) -> TaskRequest:
    """Check parameters and complete them with the defaults.

    Args:
        task_id: what the task is called.
        model: as the client names it.
        given: what the client sent.
        limits: of the door.
        path: where the parameters stand, for messages.

    Raises:
        VoiceMissing: no voice is named.
        InstructionRejected: the instruction is too long.
        InvalidParameter: a value is unknown or out of range; the message names the parameter and the range.

    """

    def wrong(name: str, expected: str) -> InvalidParameter:
        return InvalidParameter(f"'{path}.{name}' must be {expected}.")

    voice = value_or(given.voice, "").strip()
    if not voice:
        raise VoiceMissing
    hot_fix = value_or(given.hot_fix, HotFix())
    text_type = one_of("text_type", value_or(given.text_type, "PlainText"), _TEXT_TYPES, wrong)
    return TaskRequest(
        task_id=task_id,
        model=model,
        voice=voice,
        format=_audio_format(given, wrong),
        sample_rate=_sample_rate(given, wrong),
        bit_rate=_bit_rate(given, wrong),
        volume=integer("volume", value_or(given.volume, 50), 0, 100, wrong),
        rate=number("rate", value_or(given.rate, 1.0), 0.5, 2, wrong),
        pitch=number("pitch", value_or(given.pitch, 1.0), 0.5, 2, wrong),
        seed=integer("seed", value_or(given.seed, 0), 0, 65_535, wrong),
        enable_ssml=value_or(given.enable_ssml, text_type == "SSML"),
        word_timestamp_enabled=value_or(given.word_timestamp_enabled, False),
        word_timestamp_growing=value_or(given.word_timestamp_growing, False),
        phoneme_timestamp_enabled=given.phoneme_timestamp_enabled is True,
        language_hints=value_or(given.language_hints, ()),
        instruction=_instruction(given, limits),
        pronunciations=_pairs(value_or(hot_fix.pronunciation, ())),
        replacements=_pairs(value_or(hot_fix.replace, ())),
        enable_markdown_filter=value_or(given.enable_markdown_filter, False),
        enable_aigc_tag=value_or(given.enable_aigc_tag, False),
        aigc_propagator=_label_text("aigc_propagator", given.aigc_propagator, wrong),
        aigc_propagate_id=_label_text("aigc_propagate_id", given.aigc_propagate_id, wrong),
    )


def _audio_format(given: Parameters, wrong: Wrong) -> AudioFormat:
    name = value_or(given.format, _UNSET_FORMAT)
    return _DEFAULT_FORMAT if name == _UNSET_FORMAT else one_of("format", name, _FORMATS, wrong)


def _sample_rate(given: Parameters, wrong: Wrong) -> int:
    rate = value_or(given.sample_rate, 0)
    return sample_rate("sample_rate", rate, _SAMPLE_RATES, wrong) if rate else _DEFAULT_SAMPLE_RATE


def _bit_rate(given: Parameters, wrong: Wrong) -> int | None:
    rate = value_or(given.bit_rate, None)
    if rate is None:
        return None
    bits = rate if rate > _MAX_KBPS else rate * 1000
    if not rate.is_integer() or not 6_000 <= bits <= 510_000:
        raise wrong("bit_rate", "an integer from 6 to 510 kbit/s, or from 6000 to 510000 bit/s")
    return int(bits)


def _instruction(given: Parameters, limits: Limits) -> str | None:
    # The guide's prose says "instructions", its examples and the SDKs say "instruction".
    words = value_or(given.instruction, "") or value_or(given.instructions, "")
    if count_characters(words) > limits.instruction_characters:
        raise InstructionRejected
    return words or None


def _label_text(name: str, given: str | UnsetType | None, wrong: Wrong) -> str | None:
    text = value_or(given, "")
    if len(text) > LABEL_CHARACTERS:
        raise wrong(name, f"a text of at most {LABEL_CHARACTERS} characters")
    return text or None


def _pairs(entries: tuple[dict[str, str], ...]) -> tuple[tuple[str, str], ...]:
    return tuple(pair for entry in entries for pair in entry.items())
