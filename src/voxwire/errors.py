"""Every error Voxwire raises.

* VoxwireError
  * ProtocolError            the frame is not one this protocol knows
    * MalformedFrame         not JSON, wrong types, no header
    * ActionNotAllowed       a known action in a state that has no place for it
  * TaskError                the frame is fine, the task is not
    * InvalidParameter       a value is missing, unknown or out of range
      * MissingField         a required payload field is absent
      * MissingInput         the payload has no ``input``, or a text frame no text
      * NothingToSay         the task ended without any text
      * TextTooLong          more counted characters than the model takes
      * VoiceMissing         no voice was named
      * VoiceRejected        the voice is unknown, or not one of this model
      * InstructionRejected  the instruction is too long, or not for this voice
      * SsmlRejected         real SSML where it can't be spoken
      * InvalidSsml          a document that is not well-formed, or not in the dialect
      * SsmlRequestLimit     a second text message in a task that takes one
      * NotYetSupported      a documented feature this server can't honour
      * FetchFailed          a file that was named by its URL can't be had
        * FileTooLarge       it is larger than it may be
      * UnreadableAudio      a file is no audio, or none that can be decoded
      * InvalidValue         a named field of a realtime event or an OpenAI request can't be what it is
      * those of HTTP alone, in ``http_errors``
    * those of keys, workspaces and limits, in ``access_errors``
    * BodyTooLarge           more than a door reads
    * ModelNotFound          no such model
    * LexiconNotFound        the workspace has no such lexicon, or it has no such word
    * AccessDenied           the key may not use this model or workspace
    * TaskTimeout            the client fell silent
    * SessionExpired         a session has lasted as long as it may
    * RateExceeded           more than the key or the machine may carry
    * StorageExhausted       no room for another file of speech
    * SynthesisFailed        the engine could not speak the text
    * InternalError          ours, and not the client's to mend
  * AuthenticationError      no key, or not a good one
  * NotReady                 the model is still being loaded, or the server is going down
    * StateUnavailable       what servers share can't be reached, in ``state_errors``
  * EngineError              an engine broke its contract or its runtime failed
    * Cancelled              the compute was asked to stop
    * EngineUnavailable      an engine on another machine can't be had, in ``upstream_errors``
  * AssetError               a model file can't be fetched, verified or prepared
  * ConfigurationError       a setting makes no sense, or the data directory can't be used
    * NameUnknown            nothing has the name or the id that was given
    * DatabaseUnusable       the database is locked, full, read-only or damaged, in ``state_errors``
  * AudioError               a format, rate or bit rate that can't be produced
  * RequestFailed            a request of a client of ours failed
    * the ways in which it did, in ``client_errors``

A class knows its code on the wire and its HTTP status.
The codes and fixed texts are the ones DashScope's error page lists; clients compare them.
"""

from typing import ClassVar

from voxwire.shortened import shortened


class VoxwireError(Exception):
    """Base of every error; ``str()`` gives a message fit for the client."""

    code: ClassVar[str] = "InternalError"
    """The protocol's error code."""
    http_status: ClassVar[int] = 500
    """The status an HTTP door answers with."""

    @property
    def message(self) -> str:
        """The text the client is shown."""
        return str(self)


class ProtocolError(VoxwireError):
    """The frame is not one this protocol knows."""

    code = "InvalidParameter"
    http_status = 400


class MalformedFrame(ProtocolError):
    """The frame can't be read: not JSON, wrong types, no header."""


class ActionNotAllowed(ProtocolError):
    """A known or unknown action that has no place in the present state."""

    def __init__(self, action: str) -> None:
        super().__init__(f"Invalid action('{action}')! Please follow the protocol!")


class TaskError(VoxwireError):
    """The frame is fine, the task is not."""

    http_status = 400


class InvalidParameter(TaskError):
    """A value is missing, unknown or out of range."""

    code = "InvalidParameter"


class MissingField(InvalidParameter):
    """A required payload field is absent; ``field`` is its dotted path."""

    def __init__(self, field: str) -> None:
        super().__init__(f"Missing required parameter '{field}'! Please follow the protocol!")


class MissingInput(InvalidParameter):
    """The payload has no ``input``, or a text frame carries no text."""

    def __init__(self) -> None:
        super().__init__("task can not be null")


class NothingToSay(InvalidParameter):
    """The task ended without any text."""

    def __init__(self) -> None:
        super().__init__("Please ensure input text is valid.")


class TextTooLong(InvalidParameter):
    """More counted characters than one message or one task may carry."""

    def __init__(self, counted: int, limit: int, scope: str) -> None:
        super().__init__(f"The text of this {scope} counts {counted} characters; the limit is {limit}.")


class VoiceMissing(InvalidParameter):
    """No voice was named."""

    def __init__(self) -> None:
        super().__init__("Request voice is invalid!")


class VoiceRejected(InvalidParameter):
    """The voice is unknown, or does not belong to the model."""

    def __init__(self) -> None:
        super().__init__("[tts:]Engine return error code: 418")


class InstructionRejected(InvalidParameter):
    """The instruction is too long, or the voice does not take it."""

    def __init__(self) -> None:
        super().__init__("[tts:]Engine return error code: 428")


class SsmlRejected(InvalidParameter):
    """Real SSML where it can't be spoken."""

    def __init__(self) -> None:
        super().__init__("SSML text is not supported at the moment!")


class InvalidSsml(InvalidParameter):
    """A document that is not well-formed XML, or not in the SSML dialect.

    Args:
        problem: what is wrong, as a sentence without its full stop.
        document: the whole document.
        position: where it is wrong, in code points.

    """

    def __init__(self, problem: str, document: str, position: int) -> None:
        position = min(position, len(document))
        line = document.count("\n", 0, position) + 1
        column = position - document.rfind("\n", 0, position)
        super().__init__(f"Invalid SSML in line {line}, column {column}: {problem}.")
        self.position = position


