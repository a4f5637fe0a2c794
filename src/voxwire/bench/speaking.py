"""Speaking one text and noting when what came."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field

from voxwire.bench.arrival import Arrival
from voxwire.bench.playback import Playback, play
from voxwire.bench.sound import leading_silence_s
from voxwire.bench.target import Target
from voxwire.client.inference import SpeechRequest, speak
from voxwire.errors import RequestFailed

RATE = 24_000
REFUSED = "Throttling.RateQuota"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks what."""

    model: str
    voices: dict[str, str]
    """By language."""

    def request(self, language: str) -> SpeechRequest:
        """PCM, since nothing is then held back by an encoder."""
        return SpeechRequest(self.model, self.voices[language], "pcm", RATE)


@dataclass(slots=True)
class Take:
    """When what happened, on the monotonic clock."""

    asked_at: float
    """Before the connection was opened."""
    rate: int = RATE
    """Samples a second, of 16 bits."""
    sent: list[float] = field(default_factory=list)
    """When each piece of text left; the first one after the task had been accepted."""
    arrivals: list[tuple[float, int]] = field(default_factory=list)
    """Time and bytes of each piece of audio."""
    silence_s: float | None = None
    """What comes before the first audible sound, or None before there was any."""
    audible_at: float = 0.0
    """When the audio with the first audible sound came."""
    refused: bool = False
    """Whether the server had no room for it."""
    ended_at: float = 0.0
    _head: bytearray = field(default_factory=bytearray)

    def hear(self, data: bytes) -> None:
        """Note a piece of audio."""
        now = time.monotonic()
        self.arrivals.append((now, len(data)))
        if self.silence_s is None:
            self._head += data
            self.silence_s = leading_silence_s(bytes(self._head), self.rate)
            self.audible_at = now

    @property
    def audio_s(self) -> float:
        """Audio that came."""
        return sum(size for _, size in self.arrivals) / (2 * self.rate)

    @property
    def first_at(self) -> float:
        """When the first byte came."""
        return self.arrivals[0][0]

    @property
    def heard_at(self) -> float:
        """When a listener who plays at once hears the first audible sound."""
        return max(self.audible_at, self.first_at + (self.silence_s or 0.0))

    @property
    def playback(self) -> Playback:
        """What that listener hears."""
        return play((at, size / (2 * self.rate)) for at, size in self.arrivals)


def audible(so_far: Take) -> bool:
    """Whether something was heard: enough to know the time to first audio."""
    return so_far.silence_s is not None


async def take(
    target: Target, request: SpeechRequest, arrival: Arrival, enough: Callable[[Take], bool] | None = None
) -> Take:
    """Speak a text over a connection of its own.

    Args:
        target: the server.
        request: PCM at 24 kHz.
        arrival: the text, and when it comes.
        enough: asked after every piece of audio; if it says so, the task is broken off.

    Raises:
        RequestFailed: the server failed the task for another reason than lack of room, or said nothing.

    """
    result = Take(asked_at=time.monotonic())

    async def pieces() -> AsyncIterator[str]:
        begin = time.monotonic()
        for index, piece in enumerate(arrival.pieces):
            await asyncio.sleep(max(0.0, begin + index * arrival.gap_s - time.monotonic()))
            result.sent.append(time.monotonic())
            yield piece

    try:
        async with aclosing(speak(target.inference, target.api_key, request, pieces())) as audio:
            async for data in audio:
                result.hear(data)
                if enough is not None and enough(result):
                    result.ended_at = time.monotonic()
                    break
    except RequestFailed as error:
        if error.server_code != REFUSED:
            raise
        result.refused = True
    result.ended_at = result.ended_at or time.monotonic()
    if not result.arrivals and not result.refused:
        raise RequestFailed("The server sent no audio.")
    return result
