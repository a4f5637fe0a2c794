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
GAP_COST = 40.0
"""What a silence between words must gain before it is believed, in nats: the closure of a stop is one
too."""
ROUNDS = 14
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
    padded = np.pad(still, ((2, 2), (0, 0)), mode="edge")
    count = len(still)
    slope = (
        2 * (padded[4 : 4 + count] - padded[:count]) + padded[3 : 3 + count] - padded[1 : 1 + count]
    ) / 10
    return np.hstack([still, 3 * slope])


def levels(audio: Floats, rate: int) -> Floats:
    """Level of each frame of :func:`cepstra`, in dB below the loudest one."""
    power = _spectra(audio, rate).sum(axis=1)
    return 10 * np.log10(np.maximum(power / power.max(), 1e-12))


def phones(phonemes: str) -> list[str]:
    """The sounds of a word in the engine's alphabet: length belongs to a sound, stress and tone do not."""
    found: list[str] = []
    for symbol in phonemes:
        if symbol.isalpha() and symbol not in MODIFIERS:
            found.append(symbol)
        elif symbol in "ːʰʲ" and found:
            found[-1] += symbol
    return found


class Aligner:
    """Models of the phonemes of one voice."""

    def __init__(self, recordings: Sequence[Recording], rounds: int = ROUNDS) -> None:
        """Learn them from recordings; a round takes about a hundredth of their length."""
        names = sorted({phone for recording in recordings for word in recording.words for phone in word})
        # State 0 is silence.
        self._first = {name: 1 + STATES * index for index, name in enumerate(names)}
        everything = np.concatenate([recording.frames for recording in recordings])
        self._floor = 0.02 * everything.var(axis=0)
        self._means = np.zeros((1 + STATES * len(names), everything.shape[1]))
        self._variances = np.ones_like(self._means)
        chains = [_Chain(recording.words, self._first) for recording in recordings]
        paths = [chain.spread(each.level) for chain, each in zip(chains, recordings, strict=True)]
        for turn in range(rounds):
            self._learn(recordings, chains, paths)
            spread = SPREAD[turn] if turn < len(SPREAD) else None
            paths = [
                chain.path(self._likelihoods(each.frames), each.level, spread)
                for chain, each in zip(chains, recordings, strict=True)
            ]

    def align(self, recording: Recording) -> list[tuple[float, float] | None]:
        """When each word begins and ends, in seconds; None for one that is not heard."""
        chain = _Chain(recording.words, self._first)
        path = chain.path(self._likelihoods(recording.frames), recording.level, None)
        return [
            (
                float(np.searchsorted(path, bounds[0]) * HOP_S),
                float(np.searchsorted(path, bounds[1]) * HOP_S),
            )
            if bounds is not None
            else None
            for bounds in chain.words
        ]

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

    def _likelihoods(self, frames: Floats) -> Floats:
        """Logarithms, ``[frames, states]``."""
        weights = 1 / self._variances
        constant = (self._means**2 * weights + np.log(self._variances)).sum(axis=1)
        return -0.5 * (frames**2 @ weights.T - 2 * frames @ (self._means * weights).T + constant)


class _Chain:
    """The states of a recording in a row: silence, the words with a possible silence before each, silence."""

    def __init__(self, words: Sequence[Sequence[str]], first: dict[str, int]) -> None:
        states, optional = [0], [False]
        self.words: list[tuple[int, int] | None] = []
        for word in words:
            if word and len(states) > 1:
                states.append(0)
                optional.append(True)
            begin = len(states)
            states += [first[phone] + state for phone in word for state in range(STATES)]
            optional += [False] * (len(states) - begin)
            self.words.append((begin, len(states)) if word else None)
        self.states: NDArray[np.int64] = np.array([*states, 0])
        self.optional: NDArray[np.bool_] = np.array([*optional, False])
        sounding = np.cumsum(self.states > 0)
        self.places: Floats = sounding / sounding[-1]
        """How much of what is said has been said, at each state."""

    def spread(self, level: Floats) -> NDArray[np.int64]:
        """A path that spreads the phonemes evenly over what is loud."""
        return self._best(np.zeros((len(level), len(self.states))) - self._strayed(level, SPREAD[0] / 2))

    def path(self, likelihoods: Floats, level: Floats, spread: float | None) -> NDArray[np.int64]:
        """For each frame the state it belongs to, by its place in the chain."""
        scores = likelihoods[:, self.states]
        return self._best(scores if spread is None else scores - self._strayed(level, spread))

    def _strayed(self, level: Floats, spread: float) -> Floats:
        """What it costs to be far from the even path, and to be silent while it is loud."""
        loud = level > -SILENT_DB
        done = np.cumsum(loud) / max(1, loud.sum())
        away = ((done[:, None] - self.places) / spread) ** 2
        wrong = (self.states > 0)[None, :] != loud[:, None]
        return away + 10 * wrong

    def _best(self, scores: Floats) -> NDArray[np.int64]:
        """The best path: it stays, goes on, or goes on over an optional silence."""
        count, states = scores.shape
        came = np.zeros((count, states), np.int8)
        best = np.full(states, -np.inf)
        best[0] = scores[0, 0]
        enter = np.where(self.optional, GAP_COST, 0.0)
        over = np.zeros(states, bool)
        over[2:] = self.optional[1:-1]
        for frame in range(1, count):
            stay = best
            onward = np.concatenate([[-np.inf], best[:-1]]) - enter
            skip = np.where(over, np.concatenate([[-np.inf, -np.inf], best[:-2]]), -np.inf)
            choices = np.stack([stay, onward, skip])
            came[frame] = choices.argmax(axis=0)
            best = choices.max(axis=0) + scores[frame]
        path = np.empty(count, np.int64)
        path[-1] = states - 1
        for frame in range(count - 1, 0, -1):
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
        place * HOP_S
        for place in np.flatnonzero(loud[1:] & ~loud[:-1]) + 1
        if not loud[max(0, place - quiet) : place].any()
    ]
    return min(
        (float(each) for each in found if abs(each - near_s) <= within_s),
        key=lambda each: abs(each - near_s),
        default=None,
    )
