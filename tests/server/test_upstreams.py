"""Servers elsewhere behind the doors of this one."""

import json
import os
import re
import signal
import socket
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from engines.upstream.peer import RATE, Peer, answering, says, speaks
from tools.serving import Server, running_server
from voxwire.engines.base import Quality
from voxwire.errors import ConfigurationError
from voxwire.server.app import INFERENCE_PATH, create_app
from voxwire.server.connections import Connections
from voxwire.server.upstreams import add_upstreams, models_elsewhere
from voxwire.settings import Settings
from voxwire.speech.admission import Demand
from voxwire.speech.service import SpeechService

from .conftest import humming_service
from .posting import post

PATIENCE_S = 120
MODEL, VOICE = "cosyvoice-v3-flash", "longanyang"
TEXT = "Hello there, my friend. How are you today?"


@contextmanager
def near(data_dir: Path, **upstream: object) -> Iterator[TestClient]:
    """A server that hums, but for one model."""
    given = {"models": [MODEL, "tts-1"], "retries": 0, **upstream}
    settings = Settings.model_validate({"data_dir": data_dir, "no_auth": True, "upstreams": {"far": given}})

    def load(settings: Settings) -> SpeechService:
        speech = humming_service()
        add_upstreams(speech, settings)
        return speech

    with TestClient(create_app(settings, load, lambda: None, Connections())) as client:
        deadline = time.monotonic() + PATIENCE_S
        while client.get("/readyz").status_code != 200:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        yield client


def through(server: Server) -> dict[str, object]:
    """The settings of another Voxwire."""
    return {"url": f"{server.http}/v1", "kind": "voxwire", "api_key": server.key}


def task(client: TestClient, text: str = TEXT, **parameters: object) -> tuple[list[dict[str, Any]], bytes]:
    """The events and the audio of a CosyVoice task."""
    header = {"task_id": uuid.uuid4().hex, "streaming": "duplex"}
    voiced = {"text_type": "PlainText", "voice": VOICE, "format": "pcm", "sample_rate": 24_000, **parameters}
    run = {"task_group": "audio", "task": "tts", "function": "SpeechSynthesizer", "model": MODEL, "input": {}}
    events: list[dict[str, Any]] = []
    audio = b""
    with client.websocket_connect(INFERENCE_PATH) as socket:
        for action, payload in (
            ("run-task", {**run, "parameters": voiced}),
            ("continue-task", {"input": {"text": text}}),
            ("finish-task", {"input": {}}),
        ):
            socket.send_json({"header": {**header, "action": action}, "payload": payload})
        while not events or events[-1]["header"]["event"] not in ("task-finished", "task-failed"):
            message = socket.receive()
            assert message["type"] == "websocket.send"
            audio += message.get("bytes") or b""
            events += [json.loads(message["text"])] if message.get("text") else []
    return events, audio


def sound(data: bytes) -> np.ndarray:
    return np.frombuffer(data, "<i2").astype(float)


