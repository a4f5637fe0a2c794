import json
from pathlib import Path

from tools.serving import Server

from .conftest import Voxwire


def test_a_server_is_measured_in_every_section(voxwire: Voxwire, tone_server: Server, tmp_path: Path) -> None:
    outcome = voxwire(
        *("bench", "--url", tone_server.inference, "--api-key", tone_server.key),
        *("--listeners", "1,3", "--utterances", "6", "--json", tmp_path / "bench.json"),
    )
    assert outcome.status == 0, outcome.err
    for title in ("Time to first audio", "Doors", "Real-time factor", "Listeners", "Cancel", "Memory"):
        assert title in outcome.out
    found = json.loads((tmp_path / "bench.json").read_text())
    assert found["engine"] == "tone"
    whole = [row for row in found["latency"] if row["tokens_per_second"] is None]
    assert [(row["language"], row["words"]) for row in whole] == [
        *(("en", words) for words in (5, 15, 30, 60)),
        ("zh", 15),
    ]
    for row in found["latency"]:
        assert 0 < row["first_byte"]["p50"] <= row["heard"]["p50"] <= row["from_first_token"]["p50"]
        assert {"phonemes", "plan", "render", "encode"} <= set(row["stages"])
    assert [(row["offered"], row["carried"]) for row in found["listeners"]["rows"]] == [(1, 1), (3, 3)]
    assert [row["first_byte"]["count"] for row in found["doors"]] == [6] * 7
    assert found["doors"][0]["added"] == 0
    assert all(0 < row["beyond"]["p50"] < row["first_byte"]["p50"] for row in found["doors"])
    assert found["throughput"][0]["compute_s"] > 0
    assert found["cancel"]["stopped"]["count"] == 5
    assert found["memory"]["looks"][-1]["utterances"] == 6


def test_one_section_can_be_chosen(voxwire: Voxwire, tone_server: Server) -> None:
    address = ("--url", tone_server.inference, "--api-key", tone_server.key)
    outcome = voxwire("bench", "memory", "--utterances", "2", *address)
    assert outcome.status == 0, outcome.err
    assert "Memory" in outcome.out
    assert "Listeners" not in outcome.out


def test_wrong_use_is_told(voxwire: Voxwire, tone_server: Server) -> None:
    assert voxwire("bench", "speed").status == 2
    assert voxwire("bench", "--listeners", "two").status == 2
    wrong = voxwire("bench", "memory", "--url", tone_server.inference, "--api-key", "sk-wrong")
    assert (wrong.status, "The server answered InvalidApiKey" in wrong.err) == (1, True)
