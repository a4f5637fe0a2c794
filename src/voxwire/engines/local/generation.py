"""The audio of one utterance while a model makes it, as far as somebody has waited for it."""

import math
from collections.abc import Callable, Sequence

import numpy as np
import structlog

from voxwire.engines.arriving.pieces import Pieces
from voxwire.engines.arriving.plan import Arrived
from voxwire.engines.arriving.text import Piece
from voxwire.engines.base import Cancellation, Pcm
from voxwire.engines.local.speaking import SpeechModel
from voxwire.engines.local.stepping import Stepping
from voxwire.errors import Cancelled, EngineError, VoxwireError

LEAST_S = 6.0
"""Longest speech of a text without length, in seconds."""
PHONEME_S = 0.35
"""How much longer it may be for each phoneme; three times as slow as slow speech. A model that has lost its
way speaks until it is stopped."""


class Generation:
    """Speaks pieces one behind the other. Belongs to one thread at a time, but for :meth:`audio`."""

    def __init__(
        self,
        model: SpeechModel,
        speaker: object,
        pieces: Sequence[Piece],
        cancellation: Cancellation,
    ) -> None:
        """Make one; nothing is computed before somebody waits.

        Args:
            model: what speaks.
            speaker: as whom.
            pieces: what.
            cancellation: gives it up, at once and whoever computes.

        """
        self._model = model
        self._speaker = speaker
        self._speech = pieces
        self._audio = Pieces()
        self._complete = False
        self.bounds: list[tuple[int, int]] = []
        self.stepping: Stepping[Pcm] = Stepping(self._run, "speech-model")
        cancellation.subscribe(self.stepping.stop)

    def beyond(self, samples: int, cancellation: Cancellation) -> Arrived:
        """Compute until there are more samples than that; see ``voxwire.engines.arriving.plan.Arrival``."""
        while self._audio.samples <= samples and not self._complete:
            try:
                pcm = self.stepping.next()
            except VoxwireError:
                raise
            except Exception as error:
                structlog.get_logger().exception("a model in this process failed")
                raise EngineError(f"The model failed: {error}") from error
            if pcm is None:
                self._complete = True
            else:
                self._audio.add(pcm)
        if cancellation.cancelled:
            raise Cancelled
        return Arrived(self._audio.samples, self._complete)

    def ask(self, samples: int) -> None:
        """Nothing is computed ahead."""

    def audio(self, begin: int, end: int) -> Pcm:
        """Samples that are there."""
        return self._audio.audio(begin, end)

    # -- the model's thread ---------------------------------------------------------------------

    def _run(self, hand_out: Callable[[Pcm], None], check: Callable[[], None]) -> None:
        listener = _Listener(hand_out, check)
        for piece in self._speech:
            begin = listener.samples
            if piece.said is not None:
                phonemes = sum(len(word.phonemes) for word in piece.words)
                self._model.speak(self._speaker, piece.said, LEAST_S + PHONEME_S * phonemes, listener)
                if listener.samples == begin:
                    raise EngineError("The model gave no audio.")
            self.bounds.append((begin, listener.samples))
            listener.hear(np.zeros(piece.silence, np.float32))


class _Listener:
    """Hands on what is heard."""

    def __init__(self, hand_out: Callable[[Pcm], None], check: Callable[[], None]) -> None:
        self._hand_out = hand_out
        self.check = check
        self.samples = 0

    def hear(self, pcm: Pcm) -> None:
        if not pcm.size:
            return
        if not math.isfinite(float(pcm.sum())):
            raise EngineError("The model gave samples that are no numbers.")
        self.samples += pcm.size
        self._hand_out(pcm)
