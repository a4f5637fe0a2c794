"""hibari-tts: its own stream, sentence by sentence. Argument: port."""

from collections.abc import Iterator

import numpy as np
from hibari import Hibari
from streaming_http import serve

speaker = Hibari()


def synthesise(text: str) -> Iterator[bytes]:
    for audio in speaker.stream(text):
        yield (np.clip(audio, -1, 1) * 32767).astype("<i2").tobytes()


serve(synthesise, 24_000)
