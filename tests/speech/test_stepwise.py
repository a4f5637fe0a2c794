"""Windows and plans of one utterance, in the order they are made."""

import asyncio
from contextlib import aclosing

from voxwire.engines.base import Plan
from voxwire.engines.tone import TonePlan
from voxwire.speech.stepwise import stepwise


class Renders:
    """Gives a window for every thousand samples that are planned, of ``whole``."""

    def __init__(self, whole: int) -> None:
        self.whole, self.planned, self.given = whole, 1000, 0

    @property
    def done(self) -> bool:
        return self.given >= self.whole

    @property
    def starved(self) -> bool:
        return self.given >= self.planned

    def follow(self, plan: Plan) -> None:
        self.planned = plan.samples


class Plans:
    """As much of a plan as was asked for."""

    def __init__(self, samples: int, whole: int) -> None:
        self.samples, self.complete = samples, samples >= whole


async def steps(whole: int, stop: int | None = None) -> tuple[list[tuple[int, int | None]], list[str]]:
    rendering, said = Renders(whole), list[str]()

    async def extended(plan: TonePlan) -> Plans:
        said.append(f"plan from {plan.samples}")
        try:
            await asyncio.sleep(0.001)
        except asyncio.CancelledError:
            said.append("stopped")
            raise
        return Plans(plan.samples + 1000, whole)

    async def window(of: Renders) -> int:
        said.append(f"render {of.given}")
        of.given += 500
        await asyncio.sleep(0)
        return of.given

    found = list[tuple[int, int | None]]()
    async with aclosing(stepwise(Plans(1000, whole), rendering, extended, window)) as made:  # type: ignore[arg-type]
        async for plan, given in made:
            found.append((plan.samples, given))
            if len(found) == stop:
                break
    return found, said


def test_a_plan_that_is_complete_is_only_rendered() -> None:
    found, said = asyncio.run(steps(1000))
    assert found == [(1000, 500), (1000, 1000)]
    assert said == ["render 0", "render 500"]


def test_nothing_is_planned_before_the_first_window_and_nothing_rendered_before_it_is_planned() -> None:
    found, said = asyncio.run(steps(3000))
    assert said[0] == "render 0"
    assert said.index("plan from 1000") < said.index("render 1000")
    assert [given for _, given in found if given] == [500, 1000, 1500, 2000, 2500, 3000]
    assert all(given is None or given <= planned for planned, given in found)
    assert [planned for planned, given in found if given is None] == [2000, 3000]


def test_planning_ends_with_it() -> None:
    found, said = asyncio.run(steps(3000, stop=2))
    assert found == [(1000, 500), (1000, 1000)]
    assert said[-1] == "stopped"
