"""What a client's instruction changes, or the error that says why it can't be followed."""

import asyncio
from collections.abc import Mapping

from voxwire.errors import InstructionRejected
from voxwire.speech.manners import Manner, manner_of
from voxwire.text.frontend import Frontend
from voxwire.text.instructions import Interpretation, fuller_instruction, interpret_instruction
from voxwire.voices.catalog import Feature, Model, Origin, Voice
from voxwire.voices.dialects import instructed_dialect

_V3 = frozenset({"zh", "en", "fr", "de", "ja", "ko", "ru"})
FREE_LANGUAGES: Mapping[str, frozenset[str]] = {
    "cosyvoice-v3.5-plus": _V3 | {"pt", "th", "id", "vi"},
    "cosyvoice-v3.5-flash": _V3 | {"pt", "th", "id", "vi"},
    "cosyvoice-v3-flash": _V3,
}
"""Languages that free instructions may be in (real-time guide, "instruction control"), by model."""


def cosyvoice_instruction(text: str | None, model: Model, voice: Voice, frontend: Frontend) -> Interpretation:
    """Read the ``instruction`` of a CosyVoice task.

    Args:
        text: the instruction, or None.
        model: that of the task.
        voice: who speaks: a system voice takes the wordings it lists, a custom one any where its model does.
        frontend: tells the language of a free one.

    Raises:
        InstructionRejected: the voice takes none, not this one, or none in its language.

    """
    if text is None:
        return Interpretation()
    if Feature.INSTRUCTION in model.features and instructed_dialect(voice, text) is not None:
        return interpret_instruction(text)
    if voice.origin in (Origin.CLONE, Origin.DESIGN):
        languages = FREE_LANGUAGES.get(model.name)
        if Feature.FREE_INSTRUCTION not in model.features:
            raise InstructionRejected
        if languages is not None and frontend.main_language(text, "en").partition("-")[0] not in languages:
            raise InstructionRejected
    elif voice.instructions is None or voice.instructions.match(text) is None:
        raise InstructionRejected
    return interpret_instruction(text)


def free_instruction(text: str | None, model: Model, *, optimize: bool = False) -> Interpretation:
    """Read ``instructions`` of a door whose models take any wording, or have no use for them.

    Args:
        text: the instruction, or None.
        model: one without the feature leaves it without consequence, as its pages do.
        optimize: whether a vague wish is turned into a fuller one.

    """
    if not text or Feature.FREE_INSTRUCTION not in model.features:
        return Interpretation()
    return fuller_instruction(text) if optimize else interpret_instruction(text)


def own_words(text: str | None, model: Model) -> str | None:
    """``instructions`` as they are, for an engine that follows them, where the model takes any."""
    return text if Feature.FREE_INSTRUCTION in model.features else None


async def instructed_manner(text: str | None, model: Model, *, optimize: bool = False) -> Manner:
    """What ``instructions`` change; see :func:`free_instruction`. A thread of its own reads them."""
    if not text:
        return manner_of(Interpretation())
    return manner_of(await asyncio.to_thread(free_instruction, text, model, optimize=optimize))
