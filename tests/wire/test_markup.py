"""Telling SSML from plain text."""

import pytest

from voxwire.wire.markup import is_ssml


@pytest.mark.parametrize(
    "text",
    [
        "<speak>a</speak>",
        "<speak/>",
        "<speak\nrate='1'>",
        "\ufeff \n<speak>",
        "<?xml version='1.0'?><speak>a</speak>",
        "<!-- x --><speak>",
        "<!DOCTYPE a [<!ENTITY b 'c'>]><speak>&b;</speak>",
        "<?xml-broken <speak>",
    ],
)
def test_ssml(text: str) -> None:
    assert is_ssml(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "<speak",
        "<speaker>",
        "<SPEAK>",
        "< speak>",
        "say <speak>",
        "<!-- x --> plain",
        "<?xml?>",
        "<b>x</b>",
    ],
)
def test_plain_text(text: str) -> None:
    assert not is_ssml(text)
