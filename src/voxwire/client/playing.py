"""Playing PCM to the machine's sound device."""

import time
from types import TracebackType
from typing import Any, Self

from voxwire.errors import AudioError


class Player:
    """Plays signed 16-bit mono samples as they come. Needs ``pip install 'voxwire[play]'``."""

    def __init__(self, sample_rate: int) -> None:
        """Prepare to play at ``sample_rate`` Hz; the device is opened on entering the context."""
        self._sample_rate = sample_rate
        self._stream: Any = None
        self._written_s = 0.0
        self._began_at: float | None = None

    @property
    def played_s(self) -> float:
        """Seconds of audio that were heard so far, to about the device's own delay.

        What was written but waits in the device's buffer does not count.
        """
        if self._began_at is None:
            return 0.0
        latency = float(getattr(self._stream, "latency", 0.0))
        return max(0.0, min(self._written_s, time.monotonic() - self._began_at - latency))

    def play(self, data: bytes) -> None:
        """Queue samples; waits while the device's buffer is full."""
        if not data:
            return
        now = time.monotonic()
        # Where the device ran dry, the clock has gone on without anything being heard.
        self._began_at = now if self._began_at is None else max(self._began_at, now - self._written_s)
        self._stream.write(data)
        self._written_s += len(data) / (2 * self._sample_rate)

    def stop(self) -> None:
        """Fall silent at once, and forget what is queued."""
        self._stream.abort()

    def __enter__(self) -> Self:
        try:
            import sounddevice

            self._stream = sounddevice.RawOutputStream(self._sample_rate, channels=1, dtype="int16")
            self._stream.start()
        except ImportError as error:
            raise AudioError("Playing needs sounddevice: pip install 'voxwire[play]'.") from error
        except Exception as error:  # PortAudio may be absent (OSError) or have no device (its own error)
            raise AudioError(f"No sound device can be used ({error}); write a file instead.") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._stream.stop()
        else:
            self._stream.abort()
        self._stream.close()
