"""A network is brought to its teacher's level, frequency by frequency."""

from dataclasses import replace

import numpy as np
import pytest

from lightgen_examples import an_example

torch = pytest.importorskip("torch")

from training.lightgen.corpus import HOP, Example, as_integers  # noqa: E402
from training.lightgen.levels import SHORTEST, levelled, ratios  # noqa: E402
from training.lightgen.student import Student, StudentConfig  # noqa: E402
from training.lightgen.train import say  # noqa: E402

FRAMES = 120


def a_student() -> Student:
    torch.manual_seed(0)
    return Student(StudentConfig(channels=16, hidden=24, blocks=2, film=8)).eval()


def said_by(student: Student, share: float) -> Example:
    """An example whose teacher says the same as a student, so many times as loud."""
    example = an_example(FRAMES)
    own = say(student, example).numpy()
    return replace(example, audio=as_integers(share * own / np.abs(own).max()))


def test_a_student_who_is_too_soft_gets_as_loud_as_the_teacher() -> None:
    student = a_student()
    peak = float(say(student, an_example(FRAMES)).abs().max())
    examples = [said_by(student, 0.5)]
    assert ratios(student, examples) == pytest.approx((0.5 / peak) ** 2, rel=0.01)
    level = levelled(student, examples)
    assert float(say(level, an_example(FRAMES)).abs().max()) == pytest.approx(0.5, rel=0.01)
    assert float(say(student, an_example(FRAMES)).abs().max()) == pytest.approx(peak)


def test_each_frequency_has_its_own_level() -> None:
    student = a_student()
    example = said_by(student, 0.5)
    spectrum = np.fft.rfft(example.pcm)
    half = len(spectrum) // 2
    spectrum[half:] /= 2
    softer = replace(example, audio=as_integers(np.fft.irfft(spectrum, len(example.pcm)).astype(np.float32)))
    gains = ratios(student, [softer]) / ratios(student, [example])
    assert gains[:100] == pytest.approx(gains[0], rel=0.02)
    assert gains[500:] == pytest.approx(gains[0] / 4, rel=0.02)


def test_examples_that_are_too_short_tell_nothing() -> None:
    with pytest.raises(ValueError, match="long enough"):
        ratios(a_student(), [an_example(SHORTEST // HOP - 1)])
