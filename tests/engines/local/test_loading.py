"""Settings of large models in this process, and what is said where one can't be loaded."""

from pathlib import Path

import pytest

from voxwire.engine_settings import EngineKind, EngineSettings
from voxwire.engines.base import TimbreRecipe, VoiceReference
from voxwire.engines.loading import examine_local, load_local
from voxwire.engines.local.voices import voice_for
from voxwire.errors import ConfigurationError, NotYetSupported
from voxwire.server.upstreams import models_elsewhere
from voxwire.settings import Settings

MODEL = "qwen3-tts-flash-realtime"


def settings(**given: object) -> EngineSettings:
    values = {"kind": EngineKind.QWEN, "checkpoint": "/nowhere", "models": [MODEL]}
    return EngineSettings.model_validate({**values, **given})


def test_paths_begin_at_the_file(tmp_path: Path) -> None:
    config = tmp_path / "voxwire.toml"
    config.write_text(f"""
        [engines.near]
        kind = "qwen"
        checkpoint = "./model"
        models = ["{MODEL}"]
        voices = {{ Cherry = "vivian", Ethan = {{ ref_audio = "ethan.wav", ref_text = "Hello." }} }}

        [engines.hub]
        kind = "cosyvoice"
        checkpoint = "FunAudioLLM/CosyVoice2-0.5B"
        repository = "code"
        models = ["cosyvoice-v3-flash"]
    """)
    engines = Settings.load(config).engines
    near, hub = engines["near"], engines["hub"]
    assert near.local
    assert Path(near.checkpoint) == tmp_path / "model"
    assert near.voices["Cherry"].voice == "vivian"
    assert near.voices["Ethan"].ref_audio == tmp_path / "ethan.wav"
    assert not hub.local
    assert hub.repository == tmp_path / "code"
    assert models_elsewhere(Settings.load(config)) == {MODEL: "near", "cosyvoice-v3-flash": "hub"}


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "bark"},
        {"models": []},
        {"device": "tpu"},
        {"dtype": "int8"},
        {"voices": {"Cherry": {"voice": "vivian", "description": "Calm."}}},
    ],
)
def test_senseless_settings_are_refused(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(given))):
        settings(**given)


def test_a_model_speaks_in_one_place() -> None:
    upstream = {"url": "http://gpu/v1", "models": [MODEL]}
    for name in ("gpu", "other"):
        given = {"upstreams": {"gpu": upstream}, "engines": {name: settings().model_dump()}}
        with pytest.raises(ConfigurationError, match="both"):
            models_elsewhere(Settings.model_validate(given))


@pytest.mark.parametrize("kind", EngineKind)
@pytest.mark.parametrize("attempt", [load_local, examine_local])
def test_without_its_packages_the_next_step_is_named(kind: EngineKind, attempt: object) -> None:
    assert callable(attempt)
    with pytest.raises(ConfigurationError, match=rf"pip install 'voxwire\[{kind.value}\]'"):
        attempt("gpu", settings(kind=kind))


def test_who_speaks(tmp_path: Path) -> None:
    chosen = settings(voice="serena", voices={"Cherry": "vivian"})

    def found(voice: str, **known: str) -> object:
        recipe = TimbreRecipe({}, reference=VoiceReference(voice, MODEL, **known))
        spoken = voice_for(chosen, recipe, tmp_path, {"Ryan": "ryan"}.get)
        return spoken.voice or spoken.ref_audio or spoken.description

    assert found("Cherry") == "vivian"
    assert found("Ryan") == "ryan"
    assert found("Ethan") == "serena"
    assert found("mine", recording="ab.wav") == tmp_path / "ab.wav"
    assert found("mine", description="Calm.") == "Calm."
    with pytest.raises(NotYetSupported, match="Ethan"):
        voice_for(settings(), TimbreRecipe({}, reference=VoiceReference("Ethan", MODEL)), None, {}.get)
