"""Kills a process that makes keys, voices or files of speech, and sees whether any it had told of was lost.

``python -m evaluation.key_durability --rounds 100``. Each round makes them in a process of its own, which
tells of each as soon as it has it, and kills that process with SIGKILL at a random moment. Then every one
that was told of must still be good. The data directory is the same in all rounds, so the last ones also open
what all the kills before have left. ``--write`` makes ``evaluation/results/key_durability.md`` of it.
"""

import argparse
import asyncio
import hashlib
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from voxwire.access.keys import KeyStore
from voxwire.engines.base import TimbreRecipe
from voxwire.errors import AuthenticationError
from voxwire.store.custom_voices import VoiceStore
from voxwire.store.database import open_database
from voxwire.store.recordings import Recordings
from voxwire.store.speech_files import SpeechFiles
from voxwire.voices.catalog import Catalog, Model, Origin
from voxwire.voices.fitting import Fitted
from voxwire.voices.library import Status, new_voice

RESULT = Path(__file__).parent / "results" / "key_durability.md"
LONGEST_S = 0.25
"""Kills come within this time after the first thing of a round was made, or before it."""
MANY = 1_000_000
TIMBRE = Fitted(TimbreRecipe({"any": 1.0}), 0.5, {})
PIECE, PIECES = b"speech".ljust(4_096, b"."), 16
"""Of which a file of speech consists here, and how many."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """What is made in a round."""

    name: str
    make: Callable[[Path, Tell], Awaitable[None]]
    """Makes one after the other for ever, and tells of each."""
    good: Callable[[Path, Sequence[str]], Awaitable[tuple[int, int]]]
    """How many of those that were told of are good, and how many are stored."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of all rounds."""

    rounds: int
    told: int
    """Things that the killed processes told of."""
    stored: int
    """Things in the store at the end: of each process perhaps one more."""
    lost: int
    """Things that were told of and are not good."""

    @property
    def fine(self) -> bool:
        """Whether nothing was lost, and nothing is there that nobody made."""
        return not self.lost and self.told <= self.stored <= self.told + self.rounds


def measure(kind: Kind, rounds: int, directory: Path, seed: int) -> Outcome:
    """Do it. Needs ``fork``, so that a round costs no imports.

    Args:
        kind: what is made.
        rounds: how often.
        directory: an empty one.
        seed: of the moments.

    """
    moments = random.Random(seed)
    told: list[str] = []
    for number in range(rounds):
        # One in five is killed before it has made anything, when the store is being opened.
        early = number % 5 == 4
        told += _round(kind, directory, moments.uniform(0, LONGEST_S), early=early)
    good, stored = asyncio.run(_awaited(kind.good(directory, told)))
    return Outcome(rounds, len(told), stored, len(told) - good)


async def _awaited(result: Awaitable[tuple[int, int]]) -> tuple[int, int]:
    return await result


def _round(kind: Kind, directory: Path, wait_s: float, *, early: bool) -> list[str]:
    """What a process told of before it was killed."""
    reading, writing = os.pipe()
    maker = os.fork()
    if maker == 0:
        os.close(reading)

        async def make() -> None:
            await kind.make(directory, lambda name: _written(writing, name))

        try:
            asyncio.run(make())
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


def _written(writing: int, name: str) -> None:
    os.write(writing, f"{name}\n".encode())


async def _make_keys(directory: Path, tell: Tell) -> None:
    async with open_database(directory) as database:
        keys = await KeyStore.open(database)
        while True:
            key, _ = await keys.create("kept", ["tts-1"], "one of many")
            tell(key)


async def _good_keys(directory: Path, told: Sequence[str]) -> tuple[int, int]:
    good = 0
    async with open_database(directory) as database:
        keys = await KeyStore.open(database)
        for key in told:
            with suppress(AuthenticationError):
                identity = await keys.authenticate(key)
                good += identity.workspace == "kept" and identity.models == {"tts-1"}
        return good, len(await keys.list())


