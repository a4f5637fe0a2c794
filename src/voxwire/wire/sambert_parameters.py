"""A Sambert task: one run-task carries everything (Sambert client events page, "run-task").

Ranges and defaults are those of that page unless said otherwise. A parameter that is null is as good as none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from voxwire.errors import InvalidParameter, MissingInput, TextTooLong
from voxwire.wire.decoding import value_or
from voxwire.wire.inference_messages import Parameters, RunTask
from voxwire.wire.inference_options import Limits
from voxwire.wire.markup import is_ssml
from voxwire.wire.usage import without_markup
from voxwire.wire.values import integer, number, one_of, sample_rate

AudioFormat = Literal["pcm", "wav", "mp3"]

LONGEST_TEXT = 10_000
"""Characters of a text, of which every one counts 1 and markup nothing (Sambert WebSocket API page)."""

_FORMATS: Mapping[str, AudioFormat] = {name: name for name in get_args(AudioFormat)}
_UNSET_FORMAT = "Default"
"""What an SDK may send when its user chose no format, with sample rate 0, as for CosyVoice."""
DEFAULT_SAMPLE_RATE = 16_000
"""The SDK's docstring and one page name the voice's own rate instead."""
_SAMPLE_RATES = (8_000, 16_000, 22_050, 24_000, 44_100, 48_000)
"""The page ends at 24 kHz; others have 48 throughout."""
_TEXT_TYPES = {"PlainText": "PlainText", "SSML": "SSML"}


@dataclass(frozen=True, slots=True)
class SambertRequest:
    """Everything a client said about a task, typed, in range, and with the defaults put in."""

    task_id: str
    model: str
    """Also the voice."""
    text: str
    format: AudioFormat = "wav"
    sample_rate: int = DEFAULT_SAMPLE_RATE
    """In Hz."""
    volume: int = 50
    """0 (silent) to 100."""
    rate: float = 1.0
    """Speech rate as a factor, 0.5–2.0."""
    pitch: float = 1.0
    """F0 as a factor, 0.5–2.0."""
    word_timestamp_enabled: bool = False
    phoneme_timestamp_enabled: bool = False
    """Counts only with the words."""

    @property
    def voice(self) -> str:
        """Who speaks."""
        return self.model

    @property
    def enable_ssml(self) -> bool:
        """The text may be SSML, whatever ``text_type`` says: the SDK's users pass it as plain text."""
        return True


def is_sambert(model: str) -> bool:
    """Whether a task with this model speaks Sambert's protocol: all of its models are named so."""
    return model.startswith("sambert-")


def sambert_request(frame: RunTask, limits: Limits) -> SambertRequest:
    """Check a run-task and complete it with the defaults.

    Raises:
        MissingInput: there is no text.
        TextTooLong: there is too much of it.
        InvalidParameter: a value is unknown or out of range; the message names the parameter and the range.

    """
    limits.check_task_id(frame.task_id)
    if not frame.text:
        raise MissingInput
    counted = len(without_markup(frame.text) if is_ssml(frame.text) else frame.text)
    if counted > LONGEST_TEXT:
        raise TextTooLong(counted, LONGEST_TEXT, "task")
    given = frame.parameters
    one_of("text_type", value_or(given.text_type, "PlainText"), _TEXT_TYPES, _wrong)
    words = value_or(given.word_timestamp_enabled, False)
    return SambertRequest(
        task_id=frame.task_id,
        model=frame.model,
        text=frame.text,
        format=_audio_format(given),
        sample_rate=_sample_rate(given),
        volume=integer("volume", value_or(given.volume, 50), 0, 100, _wrong),
        rate=number("rate", value_or(given.rate, 1.0), 0.5, 2, _wrong),
        pitch=number("pitch", value_or(given.pitch, 1.0), 0.5, 2, _wrong),
        word_timestamp_enabled=words,
        phoneme_timestamp_enabled=words and _phonemes(given),
    )


def _wrong(name: str, expected: str) -> InvalidParameter:
    return InvalidParameter(f"'payload.parameters.{name}' must be {expected}.")


def _phonemes(given: Parameters) -> bool:
    wanted = value_or(given.phoneme_timestamp_enabled, False)
    if not isinstance(wanted, bool):
        raise _wrong("phoneme_timestamp_enabled", "true or false")
    return wanted


def _audio_format(given: Parameters) -> AudioFormat:
    name = value_or(given.format, _UNSET_FORMAT)
    return "wav" if name == _UNSET_FORMAT else one_of("format", name, _FORMATS, _wrong)


def _sample_rate(given: Parameters) -> int:
    rate = value_or(given.sample_rate, 0)
    return sample_rate("sample_rate", rate, _SAMPLE_RATES, _wrong) if rate else DEFAULT_SAMPLE_RATE
