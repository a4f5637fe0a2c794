import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from voxwire.audio.formats import SAMPLE_RATES
from voxwire.audio.resample import Resampler

from .signals import SOURCE_RATE, cut, level, odd_pieces, source, sweeps


@given(st.integers(0, 3_000), st.sampled_from(SAMPLE_RATES), st.lists(st.integers(0, 700), max_size=5))
@settings(max_examples=60, deadline=None)
def test_the_length_is_exact_and_the_cut_does_not_matter(samples: int, rate: int, sizes: list[int]) -> None:
    noise = np.random.default_rng(samples).standard_normal(samples).astype(np.float32)
    whole, pieces = Resampler(SOURCE_RATE, rate), Resampler(SOURCE_RATE, rate)
    expected = np.concatenate([whole.feed(noise), whole.finish()])
    got = np.concatenate([*map(pieces.feed, cut(noise, sizes)), pieces.finish()])
    assert got.size == -(-samples * rate // SOURCE_RATE)
    assert np.array_equal(got, expected)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_the_signal_is_the_same_at_the_other_rate(rate: int) -> None:
    resampler = Resampler(SOURCE_RATE, rate)
    got = np.concatenate([*map(resampler.feed, odd_pieces(source())), resampler.finish()])
    wanted = sweeps(rate)
    # The signal breaks off while it is loud, so its very end is broad-band and no two filters agree on it.
    body = wanted.size - rate // 50
    assert level(got[:body] - wanted[:body]) < level(wanted) - 80
    assert level(got[-rate // 5 :]) == pytest.approx(level(wanted[-rate // 5 :]), abs=0.1)


@pytest.mark.parametrize(
    ("rate", "withheld"), [(8_000, 0.075), (16_000, 0.04), (22_050, 0.04), (44_100, 0.04), (48_000, 0.04)]
)
def test_little_is_withheld_while_the_stream_runs(rate: int, withheld: float) -> None:
    resampler = Resampler(SOURCE_RATE, rate)
    given_out = fed = 0
    for piece in np.split(source()[:24_000], 100):
        fed += piece.size
        given_out += resampler.feed(piece).size
        assert fed / SOURCE_RATE - given_out / rate <= withheld


def test_equal_rates_pass_the_very_samples_through() -> None:
    resampler = Resampler(SOURCE_RATE, SOURCE_RATE)
    piece = source()
    assert resampler.feed(piece) is piece
    assert resampler.finish().size == 0


def test_nothing_in_gives_nothing_out() -> None:
    assert Resampler(SOURCE_RATE, 8_000).finish().size == 0
