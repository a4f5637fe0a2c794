"""The network that judges beside the distance of spectra. Needs PyTorch."""

import pytest

torch = pytest.importorskip("torch")

from training.lightgen.adversary import AHEAD, Adversary  # noqa: E402


def signals() -> tuple[torch.Tensor, torch.Tensor]:
    """What is said, dull, and what is wanted."""
    noise = torch.randn(4, 9_600, generator=torch.Generator().manual_seed(1)) * 0.1
    return torch.nn.functional.avg_pool1d(noise[:, None], 5, 1, 2)[:, 0], noise


def an_adversary(*, bfloat16: bool) -> Adversary:
    torch.manual_seed(1)
    return Adversary(bfloat16=bfloat16)


def test_it_says_nothing_while_it_is_young() -> None:
    adversary = an_adversary(bfloat16=False)
    said, wanted = signals()
    assert adversary.told(said, wanted).item() == 0.0
    adversary.steps = AHEAD
    assert adversary.told(said, wanted).item() > 0.0


@pytest.mark.parametrize("bfloat16", [False, True])
def test_it_learns_to_tell_one_from_the_other(bfloat16: bool) -> None:
    adversary = an_adversary(bfloat16=bfloat16)
    losses = [adversary.learn(*signals()) for _ in range(25)]
    assert losses[-1] < 0.7 * losses[0]


def test_half_precision_says_nearly_the_same() -> None:
    gradients, losses = [], []
    for bfloat16 in (False, True):
        adversary = an_adversary(bfloat16=bfloat16)
        adversary.steps = AHEAD
        said, wanted = signals()
        said.requires_grad_()
        loss = adversary.told(said, wanted)
        torch.autograd.backward(loss)
        losses.append(loss.item())
        gradients.append(said.grad.flatten())
        assert all(parameter.grad is None for parameter in adversary.parameters())
    assert losses[1] == pytest.approx(losses[0], rel=0.02)
    assert torch.nn.functional.cosine_similarity(*gradients, dim=0) > 0.9
