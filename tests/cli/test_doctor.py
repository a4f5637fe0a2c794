import json
import socket
import sys
from pathlib import Path

import pytest

from cluster.plain import plain_replica, until
from engines.upstream.peer import answering, says, speaks
from voxwire import __version__
from voxwire.engines.kokoro.places import prepared_directory
from voxwire.free_ports import free_port

from .conftest import Outcome, Voxwire


@pytest.fixture(autouse=True)
def healthy(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings nothing is wrong with, after ``voxwire`` has emptied the environment."""
    monkeypatch.setenv("VOXWIRE_PORT", str(free_port()))
    monkeypatch.setenv("VOXWIRE_ENGINE", "tone")


def findings(outcome: Outcome) -> dict[str, str]:
    """Mark by text, for every line."""
    assert outcome.err == ""
    pairs = (line.split(maxsplit=1) for line in outcome.out.splitlines())
    return {text: mark for mark, text in pairs}


def test_a_good_machine(voxwire: Voxwire, tmp_path: Path) -> None:
    outcome = voxwire("doctor")
    assert outcome.status == 0
    found = findings(outcome)
    assert "bad" not in found.values()
    for library in ("onnxruntime", "av", "lameenc", "soxr"):
        assert found[f"{library} loads"] == "ok"
    assert found[f"the data directory {tmp_path / 'data'} can be written"] == "ok"
    assert found["clients need a key"] == "ok"
    (read,) = (text for text in found if "languages can be read" in text)
    assert {"de", "en", "ja", "ko", "th", "zh"} < set(read.split())
    assert any(text.startswith("Python 3.") for text in found)


@pytest.mark.model
def test_a_whole_model(voxwire: Voxwire, model_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOXWIRE_ENGINE", "kokoro")
    monkeypatch.setenv("VOXWIRE_MODEL_DIR", str(model_dir))
    outcome = voxwire("doctor")
    assert outcome.status == 0
    assert findings(outcome)[f"the model in {prepared_directory(model_dir)} is whole"] == "ok"


def test_an_absent_model(voxwire: Voxwire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOXWIRE_ENGINE", "kokoro")
    monkeypatch.setenv("VOXWIRE_MODEL_DIR", str(tmp_path / "models"))
    outcome = voxwire("doctor")
    assert outcome.status == 1
    complaint = f"there is no prepared model in {tmp_path / 'models'}; run 'voxwire models pull'"
    assert findings(outcome)[complaint] == "bad"


def test_a_damaged_model(voxwire: Voxwire, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOXWIRE_ENGINE", "kokoro")
    monkeypatch.setenv("VOXWIRE_MODEL_DIR", str(tmp_path))
    prepared = prepared_directory(tmp_path)
    prepared.mkdir()
    (prepared / "prepared.json").write_text('{"packs": [], "files": {"trunk.onnx": "00"}}')
    outcome = voxwire("doctor")
    assert outcome.status == 1
    (complaint,) = [text for text, mark in findings(outcome).items() if mark == "bad"]
    assert complaint.startswith(f"the model in {prepared} is damaged: {prepared / 'trunk.onnx'}")


def test_a_data_directory_that_cannot_be(voxwire: Voxwire, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    outcome = voxwire("doctor", "--data-dir", str(tmp_path / "file" / "data"))
    assert outcome.status == 1
    complaints = [text for text, mark in findings(outcome).items() if mark == "bad"]
    assert complaints == [f"the data directory {tmp_path / 'file' / 'data'} cannot be written"]


def test_a_taken_port(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("VOXWIRE_PORT", str(port))
        outcome = voxwire("doctor")
    assert outcome.status == 1
    (complaint,) = [text for text, mark in findings(outcome).items() if mark == "bad"]
    assert complaint == f"127.0.0.1:{port} can't be listened on: Address already in use"


def test_a_broken_library(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "soxr", None)
    outcome = voxwire("doctor")
    assert outcome.status == 1
    (complaint,) = [text for text, mark in findings(outcome).items() if mark == "bad"]
    assert complaint.startswith("soxr can't be loaded: ")


def test_what_is_only_worth_knowing_is_no_failure(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOXWIRE_NO_AUTH", "true")
    monkeypatch.setenv("VOXWIRE_COMPUTE_THREADS", "1")
    outcome = voxwire("doctor")
    assert outcome.status == 0
    found = findings(outcome)
    assert found["no_auth is set: everyone on this machine gets speech without a key"] == "note"
    assert found["1 cores to render with (two keep up with one listener)"] == "note"


def test_a_reachable_host_is_told_to_use_tls(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOXWIRE_HOST", "0.0.0.0")
    outcome = voxwire("doctor")
    assert outcome.status == 0
    assert findings(outcome)["0.0.0.0 is reachable by others: put TLS in front of it"] == "note"


def test_settings_that_make_no_sense_are_one_line(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOXWIRE_PORT", "much")
    outcome = voxwire("doctor")
    assert (outcome.status, outcome.raw, outcome.err.count("\n")) == (1, b"", 1)
    assert outcome.err.startswith("voxwire: error: port (VOXWIRE_PORT): ")


def test_upstreams_are_asked_to_speak(voxwire: Voxwire, tmp_path: Path) -> None:
    config = tmp_path / "voxwire.toml"
    with answering(says(401), speaks()) as peer:
        entry = f'url = "{peer.url}"\nvoice = "a"\nmodels = '
        config.write_text(f'[upstreams.one]\n{entry}["tts-1"]\n[upstreams.two]\n{entry}["tts-1-hd"]\n')
        outcome = voxwire("doctor")
    assert outcome.status == 1
    found = findings(outcome)
    assert found["upstream one: it does not take the key (401)"] == "bad"
    (told,) = (text for text in found if text.startswith("upstream two: speaks, its first audio came after"))
    assert found[told] == "ok"


SHARED = {
    "VOXWIRE_SHARED__DATABASE": "postgresql://voxwire:secret@127.0.0.1:{}/voxwire",
    "VOXWIRE_SHARED__REDIS": "redis://:secret@127.0.0.1:{}/0",
    "VOXWIRE_SHARED__OBJECTS__URL": "s3://voxwire/state",
    "VOXWIRE_SHARED__OBJECTS__ENDPOINT": "http://127.0.0.1:{}",
    "VOXWIRE_CLUSTER__ADDRESS": "http://127.0.0.1:{}/voxwire",
}


def set_shared(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    for name, address in SHARED.items():
        monkeypatch.setenv(name, address.format(port))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "clerk")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")


MENDING = ("shared.database.", "shared.redis;", "shared.objects.", "cluster.address.")


def mendings(complaints: list[str]) -> list[str]:
    """Which setting each complaint says to correct."""
    return [next(name for name in MENDING if name in text) for text in complaints]


def test_what_is_shared_and_can_t_be_reached(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    set_shared(monkeypatch, str(free_port()))
    outcome = voxwire("doctor", "--json")
    assert outcome.status == 1
    assert outcome.err == ""
    found = [(each["mark"], each["text"]) for each in json.loads(outcome.raw)]
    complaints = [text for mark, text in found if mark == "bad"]
    assert mendings(complaints) == list(MENDING)
    assert all("can't be" in text for text in complaints)
    assert "secret" not in outcome.out


def test_what_never_answers_is_given_up(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("voxwire.cli.finding.ANSWER_S", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(100)
        set_shared(monkeypatch, str(silent.getsockname()[1]))
        outcome = voxwire("doctor")
    assert outcome.status == 1
    complaints = [text for text, mark in findings(outcome).items() if mark == "bad"]
    assert mendings(complaints) == list(MENDING)
    assert all("has not answered for 0.3 seconds" in text for text in complaints)


def listens(address: str) -> bool:
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.socket() as client:
        return client.connect_ex((host, int(port))) == 0


def test_replicas_are_asked_for_their_version(voxwire: Voxwire, monkeypatch: pytest.MonkeyPatch) -> None:
    with plain_replica() as replica:
        until(lambda: listens(replica.address))
        monkeypatch.setenv("VOXWIRE_CLUSTER__ADDRESS", replica.address)
        same = voxwire("doctor")
        monkeypatch.setattr("voxwire.cli.shared_checks.__version__", "0.0.1")
        other = voxwire("doctor")
    assert findings(same)[f"the replicas at {replica.address} answer, with Voxwire {__version__}"] == "ok"
    assert (
        findings(other)[
            f"the replicas at {replica.address} run Voxwire {__version__}, and this is 0.0.1."
            " Bring both to the same version."
        ]
        == "note"
    )
    assert (same.status, other.status) == (0, 0)
