import numpy as np
import pytest
from tests.voices.packs import measures
from tests.voices.sounds import voice

from evaluation.design import judge
from evaluation.likeness import cepstrum, divergence


def heard(f0: float) -> object:
    return measures(np.ones(256), f0)


@pytest.mark.parametrize(
    ("asked", "f0", "tempo", "leaning", "wrong"),
    [
        ({"gender": "female", "age": "young", "rate": "fast"}, 215, 1.2, 0.1, set()),
        ({"gender": "female", "age": "young", "rate": "fast"}, 120, 1.0, -0.1, {"gender", "age", "rate"}),
        ({"gender": "male", "pitch": "low"}, 100, 1.0, -0.1, set()),
        ({"gender": "male", "pitch": "low"}, 130, 1.0, -0.1, {"pitch"}),
        ({"gender": "male", "age": "child", "pitch": "high"}, 280, 1.0, 0.1, set()),
        ({"gender": "neutral", "rate": "slow"}, 165, 1.0, 0.0, {"rate"}),
        ({}, 165, 1.0, 0.0, set()),
    ],
)
def test_measures_are_held_against_what_was_asked(
    asked: dict[str, str], f0: float, tempo: float, leaning: float, wrong: set[str]
) -> None:
    right = judge(asked, heard(f0), tempo, leaning)  # type: ignore[arg-type]
    assert {kind for kind, value in right.items() if not value} == wrong


def test_a_voice_is_nearer_to_itself_than_to_another() -> None:
    first, second = cepstrum(voice(120)), cepstrum(voice(125, 3.3))
    other = cepstrum(voice(230, resonances=(600, 1800, 2900)))
    assert max(divergence(first, second)) < min(divergence(first, other))
    assert divergence(first, first) == pytest.approx((0, 0), abs=1e-6)
