"""Statements 76–78: instructions to voices."""

import pytest

from tools.serving import Server

from .peer import Peer, say

BAD_INSTRUCTION = "[tts:]Engine return error code: 428"
HAPPY = "你说话的情感是happy。"


@pytest.mark.parametrize("name", ["instruction", "instructions"])
def test_76_fixed_wordings_change_how_a_voice_speaks(tone: Server, name: str) -> None:
    """`你说话的情感是happy。` with longanyang is taken, and changes the sound."""
    plain, happy = say(tone, "你好，世界。"), say(tone, "你好，世界。", **{name: HAPPY})
    assert happy.audio
    assert happy.audio != plain.audio


@pytest.mark.parametrize(
    "wording",
    ["请开心地说。", "Speak with joy.", "你说话的情感是happy", "你说话的情感是calm。", f"{HAPPY}{HAPPY}"],
)
def test_76_other_wordings_fail(peer: Peer, wording: str) -> None:
    """Any other wording, a missing full stop too, fails with error 428."""
    peer.run(instruction=wording)
    peer.fails(BAD_INSTRUCTION)


def test_76_scenes_and_roles_are_taken(tone: Server) -> None:
    """Scenes, roles and identities in the wordings of the voice list are taken."""
    for wording in (
        "你正在进行新闻播报，你说话的情感是neutral。",
        "你现在说话的角色是一个旁白，你说话的情感是sad。",
        "你正在以一个故事机的身份说话，你说话的情感是happy。",
    ):
        assert say(tone, "你好。", instruction=wording).audio


@pytest.mark.parametrize("wording", ["慢" * 51, "x" * 101, "慢" * 50 + "."])
def test_77_101_characters_are_too_many(peer: Peer, wording: str) -> None:
    """101 counted characters fail with error 428; a Han character counts two."""
    peer.run(instruction=wording)
    peer.fails(BAD_INSTRUCTION)


def test_78_a_dialect_is_for_voices_that_list_it(tone: Server, peer: Peer) -> None:
    """`请用河南话表达。` is taken with longanhuan_v3, and fails with longanyang with error 428."""
    assert say(tone, "你好。", voice="longanhuan_v3", instruction="请用河南话表达。").audio
    peer.run(instruction="请用河南话表达。")
    peer.fails(BAD_INSTRUCTION)


def test_voices_without_wordings_take_no_instruction(peer: Peer) -> None:
    """A voice that lists no wordings fails with error 428."""
    peer.run(voice="longxiaochun_v3", instruction=HAPPY)
    peer.fails(BAD_INSTRUCTION)
