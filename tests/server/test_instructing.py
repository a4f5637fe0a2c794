"""Who takes which instruction."""

from dataclasses import replace

import pytest

from loaded import loaded_frontend
from voxwire.errors import InstructionRejected
from voxwire.server.instructing import cosyvoice_instruction, free_instruction
from voxwire.text.instructions import Interpretation
from voxwire.voices.catalog import Catalog, Origin

CATALOG = Catalog.load()
FRONTEND = loaded_frontend()


def read(text: str | None, model: str, origin: Origin = Origin.CLONE) -> Interpretation:
    voice = CATALOG.model("cosyvoice-v3-flash").voice("longanyang")
    return cosyvoice_instruction(text, CATALOG.model(model), replace(voice, origin=origin), FRONTEND)


@pytest.mark.parametrize("model", ["cosyvoice-v3.5-plus", "cosyvoice-v3.5-flash", "cosyvoice-v3-flash"])
@pytest.mark.parametrize("origin", [Origin.CLONE, Origin.DESIGN])
def test_custom_voices_take_any_wording(model: str, origin: Origin) -> None:
    assert read("请温柔地慢慢说", model, origin).summary == "slower, gentle"
    assert read("Говори громче.", model, origin).summary == "louder"


def test_languages_are_those_of_the_model() -> None:
    thai = "พูดช้าๆ และเบาๆ"
    assert read(thai, "cosyvoice-v3.5-plus").rate < 0
    with pytest.raises(InstructionRejected):
        read(thai, "cosyvoice-v3-flash")


@pytest.mark.parametrize("model", ["cosyvoice-v3-plus", "cosyvoice-v2", "cosyvoice-v1"])
def test_custom_voices_of_other_models_take_none(model: str) -> None:
    with pytest.raises(InstructionRejected):
        read("Speak slowly.", model)


def test_nothing_is_asked_for_without_an_instruction() -> None:
    assert read(None, "cosyvoice-v2").empty


def test_system_voices_take_their_wordings_alone() -> None:
    happy = "你说话的情感是happy。"
    assert read(happy, "cosyvoice-v3-flash", Origin.SYSTEM).emotion == "happy"
    with pytest.raises(InstructionRejected):
        read("Speak slowly.", "cosyvoice-v3-flash", Origin.SYSTEM)


def test_models_without_instructions_leave_them() -> None:
    slow = "Speak slowly."
    assert free_instruction(slow, CATALOG.model("qwen3-tts-flash")).empty
    assert free_instruction(slow, CATALOG.model("qwen3-tts-instruct-flash")).rate < 0
    assert free_instruction(None, CATALOG.model("qwen3-tts-instruct-flash")).empty
