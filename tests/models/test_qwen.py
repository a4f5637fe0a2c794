"""Qwen3-TTS in this process: tiny checkpoints, but by the package's own code from beginning to end."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_qwen import FRAME, write_qwen
from utterances import planned, recipe_of, spoken, windows

from audio.speech_like import speech_like, wav_bytes
from voxwire.engine_settings import EngineKind, EngineSettings
from voxwire.engines.base import Cancellation, Engine
from voxwire.engines.loading import load_local
from voxwire.engines.local.engine import LocalEngine
from voxwire.engines.qwen.frames import FIRST, MOST
from voxwire.engines.qwen.model import QwenModel
from voxwire.errors import Cancelled, ConfigurationError, NotYetSupported

PATIENCE_S = 60
VIVIAN = recipe_of("Vivian")


def settings(directory: Path, **given: object) -> EngineSettings:
    values: dict[str, object] = {
        "kind": EngineKind.QWEN,
        "checkpoint": str(directory),
        "models": ["qwen3-tts-flash-realtime"],
    }
    return EngineSettings.model_validate({**values, "device": "cpu", **given})


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("qwen")


@pytest.fixture(scope="module")
def model(directory: Path) -> QwenModel:
    checkpoint = write_qwen(directory / "speakers", "custom_voice", most=26)
    return QwenModel("gpu", settings(checkpoint, voices={"Ethan": "dylan"}), None)


@pytest.fixture(scope="module")
def engine(model: QwenModel) -> Iterator[Engine]:
    engine = LocalEngine(model)
    yield engine
    engine.close()


def test_what_is_streamed_is_what_the_package_gives_as_a_whole(model: QwenModel, engine: Engine) -> None:
    torch.manual_seed(3)
    cancellation = Cancellation()
    plan = planned(engine, VIVIAN, cancellation, "Happily.")
    first = plan.samples
    streamed = np.concatenate(list(windows(engine, plan, cancellation)))
    torch.manual_seed(3)
    (whole,), rate = model._package.generate_custom_voice(
        "Hello there, friend.", speaker="vivian", language="english", instruct="Happily."
    )
    assert rate == engine.capabilities.sample_rate
    assert first <= FIRST * FRAME < len(whole)
    assert np.abs(whole).max() > 0.1
    np.testing.assert_allclose(streamed, whole, atol=1e-3)


def test_instructions_and_speakers_are_heard(engine: Engine) -> None:
    def said(voice: str, instruction: str = "") -> bytes:
        torch.manual_seed(5)
        return spoken(engine, recipe_of(voice), instruction).tobytes()

    usual = said("Vivian")
    assert usual == said("Vivian")
    assert usual != said("Vivian", "Happily.")
    assert usual != said("Ethan")
    assert said("Dylan") == said("Ethan")
    with pytest.raises(NotYetSupported, match="Cherry"):
        engine.timbre(recipe_of("Cherry"))


def test_cancelling_stops_the_talker(model: QwenModel, engine: Engine) -> None:
    steps: list[int] = []
    hook = model._model.talker.register_forward_hook(lambda *_: steps.append(1))
    cancellation = Cancellation()
    plan = planned(engine, VIVIAN, cancellation)
    cancellation.cancel()
    with pytest.raises(Cancelled):
        list(windows(engine, plan, Cancellation()))
    hook.remove()
    assert len(steps) <= 1 + FIRST + MOST
    for thread in threading.enumerate():
        if thread.name == "speech-model":
            thread.join(PATIENCE_S)
            assert not thread.is_alive()


def test_utterances_take_turns(engine: Engine) -> None:
    """None waits until another is over, and none computes while nobody waits for it."""
    cancellation = Cancellation()
    plans = [planned(engine, VIVIAN, cancellation) for _ in range(3)]
    while not all(plan.complete for plan in plans):
        plans = [engine.extend(plan, cancellation) for plan in plans]
    assert all(plan.samples > FIRST * FRAME for plan in plans)


def test_a_recording_is_cloned_with_and_without_its_text(directory: Path) -> None:
    checkpoint = write_qwen(directory / "clones", "base", most=12)
    recordings = directory / "recordings"
    recordings.mkdir()
    (recordings / "me.wav").write_bytes(wav_bytes(speech_like(2)))
    known = {"ref_audio": str(recordings / "me.wav"), "ref_text": "What is said."}
    engine = load_local("gpu", settings(checkpoint, voices={"Cherry": known}), recordings)
    try:
        assert not engine.capabilities.instructions
        for recipe in (recipe_of("mine", recording="me.wav"), recipe_of("Cherry")):
            audio = spoken(engine, recipe)
            assert audio.size >= FRAME
            assert np.abs(audio).max() > 0.01
        with pytest.raises(NotYetSupported):
            engine.timbre(recipe_of("Vivian"))
    finally:
        engine.close()


def test_a_voice_is_designed_by_its_description(directory: Path) -> None:
    engine = load_local("gpu", settings(write_qwen(directory / "designs", "voice_design", most=8)))
    try:
        said = set()
        for description in ("A calm old man.", "A cheerful girl."):
            torch.manual_seed(5)
            said.add(spoken(engine, recipe_of("mine", description=description)).tobytes())
        assert len(said) == 2
    finally:
        engine.close()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"checkpoint": "/nowhere/at/all"}, "no directory"),
        ({"checkpoint": "."}, "whole checkpoint"),
        ({"device": "cuda:63"}, r"nvidia-smi"),
    ],
)
def test_what_can_t_be_loaded_says_what_to_do(directory: Path, given: dict[str, str], told: str) -> None:
    with pytest.raises(ConfigurationError, match=told) as caught:
        load_local("gpu", settings(directory, **given))
    assert "engines.gpu" in caught.value.message
