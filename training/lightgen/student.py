"""The light generator: a convolutional network at 80 frames a second that filters a pulse train.

The design is that of hibari's decoder (hibari-tts, Apache-2.0): an input convolution, ConvNeXt blocks (Liu et
al., *A ConvNet for the 2020s*, 2022), and a head that gives, for every frame and frequency, a filter for the
pulses and a free component. The frames are overlap-added. Differences: it is driven by the trunk of
Kokoro-82M, the timbre scales and shifts every block (FiLM; Perez et al., 2018), there are twelve blocks
instead of eight, and the noise component is left out, for training never used it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.lightgen.corpus import HOP
from voxwire.engines.kokoro.pulses import BINS, FFT, VOICED_ABOVE_HZ

FEATURES = 512
STYLE = 128
PARTS = 4
"""Log gain and phase (in half turns, before tanh) of the filter; log magnitude and phase of the free part."""
LOUDEST = 7.0
"""Log magnitudes are clamped here, far above any speech, so that a bad step can't overflow."""


@dataclass(frozen=True, slots=True)
class StudentConfig:
    """Sizes of the network."""

    channels: int = 256
    hidden: int = 768
    blocks: int = 12
    film: int = 128


class Block(nn.Module):
    """A ConvNeXt block whose normed signal is scaled and shifted by the timbre."""

    def __init__(self, config: StudentConfig) -> None:
        super().__init__()
        channels = config.channels
        self.depthwise = nn.Conv1d(channels, channels, 7, padding=3, groups=channels)
        self.norm = nn.LayerNorm(channels, eps=1e-5)
        self.film = nn.Linear(config.film, 2 * channels)
        self.expand = nn.Linear(channels, config.hidden)
        self.project = nn.Linear(config.hidden, channels)
        # Zero: a block that was not trained yet changes nothing.
        self.gamma = nn.Parameter(torch.zeros(channels))
        nn.init.normal_(self.film.weight, std=0.002)
        nn.init.zeros_(self.film.bias)

    def forward(self, x: Tensor, timbre: Tensor) -> Tensor:
        """``[B, n, C]`` to ``[B, n, C]``; ``timbre`` is ``[B, film]``."""
        h: Tensor = self.norm(self.depthwise(x.transpose(1, 2)).transpose(1, 2))
        h = modulate(h, self.film(timbre))
        h = self.project(functional.gelu(self.expand(h)))
        return x + self.gamma * h


class Student(nn.Module):
    """The network."""

    def __init__(self, config: StudentConfig) -> None:
        super().__init__()
        self.config = config
        self.input = nn.Conv1d(FEATURES + 3, config.channels, 3, padding=1)
        self.timbre = nn.Linear(STYLE, config.film)
        self.film = nn.Linear(config.film, 2 * config.channels)
        self.blocks = nn.ModuleList(Block(config) for _ in range(config.blocks))
        self.norm = nn.LayerNorm(config.channels, eps=1e-5)
        self.head = nn.Linear(config.channels, PARTS * BINS)
        nn.init.normal_(self.film.weight, std=0.002)
        nn.init.zeros_(self.film.bias)

    def forward(self, features: Tensor, f0: Tensor, energy: Tensor, style: Tensor) -> Tensor:
        """The parts of every frame's spectrum, ``[B, n, 4, 601]``; see :data:`PARTS`.

        Takes what :meth:`hidden` takes.
        """
        return self.parts(self.hidden(features, f0, energy, style))

    def hidden(self, features: Tensor, f0: Tensor, energy: Tensor, style: Tensor) -> Tensor:
        """What the blocks make of an utterance, ``[B, n, C]``.

        Args:
            features: of the trunk, ``[B, 512, n]``.
            f0: Hz, ``[B, 1, n]``.
            energy: ``[B, 1, n]``.
            style: timbre half of the style vector, ``[B, 128]``.

        """
        # The scales bring all inputs to the order of 1.
        pitch = torch.log(f0.clamp(min=0) + 1) / 5
        voiced = (f0 > VOICED_ABOVE_HZ).to(f0.dtype)
        x: Tensor = self.input(torch.cat([features * 0.5, pitch, voiced, energy / 5], 1)).transpose(1, 2)
        timbre = functional.silu(self.timbre(style * 4))
        x = modulate(x, self.film(timbre))
        for block in self.blocks:
            x = block(x, timbre)
        return x

    def parts(self, hidden: Tensor) -> Tensor:
        """The head: ``[B, n, C]`` to ``[B, n, 4, 601]``."""
        parts: Tensor = self.head(self.norm(hidden))
        return parts.reshape(*parts.shape[:2], PARTS, BINS)


