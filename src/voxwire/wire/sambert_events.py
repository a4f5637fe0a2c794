"""What a Sambert task tells of its sentences (Sambert server events page).

A sentence has no index: clients know it by its ``begin_time``, and replace what they had of it by what comes.
"""

from collections.abc import Sequence

from voxwire.wire.inference_events import result_generated
from voxwire.wire.words import PhonemeItem, WordItem


def sentence(task_id: str, begin_ms: int, end_ms: int, words: Sequence[WordItem], characters: int) -> str:
    """Build the frame that tells how far a sentence has come.

    Args:
        task_id: of the task.
        begin_ms: when the sentence begins, from the start of the task's audio.
        end_ms: when what has been said of it ends. The SDK needs both with every frame.
        words: those that have been said, if they were asked for.
        characters: counts the task so far.

    """
    told = {"begin_time": begin_ms, "end_time": end_ms, "words": [_word(word) for word in words]}
    return result_generated(task_id, {"output": {"sentence": told}, "usage": {"characters": characters}})


def _word(word: WordItem) -> dict[str, object]:
    told: dict[str, object] = {
        "text": word.text,
        "begin_time": word.begin_time,
        "end_time": word.end_time,
    }
    if word.phonemes:
        told["phonemes"] = [_phoneme(phoneme) for phoneme in word.phonemes]
    return told


def _phoneme(phoneme: PhonemeItem) -> dict[str, object]:
    return {
        "begin_time": phoneme.begin_time,
        "end_time": phoneme.end_time,
        "text": phoneme.text,
        "tone": phoneme.tone,
    }
