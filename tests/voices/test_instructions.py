import pytest

from voxwire.voices.catalog import Catalog
from voxwire.voices.instructions import InstructionSet

EMOTIONS = ("neutral", "fearful", "angry", "sad", "surprised", "happy", "disgusted")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load()


def instructions(catalog: Catalog, model: str, voice: str) -> InstructionSet:
    found = catalog.model(model).voice(voice).instructions
    assert found is not None
    return found


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_every_emotion_is_understood(catalog: Catalog, emotion: str) -> None:
    longanyang = instructions(catalog, "cosyvoice-v3-flash", "longanyang")
    assert longanyang.match(f"你说话的情感是{emotion}。") == {"emotion": emotion}


@pytest.mark.parametrize(
    ("model", "voice", "text", "meaning"),
    [
        ("v3-flash", "longanhuan_v3", "请用河南话表达。", {"dialect": "河南话"}),
        (
            "v3-plus",
            "longanyang",
            "你现在说话的角色是一个旁白，你说话的情感是sad。",
            {"role": "一个旁白", "emotion": "sad"},
        ),
        (
            "v3-flash",
            "longanhuan",
            "你正在进行课堂教学，你说话的情感是neutral。",
            {"scene": "课堂教学", "emotion": "neutral"},
        ),
        (
            "v3-flash",
            "longhuhu_v3",
            "你正在以一个儿童玩具的身份说话，你说话的情感是happy。",
            {"identity": "儿童玩具", "emotion": "happy"},
        ),
    ],
)
def test_fixed_wordings_give_their_values(
    catalog: Catalog, model: str, voice: str, text: str, meaning: dict[str, str]
) -> None:
    assert instructions(catalog, f"cosyvoice-{model}", voice).match(text) == meaning


@pytest.mark.parametrize(
    ("model", "voice", "text"),
    [
        ("v3-flash", "longanyang", "请用河南话表达。"),
        ("v3-flash", "longanyang", "你说话的情感是happy"),
        ("v3-flash", "longanyang", "你说话的情感是happy。 "),
        ("v3-flash", "longanyang", "你说话的情感是joyful。"),
        ("v3-flash", "longanyang", "你说话的情感是<emotion>。"),
        ("v3-flash", "longanyang", "Speak happily."),
        ("v3-flash", "longanyang", ""),
        ("v3-flash", "longanhuan_v3", "请用闽南话表达。"),
        ("v3-plus", "longanhuan", "你正在进行课堂教学，你说话的情感是neutral。"),
    ],
)
def test_any_other_wording_is_none(catalog: Catalog, model: str, voice: str, text: str) -> None:
    assert instructions(catalog, f"cosyvoice-{model}", voice).match(text) is None


def test_only_the_voices_of_the_list_take_instructions(catalog: Catalog) -> None:
    taking = {(model.name, voice.id) for model, voice in catalog.voices() if voice.instructions}
    assert taking == {
        ("cosyvoice-v3-plus", "longanyang"),
        ("cosyvoice-v3-plus", "longanhuan"),
        ("cosyvoice-v3-flash", "longanyang"),
        ("cosyvoice-v3-flash", "longanhuan"),
        ("cosyvoice-v3-flash", "longanhuan_v3"),
        ("cosyvoice-v3-flash", "longhuhu_v3"),
    }


def test_values_are_taken_literally() -> None:
    asking = InstructionSet("asking", ("(<mood>)?",), {"mood": ("a.b", "a|b")})
    assert asking.match("(a.b)?") == {"mood": "a.b"}
    assert asking.match("(a|b)?") == {"mood": "a|b"}
    assert asking.match("(axb)?") is None


def test_all_wordings_are_told_in_order() -> None:
    assert list(InstructionSet("all", ("<a>-<b>.", "no"), {"a": ("x", "y"), "b": ("z",)}).wordings()) == [
        "x-z.",
        "y-z.",
        "no",
    ]


def test_a_slot_without_values_is_told() -> None:
    assert InstructionSet("half", ("<mood> <scene>",), {"mood": ("x",)}).unlisted_slots() == {"scene"}
