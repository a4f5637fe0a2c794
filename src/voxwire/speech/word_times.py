"""When the words of an utterance are heard."""

from voxwire.engines.base import Plan
from voxwire.speech.events import WordTime

_ROUNDING = 1e-6
"""What a whole number of ms may lack for being the sum of fractions."""


def word_times(plan: Plan, begin_s: float, heard_rate: float) -> list[WordTime]:
    """The times of a plan's words.

    Args:
        plan: complete.
        begin_s: when its audio begins, in seconds of the file that is sent.
        heard_rate: samples of the plan in a second of what is heard.

    """
    # Rounded down, so that no word ends behind the audio.
    return [
        WordTime(
            mark.text,
            mark.begin,
            mark.end,
            int((begin_s + mark.begin_sample / heard_rate) * 1000 + _ROUNDING),
            int((begin_s + mark.end_sample / heard_rate) * 1000 + _ROUNDING),
        )
        for mark in plan.marks
        if mark.kind == "word"
    ]
