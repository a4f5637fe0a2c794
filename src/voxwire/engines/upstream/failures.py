"""What can go wrong with a request to another server, and what follows from it."""

from voxwire.errors import EngineError, RateExceeded, VoxwireError
from voxwire.upstream_errors import EngineUnavailable


class Failure(Exception):
    """A request has failed. What the client is told does not say why; the log does."""

    counted = True
    """Whether it tells of a server that is not well."""
    retried = False
    """Whether the same request may do better at once."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
        """As the rest of a sentence that begins with the server's name."""

    @property
    def error(self) -> VoxwireError:
        """What the session is told."""
        return EngineUnavailable(self.reason)


class Unreachable(Failure):
    """There is no connection, or it broke."""

    retried = True


class Silent(Failure):
    """It took too long."""


class Broken(Failure):
    """It answered with an error of its own."""

    retried = True


class Locked(Failure):
    """It does not take the key."""


class Garbage(Failure):
    """It answered with what is no speech."""


class Refused(Failure):
    """It can't do what is asked, and is well otherwise."""

    counted = False

    @property
    def error(self) -> VoxwireError:
        """What the session is told."""
        return EngineError(self.reason)


class BrokenOff(Failure):
    """It failed in the middle of an utterance, which can't be said again."""

    @property
    def error(self) -> VoxwireError:
        """What the session is told."""
        return EngineError(self.reason)


class Busy(Failure):
    """It has enough to do."""

    counted = False
    retried = True

    def __init__(self, reason: str, retry_after: float = 1.0) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        """Seconds after which it may be asked again."""

    @property
    def error(self) -> VoxwireError:
        """What the session is told."""
        return RateExceeded(self.retry_after)


class Resting(Failure):
    """It has failed too often, and is not asked."""

    counted = False
