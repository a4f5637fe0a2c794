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
    return _own(plan, kind, "plan")


def own_timbre(timbre: Timbre, kind: type[T]) -> T:
    """The timbre, if it is of that kind.

    Raises:
        EngineError: another engine made it.

    """
    return _own(timbre, kind, "timbre")


def _own(made: object, kind: type[T], name: str) -> T:
    if not isinstance(made, kind):
        raise EngineError(f"The {name} was made by another engine.")
    return made
