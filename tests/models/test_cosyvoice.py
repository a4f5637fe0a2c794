"""CosyVoice 2 in this process: a tiny checkpoint, but by its own code from beginning to end."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tiny_cosyvoice import write_cosyvoice
from utterances import HI, planned, recipe_of, spoken, windows

from audio.speech_like import speech_like, wav_bytes
from voxwire.engine_settings import EngineKind, EngineSettings
from voxwire.engines.base import Cancellation, Engine, TimbreRecipe
from voxwire.engines.loading import load_local
from voxwire.errors import Cancelled, ConfigurationError, NotYetSupported

PATIENCE_S = 60


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = write_cosyvoice(tmp_path_factory.mktemp("cosyvoice"))
    (directory / "me.wav").write_bytes(wav_bytes(speech_like(2)))
    return directory


def settings(directory: Path, **given: object) -> EngineSettings:
    values: dict[str, object] = {"kind": EngineKind.COSYVOICE, "checkpoint": str(directory)}
    return EngineSettings.model_validate({**values, "models": ["cosyvoice-v3-flash"], **given})


@pytest.fixture(scope="module")
def engine(directory: Path) -> Iterator[Engine]:
    known = {"ref_audio": str(directory / "me.wav"), "ref_text": "What is said."}
    engine = load_local("gpu", settings(directory, voices={"longanyang": known}), directory)
    yield engine
    engine.close()


@pytest.mark.parametrize("instruction", ["", "Happily."])
@pytest.mark.parametrize(
    "recipe",
    [recipe_of("Anna"), recipe_of("mine", recording="me.wav"), recipe_of("longanyang")],
    ids=["speaker", "recording", "recording with text"],
)
def test_it_speaks(engine: Engine, recipe: TimbreRecipe, instruction: str) -> None:
    audio = spoken(engine, recipe, instruction, HI)
    assert audio.size >= 24_000 // 25
    assert 0.001 < np.abs(audio).max() <= 1


def test_the_first_hop_is_heard_before_the_rest_is_computed(engine: Engine) -> None:
    cancellation = Cancellation()
    plan = planned(engine, recipe_of("Anna"), cancellation)
    assert not plan.complete
    cancellation.cancel()
    with pytest.raises(Cancelled):
        list(windows(engine, plan, Cancellation()))
    for thread in threading.enumerate():
        if thread.name == "speech-model":
            thread.join(PATIENCE_S)
            assert not thread.is_alive()


def test_what_it_can_t_be_is_refused(engine: Engine, directory: Path) -> None:
    with pytest.raises(NotYetSupported):
        engine.timbre(recipe_of("mine", description="A calm old man."))
    with pytest.raises(ConfigurationError, match=r"cosyvoice3\.yaml"):
        load_local("gpu", settings(directory / "CosyVoice-BlankEN"))
    with pytest.raises(ConfigurationError, match="git clone --recursive"):
        load_local("gpu", settings(directory, repository=str(directory)))
