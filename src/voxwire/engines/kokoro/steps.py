"""How far an utterance is planned at a time.

What planning costs grows with the utterance, and a listener may be waiting for its first words. So a long one
is planned in steps, each from its beginning, unless there is time to plan it at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voxwire.engines.base import Quality, Utterance
from voxwire.engines.kokoro.symbols import PAUSE_MARKS

FIRST_STEP = 14
"""Symbols that are planned first, about 0.8 s of speech: enough to render while more is planned."""
STEP_GROWTH: Mapping[Quality, float] = {Quality.FULL: 2.5, Quality.LIGHT: 6.0}
"""How many times further every step of planning goes. A step takes 1 to 2 ms a symbol, and has to be done
before what was planned has played; the full generator makes less of a lead."""
WHOLE = 64
"""Symbols of the longest utterance that is planned at once where something was said before it: in steps, the
beginning is planned more than once."""
SYMBOL_S = 0.0025
"""Seconds of the listener's lead that planning a symbol may take, more than it does; an utterance
for whose plan the lead is enough is planned at once as well. The full generator has no such lead to spare."""
GLANCE = 4
"""Symbols the model is shown behind a step, so that the voice does not fall as if the text ended there."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far planning goes next."""

    kept: int
    """Symbols that are decided afterwards."""
    seen: int
    """Symbols the model is shown."""

    @property
    def final(self) -> bool:
        """Whether the utterance ends here."""
        return self.kept == self.seen


def step_of(
    utterance: Utterance, tokens: str, owners: Sequence[int | None], decided: int, quality: Quality
) -> Step:
    """Where to stop planning an utterance for now; arguments as for ``next_step``."""
    return next_step(tokens, owners, decided, STEP_GROWTH[quality], planned_at_once(utterance, quality))


def planned_at_once(utterance: Utterance, quality: Quality) -> int:
    """How many symbols the longest utterance has that need not be planned in steps there."""
    if not utterance.follows:
        return 0
    return max(WHOLE, int(utterance.lead_s / SYMBOL_S)) if quality is Quality.LIGHT else WHOLE


def next_step(tokens: str, owners: Sequence[int | None], decided: int, growth: float, whole: int = 0) -> Step:
    """Where to stop planning for now: at a word boundary, or at the end if that is not much further.

    Args:
        tokens: the symbols of an utterance.
        owners: for each the word it belongs to, None for a word gap.
        decided: symbols of it that are planned, 0 at first.
        growth: how many times further planning goes with every step.
        whole: symbols of the longest utterance that is planned at once.

    """
    if len(tokens) <= whole:
        return Step(len(tokens), len(tokens))
    starts = [
        i
        for i in range(1, len(tokens))
        if owners[i] is not None and owners[i] != owners[i - 1] and tokens[i] not in PAUSE_MARKS
    ]
    wanted = max(FIRST_STEP, round(decided * growth))
    kept = next((i for i in starts if i >= wanted), len(tokens))
    seen = next((i for i in starts if i >= kept + GLANCE), len(tokens))
    worth = seen * 1.6 <= len(tokens)
    return Step(kept, seen) if worth else Step(len(tokens), len(tokens))
