"""Kills a process that makes keys, again and again, and sees whether a key it had told of was lost.

``python -m evaluation.key_durability --rounds 100``. Each round makes keys in a process of its own, which
tells of each as soon as it has it, and kills that process with SIGKILL at a random moment. Then every key
that was told of must still be good, and every key in the store whole. The data directory is the same in all
rounds, so the last ones also open what all the kills before have left.
"""

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from voxwire.access.keys import KeyStore
from voxwire.errors import AuthenticationError
from voxwire.store.database import open_database

LONGEST_S = 0.25
"""Kills come within this time after the first key of a round, or before it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of all rounds."""

    rounds: int
    told: int
    """Keys that the killed processes told of."""
    stored: int
    """Keys in the store at the end: of each process perhaps one more."""
    lost: int
    """Keys that were told of and are not good."""


def measure(rounds: int, directory: Path, seed: int) -> Outcome:
    """Do it. Needs ``fork``, so that a round costs no imports.

    Args:
        rounds: how often.
        directory: an empty one.
        seed: of the moments.

    """
    moments = random.Random(seed)
    told: list[str] = []
    for number in range(rounds):
        # One in five is killed before its first key, when the store is being opened.
        early = number % 5 == 4
        told += _round(directory, moments.uniform(0, LONGEST_S), early=early)
    good, stored = asyncio.run(_good(directory, told))
    return Outcome(rounds, len(told), stored, len(told) - good)


def _round(directory: Path, wait_s: float, *, early: bool) -> list[str]:
    """The keys a process told of before it was killed."""
    reading, writing = os.pipe()
    maker = os.fork()
    if maker == 0:
        os.close(reading)
        try:
            asyncio.run(_make(directory, writing))
        finally:
            os._exit(1)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        first = b"" if early else pipe.readline()
        time.sleep(wait_s)
        os.kill(maker, signal.SIGKILL)
        os.waitpid(maker, 0)
        lines = (first + pipe.read()).split(b"\n")
    # What stands behind the last line break was not told to the end.
    return [line.decode() for line in lines[:-1]]


async def _make(directory: Path, writing: int) -> None:
    async with open_database(directory) as database:
        keys = await KeyStore.open(database)
        while True:
            key, _ = await keys.create("kept", ["tts-1"], "one of many")
            os.write(writing, f"{key}\n".encode())


async def _good(directory: Path, told: list[str]) -> tuple[int, int]:
    """How many of these keys are good, and how many are stored."""
    good = 0
    async with open_database(directory) as database:
        keys = await KeyStore.open(database)
        for key in told:
            with suppress(AuthenticationError):
                identity = await keys.authenticate(key)
                good += identity.workspace == "kept" and identity.models == {"tts-1"}
        return good, len(await keys.list())


def main() -> None:
    """Print what came of it; the exit status is 1 if a key was lost."""
    parser = argparse.ArgumentParser(prog="python -m evaluation.key_durability", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="voxwire-keys-") as scratch:
        outcome = measure(arguments.rounds, Path(scratch), arguments.seed)
    print(
        f"{outcome.rounds} kills: {outcome.told} keys told of, {outcome.lost} lost, {outcome.stored} stored"
    )
    whole = outcome.told <= outcome.stored <= outcome.told + outcome.rounds
    sys.exit(0 if whole and not outcome.lost else 1)


if __name__ == "__main__":
    main()