def modulate(x: Tensor, film: Tensor) -> Tensor:
    """Scale and shift ``[B, n, C]`` by ``[B, 2 C]``."""
    scale, shift = film[:, None].chunk(2, -1)
    return x * (1 + scale) + shift


def spectrum(parts: Tensor, source: Tensor) -> Tensor:
    """The spectrum of every frame, as real and imaginary parts ``[B, n, 2, 601]``.

    Args:
        parts: what the network gave, ``[B, n, 4, 601]``.
        source: spectra of the pulses, real and imaginary parts, ``[B, n, 2, 601]``.

    """
    gain, turn, magnitude, phase = parts.unbind(2)
    real, imaginary = source.unbind(2)
    gain, angle = torch.exp(gain.clamp(max=LOUDEST)), math.pi * torch.tanh(turn)
    filter_real, filter_imaginary = gain * torch.cos(angle), gain * torch.sin(angle)
    free = torch.exp(magnitude.clamp(max=LOUDEST))
    return torch.stack(
        [
            filter_real * real - filter_imaginary * imaginary + free * torch.cos(phase),
            filter_real * imaginary + filter_imaginary * real + free * torch.sin(phase),
        ],
        2,
    )


def overlap_add(spectra: Tensor, window: Tensor) -> Tensor:
    """Audio ``[B, 300 n]`` of spectra ``[B, n, 2, 601]``; frame ``k`` is centred on sample ``300 k``."""
    batch, count = spectra.shape[:2]
    overlaps = FFT // HOP
    frames = torch.fft.irfft(torch.complex(spectra[:, :, 0], spectra[:, :, 1]), FFT, dim=-1) * window
    frames = frames.reshape(batch, count, overlaps, HOP)
    weight = (window * window).reshape(overlaps, HOP)
    audio: Tensor = frames.new_zeros(batch, count + overlaps - 1, HOP)
    total = frames.new_zeros(count + overlaps - 1, HOP)
    for k in range(overlaps):
        audio = audio + functional.pad(frames[:, :, k], (0, 0, k, overlaps - 1 - k))
        total[k : k + count] += weight[k]
    audio = (audio / total.clamp(min=1e-3)).reshape(batch, -1)
    return audio[:, FFT // 2 : FFT // 2 + count * HOP]


_RENAMED: Mapping[str, str] = {
    "inp": "input", "sty.0": "timbre", "fin": "film", "dw": "depthwise", "pw1": "expand", "pw2": "project",
}  # fmt: skip


def widened(weights: Mapping[str, Tensor], config: StudentConfig, seed: int) -> dict[str, Tensor]:
    """Bring the weights of the first experiment into the shape of this network, so that both say the same.

    The experiment had eight blocks, a 64-wide timbre layer and a noise part in its head (the third of five).
    New timbre units begin at random but nobody listens to them yet; new blocks pass everything through.

    Args:
        weights: of the experiment, by its own names.
        config: of the new network; not smaller than the old one.
        seed: of the random numbers for what is new.

    """
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        state = Student(config).state_dict()
    for old_name, tensor in weights.items():
        name = f".{old_name}"
        for old, new in _RENAMED.items():
            name = name.replace(f".{old}.", f".{new}.")
        name = name[1:]
        value = tensor.float()
        if name.startswith("head."):
            value = value.reshape(PARTS + 1, BINS, -1)[[0, 1, 3, 4]].reshape(state[name].shape)
        if "film.weight" in name:
            state[name].zero_()[:, : value.shape[1]] = value
        elif name.startswith("timbre."):
            state[name][: len(value)] = value
        else:
            state[name] = value.clone()
    return state
