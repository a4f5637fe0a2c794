"""Temporary keys, and which interface is where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.access.doors import Door, door_at
from voxwire.access.minting import is_key, mint_id, mint_key, mint_temporary, read_temporary

PEPPER = bytes(range(32))


def test_a_temporary_key_names_its_key_until_it_ends() -> None:
    key_id = mint_id()
    token = mint_temporary(key_id, 1000.0, PEPPER)
    assert token.startswith("st-")
    assert read_temporary(token, 999.9, PEPPER) == key_id
    assert read_temporary(token, 1000.0, PEPPER) is None
    assert read_temporary(token, 999.9, bytes(32)) is None
    assert not is_key(token)


@given(st.integers(0, 58), st.sampled_from("abcXYZ019-_"))
def test_no_character_of_it_can_be_another(place: int, character: str) -> None:
    token = mint_temporary("key-0123456789abcdef", 1000.0, PEPPER)
    forged = token[:place] + character + token[place + 1 :]
    assert (read_temporary(forged, 0.0, PEPPER) is not None) == (forged == token)


@given(st.text())
def test_nothing_else_is_one(text: str) -> None:
    assert read_temporary(text, 0.0, PEPPER) is None
    assert read_temporary(f"st-{text}", 0.0, PEPPER) is None
    assert read_temporary(mint_key(), 0.0, PEPPER) is None


@pytest.mark.parametrize(
    ("path", "door"),
    [
        ("/api-ws/v1/inference", Door.INFERENCE),
        ("/api-ws/v1/inference/", Door.INFERENCE),
        ("/api/v1/services/audio/tts/SpeechSynthesizer", Door.COSYVOICE_HTTP),
        ("/api/v1/services/audio/tts/customization", Door.CUSTOMIZATION),
        ("/v1/lexicons/names", Door.WORDS),
        ("/v1/models", None),
        ("/v1/lexiconsX", None),
        ("/admin/v1/keys", Door.ADMIN),
    ],
)
def test_the_interface_at_a_path(path: str, door: Door | None) -> None:
    assert door_at(path) is door
