"""Where words are heard: forced alignment that learns from nothing but recordings and what is said in them.

Every phoneme is a hidden Markov model of three states in a row, each a Gaussian with a diagonal covariance
over cepstra, with a state of silence that may stand between any two words. Training starts from phonemes
spread evenly over what is loud, and takes turns: find the best path through each recording, learn the
Gaussians from it (Viterbi training; Rabiner, "A tutorial on hidden Markov models", 1989, section V and VI).
No model made elsewhere is needed, so it works in any language, and it has no opinion of its own about
times.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voxwire.text.phonemes import MODIFIERS

Floats = NDArray[np.float64]
Alignment = Sequence[tuple[float, float] | None]
"""When each word begins and ends, in seconds; None for one that is not heard."""

HOP_S = 0.005
"""Time between frames: the resolution of everything here."""
WINDOW_S = 0.02
BANDS = 30
CEPSTRA = 13
FLOOR_DB = 65.0
"""How far below the loudest band of a recording silence is taken to be."""
SILENT_DB = 45.0
"""Frames softer than the loudest by this are silent to begin with."""
STATES = 3
"""Of each phoneme; so it lasts 15 ms at least."""
GAP_COST = 150.0
"""What a silence between words without a mark must gain before it is believed, in nats: the closure of a stop
is one too."""
MARK_S = 0.1
"""Shortest silence that is taken for that of a mark to begin with."""
NEAR = 0.15
"""How far such a silence may be from where an even spread has the mark, as a share of the whole."""
ROUNDS = 14
TOGETHER = 16
"""Recordings whose paths are found at once."""
SPREAD = (0.04, 0.08, 0.15, 0.3)
"""How far phonemes may be from an even spread in the first rounds, as a share of the whole."""


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded, and what is said in it."""

    frames: Floats
    """From :func:`cepstra`."""
    level: Floats
    """Of each frame, in dB below the loudest one; from :func:`levels`."""
    words: Sequence[Sequence[str]]
    """The phonemes of each word; an empty one for what is not heard, such as a comma."""


def cepstra(audio: Floats, rate: int) -> Floats:
    """Mel cepstra and their slopes, ``[frames, 26]``; frame ``i`` is centred on ``(i + ½) · 5 ms``."""
    power = _spectra(audio, rate)
    size = 2 * (power.shape[1] - 1)
    mel = power @ _mel_bands(rate, size)
    loud = 10 * np.log10(np.maximum(mel, mel.max() * 10 ** (-FLOOR_DB / 10)))
    places = np.arange(BANDS) + 0.5
    cosines = np.cos(np.pi / BANDS * np.outer(places, np.arange(CEPSTRA)))
    still = loud @ cosines / BANDS
    # Whoever speaks, and however loud, the average sound is the same.
    still -= still[loud.max(axis=1) > loud.max() - SILENT_DB].mean(axis=0)
    padded = np.pad(still, ((2, 2), (0, 0)), mode="edge")
    count = len(still)
    slope = (
        2 * (padded[4 : 4 + count] - padded[:count]) + padded[3 : 3 + count] - padded[1 : 1 + count]
    ) / 10
    return np.hstack([still, 3 * slope])


