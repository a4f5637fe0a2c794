"""Statements 65, 73 and 74: what happens to markup as long as it can't be spoken."""

import pytest

from tools.serving import Server

from .peer import Peer, say

REJECTED = "SSML text is not supported at the moment!"


@pytest.mark.parametrize(
    ("model", "voice"),
    [
        ("cosyvoice-v1", "longxiaochun"),
        ("cosyvoice-v2", "longxiaochun_v2"),
        ("cosyvoice-v3-flash", "loongabby_v3"),
    ],
)
@pytest.mark.parametrize("text_type", ["PlainText", "SSML"])
def test_65_plain_text_with_enable_ssml_works(tone: Server, model: str, voice: str, text_type: str) -> None:
    """Plain text with enable_ssml works with every model and voice, for the SDKs' call() always sets it."""
    text = "今天 a < b，2 > 1 & “ok”。"
    marked = say(tone, text, model=model, voice=voice, enable_ssml=True, text_type=text_type)
    assert "".join(marked.texts) == text
    assert marked.audio == say(tone, text, model=model, voice=voice).audio


@pytest.mark.parametrize("enable_ssml", [True, False])
@pytest.mark.parametrize("voice", ["longanyang", "loongabby_v3"])
@pytest.mark.parametrize(
    "text",
    [
        "<speak>你好</speak>",
        '<speak rate="2">你好</speak>',
        '  \n<?xml version="1.0"?>\n<!-- a comment --><speak>你好</speak>',
        "<speak>你好",
        "<speak/>",
    ],
)
def test_74_real_ssml_is_rejected(peer: Peer, text: str, voice: str, enable_ssml: bool) -> None:
    """SSML with a voice that has none (for now, all) fails: `SSML text is not supported at the moment!`."""
    peer.start(voice=voice, enable_ssml=enable_ssml)
    peer.text(text)
    peer.fails(REJECTED)
    assert peer.speech().audio == b""


@pytest.mark.parametrize(
    "pieces", [("<spe", "ak>你好</speak>"), tuple("<speak>你"), (" ", "\n", "<", "speak", " rate='1'>")]
)
def test_74_markup_in_pieces_is_rejected(peer: Peer, pieces: tuple[str, ...]) -> None:
    """It does not matter in how many pieces the markup comes, and none of it is heard."""
    peer.start()
    for piece in pieces:
        peer.text(piece)
    peer.fails(REJECTED)
    assert peer.speech().audio == b""


@pytest.mark.parametrize(
    "text", ["<speaker>好", "<b>好</b>。", "说<speak>这个词。", "< speak >好", "<spea", "<SPEAK>好"]
)
def test_74_what_only_looks_like_it_is_text(peer: Peer, text: str) -> None:
    """A text that only resembles SSML, or mentions it, is plain text."""
    assert peer.say(text).end.characters


def test_73_enable_ssml_allows_one_text(peer: Peer) -> None:
    """A second continue-task with enable_ssml fails with `Text request limit violated, expected 1.`."""
    peer.start(enable_ssml=True)
    peer.text("你好。")
    peer.text("你好。")
    peer.fails("Text request limit violated, expected 1.")


def test_73_flush_is_no_text(peer: Peer) -> None:
    """Flush does not count as a text."""
    peer.start(enable_ssml=True)
    peer.text("你好")
    peer.flush()
    peer.finish()
    assert peer.until("task-finished").characters == 4
