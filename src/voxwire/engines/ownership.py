"""How engines know their own timbres and plans, which are opaque to everyone else."""

from typing import TypeVar

from voxwire.engines.base import Plan, Timbre
from voxwire.errors import EngineError

T = TypeVar("T")


def own_plan(plan: Plan, kind: type[T]) -> T:
    """The plan, if it is of that kind.

    Raises:
        EngineError: another engine made it.

    """
    if not isinstance(plan, kind):
        raise EngineError("The plan was made by another engine.")
    return plan


def own_timbre(timbre: Timbre, kind: type[T]) -> T:
    """The timbre, if it is of that kind.

    Raises:
        EngineError: another engine made it.

    """
    if not isinstance(timbre, kind):
        raise EngineError("The timbre was made by another engine.")
    return timbre
