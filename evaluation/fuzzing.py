"""What the searches for strings that do harm have in common."""

import random
import resource
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Growth = Mapping[str, Sequence[float]]
"""By what a text is made of, the seconds it took at each size."""

_LONG_S = 0.3
"""Compute that is long enough not to be measured again, in seconds."""
MINUTES = 600.0
"""How long a search may take if nothing else is said."""
T = TypeVar("T")


def in_processes(run: Callable[[int, int], T], count: int, seed: int, processes: int) -> list[T]:
    """Share work among processes.

    Args:
        run: does so many, from a seed; a function of a module, and so is what it answers.
        count: of all together.
        seed: of the first process; the others count on from it.
        processes: how many; one works here.

    """
    if processes == 1:
        return [run(count, seed)]
    counts = [count // processes + (number < count % processes) for number in range(processes)]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        return list(pool.map(run, counts, range(seed, seed + processes)))


def memory_mb() -> float:
    """The most memory this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def broken(
    text: str, source: random.Random, *, accidents: int, lengths: Sequence[int], put_in: Sequence[str]
) -> str:
    """A text with a few accidents: parts are lost, put in or repeated.

    Args:
        text: as it was.
        source: of chance.
        accidents: how many there are at most.
        lengths: of the parts, in characters.
        put_in: what may be put in.

    """
    for _ in range(source.randint(1, accidents)):
        at = source.randrange(len(text) + 1)
        end = min(len(text), at + source.choice(lengths))
        kind = source.random()
        if kind < 0.4:
            text = text[:at] + text[end:]
        elif kind < 0.8:
            text = text[:at] + source.choice(put_in) + text[end:]
        else:
            text = text[:at] + text[at:end] * source.choice((2, 50)) + text[end:]
    return text


def measure(make: Callable[[int], str], run: Callable[[str], object], sizes: Sequence[int]) -> list[float]:
    """Seconds of this thread's compute that ``run`` takes for texts of growing size.

    The best of three; what takes long is measured once.
    """
    points: list[float] = []
    for size in sizes:
        text = make(size)
        best = float("inf")
        for _ in range(3):
            begin = time.thread_time()
            run(text)
            best = min(best, time.thread_time() - begin)
            if best > _LONG_S:
                break
        points.append(best)
    return points


def growth_table(growth: Growth, sizes: Sequence[int]) -> str:
    """The measurements as a table, in milliseconds."""
    return "\n".join(
        [
            f"| made of | {' | '.join(f'{size} characters' for size in sizes)} |",
            f"|---|{'---:|' * len(sizes)}",
            *(
                f"| {name} | {' | '.join(f'{1e3 * seconds:.1f}' for seconds in points)} |"
                for name, points in growth.items()
            ),
        ]
    )
