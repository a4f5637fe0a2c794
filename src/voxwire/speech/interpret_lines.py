"""Questions to ``voxwire interpret`` as lines of JSON, and the answers to them."""

from dataclasses import asdict
from typing import Any, Literal

import msgspec

from voxwire.speech.manners import amounts, manner_of
from voxwire.text.instructions import interpret_instruction, interpret_voice

Kind = Literal["instruction", "voice"]
Answer = dict[str, object]


class Question(msgspec.Struct, frozen=True):
    """One line of input."""

    text: str
    id: Any = None
    kind: Kind = "instruction"
    lang: str | None = None
    """Taken and not needed: the words tell their language themselves."""


def interpreted(text: str, kind: Kind) -> Answer:
    """What a text is taken for: ``{"delivery", "amounts"}`` or ``{"voice"}``.

    Args:
        text: an instruction, or the description of a voice.
        kind: which of the two.

    """
    if kind == "voice":
        return {"voice": asdict(interpret_voice(text))}
    wanted = interpret_instruction(text)
    named = {"emotion": wanted.emotion, "dialect": wanted.dialect, "style": wanted.style}
    return {"delivery": {**wanted.directions, **named}, "amounts": amounts(manner_of(wanted))}


def answer(line: str) -> Answer:
    """Answer one line of input; what can't be read has ``errors``."""
    try:
        question = msgspec.json.decode(line, type=Question)
    except msgspec.MsgspecError as error:
        return {"id": None, "errors": [{"code": "InvalidParameter", "message": str(error)}]}
    return {"id": question.id, **interpreted(question.text, question.kind)}
