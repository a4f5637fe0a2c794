import numpy as np
import pytest

from voxwire.bench.sound import leading_silence_s

RATE = 24_000


def tone(seconds: float, level_db: float) -> np.ndarray:
    at = np.arange(round(seconds * RATE))
    return np.sqrt(2) * 10 ** (level_db / 20) * np.sin(2 * np.pi * 400 * at / RATE)


def pcm(*parts: np.ndarray) -> bytes:
    return (np.concatenate(parts) * 32768).astype("<i2").tobytes()


@pytest.mark.parametrize("silence_s", [0.0, 0.005, 0.075, 0.325])
def test_sound_is_found_where_it_begins(silence_s: float) -> None:
    found = leading_silence_s(pcm(np.zeros(round(silence_s * RATE)), tone(0.1, -20)), RATE)
    assert found == pytest.approx(silence_s, abs=1e-9)


def test_what_is_too_soft_is_silence() -> None:
    assert leading_silence_s(pcm(tone(0.05, -60), tone(0.05, -40)), RATE) == pytest.approx(0.05)
    assert leading_silence_s(pcm(tone(0.5, -60)), RATE) is None


def test_one_click_is_not_lost_and_half_a_sample_is_left_alone() -> None:
    click = np.zeros(RATE // 10)
    click[1_000] = 0.5
    assert leading_silence_s(pcm(click) + b"\x00", RATE) == pytest.approx(0.04)


@pytest.mark.parametrize("data", [b"", b"\x00", bytes(100)])
def test_too_little_is_nothing_audible(data: bytes) -> None:
    assert leading_silence_s(data, RATE) is None
