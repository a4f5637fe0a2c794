"""Work that is stopped and begun again."""

import pytest

from voxwire.engines.base import Cancellation
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.errors import Cancelled
from voxwire.speech.interruptible import Interruptible


def checked(token: Cancellation, cores: Cores) -> int:
    if token.cancelled:
        raise Cancelled
    return cores.most


def test_an_interruption_ends_one_attempt() -> None:
    work = Interruptible(checked, Cancellation())
    work.interrupt()
    with pytest.raises(Cancelled):
        work(ONE_CORE)
    assert work(ONE_CORE) == 1


def test_an_interruption_reaches_the_running_attempt_only() -> None:
    def interrupted(token: Cancellation, cores: Cores) -> int:
        assert not token.cancelled
        work.interrupt()
        return checked(token, cores)

    token = Cancellation()
    work = Interruptible(interrupted, token)
    for _ in range(2):
        with pytest.raises(Cancelled):
            work(ONE_CORE)
    assert not token.cancelled


def test_what_is_stopped_for_good_stays_so() -> None:
    token = Cancellation()
    work = Interruptible(checked, token)
    token.cancel()
    for _ in range(2):
        with pytest.raises(Cancelled):
            work(ONE_CORE)
