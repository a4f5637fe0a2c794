"""What goes on with a session whose engine has failed."""

from typing import TYPE_CHECKING, Protocol

from voxwire.engines.base import Engine, Timbre, TimbreRecipe
from voxwire.speech.admission import Admission
from voxwire.speech.scheduler import Scheduler

if TYPE_CHECKING:
    from voxwire.speech.session import SpeechSession


class Relief(Protocol):
    """Another engine and the threads it computes on."""

    @property
    def engine(self) -> Engine:
        """What speaks."""

    @property
    def scheduler(self) -> Scheduler:
        """Where it computes."""

    @property
    def admission(self) -> Admission | None:
        """Where its compute is counted."""

    async def timbre(self, recipe: TimbreRecipe) -> Timbre:
        """Its state for a recipe.

        Raises:
            VoxwireError: it can't make it.

        """

    def take_over(self, session: "SpeechSession") -> None:
        """Carry a session from now on.

        Raises:
            RateExceeded: the sessions there are would stutter.

        """
