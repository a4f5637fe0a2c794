import numpy as np
import pytest
from tests.voices.packs import bank, measures

from voxwire.voices.blending import MOST_PACKS, OWN_LANGUAGE, fit_blend, nearest, shifted


def mixture(**shares: float) -> np.ndarray:
    rows = {pack.name: pack.measures.embedding for pack in bank().packs}
    return np.sum([share * rows[name] for name, share in shares.items()], axis=0)


def test_the_shares_of_a_mixture_are_found_again() -> None:
    speaker = measures(mixture(af_one=0.7, af_two=0.3), f0=210)
    blend = fit_blend(bank(), speaker, "en")
    assert blend["af_one"] == pytest.approx(0.7, abs=0.06)
    assert blend["af_two"] == pytest.approx(0.3, abs=0.06)
    assert sum(blend.values()) == pytest.approx(1, abs=0.01)


def test_a_stranger_is_blended_from_few_packs() -> None:
    speaker = measures(np.random.default_rng(3).random(256))
    assert 1 <= len(fit_blend(bank(), speaker, None)) <= MOST_PACKS


def test_packs_of_the_language_keep_the_upper_hand() -> None:
    speaker = measures(mixture(af_one=0.9, zf_one=0.1), f0=210)
    blend = fit_blend(bank(), speaker, "zh")
    assert sum(share for name, share in blend.items() if name[0] == "z") >= OWN_LANGUAGE - 0.01


def test_a_language_without_packs_takes_any() -> None:
    speaker = measures(mixture(af_one=1.0), f0=210)
    assert max(fit_blend(bank(), speaker, "ru").items(), key=lambda item: item[1])[0] == "af_one"


def test_the_nearest_pack_is_the_likest() -> None:
    assert nearest(bank(), measures(mixture(zm_one=0.8, af_one=0.2))) == "zm_one"


def test_a_blend_is_moved_towards_a_pack() -> None:
    moved = shifted({"af_one": 0.5, "af_two": 0.5}, "am_one", 0.2)
    assert moved == pytest.approx({"af_one": 0.4, "af_two": 0.4, "am_one": 0.2})
    assert shifted({"af_one": 0.5, "af_two": 0.5}, "af_one", 0.2)["af_one"] == pytest.approx(0.6)
