"""Errors that only HTTP requests meet; most have the codes and texts of DashScope's error page."""

from voxwire.errors import InvalidParameter, VoxwireError


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
