"""A second opinion on English: CMU PocketSphinx with the acoustic model its package brings.

The model was trained on read and telephone speech of many people, years before the voices here existed.
"""

from collections.abc import Sequence

import numpy as np
import soxr
from pocketsphinx import Decoder

from evaluation.alignment import Floats

RATE = 16_000
FRAME_S = 0.01
CENTRE_S = 0.0078
"""Its frames are windows of 25.6 ms, and begin so much before the edge to the frame before."""


class SphinxAligner:
    """Finds words whose pronunciations the CMU dictionary has."""

    def __init__(self) -> None:
        self._decoder = Decoder(samprate=RATE, loglevel="FATAL", bestpath=False, beam=1e-80, wbeam=1e-60)

    def begins(self, audio: Floats, rate: int, spoken: Sequence[str]) -> list[float] | None:
        """When each word begins, in seconds.

        Args:
            audio: within -1…1.
            rate: in Hz.
            spoken: what is said for each word of the client's, in lower-case English words.

        Returns:
            None if a word is not in the dictionary, or the path was lost.

        """
        words = [word for words in spoken for word in words.split()]
        if any(self._decoder.lookup_word(word) is None for word in words):
            return None
        pcm = np.clip(soxr.resample(audio, rate, RATE) * 32_768, -32_768, 32_767).astype("<i2").tobytes()
        self._decoder.set_align_text(" ".join(words))
        self._decoder.start_utt()
        self._decoder.process_raw(pcm, full_utt=True)
        self._decoder.end_utt()
        if self._decoder.hyp() is None:
            return None
        starts = [
            segment.start_frame * FRAME_S + CENTRE_S
            for segment in self._decoder.seg()
            if not segment.word.startswith(("<", "["))
        ]
        if len(starts) != len(words):
            return None
        counts = np.cumsum([0, *(len(words.split()) for words in spoken[:-1])])
        return [starts[count] for count in counts]
