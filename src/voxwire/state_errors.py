"""Errors of what a server keeps, or several share: the database, the object store, the counts of limits."""

from voxwire.errors import ConfigurationError, NotReady


class StateUnavailable(NotReady):
    """A server that keeps the state can't be reached at the moment.

    The client is told that the service is not available, in its protocol's own way; the log is told why.

    Args:
        reason: what is away, and why, as a sentence.

    """

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class DatabaseUnusable(ConfigurationError):
    """The database is locked, full, read-only or damaged: nothing a client could do about."""
