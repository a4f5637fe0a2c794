"""Silences put into a rendering."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from voxwire.engines.base import Cancellation, Mark, Pcm, Plan, Samples
from voxwire.engines.cores import ONE_CORE, Cores
from voxwire.engines.pauses import HeldRendering, Hold, held_marks, held_samples, place_at
from voxwire.errors import Cancelled, EngineError


@dataclass
class Ramp:
    """Speech of a hundred samples, 1 to 100, in pieces; half of it is planned later."""

    sizes: list[int]
    planned: int = 100
    at: int = 0
    complete: bool = True
    holds: Sequence[Hold] = ()
    marks: Sequence[Mark] = field(default_factory=list)

    @property
    def samples(self) -> Samples:
        return Samples(self.planned + held_samples(self.holds))

    @property
    def done(self) -> bool:
        return self.at == 100

    @property
    def starved(self) -> bool:
        return not self.done and self.at >= self.planned

    def follow(self, plan: Plan) -> None:
        assert isinstance(plan, Ramp)
        self.planned = plan.planned

    def render(self, cancellation: Cancellation, cores: Cores = ONE_CORE) -> Pcm:
        assert not self.done
        assert not self.starved
        begin, end = self.at, min(self.at + self.sizes.pop(0), self.planned)
        self.at = end
        return np.arange(begin + 1, end + 1, dtype=np.float32)


def holds(*pairs: tuple[int, int]) -> list[Hold]:
    return [Hold(Samples(at), Samples(samples)) for at, samples in pairs]


def expected(*pairs: tuple[int, int]) -> Pcm:
    speech = np.arange(1, 101, dtype=np.float32)
    pieces, done = [], 0
    for at, samples in pairs:
        pieces += [speech[done:at], np.zeros(samples, np.float32)]
        done = at
    return np.concatenate([*pieces, speech[done:]])


@pytest.mark.parametrize(
    "pairs", [(), ((50, 30),), ((0, 5), (10, 700), (10, 3), (99, 1)), ((100, 40),), ((0, 9), (100, 9))]
)
@pytest.mark.parametrize("sizes", [[100], [10] * 10, [1] * 100, [33, 33, 33, 33]])
def test_silence_stands_where_it_should(pairs: tuple[tuple[int, int], ...], sizes: list[int]) -> None:
    speech = Ramp(list(sizes), holds=holds(*pairs))
    rendering = HeldRendering(speech, speech, 100)
    pieces = []
    while not rendering.done:
        assert not rendering.starved
        cores = Cores()
        pieces.append(rendering.render(Cancellation(), cores))
        # Samples of the ramp are above 0; silence took no compute, and says so.
        assert cores.spared == (not pieces[-1].any() and pieces[-1].size > 0)
    np.testing.assert_array_equal(np.concatenate(pieces), expected(*pairs))
    assert max(map(len, pieces)) <= 100


@pytest.mark.parametrize("pairs", [(), ((0, 5), (10, 70), (10, 3), (99, 1)), ((100, 40),)])
def test_it_may_begin_anywhere(pairs: tuple[tuple[int, int], ...]) -> None:
    whole = expected(*pairs)
    for begin in range(whole.size):
        place = place_at(holds(*pairs), begin)
        speech = Ramp([7] * 20, at=place.speech, holds=holds(*pairs))
        rendering, pieces = HeldRendering(speech, speech, 100, place), []
        while not rendering.done:
            pieces.append(rendering.render(Cancellation()))
        np.testing.assert_array_equal(np.concatenate(pieces), whole[begin:])


def test_a_rendering_starves_only_when_no_silence_is_left() -> None:
    first = Ramp([100, 100], planned=50, holds=holds((50, 5)))
    rendering = HeldRendering(first, first, 100)
    pieces = [rendering.render(Cancellation())]
    assert not rendering.starved
    pieces.append(rendering.render(Cancellation()))
    assert rendering.starved
    assert not rendering.done
    rendering.follow(Ramp([], holds=holds((50, 5), (80, 7))))
    while not rendering.done:
        pieces.append(rendering.render(Cancellation()))
    np.testing.assert_array_equal(np.concatenate(pieces), expected((50, 5), (80, 7)))


def test_a_foreign_plan_is_refused() -> None:
    speech = Ramp([100])

    class Other:
        samples, complete, marks = Samples(1), True, ()

    with pytest.raises(EngineError):
        HeldRendering(speech, speech, 100).follow(Other())


def test_silence_is_cancelled_too() -> None:
    speech = Ramp([100], holds=holds((0, 500)))
    rendering = HeldRendering(speech, speech, 100)
    cancellation = Cancellation()
    assert len(rendering.render(cancellation)) == 50
    cancellation.cancel()
    with pytest.raises(Cancelled):
        rendering.render(cancellation)


def test_marks_move_by_the_silence_before_them() -> None:
    marks = [
        Mark("word", "x", 0, 1, Samples(begin), Samples(end))
        for begin, end in ((0, 40), (40, 40), (40, 60), (60, 100))
    ]
    moved = held_marks(marks, holds((0, 5), (40, 30), (100, 9)))
    assert [(mark.begin_sample, mark.end_sample) for mark in moved] == [
        (5, 45),
        (45, 45),
        (75, 95),
        (95, 135),
    ]
