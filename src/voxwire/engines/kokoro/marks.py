"""When the symbols of a plan are heard, and the marks that tell of it.

Durations say which frames the text features of a symbol fill, and that is not quite when it is heard: they
follow an aligner, which lags behind the sound, counts the gap between two words to neither although the
second begins with it, and counts a pause to the phoneme in front of it. The predicted energy follows the
sound itself, so it tells where pauses begin and end.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from voxwire.engines.base import Mark, Samples, Utterance
from voxwire.engines.kokoro.pauses import Pause
from voxwire.engines.kokoro.symbols import PAUSE_MARKS
from voxwire.engines.pauses import held_marks

LAG_FRAMES = 1
"""How much later than the sound the text features come, in frames (``evaluation/results/timestamps.md``)."""
SILENT_BELOW = 8.0
"""How far the energy of a pause is below the highest of the utterance: it is a logarithm, so about 70 dB."""
LEAST_SILENCE = 3
"""Frames that make a pause, 75 ms; stops close for less."""

Frames = NDArray[np.int64]


def heard_edges(tokens: str, bounds: Frames, energy: NDArray[np.float32]) -> Frames:
    """When each symbol sets in, and when the last one ends.

    Args:
        tokens: the symbols that were planned.
        bounds: first frame of each, and the end of the last; silence is around them.
        energy: predicted, in half frames; logarithmic.

    Returns:
        Frames, as many as ``bounds``, none before the one in front of it.

    """
    loudest = energy[: len(energy) // 2 * 2].reshape(-1, 2).max(axis=1)
    silent = loudest < loudest.max() - SILENT_BELOW
    edges = np.clip(bounds - LAG_FRAMES, 0, len(silent))
    spoken = [i for i, token in enumerate(tokens) if token not in PAUSE_MARKS]
    if not spoken:
        return edges
    before = np.flatnonzero(~silent[: bounds[spoken[0] + 1]])
    edges[: spoken[0] + 1] = before[0] if before.size else edges[spoken[0]]
    for last, following in pairwise(spoken):
        if following - last > 1:
            runs = _runs(silent, int(bounds[last]) + 1, int(bounds[following + 1]))
            _set_gap(edges, last + 1, following, max(runs, key=lambda run: run[1] - run[0], default=None))
    if spoken[-1] + 1 < len(edges):
        # Behind the first pause may be a breath, but nothing that is said.
        end = next((first for first, _ in _runs(silent, int(bounds[spoken[-1]]) + 1, len(silent))), None)
        if end is not None:
            edges[spoken[-1] + 1] = end
            edges[spoken[-1] + 2 :] = np.maximum(edges[spoken[-1] + 2 :], end)
    return np.maximum.accumulate(edges)


def _set_gap(edges: Frames, begin: int, end: int, silence: tuple[int, int] | None) -> None:
    """Set when what stands between two words sets in (symbols ``begin`` to ``end``), and the second word."""
    if silence is None:
        # The second word begins where the first one ends.
        edges[begin : end + 1] = edges[begin]
    else:
        edges[begin : end + 1] = np.clip(edges[begin : end + 1], *silence)
        edges[begin], edges[end] = silence


def _runs(silent: NDArray[np.bool_], begin: int, end: int) -> Iterator[tuple[int, int]]:
    """First frame and end of each pause within some frames."""
    changes = np.flatnonzero(np.diff(silent[begin:end], prepend=False, append=False)) + begin
    for first, last in zip(changes[::2], changes[1::2], strict=True):
        if last - first >= LEAST_SILENCE:
            yield int(first), int(last)


def marks_of(
    utterance: Utterance,
    tokens: str,
    owners: Sequence[int | None],
    edges: Frames,
    pauses: Sequence[Pause],
    samples_per_frame: int,
) -> list[Mark]:
    """The marks of an utterance.

    Args:
        utterance: what is said.
        tokens: its symbols.
        owners: for each the word it belongs to, None for a word gap.
        edges: when each sets in, with the pauses in, and when the last one ends; in frames.
        pauses: where they are.
        samples_per_frame: of a frame.

    """
    times = edges * samples_per_frame
    # Where a pause stands behind a symbol, the symbol ends before it.
    ends = {pause.frame + pause.frames: pause.frame for pause in pauses}
    phonemes, words = list[Mark](), dict[int, Mark]()
    for i, (symbol, owner) in enumerate(zip(tokens, owners, strict=True)):
        if owner is None:
            continue
        word = utterance.words[owner]
        begin = Samples(int(times[i]))
        # Nothing may be heard of what stands behind the last pause.
        end = Samples(max(begin, ends.get(int(edges[i + 1]), int(edges[i + 1])) * samples_per_frame))
        phonemes.append(Mark("phoneme", symbol, word.begin, word.end, begin, end))
        first = words[owner].begin_sample if owner in words else begin
        words[owner] = Mark("word", word.text, word.begin, word.end, first, end)
    return held_marks([*words.values(), *phonemes], [pause.hold(samples_per_frame) for pause in pauses])
