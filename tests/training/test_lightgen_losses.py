"""The distances by which the light generator learns."""

import math

import pytest

torch = pytest.importorskip("torch")

from training.lightgen.losses import ENERGY_SIZE, EnergyLoss, MelDistance, SpectralLoss  # noqa: E402


def test_losses_are_nothing_for_equals_and_grow_with_distance() -> None:
    signal = 0.1 * torch.randn(2, 24_000)
    loss, energy, mel = SpectralLoss(), EnergyLoss(), MelDistance()
    for each in (loss, energy):
        assert float(each(signal, signal)) == pytest.approx(0, abs=1e-6)
        assert float(each(signal * 1.1, signal)) < float(each(signal * 1.5, signal))
    assert mel(signal[0], signal[0]) == 0
    assert mel(2 * signal[0], signal[0]) == pytest.approx(math.log(2), rel=0.05)


def test_energy_tells_a_level_where_spectra_hear_noise() -> None:
    """Noise of the right energy is at no distance but chance; what is as soft as its median is farther."""
    torch.manual_seed(0)
    energy, noise, other = EnergyLoss(), *(0.1 * torch.randn(2, 4, 48_000))
    assert float(energy(other, noise)) < float(energy(0.83 * other, noise))
    assert float(energy(2 * noise, noise)) == pytest.approx(2 * math.log(2), rel=0.02)


def test_energy_of_less_than_the_longest_span() -> None:
    signal = 0.1 * torch.randn(1, ENERGY_SIZE)
    assert float(EnergyLoss()(2 * signal, signal)) == pytest.approx(2 * math.log(2), rel=0.02)


@pytest.mark.parametrize("kind", [SpectralLoss, EnergyLoss])
def test_the_loss_of_silence_has_a_finite_gradient(kind: type) -> None:
    silence = torch.zeros(1, 24_000, requires_grad=True)
    kind()(silence, torch.zeros(1, 24_000)).backward()
    assert torch.isfinite(silence.grad).all()
