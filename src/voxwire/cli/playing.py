"""Playing PCM to the machine's sound device."""

from types import TracebackType
from typing import Any, Self

from voxwire.errors import AudioError


class Player:
    """Plays signed 16-bit mono samples as they come."""

    def __init__(self, sample_rate: int) -> None:
        """Prepare to play at ``sample_rate`` Hz; the device is opened on entering the context."""
        self._sample_rate = sample_rate
        self._stream: Any = None

    def play(self, data: bytes) -> None:
        """Queue samples; waits while the device's buffer is full."""
        self._stream.write(data)

    def __enter__(self) -> Self:
        try:
            import sounddevice

            self._stream = sounddevice.RawOutputStream(self._sample_rate, channels=1, dtype="int16")
            self._stream.start()
        except Exception as error:  # PortAudio may be absent (OSError) or have no device (its own error)
            raise AudioError(f"No sound device can be used ({error}); write a file with --out.") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._stream.stop()
        else:
            self._stream.abort()
        self._stream.close()
