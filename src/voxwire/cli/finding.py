"""What ``voxwire doctor`` finds, and how long it waits for what does not answer."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

ANSWER_S = 10.0
"""How long anything that is asked elsewhere may take to answer."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check."""

    good: bool
    text: str
    fatal: bool = True
    """Whether a bad one keeps the server from working."""

    @property
    def mark(self) -> str:
        """``ok``, ``bad`` or, if the server works all the same, ``note``."""
        return "ok" if self.good else "bad" if self.fatal else "note"


def in_time(what: str, check: Callable[[], Finding]) -> Finding:
    """Make a check that waits for something elsewhere, for :data:`ANSWER_S` at most.

    Args:
        what: what is asked, and what to do if it never answers, around ``{}``.
        check: blocks. It is given up with the process if it takes longer.

    """
    found: Future[Finding] = Future()

    def work() -> None:
        try:
            found.set_result(check())
        except BaseException as error:
            found.set_exception(error)

    threading.Thread(target=work, daemon=True).start()
    try:
        return found.result(ANSWER_S)
    except TimeoutError:
        return Finding(False, what.format(f"has not answered for {ANSWER_S:g} seconds"))
