"""What a session took, and what it came to."""

from dataclasses import dataclass, field
from typing import Literal, get_args

Stage = Literal["segment", "phonemes", "plan", "render", "encode"]
"""Where the time to first audio goes: waiting for its text to be cut, reading it, planning, rendering the
first window, and encoding."""

STAGES: tuple[Stage, ...] = get_args(Stage)


@dataclass(slots=True)
class SessionStats:
    """What a session has done so far."""

    audio_s: float = 0.0
    """Seconds of audio made."""
    compute_s: float = 0.0
    """Seconds of processor time that compute threads used for it."""
    first_text_at: float | None = None
    """When the first speakable segment was complete, on the event loop's clock."""
    first_audio_at: float | None = None
    """When the first audio was ready."""
    stages: dict[str, float] = field(default_factory=dict)
    """Seconds each :data:`Stage` took before the first audio, time in the queue included."""

    @property
    def ttfa_s(self) -> float | None:
        """From complete first segment to first audio, or None."""
        if self.first_text_at is None or self.first_audio_at is None:
            return None
        return self.first_audio_at - self.first_text_at

    def took(self, stage: Stage, seconds: float) -> None:
        """Count time before the first audio; later time is left out."""
        if self.first_audio_at is None:
            self.stages[stage] = self.stages.get(stage, 0.0) + seconds