def levels(audio: Floats, rate: int) -> Floats:
    """Level of each frame of :func:`cepstra` without its neighbours, in dB below the loudest one."""
    hop = round(HOP_S * rate)
    power = np.square(audio[: len(audio) // hop * hop]).reshape(-1, hop).sum(axis=1)
    return 10 * np.log10(np.maximum(power / power.max(), 1e-12))


def phones(phonemes: str) -> list[str]:
    """The sounds of a word in the engine's alphabet: length belongs to a sound, stress and tone do not."""
    found: list[str] = []
    for symbol in phonemes:
        if symbol in "ːʰʲ" and found:
            found[-1] += symbol
        elif symbol.isalpha() and symbol not in MODIFIERS and symbol not in "ˈˌ":
            found.append(symbol)
    return found


class Aligner:
    """Models of phonemes."""

    def __init__(
        self,
        recordings: Sequence[Recording],
        rounds: int = ROUNDS,
        others: Sequence[Recording] = (),
        start: "Aligner | None" = None,
    ) -> None:
        """Learn them.

        Args:
            recordings: what to learn from; a round takes a few thousandths of their length.
            rounds: how often.
            others: what will be aligned too; phonemes that are only there stay vague.
            start: where to start from, if not from an even spread; it knows all of the phonemes.

        """
        names = sorted({phone for each in (*recordings, *others) for word in each.words for phone in word})
        # State 0 is silence.
        self._first = {name: 1 + STATES * index for index, name in enumerate(names)}
        everything = np.concatenate([recording.frames for recording in recordings])
        self._floor = 0.02 * everything.var(axis=0)
        self._means = np.tile(everything.mean(axis=0), (1 + STATES * len(names), 1))
        self._variances = np.tile(everything.var(axis=0), (1 + STATES * len(names), 1))
        chains = [_Chain(recording.words, self._first) for recording in recordings]
        pairs = list(zip(chains, recordings, strict=True))
        if start is None:
            scored = [(chain, -chain.strayed(each.level, SPREAD[0] / 2)) for chain, each in pairs]
        else:
            scored = start.scored(recordings)
        paths = _best_paths(scored)
        for turn in range(rounds):
            self._learn(recordings, chains, paths)
            scored = [(chain, self._scores(chain, each)) for chain, each in pairs]
            if start is None and turn < len(SPREAD):
                scored = [
                    (chain, scores - chain.strayed(each.level, SPREAD[turn]))
                    for (_, scores), (chain, each) in zip(scored, pairs, strict=True)
                ]
            paths = _best_paths(scored)

    def align(self, recordings: Sequence[Recording]) -> list[Alignment]:
        """When the words of each recording are heard."""
        scored = self.scored(recordings)
        return [
            [None if word is None else _times(path, word) for word in chain.words]
            for (chain, _), path in zip(scored, _best_paths(scored), strict=True)
        ]

    def scored(self, recordings: Sequence[Recording]) -> "list[tuple[_Chain, Floats]]":
        """The chain of each recording, and how likely each of its states is in each frame."""
        chains = [_Chain(recording.words, self._first) for recording in recordings]
        return [(chain, self._scores(chain, each)) for chain, each in zip(chains, recordings, strict=True)]

    def _learn(
        self, recordings: Sequence[Recording], chains: Sequence["_Chain"], paths: Sequence[NDArray[np.int64]]
    ) -> None:
        owners = np.concatenate([chain.states[path] for chain, path in zip(chains, paths, strict=True)])
        frames = np.concatenate([recording.frames for recording in recordings])
        for state in range(len(self._means)):
            mine = frames[owners == state]
            if len(mine):
                self._means[state] = mine.mean(axis=0)
                # Seen seldom, a state keeps some of the doubt there was about it.
                share = len(mine) / (len(mine) + 10)
                spread = share * mine.var(axis=0) + (1 - share) * 10 * self._floor
                self._variances[state] = np.maximum(spread, self._floor)

    def _scores(self, chain: "_Chain", recording: Recording) -> Floats:
        """Logarithms of likelihoods, ``[frames, states of the chain]``."""
        frames, weights = recording.frames, 1 / self._variances
        constant = (self._means**2 * weights + np.log(self._variances)).sum(axis=1)
        scores = -0.5 * (frames**2 @ weights.T - 2 * frames @ (self._means * weights).T + constant)
        return scores[:, chain.states]


def _times(path: NDArray[np.int64], word: tuple[int, int]) -> tuple[float, float]:
    begin, end = np.searchsorted(path, word) * HOP_S
    return float(begin), float(end)


class _Chain:
    """The states of a recording in a row: silence, the words with a possible silence before each, silence."""

    def __init__(self, words: Sequence[Sequence[str]], first: dict[str, int]) -> None:
        states, enter = [0], [0.0]
        optional: list[int] = []
        marks: list[int] = []
        self.words: list[tuple[int, int] | None] = []
        marked = False
        for word in words:
            if word and len(states) > 1:
                optional.append(len(states))
                marks += [len(states)] * marked
                states.append(0)
                enter.append(0.0 if marked else GAP_COST)
            marked = not word
            begin = len(states)
            states += [first[phone] + state for phone in word for state in range(STATES)]
            enter += [0.0] * (len(states) - begin)
            self.words.append((begin, len(states)) if word else None)
        self.states: NDArray[np.int64] = np.array([*states, 0])
        self.marks: NDArray[np.int64] = np.array(marks, int)
        """The silences that stand at marks."""
        self.enter: Floats = np.array([*enter, 0.0])
        """What each state costs to enter."""
        self.over: Floats = np.full(len(self.states), np.inf)
        """What it costs to enter each over the one before it."""
        self.over[np.array(optional, int) + 1] = 0.0
        sounding = np.cumsum(self.states > 0)
        self.places: Floats = sounding / sounding[-1]
        """How much of what is said has been said, at each state."""

    def strayed(self, level: Floats, spread: float) -> Floats:
        """What it costs to be far from the even path, and to be silent while it is loud.

        The even path has said as much of the phonemes as it has heard of what is loud, from one pause at a
        mark to the next.
        """
        loud = level > -SILENT_DB
        heard = np.cumsum(loud) / max(1, loud.sum())
        anchors = _anchors(heard[_long_silences(loud)], self.places[self.marks])
        even = np.interp(heard, *np.transpose([(0.0, 0.0), *anchors, (1.0, 1.0)]))
        away = ((even[:, None] - self.places) / spread) ** 2
        wrong = (self.states > 0)[None, :] != loud[:, None]
        return away + 10 * wrong


def _long_silences(loud: NDArray[np.bool_]) -> list[int]:
    """A frame of each silence between sounds that lasts as long as one at a mark."""
    sounding = np.flatnonzero(loud)
    gaps = np.flatnonzero(np.diff(sounding) > MARK_S / HOP_S)
    return [int(sounding[gap]) for gap in gaps]


def _anchors(silences: Sequence[float], marks: Sequence[float]) -> list[tuple[float, float]]:
    """Pairs of silences and marks, by how much has been heard and said; each mark has the nearest silence."""
    pairs: list[tuple[float, float]] = []
    for mark in marks:
        nearest = min(silences, key=lambda silence: abs(silence - mark), default=0.0)
        before = pairs[-1] if pairs else (0.0, 0.0)
        if abs(nearest - mark) < NEAR and before[0] < nearest < 1 and before[1] < mark < 1:
            pairs.append((float(nearest), float(mark)))
    return pairs


def _best_paths(scored: Sequence[tuple[_Chain, Floats]]) -> list[NDArray[np.int64]]:
    """For each recording, which place in its chain every frame belongs to."""
    order = sorted(range(len(scored)), key=lambda index: len(scored[index][1]))
    paths: dict[int, NDArray[np.int64]] = {}
    for start in range(0, len(order), TOGETHER):
        some = order[start : start + TOGETHER]
        paths |= zip(some, _paths_together([scored[index] for index in some]), strict=True)
    return [paths[index] for index in range(len(scored))]


def _paths_together(scored: Sequence[tuple[_Chain, Floats]]) -> list[NDArray[np.int64]]:
    """The best paths: each stays, goes on, or goes on over an optional silence."""
    frames = max(len(scores) for _, scores in scored)
    width = max(len(chain.states) for chain, _ in scored)
    shape = len(scored), width
    together = np.zeros((frames, *shape), np.float32)
    enter, over = np.zeros(shape, np.float32), np.full(shape, np.inf, np.float32)
    for index, (chain, scores) in enumerate(scored):
        count, states = scores.shape
        together[:count, index, :states] = scores
        enter[index, :states], over[index, :states] = chain.enter, chain.over
    came = np.zeros((frames, *shape), np.int8)
    best = np.full(shape, -np.inf, np.float32)
    best[:, 0] = together[0, :, 0]
    onward, skip = np.full_like(best, -np.inf), np.full_like(best, -np.inf)
    for frame in range(1, frames):
        onward[:, 1:] = best[:, :-1] - enter[:, 1:]
        skip[:, 2:] = best[:, :-2] - over[:, 2:]
        further = np.maximum(onward, skip)
        moved = further > best
        came[frame] = np.where(moved, np.where(skip > onward, 2, 1), 0)
        best = np.where(moved, further, best) + together[frame]
    return [_traced(came[: len(scores), index], scores.shape[1]) for index, (_, scores) in enumerate(scored)]


def _traced(came: NDArray[np.int8], states: int) -> NDArray[np.int64]:
    """The path that ends in the last state, from how each state was reached."""
    path = np.empty(len(came), np.int64)
    path[-1] = states - 1
    for frame in range(len(came) - 1, 0, -1):
        path[frame - 1] = path[frame] - came[frame, path[frame]]
    return path


def _spectra(audio: Floats, rate: int) -> Floats:
    """Power spectra of the frames, ``[frames, bins]``."""
    hop, size = round(HOP_S * rate), round(WINDOW_S * rate)
    # Frame i is centred on the middle of its hop.
    margin = (size - hop) // 2
    padded = np.pad(audio, (margin, size))
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::hop][: len(audio) // hop]
    power: Floats = np.abs(np.fft.rfft(frames * np.hanning(size))) ** 2
    return power


def _mel_bands(rate: int, size: int) -> Floats:
    """Triangles evenly spread over the mel scale from 60 Hz up, ``[bins, bands]``."""
    top = 2595 * np.log10(1 + np.array([60, min(rate / 2, 8_000)]) / 700)
    edges = 700 * (10 ** (np.linspace(*top, BANDS + 2) / 2595) - 1)
    hertz = np.arange(size // 2 + 1) * rate / size
    low, centre, high = edges[:-2], edges[1:-1], edges[2:]
    rising = (hertz[:, None] - low) / (centre - low)
    falling = (high - hertz[:, None]) / (high - centre)
    bands: Floats = np.maximum(0, np.minimum(rising, falling)) + 1e-9
    return bands


def onset(level: Floats, near_s: float, within_s: float = 0.25, quiet_s: float = 0.06) -> float | None:
    """When sound sets in after silence.

    Args:
        level: from :func:`levels`.
        near_s: where to look, in seconds.
        within_s: how far from there.
        quiet_s: how long it must have been silent before.

    Returns:
        The onset nearest to ``near_s``; None if there is none.

    """
    loud = level > -SILENT_DB
    quiet = round(quiet_s / HOP_S)
    found = [
        (place + 0.5) * HOP_S
        for place in np.flatnonzero(loud[1:] & ~loud[:-1]) + 1
        if not loud[max(0, place - quiet) : place].any()
    ]
    return min(
        (float(each) for each in found if abs(each - near_s) <= within_s),
        key=lambda each: abs(each - near_s),
        default=None,
    )
