"""What a CosyVoice task tells of its sentences."""

from collections.abc import Mapping, Sequence

from voxwire.wire.inference_events import result_generated
from voxwire.wire.words import WordItem

FINISHED_OUTPUT: Mapping[str, object] = {"sentence": {"words": []}}
"""What task-finished has as output."""


def sentence_begin(task_id: str, index: int, text: str) -> str:
    """Build the frame that opens sentence ``index``."""
    return _result(task_id, "sentence-begin", index, text=text)


def sentence_synthesis(task_id: str, index: int, words: Sequence[WordItem] = ()) -> str:
    """Build the frame that announces the one binary frame behind it."""
    return _result(task_id, "sentence-synthesis", index, words=words)


def sentence_end(task_id: str, index: int, text: str, words: Sequence[WordItem], characters: int) -> str:
    """Build the frame that closes a sentence; ``characters`` counts the task so far."""
    return _result(task_id, "sentence-end", index, text=text, words=words, characters=characters)


def _result(
    task_id: str,
    kind: str,
    index: int,
    *,
    text: str | None = None,
    words: Sequence[WordItem] = (),
    characters: int | None = None,
) -> str:
    output: dict[str, object] = {"type": kind}
    if text is not None:
        output["original_text"] = text
    output["sentence"] = {"index": index, "words": words}
    payload: dict[str, object] = {"output": output}
    if characters is not None:
        payload["usage"] = {"characters": characters}
    return result_generated(task_id, payload)
