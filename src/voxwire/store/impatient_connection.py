"""A connection to PostgreSQL that does not wait for ever. Imported only where one is used."""

import math
import time
from typing import Any, TypeVar

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen

T = TypeVar("T")


class ImpatientConnection(Connection[Any]):
    """Gives up a database that says nothing at all.

    The system of one that hangs still takes what is sent, so that no time-out of TCP passes, and the
    time-outs of statements are the database's own.
    """

    silence_s: float = math.inf
    """How long nothing may come while an answer is waited for."""

    def wait(self, gen: PQGen[T], *args: Any, **kwargs: Any) -> T:
        """Say something to the database, and wait for its answer.

        Raises:
            OperationalError: nothing comes; the connection is closed.

        """
        try:
            return super().wait(_answered(gen, self.silence_s), *args, **kwargs)
        except TimeoutError:
            self.close()
            raise OperationalError(f"it has not answered for {self.silence_s:g} s") from None


def _answered(conversation: PQGen[T], seconds: float) -> PQGen[T]:
    """A conversation that raises ``TimeoutError`` when nothing has come for so long."""
    deadline = time.monotonic() + seconds
    try:
        wanted = next(conversation)
        while True:
            ready = yield wanted
            now = time.monotonic()
            if ready:
                deadline = now + seconds
            elif now >= deadline:
                raise TimeoutError
            wanted = conversation.send(ready)
    except StopIteration as end:
        result: T = end.value
        return result
