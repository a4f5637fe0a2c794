"""What a layer sees beyond the ends of its input.

A graph that takes an utterance *whole* pads every layer with zeros, as the published model does. One that
takes it in *windows* keeps the last inputs of every layer for the next window instead, and pads with zeros
only where the utterance itself begins and ends. Both compute the same numbers; in windows nothing is computed
twice, and what a layer can't know yet comes out that much later.
"""

from typing import Protocol

import numpy as np
from onnx import TensorProto

from tools.graphs.graph import Graph


class Edges(Protocol):
    """How layers meet the ends of their input."""

    def surround(self, name: str, x: str, channels: int, padding: int) -> tuple[str, int]:
        """Give ``x`` what a convolution with ``padding`` on both sides needs.

        Returns:
            The longer input, and the padding that is still left to the layer.

        """

    def align(self, name: str, x: str, channels: int, like: str) -> str:
        """Delay ``x`` until it is in step with ``like``, which went through layers that wait."""

    def transposed(
        self, name: str, x: str, channels: int, weights: tuple[str, ...], shape: "Transposed"
    ) -> str:
        """Transposed convolution."""

    def overlap_add(self, name: str, x: str, basis: str) -> str:
        """Sum frames of 20 samples, hop 5, and leave out the ten samples beyond the outer centres."""

    def first(self) -> str | None:
        """1 in the first window and 0 later as an index, or None if there is only one."""


class Transposed:
    """Numbers of a transposed convolution."""

    def __init__(self, kernel: int, stride: int, padding: int, group: int = 1, extra: int = 0) -> None:
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
        self.group = group
        self.extra = extra
        """Samples more at the end (``output_padding``)."""


class Whole:
    """One window for all."""

    def __init__(self, g: Graph) -> None:
        self._g = g

    def surround(self, name: str, x: str, channels: int, padding: int) -> tuple[str, int]:
        del name, channels
        return x, padding

    def align(self, name: str, x: str, channels: int, like: str) -> str:
        del name, channels, like
        return x

    def transposed(
        self, name: str, x: str, channels: int, weights: tuple[str, ...], shape: Transposed
    ) -> str:
        del name, channels
        return self._g.op(
            "ConvTranspose",
            x,
            *weights,
            kernel_shape=[shape.kernel],
            strides=[shape.stride],
            pads=[shape.padding, shape.padding],
            output_padding=[shape.extra],
            group=shape.group,
        )

    def overlap_add(self, name: str, x: str, basis: str) -> str:
        del name
        g = self._g
        frames = g.op("ConvTranspose", x, basis, kernel_shape=[20], strides=[5])
        return g.cut(frames, g.index(10), g.index(-10))

    def first(self) -> str | None:
        return None


class Windowed:
    """Window after window; the graph's input ``last`` is 1 in the last one and 0 before."""

    def __init__(self, g: Graph) -> None:
        self._g = g
        self._last = g.input("last", [1], TensorProto.INT64)
        self._first: str | None = None

    def surround(self, name: str, x: str, channels: int, padding: int) -> tuple[str, int]:
        g = self._g
        if padding == 0:
            return x, 0
        zeros = g.op("ConstantOfShape", g.constant([1, channels, padding], np.int64))
        end = g.op("Mul", self._last, g.index(padding))
        past = g.state(name, channels, padding)
        known = g.op("Concat", past, x, g.cut(zeros, g.index(0), end), axis=2)
        # Behind the last window there is no other, so what it hands on may be anything.
        g.hand_on(name, g.cut(known, g.index(-2 * padding), g.index(np.iinfo(np.int64).max)))
        return known, 0

    def align(self, name: str, x: str, channels: int, like: str) -> str:
        g = self._g
        known = g.op("Concat", g.state(name, channels, 0), x, axis=2)
        length = g.length(like)
        g.hand_on(name, g.cut(known, length, g.index(np.iinfo(np.int64).max)))
        return g.cut(known, g.index(0), length)

    def transposed(
        self, name: str, x: str, channels: int, weights: tuple[str, ...], shape: Transposed
    ) -> str:
        g = self._g
        # One frame is kept, so kernels may reach over two strides.
        past = g.state(name, channels, 0)
        known = g.op("Concat", past, x, axis=2)
        g.hand_on(name, g.cut(known, g.index(-1), g.index(np.iinfo(np.int64).max)))
        full = g.op(
            "ConvTranspose",
            known,
            *weights,
            kernel_shape=[shape.kernel],
            strides=[shape.stride],
            group=shape.group,
        )
        kept = g.length(past)
        self._first = g.op("Sub", g.index(1), kept)
        # Behind the last frame that is known, only the first stride less the padding is complete.
        begin = g.op("Add", g.index(shape.padding), g.op("Mul", kept, g.index(shape.stride - shape.padding)))
        tail = shape.kernel - shape.stride
        over = g.op("Mul", self._last, g.index(tail - shape.padding + shape.extra))
        end = g.op("Add", g.op("Sub", g.length(full), g.index(tail)), over)
        return g.cut(full, begin, end)

    def overlap_add(self, name: str, x: str, basis: str) -> str:
        g = self._g
        # Three frames reach into what comes next; at the start one frame of silence stands in for them, so
        # that the first complete sample is the fifteenth in either case.
        past = g.state(name, 22, 1)
        known = g.op("Concat", past, x, axis=2)
        g.hand_on(name, g.cut(known, g.index(-3), g.index(np.iinfo(np.int64).max)))
        frames = g.op("ConvTranspose", known, basis, kernel_shape=[20], strides=[5])
        end = g.op("Add", g.index(-15), g.op("Mul", self._last, g.index(5)))
        return g.cut(frames, g.index(15), end)

    def first(self) -> str | None:
        return self._first
