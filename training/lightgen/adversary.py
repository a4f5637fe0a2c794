"""A second network that learns to tell the student's speech from the teacher's, and what the student is told.

It looks at log magnitudes at several resolutions, as the multi-resolution discriminator of UnivNet does (Jang
et al., 2021), with least-squares scores (Mao et al., 2017) and the distance of inner features (Larsen et al.,
2016) beside them. A distance of spectra alone is least for an average of all that could be said, which sounds
dull; this one tells the student where what it says is no speech that was ever heard.
"""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.lightgen.losses import RESOLUTIONS, magnitudes, resolution

SIZES = (RESOLUTIONS[0] // 2, RESOLUTIONS[3])
"""Lengths of the analysis windows, in samples."""
FLOOR = 1e-3
"""Added to magnitudes before the logarithm."""
SLOPE = 0.1
RATE = 8e-4
"""Learning rate."""
SCORE_WEIGHT, FEATURE_WEIGHT = 0.2, 0.6
"""Of what the student is told, beside the distance of spectra."""
AHEAD = 200
"""Steps in which it learns alone, so that the student is not told nonsense."""


class Sight(nn.Module):
    """What looks at one resolution: convolutions over time and frequency."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self._resolution = resolution(size)
        shapes = [
            (1, 16, (5, 7), (1, 2)),
            (16, 32, (3, 7), (2, 2)),
            (32, 32, (3, 5), (1, 2)),
            (32, 32, (3, 3), (1, 1)),
        ]
        self.layers = nn.ModuleList(
            nn.utils.parametrizations.weight_norm(
                nn.Conv2d(given, made, kernel, stride, (kernel[0] // 2, kernel[1] // 2))
            )
            for given, made, kernel, stride in shapes
        )
        self.score = nn.utils.parametrizations.weight_norm(nn.Conv2d(32, 1, 3, padding=1))

    def forward(self, audio: Tensor) -> list[Tensor]:
        """Features of every layer, and last the scores, for audio ``[B, samples]``."""
        seen = torch.log(magnitudes(audio, self._resolution) + FLOOR)[:, None]
        features = list[Tensor]()
        for layer in self.layers:
            seen = functional.leaky_relu(layer(seen), SLOPE)
            features.append(seen)
        return [*features, self.score(seen)]


class Adversary(nn.Module):
    """All of them, with what they learn by."""

    def __init__(self, sizes: Sequence[int] = SIZES, *, bfloat16: bool = False) -> None:
        """Make one.

        Args:
            sizes: lengths of the analysis windows, samples.
            bfloat16: convolve in bfloat16; worth it only where the processor has instructions for it.

        """
        super().__init__()
        self.sights = nn.ModuleList(Sight(size) for size in sizes)
        self._bfloat16 = bfloat16
        if bfloat16:
            # The library reorders inputs before every convolution otherwise.
            for sight in self.sights:
                sight.to(memory_format=torch.channels_last)
        self.optimizer = torch.optim.AdamW(self.parameters(), lr=RATE, betas=(0.8, 0.99), weight_decay=1e-3)
        self.steps = 0
        """How often it has learnt."""

    def told(self, said: Tensor, wanted: Tensor) -> Tensor:
        """What the student is told about its audio ``[B, samples]``; nothing while the adversary is young."""
        if self.steps < AHEAD:
            return said.new_zeros(())
        total = said.new_zeros(())
        self.requires_grad_(requires_grad=False)
        for sight in self.sights:
            *features, score = self._seen(sight, said)
            with torch.no_grad():
                *targets, _ = self._seen(sight, wanted)
            distance = sum(
                (feature - target).abs().mean() / target.abs().mean().clamp(min=1e-3)
                for feature, target in zip(features, targets, strict=True)
            )
            total = (
                total + SCORE_WEIGHT * (1 - score).square().mean() + FEATURE_WEIGHT * distance / len(features)
            )
        self.requires_grad_(requires_grad=True)
        return total / len(self.sights)

    def learn(self, said: Tensor, wanted: Tensor) -> float:
        """Tell the student's audio from the teacher's a little better; its loss, 0.5 if it knows nothing."""
        said, wanted = said.detach(), wanted.detach()
        loss = said.new_zeros(())
        for sight in self.sights:
            # Both at once: a batch is not normalised, so neither knows of the other.
            score, true = self._seen(sight, torch.cat([said, wanted]))[-1].chunk(2)
            loss = loss + score.square().mean() + (1 - true).square().mean()
        loss = loss / len(self.sights)
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        if torch.isfinite(nn.utils.clip_grad_norm_(self.parameters(), 10.0)):
            self.optimizer.step()
        self.steps += 1
        return loss.item()

    def _seen(self, sight: nn.Module, audio: Tensor) -> list[Tensor]:
        with torch.autocast("cpu", torch.bfloat16, enabled=self._bfloat16):
            features: list[Tensor] = sight(audio)
        return features
