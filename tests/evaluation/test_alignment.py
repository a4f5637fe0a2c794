"""The aligner on sounds whose times are known."""

import numpy as np
import pytest

from evaluation.alignment import HOP_S, Aligner, Floats, Recording, cepstra, levels, onset, phones

RATE = 16_000
SOUNDS = {"a": (700, 1_200), "i": (300, 2_300), "u": (350, 800), "s": (5_000, 7_000), "m": (200, 1_000)}


def sound(name: str, seconds: float, noise: np.random.Generator) -> Floats:
    """Noise in two bands, faded in and out over 10 ms."""
    count = round(seconds * RATE)
    spectrum = np.fft.rfft(noise.standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    shape = sum(np.exp(-(((hertz - centre) / 150) ** 2)) for centre in SOUNDS[name])
    wave = np.fft.irfft(spectrum * shape, count)
    fade = np.minimum(1, np.minimum(np.arange(count), np.arange(count)[::-1]) / 160)
    return 0.1 * wave / np.sqrt(np.mean(wave**2)) * fade


def spoken(seed: int) -> tuple[Recording, list[float]]:
    """Words of random sounds, silence between some of them, and when each begins."""
    noise = np.random.default_rng(seed)
    pieces = [np.zeros(round(0.1 * RATE))]
    words: list[list[str]] = []
    begins: list[float] = []
    before = ""
    for _ in range(6):
        if words and noise.random() < 0.3:
            pieces.append(np.zeros(round(noise.uniform(0.1, 0.4) * RATE)))
        begins.append(sum(map(len, pieces)) / RATE)
        words.append([])
        for _ in range(noise.integers(1, 4)):
            before = noise.choice([name for name in SOUNDS if name != before])
            words[-1].append(before)
            pieces.append(sound(before, noise.uniform(0.05, 0.2), noise))
    pieces.append(np.zeros(round(0.2 * RATE)))
    audio = np.concatenate(pieces)
    audio = audio + 1e-4 * noise.standard_normal(len(audio))
    return Recording(cepstra(audio, RATE), levels(audio, RATE), words), begins


def test_it_finds_where_words_begin() -> None:
    recordings = [spoken(seed) for seed in range(12)]
    heard = [recording for recording, _ in recordings]
    errors = [
        word[0] - begin
        for words, (_, begins) in zip(Aligner(heard).align(heard), recordings, strict=True)
        for word, begin in zip(words, begins, strict=True)
        if word is not None
    ]
    assert len(errors) == 72
    assert abs(np.mean(errors)) < 0.005
    assert np.abs(errors).max() < 0.03


def test_what_is_not_heard_has_no_place() -> None:
    recording, _ = spoken(1)
    marked = Recording(recording.frames, recording.level, [*recording.words, []])
    assert Aligner([marked], rounds=2).align([marked])[0][-1] is None


@pytest.mark.parametrize("begin", [0.3, 0.6])
def test_an_onset_is_found_behind_silence(begin: float) -> None:
    audio = np.zeros(RATE)
    audio[round(0.3 * RATE) : round(0.5 * RATE)] = 0.1
    audio[round(0.52 * RATE) : round(0.53 * RATE)] = 0.1
    audio[round(0.6 * RATE) : round(0.8 * RATE)] = 0.1
    assert onset(levels(audio, RATE), begin + 0.04) == pytest.approx(begin, abs=2 * HOP_S)
    assert onset(levels(audio, RATE), 0.95, within_s=0.1) is None


def test_sounds_carry_their_length_and_no_tone() -> None:
    assert phones("hˈɜː lˌO") == ["h", "ɜː", "l", "O"]
    assert phones("tʰa→xwa→") == ["tʰ", "a", "x", "w", "a"]
    assert phones(",") == []
