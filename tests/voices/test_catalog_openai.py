"""OpenAI's speech models."""

from dataclasses import replace

import pytest

from voxwire.voices.catalog import Api, Catalog, Family, Feature

VOICES = "alloy ash ballad coral echo fable nova onyx sage shimmer verse marin cedar"
"""What the API reference lists."""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load()


def test_the_models_of_the_reference_are_there(catalog: Catalog) -> None:
    names = [catalog.names(model) for model in catalog.models() if model.family is Family.OPENAI]
    assert names == [("tts-1",), ("tts-1-hd",), ("gpt-4o-mini-tts", "gpt-4o-mini-tts-2025-12-15")]


def test_each_has_all_voices_and_formats(catalog: Catalog) -> None:
    for model in catalog.models():
        if model.family is Family.OPENAI:
            assert sorted(model.voices) == sorted(VOICES.split())
            assert " ".join(model.audio.formats) == "mp3 opus aac flac wav pcm"
            assert model.apis == {Api.SPEECH}
            assert model.limits.message_characters == 4_096


def test_one_of_them_takes_instructions(catalog: Catalog) -> None:
    taking = [name for name in ("tts-1", "tts-1-hd", "gpt-4o-mini-tts") if _instructed(catalog, name)]
    assert taking == ["gpt-4o-mini-tts"]


def _instructed(catalog: Catalog, name: str) -> bool:
    model = catalog.model(name)
    return Feature.FREE_INSTRUCTION in model.features and model.limits.instruction_characters == 4_096


def test_a_voice_is_found_without_its_model(catalog: Catalog) -> None:
    for model, voice in catalog.voices():
        found = catalog.voice(voice.id)
        assert found is not None, (model.name, voice.id)
        assert replace(found.timbre, quality=model.quality) == voice.timbre, (model.name, voice.id)
    assert catalog.voice("nobody") is None
