"""What :mod:`voxwire.store.database` asks of a kind of database."""

from contextlib import AbstractContextManager
from typing import Protocol

from sqlalchemy import Connection, Engine


class Backend(Protocol):
    """A kind of database, and the one of it that is used."""

    engine: Engine
    """Connects to it."""
    name: str
    """What errors call it; without any password."""
    readers: int
    """How many reads may go on at once."""
    patience_s: float
    """How long work waits for a database that is away before it is refused."""
    shared: bool
    """Whether other servers may use it at the same time."""

    def make(self) -> None:
        """See to it that there is something to connect to. Blocks."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one consistent state; what it writes is discarded."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection in a transaction that no other writer can enter; committed unless the block raises."""

    def explained(self) -> AbstractContextManager[None]:
        """Turn the failures that an operator can mend into errors of ours.

        Raises:
            DatabaseUnusable: It can't be used as it is.
            StateUnavailable: It can't be reached.

        """

    def check(self, connection: Connection) -> None:
        """See whether it is whole.

        Raises:
            DatabaseUnusable: it is damaged.

        """