class SsmlRequestLimit(InvalidParameter):
    """A second text message in a task that takes exactly one."""

    def __init__(self) -> None:
        super().__init__("Text request limit violated, expected 1.")


class NotYetSupported(InvalidParameter):
    """A documented feature that this server can't honour."""

    def __init__(self, feature: str) -> None:
        super().__init__(f"{feature} is not supported at the moment!")


class FetchFailed(InvalidParameter):
    """A file that was named by its URL can't be had; ``reason`` says why, without its full stop."""

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"Failed to download the input file: {shortened(url, 200)} ({reason}).")


class FileTooLarge(FetchFailed):
    """A file is larger than it may be."""

    def __init__(self, url: str, max_bytes: int) -> None:
        super().__init__(url, f"it is larger than {max_bytes} bytes")


class UnreadableAudio(InvalidParameter):
    """A file is no audio, or none that can be decoded."""


class BodyTooLarge(TaskError):
    """More than a door reads."""

    code = "InvalidParameter"
    http_status = 413

    def __init__(self, limit: int) -> None:
        super().__init__(f"The body of the request is larger than {limit} bytes.")


class InvalidValue(InvalidParameter):
    """A realtime event, or an OpenAI request, can't be honoured.

    ``param`` is the dotted path of the field to blame, if any.
    """

    code = "invalid_value"

    def __init__(self, message: str, param: str | None = None) -> None:
        super().__init__(message)
        self.param = param


class ModelNotFound(TaskError):
    """No model of that name."""

    code = "ModelNotFound"
    http_status = 404

    def __init__(self, model: str) -> None:
        super().__init__(f"Model not found ({shortened(model, 1000)})!")
        self.model = model


class LexiconNotFound(TaskError):
    """The workspace has no lexicon of that name, or the lexicon does not have a word."""

    code = "LexiconNotFound"
    http_status = 404

    def __init__(self, name: str, word: str | None = None) -> None:
        what = f"no word {word!r} in the lexicon {name!r}" if word else f"no lexicon {name!r}"
        super().__init__(f"There is {what} in this workspace.")


class AccessDenied(TaskError):
    """The key may not use this model or workspace."""

    code = "Model.AccessDenied"
    http_status = 403

    def __init__(self) -> None:
        super().__init__("Model access denied.")


class TaskTimeout(TaskError):
    """The client sent nothing for too long in the middle of a task."""

    code = "CLIENT_ERROR"
    http_status = 408

    def __init__(self, seconds: float) -> None:
        super().__init__(f"request timeout after {seconds:g} seconds.")


class SessionExpired(TaskError):
    """A realtime session has lasted as long as it may."""

    code = "session_expired"
    http_status = 408

    def __init__(self, seconds: float) -> None:
        super().__init__(f"The session has lasted {seconds / 60:g} minutes, which is the longest it may.")


class RateExceeded(TaskError):
    """More than the key, or the machine, may carry; ``retry_after`` seconds later it may be less."""

    code = "Throttling.RateQuota"
    http_status = 429

    def __init__(self, retry_after: float = 1.0) -> None:
        super().__init__("Requests rate limit exceeded, please try again later.")
        self.retry_after = retry_after


class StorageExhausted(TaskError):
    """The server keeps as much speech as it may."""

    code = "Throttling.AllocationQuota"
    http_status = 429

    def __init__(self) -> None:
        super().__init__("There is no room for another audio file at the moment, please try again later.")


class SynthesisFailed(TaskError):
    """The engine could not speak the text."""

    code = "InvalidParameter"
    http_status = 500

    def __init__(self) -> None:
        super().__init__("[cosyvoice:]Engine error [411]: TTS speak operation failed")


class InternalError(TaskError):
    """Ours, and not the client's to mend."""

    http_status = 500

    def __init__(self) -> None:
        super().__init__(
            # The misspelling is the protocol's; clients match on the whole text.
            "An internal error has occured, please try again later or contact service support."
        )


class AuthenticationError(VoxwireError):
    """No key, or not a good one."""

    code = "InvalidApiKey"
    http_status = 401

    def __init__(self) -> None:
        super().__init__("Invalid API-key provided.")


class NotReady(VoxwireError):
    """The model is still being loaded, or the server is going down."""

    code = "ServiceUnavailable"
    http_status = 503

    def __init__(self) -> None:
        super().__init__("The service is not available at the moment, please try again later.")


class EngineError(VoxwireError):
    """An engine broke its contract, or its runtime failed."""


class Cancelled(EngineError):
    """The compute was asked to stop and has stopped."""


class AssetError(VoxwireError):
    """A model file can't be fetched, verified or prepared."""


class ConfigurationError(VoxwireError):
    """A setting makes no sense."""


class NameUnknown(ConfigurationError):
    """No key, or no workspace, has the name or the id that was given."""


class AudioError(VoxwireError):
    """A format, sample rate or bit rate that can't be produced."""

    code = "InvalidParameter"
    http_status = 400


class RequestFailed(VoxwireError):
    """A request of a client of ours failed.

    Args:
        message: what the server said, or what happened.
        server_code: the server's own code, if it gave one.
        request_id: the id under which the server knows the request, if it has one.
        retry_after: seconds after which the server may be asked again, if it said so.

    """

    def __init__(
        self,
        message: str,
        server_code: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message if server_code is None else f"The server answered {server_code}: {message}")
        self.server_message = message
        self.server_code = server_code
        self.request_id = request_id
        self.retry_after = retry_after
