"""The ways in which a request of the client fails, beside an answer of the server that says so."""

from voxwire.errors import RequestFailed


class ServerUnreachable(RequestFailed):
    """No connection could be opened."""


class ConnectionLost(RequestFailed):
    """The connection ended in the middle of something."""


class AnswerTimeout(RequestFailed):
    """The server owed an answer, and said nothing for too long."""


class PoolTimeout(RequestFailed):
    """All connections of the pool were in use for too long."""


class ClientClosed(RequestFailed):
    """The client was used after it had been closed."""

    def __init__(self) -> None:
        super().__init__("This client is closed.")
