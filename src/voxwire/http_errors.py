"""Errors that only HTTP requests meet; most have the codes and texts of DashScope's error page."""

from typing import ClassVar

from voxwire.errors import FetchFailed, InvalidParameter, VoxwireError


class OriginDenied(VoxwireError):
    """A browser asks for a page that may not use this server."""

    code = "AccessDenied"
    http_status = 403

    def __init__(self) -> None:
        super().__init__("Pages of this origin may not use this server.")


class NotCalledByHttp(InvalidParameter):
    """The model is there, but not for HTTP requests."""

    def __init__(self) -> None:
        super().__init__("current user api does not support http call")


class IllegalBody(InvalidParameter):
    """An HTTP request's body is no JSON object."""

    code = "BadRequest.IllegalInput"

    def __init__(self) -> None:
        super().__init__("The input parameter requires json format.")


class EmptyInput(InvalidParameter):
    """An HTTP request has no input, or no text in it."""

    code = "BadRequest.EmptyInput"

    def __init__(self) -> None:
        super().__init__("Required input parameter missing from request.")


class EmptyModel(InvalidParameter):
    """An HTTP request names no model."""

    code = "BadRequest.EmptyModel"

    def __init__(self) -> None:
        super().__init__('Required parameter "model" missing from request.')


class VoiceNotFound(InvalidParameter):
    """Qwen-TTS over HTTP has no voice of that name."""

    code = "BadRequest.VoiceNotFound"

    def __init__(self, voice: str) -> None:
        super().__init__(f"Voice '{voice}' not found.")


class VoiceModelMismatch(InvalidParameter):
    """The voice is there, but not for this model."""

    code = "BadRequest.VoiceModelMismatch"

    def __init__(self, voice: str, model: str) -> None:
        super().__init__(f"Voice '{voice}' does not belong to model '{model}'.")


class DesignNotFound(InvalidParameter):
    """There is no such voice, as the page of voice design has it."""

    code = "VoiceNotFound"

    def __init__(self, voice: str) -> None:
        super().__init__(f"Voice not found: {voice}")


class ResourceNotExist(InvalidParameter):
    """There is no such voice, as the page of voice cloning for CosyVoice has it."""

    code = "BadRequest.ResourceNotExist"

    def __init__(self) -> None:
        super().__init__("The Required resource not exist.")


class VoiceQuotaExceeded(InvalidParameter):
    """The workspace has as many voices of its own as it may."""

    code = "Throttling.AllocationQuota"

    def __init__(self, most: int) -> None:
        # Clients look for the first words.
        super().__init__(f"您当前的配额为{most} (this workspace has {most} voices, and may have no more).")


class DownloadFailed(InvalidParameter):
    """A recording that was named by its URL can't be had."""

    code = "BadRequest.InputDownloadFailed"

    def __init__(self, failure: FetchFailed) -> None:
        super().__init__(failure.message)


class SampleRejected(InvalidParameter):
    """A recording that no voice can be made from; the text of the error page, then why in parentheses."""

    text: ClassVar[str]

    def __init__(self, detail: str) -> None:
        super().__init__(f"{self.text} ({detail})")
        self.detail = detail


class SampleFormatUnsupported(SampleRejected):
    """It is no audio file of a kind that is read."""

    code = "BadRequest.UnsupportedFileFormat"
    text = "File format unsupported."


class SampleUndecodable(SampleRejected):
    """It can't be decoded."""

    code = "Audio.DecoderError"
    text = "Decoder audio file failed."


class SampleTooLarge(SampleRejected):
    """It has too many bytes."""

    code = "Audio.FileSizeExceed"
    text = "File too large"


class SampleRateTooLow(SampleRejected):
    """It has too few samples a second."""

    code = "Audio.AudioRateError"
    text = "File sample rate unsupported"


class SampleTooLong(SampleRejected):
    """It lasts too long."""

    code = "Audio.DurationLimitError"
    text = "Audio duration exceeds maximum allowed limit."


class SampleTooShort(SampleRejected):
    """There is too little speech in it."""

    code = "Audio.AudioShortError"
    text = "valid audio too short!"


class SampleSilent(SampleRejected):
    """Nothing is heard in it."""

    code = "Audio.AudioSilentError"
    text = "silent audio error."


class SampleUnfit(SampleRejected):
    """It is no clean speech of one person, or not of the text that was given with it."""

    code = "Audio.PreprocessError"
    text = "Audio preprocess error."


SAMPLE_ERRORS = (
    SampleFormatUnsupported,
    SampleUndecodable,
    SampleTooLarge,
    SampleRateTooLow,
    SampleTooLong,
    SampleTooShort,
    SampleSilent,
    SampleUnfit,
)
"""Each way in which a recording can be refused."""
