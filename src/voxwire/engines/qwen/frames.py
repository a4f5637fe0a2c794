"""Frames of a talker, made audio a few at a time while more are computed.

The package decodes an utterance as a whole. Its decoder is causal, and it decodes long ones in stretches
itself, with 25 frames of context before each (``chunked_decode``); so here, with shorter stretches.
"""

from typing import Any

from voxwire.engines.local.speaking import Listener

CONTEXT = 25
"""Frames before a stretch that are decoded again (``left_context_size`` of the package)."""
FIRST = 4
"""Frames of the first stretch: a third of a second."""
MOST = 8
"""Frames of the others. Longer ones cost less, but whoever else wants the device waits for each."""


class Frames:
    """Takes the frames of one utterance, and lets somebody hear them."""

    def __init__(self, torch: Any, tokenizer: Any, listener: Listener, context: Any | None = None) -> None:
        """Begin.

        Args:
            torch: the library.
            tokenizer: the package's speech tokenizer.
            listener: hears what comes of them.
            context: frames of the recording that the utterance goes on from, ``[frames, codebooks]``.

        """
        self._torch = torch
        self._tokenizer = tokenizer
        self._listener = listener
        self._upsampling = int(tokenizer.get_decode_upsample_rate())
        self._context = None if context is None else context[-CONTEXT:]
        self._new: list[Any] = []
        self._due = FIRST

    def step(self, codes: Any | None) -> None:
        """The talker has made a step; of the first one, which reads the text, come no codes.

        Args:
            codes: of one frame, ``[1, codebooks]``.

        Raises:
            Cancelled: nobody listens any more.

        """
        self._listener.check()
        if codes is None:
            return
        self._new.append(codes.detach())
        if len(self._new) >= self._due:
            self.flush()
            self._due = MOST

    def flush(self) -> None:
        """Make audio of the frames that are there."""
        if not self._new:
            return
        codes = self._torch.cat(self._new)
        before = 0
        if self._context is not None:
            before = len(self._context)
            codes = self._torch.cat([self._context.to(codes.device), codes])
        (audio,), _ = self._tokenizer.decode([{"audio_codes": codes}])
        self._new, self._context = [], codes[-CONTEXT:]
        self._listener.hear(audio[before * self._upsampling :])
