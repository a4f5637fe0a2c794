"""What a session took, and what it came to."""

from dataclasses import dataclass, field
from typing import Literal

Stage = Literal["segment", "phonemes", "plan", "render", "encode"]
"""Where the time to first audio goes: waiting for its text to be cut, reading it, planning, rendering the
first window, and encoding."""

MOST_RUNS = 4096
"""Stages of utterances that are kept of one session; later ones are left out."""


@dataclass(slots=True)
class StageRun:
    """One stage of one utterance. Times are those of the event loop's clock, which is monotonic."""

    begin: float
    end: float
    """Of the last piece; between pieces others may have been computed."""
    compute_s: float
    """Seconds of processor time."""
    pieces: int = 1
    """How many pieces of work it was, such as windows."""


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
    plays_since: float | None = None
    """When a listener would have begun who played all that was sent without a gap: later by each time that
    listener has run dry."""
    sent_s: float = 0.0
    """Seconds of audio that were made when some was sent last."""
    late: int = 0
    """How often a listener ran dry while more was being made."""
    stages: dict[str, float] = field(default_factory=dict)
    """Seconds each :data:`Stage` took before the first audio, time in the queue included."""

    @property
    def ttfa_s(self) -> float | None:
        """From complete first segment to first audio, or None."""
        if self.first_text_at is None or self.first_audio_at is None:
            return None
        return self.first_audio_at - self.first_text_at

    utterance: int = 0
    """The number of the one that is being made."""
    runs: dict[tuple[int, Stage], StageRun] | None = None
    """The stages of all utterances by number, if they are to be kept."""

    def ran(self, stage: Stage, begin: float, end: float, compute_s: float) -> None:
        """Keep when a piece of work of the present utterance was asked for and done, if that is wanted."""
        if self.runs is None:
            return
        run = self.runs.get((self.utterance, stage))
        if run is not None:
            run.end, run.compute_s, run.pieces = end, run.compute_s + compute_s, run.pieces + 1
        elif len(self.runs) < MOST_RUNS:
            self.runs[self.utterance, stage] = StageRun(begin, end, compute_s)

    def sent(self, now: float) -> None:
        """Some audio is sent, at a time of the event loop's clock; ``audio_s`` counts it already."""
        if self.first_audio_at is None or self.plays_since is None:
            self.first_audio_at = self.plays_since = now
        else:
            self.plays_since = max(self.plays_since, now - self.sent_s)
        self.sent_s = self.audio_s

    def took(self, stage: Stage, seconds: float) -> None:
        """Count time before the first audio; later time is left out."""
        if self.first_audio_at is None:
            self.stages[stage] = self.stages.get(stage, 0.0) + seconds
