import numpy as np
import pytest

from voxwire.voices.bank import Bank
from voxwire.voices.blends import LANGUAGES


@pytest.fixture(scope="module")
def bank() -> Bank:
    return Bank.load()


def test_packs_measure_like_voices(bank: Bank) -> None:
    assert {("en", "female"), ("en", "male"), ("zh", "female"), ("zh", "male")} <= {
        (pack.language, pack.gender) for pack in bank.packs
    }
    assert {pack.name[0] for pack in bank.packs} <= set(LANGUAGES)
    for pack in bank.packs:
        assert np.linalg.norm(pack.measures.embedding) == pytest.approx(1, abs=0.01)
        assert 70 < pack.measures.f0 < 330
        assert 2 < pack.measures.seconds < 7


def test_women_are_higher_than_men(bank: Bank) -> None:
    women, men = (
        np.median([pack.measures.f0 for pack in bank.packs if pack.gender == gender])
        for gender in ("female", "male")
    )
    assert women > 1.3 * men


def test_a_blend_lies_between_its_packs(bank: Bank) -> None:
    first, last = bank.packs[0], bank.packs[-1]
    mixed = bank.mixed({first.name: 3, last.name: 1})
    pitches = sorted(pack.measures.f0 for pack in (first, last))
    assert pitches[0] <= mixed.f0 <= pitches[1]
    assert np.linalg.norm(mixed.embedding) == pytest.approx(1, abs=1e-3)
    assert mixed.embedding @ first.measures.embedding > mixed.embedding @ last.measures.embedding
