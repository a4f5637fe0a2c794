"""Pauses between words, put into what the model said without them.

A pause has frames of silence for the decoder, so that it lets one sound fade and prepares the next; what is
longer than that is a hold in their middle, which costs no compute.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.base import Samples, Utterance
from voxwire.engines.pauses import Hold

MOST_FRAMES = 8
"""Silent frames the decoder is given, 200 ms: it looks ahead and back by some four frames."""
LEAD_FRAMES = 4
"""How much of them is silence in front of speech, if there is so much: with less it begins late."""


@dataclass(frozen=True, slots=True)
class Pause:
    """A pause in a plan."""

    frame: int
    """Where its silent frames begin."""
    frames: int
    """How many there are."""
    held: Samples
    """Silence in their middle, for which there are no frames."""

    @classmethod
    def silent(cls, frame: int, milliseconds: int, sample_rate: int) -> "Pause":
        """A pause at an end of the speech, where there is silence already."""
        return cls(frame, 0, Samples(sample_rate * milliseconds // 1000))

    def moved(self, frames: int) -> "Pause":
        """The same pause elsewhere."""
        return Pause(self.frame + frames, self.frames, self.held)

    def hold(self, samples_per_frame: int) -> Hold:
        """The silence in the middle."""
        return Hold(Samples((self.frame + self.frames // 2) * samples_per_frame), self.held)


def wanted_pauses(utterance: Utterance, owners: Sequence[int | None]) -> list[tuple[int, int]]:
    """Where an utterance pauses, and for how many ms.

    Args:
        utterance: what is said.
        owners: for each of its symbols the word it belongs to, None for a word gap.

    Returns:
        Ascending positions among the symbols; a pause stands in front of the symbol, or at the end.

    """
    wanted: dict[int, int] = {}
    position = 0
    for index, word in enumerate(utterance.words):
        if word.pause_ms:
            while position < len(owners) and (owners[position] is None or (owners[position] or 0) <= index):
                position += 1
            wanted[position] = wanted.get(position, 0) + word.pause_ms
    return sorted(wanted.items())


def planned_pauses(
    wanted: Sequence[tuple[int, int]], bounds: NDArray[np.int64], sample_rate: int, samples_per_frame: int
) -> list[Pause]:
    """Lay out pauses.

    Args:
        wanted: positions among the symbols and ms, all in front of a symbol other than the first.
        bounds: first frame of each symbol, as said without pauses.
        sample_rate: in Hz.
        samples_per_frame: of a frame.

    Returns:
        The pauses where they are after all of them have been put in.

    """
    pauses: list[Pause] = []
    inserted = 0
    for position, milliseconds in wanted:
        samples = sample_rate * milliseconds // 1000
        frames = min(MOST_FRAMES, samples // samples_per_frame)
        held = Samples(samples - frames * samples_per_frame)
        pauses.append(Pause(int(bounds[position]) + inserted, frames, held))
        inserted += frames
    return pauses


def frame_order(frames: int, pauses: Sequence[Pause]) -> NDArray[np.int64]:
    """Which of the frames said stands where, once the pauses are in.

    A pause repeats the last frame, the silence behind the speech, and then the first one, the silence in
    front of it: half of its frames, but ``LEAD_FRAMES`` if it has so many.
    """
    parts: list[NDArray[np.int64]] = []
    done = inserted = 0
    for pause in pauses:
        parts.append(np.arange(done, pause.frame - inserted))
        behind = max(0, pause.frames - max(LEAD_FRAMES, pause.frames // 2))
        parts.append(np.repeat([frames - 1, 0], [behind, pause.frames - behind]))
        done, inserted = pause.frame - inserted, inserted + pause.frames
    return np.concatenate([*parts, np.arange(done, frames)])


def moved_bounds(
    bounds: NDArray[np.int64], wanted: Sequence[tuple[int, int]], pauses: Sequence[Pause]
) -> NDArray[np.int64]:
    """Where each symbol begins once the pauses are in, which were laid out for those wanted.

    A mark that takes no time begins where the word behind it does, and yet stays in front of a pause between
    them.
    """
    moved = bounds.copy()
    for (position, _), pause in zip(wanted, pauses, strict=True):
        moved[position:] += pause.frames
    return moved
