"""When the words of an utterance are heard."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from voxwire.engines.base import Mark, Plan, Utterance
from voxwire.speech.events import PhonemeTime, WordTime

_ROUNDING = 1e-6
"""What a whole number of ms may lack for being the sum of fractions."""

_Place = tuple[int, int]
"""Where a word stands in the utterance's text."""


def milliseconds(seconds: float) -> int:
    """Whole milliseconds, rounded down, so that nothing ends behind the audio."""
    return int(seconds * 1000 + _ROUNDING)


def word_times(
    utterance: Utterance,
    plan: Plan,
    begin_s: float,
    heard_rate: float,
    said: float | None = None,
    *,
    whole: bool = True,
) -> list[WordTime]:
    """The times of an utterance's words.

    Args:
        utterance: what is said.
        plan: of it, or of its beginning.
        begin_s: when its audio begins, in seconds of the file that is sent.
        heard_rate: samples of the plan in a second of what is heard.
        said: how many of its samples have been made audio; words that come later are left out.
        whole: leave out as well the word that has begun and not ended.

    """
    syllables = {(word.begin, word.end): word.syllables for word in utterance.words}
    phonemes = _phonemes(plan.marks, begin_s, heard_rate)
    return [
        WordTime(
            mark.text,
            mark.begin,
            mark.end,
            milliseconds(begin_s + mark.begin_sample / heard_rate),
            milliseconds(begin_s + mark.end_sample / heard_rate),
            phonemes.get((mark.begin, mark.end), ()),
            syllables.get((mark.begin, mark.end), ()),
        )
        for mark in plan.marks
        if mark.kind == "word"
        and (said is None or (mark.end_sample <= said if whole else mark.begin_sample < said))
    ]


def _phonemes(
    marks: Sequence[Mark], begin_s: float, heard_rate: float
) -> Mapping[_Place, Sequence[PhonemeTime]]:
    found: defaultdict[_Place, list[PhonemeTime]] = defaultdict(list)
    for mark in marks:
        if mark.kind == "phoneme":
            begin = milliseconds(begin_s + mark.begin_sample / heard_rate)
            end = milliseconds(begin_s + mark.end_sample / heard_rate)
            found[mark.begin, mark.end].append(PhonemeTime(mark.text, begin, end))
    return found
