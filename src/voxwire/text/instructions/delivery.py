"""Reads instructions: "a bit slower, and don't sound angry", "用四川话,开心一点".

Words are found by tables, and what is said of them by a few rules: degrees, negation, contrast, comparison.
The same words always mean the same, and a sentence is read within a millisecond or two.
"""

from collections.abc import Iterable, Sequence

from voxwire.text.instructions.meaning import Interpretation
from voxwire.text.instructions.vocabulary import delivery_vocabulary
from voxwire.text.instructions.wishes import GRADED, OPPOSITES, Wish, wishes

_UPWARD = frozenset({"faster", "higher", "louder", "wider", "longer", "rising"})


def interpret_instruction(text: str) -> Interpretation:
    """Find out what an instruction asks for; a text that asks for nothing known gives an empty answer.

    Args:
        text: in Chinese, English, or both; of a very long one only the beginning is read.

    """
    clauses = delivery_vocabulary().clauses(text)
    found = list(wishes(clauses))
    emotion = _emotion(
        found, normal=any("normal" in cue.of("function") for clause in clauses for cue in clause.cues)
    )
    style = _first(found, "style") or (_first(found, "weak_style") if emotion is None else None)
    if emotion is None and style is None:
        emotion = _first(found, "weak_emotion")
    dialect = _first(found, "dialect")
    return Interpretation(
        rate=_graded(found, "rate"),
        pitch=_graded(found, "pitch"),
        volume=_graded(found, "volume"),
        pitch_range=_graded(found, "pitch_range"),
        pauses=_graded(found, "pauses"),
        rise=_graded(found, "rise"),
        emotion=None if emotion is None else emotion.value,
        emotion_strength=1.0 if emotion is None else emotion.strength,
        dialect=None if dialect is None else dialect.value,
        style=None if style is None else style.value,
        style_strength=1.0 if style is None else style.strength,
    )


def graded_word(found: Iterable[Wish], kind: str) -> tuple[str, float] | None:
    """The direction of a graded kind and its strength; None where none is wanted, or both are denied."""
    assert kind in GRADED
    own = [wish for wish in found if wish.kind == kind]
    denied = {wish.value for wish in own if wish.denied}
    own = [
        wish for wish in own if not wish.cancelled and not (wish.denied and OPPOSITES[wish.value] in denied)
    ]
    # What is said outright counts more than what follows from a "not".
    for wish in sorted(own, key=lambda each: each.denied):
        return wish.value, wish.strength
    return None


def _graded(found: Iterable[Wish], kind: str) -> float:
    word = graded_word(found, kind)
    if word is None:
        return 0.0
    value, strength = word
    return strength if value in _UPWARD else -strength


def _emotion(found: Sequence[Wish], *, normal: bool) -> Wish | None:
    if (named := _first(found, "named_emotion")) is not None:
        return named
    own = [wish for wish in found if wish.kind == "emotion"]
    wanted = [wish for wish in own if not wish.denied]
    neutral = next((wish for wish in wanted if wish.value == "neutral"), None)
    if neutral is not None and all(wish.value in ("neutral", "calm") for wish in wanted):
        return neutral
    if not wanted and own and normal:
        return Wish("emotion", "neutral")
    return wanted[0] if wanted else None


def _first(found: Iterable[Wish], kind: str) -> Wish | None:
    return next((wish for wish in found if wish.kind == kind and not wish.denied), None)
