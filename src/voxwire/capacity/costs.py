"""What speech costs on one machine: the figures a prediction starts from."""

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Costs:
    """Of one listener, in seconds of one core, and how speech is cut."""

    begin_s: float
    """From text to first audio: reading, planning the first words, the first window."""
    rtf: float
    """A second of speech behind that."""
    plan_s: float = 0.0
    """Planning the rest of an utterance, while its beginning plays."""
    first_audio_s: float = 0.167
    """Audio that the first window gives."""
    window_s: float = 0.2
    """Audio that every other window gives."""
    utterance_s: float = 8.0
    """How long an utterance is at most; then the next one is planned."""
    planned_s: float = 0.8
    """Audio that is planned before the first window."""
    together: float = 1.0
    """How many times as fast two cores make a window."""
    spread: float = 0.15
    """Standard deviation of what a piece of work takes, as a share of it."""

    def __post_init__(self) -> None:
        """See that there is something to predict from.

        Raises:
            ValueError: a cost or a length is not above 0.

        """
        lengths = (self.begin_s, self.rtf, self.first_audio_s, self.window_s, self.utterance_s, self.together)
        if min(lengths) <= 0 or self.plan_s < 0 or self.spread < 0:
            raise ValueError("costs and lengths must be above 0")

    @property
    def mean_rtf(self) -> float:
        """Compute seconds for a second of speech, beginnings and planning included."""
        windows = max(0.0, self.utterance_s - self.first_audio_s)
        return (self.begin_s + self.plan_s + self.rtf * windows) / self.utterance_s

    def times(self, factor: float) -> "Costs":
        """The same on cores that take ``factor`` times as long."""
        slower = {name: getattr(self, name) * factor for name in ("begin_s", "rtf", "plan_s")}
        return replace(self, **slower)


MEASURED: Mapping[str, Costs] = {
    "full": Costs(begin_s=0.21, rtf=0.80, plan_s=0.13, together=1.5),
    "light": Costs(begin_s=0.07, rtf=0.068, plan_s=0.2, together=1.3),
}
"""Of the embedded engine with either generator, on two cores with AVX2 in a good hour."""
