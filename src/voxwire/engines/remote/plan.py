"""What is known of an utterance that a replica speaks: its plan as it arrives, and its audio."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from voxwire.engines.base import Cancellation, Mark, Pcm, Plan, Samples
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.ownership import own_plan
from voxwire.engines.remote.messages import Planned
from voxwire.engines.upstream.reception import Reception
from voxwire.errors import Cancelled, EngineError, VoxwireError


class Plans:
    """The plans of one utterance, each longer than the one before; a link puts them in, threads wait."""

    def __init__(self) -> None:
        """Begin without one."""
        self._changed = threading.Condition()
        self._latest: Planned | None = None
        self._ended: VoxwireError | None = None

    @property
    def latest(self) -> Planned | None:
        """The longest that has come."""
        return self._latest

    def all_of(self, samples: int) -> bool:
        """Whether so many samples are the whole utterance."""
        return self._latest is not None and self._latest.complete and samples >= self._latest.samples

    def put(self, planned: Planned) -> None:
        """Keep a plan that goes further; after a retry the same ones come again."""
        with self._changed:
            if self._latest is None or planned.samples > self._latest.samples or planned.complete:
                self._latest = planned
            self._changed.notify_all()

    def end(self, error: VoxwireError) -> None:
        """No more can come."""
        with self._changed:
            self._ended = error
            self._changed.notify_all()

    def beyond(self, samples: int, cancellation: Cancellation) -> Planned:
        """Wait for a plan of more samples than that, or for the complete one.

        Raises:
            Cancelled: the utterance was given up.
            VoxwireError: no replica can speak it.

        """
        with self._changed:
            while not self._enough(samples):
                if cancellation.cancelled:
                    raise Cancelled
                if self._ended is not None:
                    raise self._ended
                self._changed.wait()
            assert self._latest is not None
            return self._latest

    def _enough(self, samples: int) -> bool:
        return self._latest is not None and (self._latest.complete or self._latest.samples > samples)


@dataclass(frozen=True, slots=True, eq=False)
class RemotePlan:
    """As much of an utterance as was decided when this was made."""

    reception: Reception
    plans: Plans
    planned: Planned

    @property
    def samples(self) -> Samples:
        """Length of the audio that is decided."""
        return Samples(self.planned.samples)

    @property
    def complete(self) -> bool:
        """Whether all of the utterance is decided."""
        return self.planned.complete

    @property
    def marks(self) -> Sequence[Mark]:
        """Marks of what is decided."""
        return self.planned.marks

    def extended(self, cancellation: Cancellation) -> "RemotePlan":
        """Wait for a longer plan; errors as in :meth:`Plans.beyond`."""
        return RemotePlan(self.reception, self.plans, self.plans.beyond(self.samples, cancellation))


class RemoteRendering:
    """Gives out windows as they arrive."""

    def __init__(self, plan: RemotePlan, begin: int = 0) -> None:
        """Begin with a sample."""
        self._plan = plan
        self._at = begin

    @property
    def done(self) -> bool:
        """Whether all has been given out."""
        return self._plan.complete and self._at == self._plan.samples

    @property
    def starved(self) -> bool:
        """Whether nothing can be given out before the plan is extended."""
        return not self._plan.complete and self._at == self._plan.samples

    def follow(self, plan: Plan) -> None:
        """Go on with a plan that goes further."""
        self._plan = own_plan(plan, RemotePlan)

    def render(self, cancellation: Cancellation, cores: Cores = ONE_CORE) -> Pcm:
        """Wait for the next audio; see :class:`voxwire.engines.base.Rendering`.

        Raises:
            Cancelled: the utterance was given up.
            VoxwireError: no replica can speak it.

        """
        del cores
        begin, reception = self._at, self._plan.reception
        arrived = reception.beyond(begin, cancellation)
        end = min(arrived.samples, self._plan.samples)
        if end <= begin:
            raise EngineError("A replica sent less audio than it planned.")
        reception.ask(end)
        self._at = end
        return reception.audio(begin, end)
