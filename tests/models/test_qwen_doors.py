"""Qwen3-TTS behind the doors of a real server."""

import time
from collections.abc import Iterator

import numpy as np
import pytest
from prometheus_client.parser import text_string_to_metric_families
from tiny_qwen import write_qwen

from conformance.realtime.peer import connected
from conformance.voices import SPEECH, asked, data_url, output
from conformance.web import get
from tools.serving import Server, running_server
from voxwire import Client

FLASH, INSTRUCT = "qwen3-tts-flash-realtime", "qwen3-tts-instruct-flash-realtime"
CLONES, DESIGNS = "qwen3-tts-vc-realtime-2026-01-15", "qwen3-tts-vd-realtime-2026-01-15"
TEXT = "Hello there, my friend. How are you today?"
PATIENCE_S = 120


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    directory = tmp_path_factory.mktemp("served")
    for kind in ("custom_voice", "base", "voice_design"):
        write_qwen(directory / kind, kind, most=12)
    config = directory / "voxwire.toml"
    config.write_text(f"""
        [engines.speakers]
        kind = "qwen"
        checkpoint = "./custom_voice"
        models = ["{FLASH}", "{INSTRUCT}"]
        voice = "vivian"

        [engines.clones]
        kind = "qwen"
        checkpoint = "./base"
        models = ["{CLONES}"]

        [engines.designs]
        kind = "qwen"
        checkpoint = "./voice_design"
        models = ["{DESIGNS}"]
    """)
    with running_server("--engine", "tone", "--config", str(config)) as server:
        yield server


def said(server: Server, model: str, voice: str, **session: object) -> np.ndarray:
    with connected(server, model=model) as peer:
        peer.configure(voice=voice, mode="commit", **session)
        response = peer.respond(TEXT)
        assert response.done["status"] == "completed"
        return np.frombuffer(response.audio, "<i2")


def metric(server: Server, name: str, **labels: str) -> float:
    text = get(f"{server.http}/metrics").body.decode()
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def test_system_voices_speak(server: Server) -> None:
    audio = said(server, FLASH, "Cherry")
    assert audio.size > 24_000 // 4
    assert np.abs(audio).max() > 300
    assert metric(server, "voxwire_tasks_finished_total", model=FLASH, engine="speakers") == 1
    said(server, INSTRUCT, "Cherry", instructions="Very happily.")


def test_what_the_client_cancels_is_computed_no_more(server: Server) -> None:
    with connected(server, model=FLASH) as peer:
        peer.configure(voice="Cherry", mode="commit")
        peer.append(" ".join([TEXT] * 20))
        peer.commit()
        peer.until("response.audio.delta")
        peer.cancel()
        assert peer.until("response.done")["response"]["status"] == "incomplete"
    deadline = time.monotonic() + PATIENCE_S
    while metric(server, "voxwire_compute_running"):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    made = metric(server, "voxwire_audio_seconds_total")
    said(server, FLASH, "Cherry")
    assert made < metric(server, "voxwire_audio_seconds_total") < made + 10


def test_a_cloned_and_a_designed_voice_speak(server: Server) -> None:
    wanted = {"action": "create", "preferred_name": "me"}
    clone = {**wanted, "target_model": CLONES, "audio": {"data": data_url(SPEECH)}}
    design = {
        **wanted,
        "target_model": DESIGNS,
        "voice_prompt": "A calm, deep male voice.",
        "preview_text": "Hello, and welcome.",
    }
    for model, service, body in (
        (CLONES, "qwen-voice-enrollment", clone),
        (DESIGNS, "qwen-voice-design", design),
    ):
        voice = output(asked(server, service, body))["voice"]
        with Client(server.http, api_key=server.key) as client:
            client.wait_for_voice(voice)
        assert np.abs(said(server, model, voice)).max() > 300


def test_the_sdk_hears_it(server: Server) -> None:
    with Client(server.http, api_key=server.key) as client:
        said = client.say(TEXT, model=FLASH, voice="Cherry")
    assert len(said.audio) > 1_000
    assert [mark.text for mark in said.marks] == []