def _voices(model: Model) -> Kind:
    async def make(directory: Path, tell: Tell) -> None:
        recordings = Recordings(directory / "recordings")
        async with open_database(directory) as database:
            store = VoiceStore(database, MANY)
            while True:
                recording = recordings.put(os.urandom(20_000))
                await store.add(
                    new_voice("kept", model, Origin.CLONE, "kept", language="en", recording=recording)
                )
                # The oldest that waits: a kill may have left one half-made.
                begun = await store.begin_next()
                if begun is not None:
                    await store.fitted(begun, TIMBRE)
                    tell(begun.id)

    async def good(directory: Path, told: Sequence[str]) -> tuple[int, int]:
        recordings, count = Recordings(directory / "recordings"), 0
        async with open_database(directory) as database:
            store = VoiceStore(database, MANY)
            for each in told:
                voice = await store.find("kept", each)
                path = None if voice is None else recordings.find(voice.recording or "")
                whole = path is not None and path.stem == hashlib.sha256(path.read_bytes()).hexdigest()
                count += voice is not None and voice.status is Status.OK and whole
            return count, len(await store.all("kept"))

    return Kind("voices", make, good)


async def _make_files(directory: Path, tell: Tell) -> None:
    files = SpeechFiles(directory, 3_600.0, 1 << 40)
    while True:
        file = files.begin("pcm")
        for _ in range(PIECES):
            file.write(PIECE)
        file.keep()
        tell(file.name)


async def _good_files(directory: Path, told: Sequence[str]) -> tuple[int, int]:
    files, whole = SpeechFiles(directory, 3_600.0, 1 << 40), PIECE * PIECES
    found = [files.find(name) for name in os.listdir(directory)]
    stored = [path for path in found if path is not None]
    good = {path.name for path in stored if path.read_bytes() == whole}
    # One that can be found and is not whole is as bad as one that is lost.
    return len(good & set(told)) - (len(stored) - len(good)), len(stored)


def kinds() -> dict[str, Kind]:
    """Everything that can be made, by name."""
    model = Catalog.load().model("cosyvoice-v3-flash")
    made = (Kind("keys", _make_keys, _good_keys), _voices(model), Kind("files", _make_files, _good_files))
    return {kind.name: kind for kind in made}


def main() -> None:
    """Print what came of it; the exit status is 1 if anything was lost."""
    known = kinds()
    parser = argparse.ArgumentParser(prog="python -m evaluation.key_durability", description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=sorted(known), help="make these alone")
    parser.add_argument("--write", action="store_true", help=f"make {RESULT.name}")
    arguments = parser.parse_args()
    outcomes: dict[str, Outcome] = {}
    for name, kind in known.items():
        if arguments.only in (None, name):
            with tempfile.TemporaryDirectory(prefix="voxwire-kills-") as scratch:
                outcomes[name] = each = measure(kind, arguments.rounds, Path(scratch), arguments.seed)
            print(f"{each.rounds} kills: {each.told} {name} told of, {each.lost} lost, {each.stored} stored")
    if arguments.write:
        RESULT.write_text(_page(outcomes, arguments.rounds, arguments.seed), encoding="utf-8")
    sys.exit(0 if all(outcome.fine for outcome in outcomes.values()) else 1)


def _page(outcomes: dict[str, Outcome], rounds: int, seed: int) -> str:
    rows = "\n".join(
        f"| {name} | {each.rounds} | {each.told} | {each.lost} | {each.stored} |"
        for name, each in outcomes.items()
    )
    return f"""# Kills at random moments

Made by `python -m evaluation.key_durability --rounds {rounds} --seed {seed} --write`. Each kill is a SIGKILL
to a process that makes these things and tells of each; all kills of a row hit the same data directory. A
voice is its recording, its place in line, and its timbre; a file is one that an HTTP request asked for.

| made | kills | told of | lost | stored |
|---|---:|---:|---:|---:|
{rows}
"""


if __name__ == "__main__":
    main()