def metric(client: TestClient, name: str, **labels: str) -> float:
    """The sum of the samples that have those labels."""
    return sum(
        sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def test_a_cosyvoice_task_through_another_voxwire(tone_server: Server, tmp_path: Path) -> None:
    with near(tmp_path, **through(tone_server)) as client:
        events, audio = task(client, word_timestamp_enabled=True)
        body = {"model": MODEL, "voice": VOICE, "input": TEXT, "response_format": "pcm"}
        status, direct = post(tone_server, "/v1/audio/speech", body)
        assert status == 200
        np.testing.assert_allclose(sound(audio), sound(direct), atol=2)
        words = [
            word
            for event in events
            for word in event["payload"].get("output", {}).get("sentence", {}).get("words", [])
        ]
        begins = [word["begin_time"] for word in words]
        assert begins == sorted(begins)
        assert metric(client, "voxwire_upstream_requests_total", upstream="far", outcome="ok") >= 1
        assert metric(client, "voxwire_tasks_finished_total", model=MODEL, engine="far") == 1
        assert client.get("/readyz").json()["upstreams"] == {"far": {"circuit": "closed", "running": 0}}


@pytest.mark.model
def test_a_cosyvoice_task_through_the_embedded_engine_elsewhere(model_server: Server, tmp_path: Path) -> None:
    with near(tmp_path, **through(model_server)) as client:
        events, audio = task(client, "Hello there.", format="mp3")
    assert events[-1]["header"]["event"] == "task-finished"
    assert len(audio) > 4_000


def test_what_it_can_t_take_is_refused(tone_server: Server, tmp_path: Path) -> None:
    with near(tmp_path, **through(tone_server)) as client:
        events, audio = task(client, hot_fix={"pronunciation": [{"天气": "tian1 qi4"}]})
        assert events[-1]["header"]["event"] == "task-failed"
        assert "hot_fix" in events[-1]["header"]["error_message"]
        said_as = '<speak>The year <say-as interpret-as="digits">2024</say-as>.</speak>'
        events, more = task(client, said_as, enable_ssml=True)
        assert events[-1]["header"]["event"] == "task-failed"
        assert "pronounced" in events[-1]["header"]["error_message"]
        assert audio == more == b""


@pytest.fixture(scope="module")
def nowhere() -> str:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        return f"http://127.0.0.1:{gone.getsockname()[1]}/v1"


def test_without_a_fallback_a_dead_server_is_an_error(nowhere: str, tmp_path: Path) -> None:
    with near(tmp_path, url=nowhere, kind="voxwire", open_after=1) as client:
        for _ in range(2):
            events, audio = task(client)
            assert events[-1]["header"]["error_code"] == "ServiceUnavailable"
            assert audio == b""
        assert client.get("/readyz").json()["upstreams"]["far"]["circuit"] == "open"
        assert metric(client, "voxwire_upstream_requests_total", outcome="resting") == 1
        assert metric(client, "voxwire_upstream_circuit", state="open") == 1


def test_the_embedded_engine_goes_on_when_a_server_is_killed(tmp_path: Path) -> None:
    with running_server("--engine", "tone") as far, near(tmp_path, **through(far), fallback=True) as client:
        _, audio = task(client)
        assert metric(client, "voxwire_upstream_failovers_total") == 0
        os.kill(far.pid, signal.SIGKILL)
        events, same = task(client)
        assert events[-1]["header"]["event"] == "task-finished"
        # Both hum.
        np.testing.assert_allclose(sound(same), sound(audio), atol=2)
        assert metric(client, "voxwire_upstream_failovers_total", upstream="far") == 1
        assert client.get("/metrics").text.count("voxwire_sessions 0.0") == 1


def openai(client: TestClient, **body: object) -> np.ndarray:
    given = {"model": "tts-1", "voice": "alloy", "input": "Hello.", "response_format": "pcm", **body}
    answer = client.post("/v1/audio/speech", json=given)
    assert answer.status_code == 200
    return sound(answer.content)


def asked(peer: Peer) -> dict[str, Any]:
    return peer.callers[-1].body


def test_rate_pitch_and_instructions_go_there_or_are_done_here(tmp_path: Path) -> None:
    words = "Please speak very slowly."
    with answering(speaks(2.0)) as peer:
        with near(tmp_path, url=peer.url, voice="there", speed=False) as client:
            assert openai(client, speed=2.0).size == pytest.approx(RATE, abs=2)
            assert "speed" not in asked(peer)
            # Slower, since the instruction became a number.
            assert openai(client, model="tts-1", instructions=words).size >= 2 * RATE
            assert "instructions" not in asked(peer)
            _, higher = task(client, "Hello.", pitch=1.5)
            spectrum = np.abs(np.fft.rfft(sound(higher)[RATE // 2 : RATE * 3 // 2]))
            assert int(spectrum.argmax()) == pytest.approx(330, abs=8)
        with near(tmp_path, url=peer.url, voice="there", instructions=True) as client:
            assert openai(client, speed=2.0, instructions=words).size == 2 * RATE
            assert asked(peer)["speed"] == 2.0
            free = {**asked(peer)}
            assert free["input"] == "Hello."


def test_waiting_for_a_server_says_nothing_of_this_machine(tmp_path: Path) -> None:
    with answering(speaks(2.0)) as peer, near(tmp_path, url=peer.url, voice="a", streams=3) as client:
        openai(client)
        services = client.app.state.services
        admission = services.speech.speaking("tts-1").admission
        assert admission.rtf(Quality.FULL) is None
        assert admission.capacity(Demand(Quality.FULL)) == 3
        assert services.speech.speaking("sambert-zhichu-v1") is services.speech


def test_a_busy_server_tells_its_client_to_come_back(tmp_path: Path) -> None:
    with answering(says(429, "Retry-After: 7")) as peer, near(tmp_path, url=peer.url, voice="a") as client:
        given = {"model": "tts-1", "voice": "alloy", "input": "Hello."}
        answer = client.post("/v1/audio/speech", json=given)
    assert answer.status_code == 429


def test_the_settings_of_the_documentation_are_settings(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs/engines.md").read_text()
    blocks = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    assert len(blocks) == 5
    for block in blocks:
        config = tmp_path / "voxwire.toml"
        config.write_text(block)
        settings = Settings.load(config)
        assert set(models_elsewhere(settings).values()) == set(settings.upstreams)


@pytest.mark.parametrize(
    "upstreams",
    [
        {"a": {"url": "http://x", "models": ["no-such-model"]}},
        {"a": {"url": "http://x", "models": [MODEL]}, "b": {"url": "http://y", "models": [MODEL]}},
    ],
)
def test_senseless_models_are_refused(upstreams: dict[str, object], tmp_path: Path) -> None:
    with pytest.raises((ConfigurationError, ValueError)):
        models_elsewhere(Settings.model_validate({"data_dir": tmp_path, "upstreams": upstreams}))
