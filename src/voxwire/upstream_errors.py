"""What goes wrong with engines on other machines."""

from voxwire.errors import EngineError


class EngineUnavailable(EngineError):
    """An engine on another machine can't be had; ``reason`` says why, for the log."""

    code = "ServiceUnavailable"
    http_status = 503

    def __init__(self, reason: str) -> None:
        super().__init__("The service is not available at the moment, please try again later.")
        self.reason = reason
