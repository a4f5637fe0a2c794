"""The adaptive instance norms of Kokoro-82M: where they stand and how wide they are.

Each norm scales and shifts its channels by what a small linear layer makes of the style vector.
Those layers run on the host, so a graph takes the gains and biases of all its norms as one input
each, concatenated in the order given here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Norm:
    """One adaptive instance norm."""

    name: str
    """Dotted name of the module in the published model."""
    channels: int


def _residual(name: str, first: int, second: int) -> tuple[Norm, Norm]:
    return Norm(f"{name}.norm1", first), Norm(f"{name}.norm2", second)


def _snake_block(name: str, channels: int) -> tuple[Norm, ...]:
    return tuple(Norm(f"{name}.adain{half}.{i}", channels) for i in range(3) for half in (1, 2))


CURVE_NORMS: tuple[Norm, ...] = tuple(
    norm
    for curve in ("F0", "N")
    for block, first, second in ((0, 512, 512), (1, 512, 256), (2, 256, 256))
    for norm in _residual(f"predictor.{curve}.{block}", first, second)
)
"""Norms of the F0 and energy predictor."""

TRUNK_NORMS: tuple[Norm, ...] = (
    *_residual("decoder.encode", 514, 1024),
    *_residual("decoder.decode.0", 1090, 1024),
    *_residual("decoder.decode.1", 1090, 1024),
    *_residual("decoder.decode.2", 1090, 1024),
    *_residual("decoder.decode.3", 1090, 512),
)
"""Norms of the decoder before the generator."""

GENERATOR_NORMS: tuple[Norm, ...] = (
    *_snake_block("decoder.generator.noise_res.0", 256),
    *_snake_block("decoder.generator.resblocks.0", 256),
    *_snake_block("decoder.generator.resblocks.1", 256),
    *_snake_block("decoder.generator.resblocks.2", 256),
    *_snake_block("decoder.generator.noise_res.1", 128),
    *_snake_block("decoder.generator.resblocks.3", 128),
    *_snake_block("decoder.generator.resblocks.4", 128),
    *_snake_block("decoder.generator.resblocks.5", 128),
)
"""Norms of the generator, in the order the signal meets them."""


def width(norms: tuple[Norm, ...]) -> int:
    """Sum of the channels of ``norms``: the length of a graph's gain or bias input."""
    return sum(norm.channels for norm in norms)
