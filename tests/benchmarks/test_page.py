from pathlib import Path

import pytest

from benchmarks import page, results
from benchmarks.backends import BackendRow, Backends
from benchmarks.beside import Beside
from benchmarks.generators import GeneratorRow
from benchmarks.peers.compare import Comparison, PeerRow
from benchmarks.results import Measured, Results
from benchmarks.steady import Steady, SteadyRound
from benchmarks.targets import targets
from voxwire.bench.cancel import CancelResult, CancelSoak
from voxwire.bench.doors import DoorRow
from voxwire.bench.figures import Distribution
from voxwire.bench.latency import LatencyRow
from voxwire.bench.listeners import ListenersResult, ListenersRow
from voxwire.bench.memory import MemoryResult, Room
from voxwire.bench.throughput import ThroughputRow
from voxwire.engines.base import Quality


def near(value: float) -> Distribution:
    return Distribution.of([value - 1, value, value + 1])


def latency(words: int, heard: float, speed: float | None = None) -> LatencyRow:
    stages = {"plan": 30.0, "render": heard - 100}
    return LatencyRow("en", words, speed, near(heard - 40), near(heard), near(heard), near(40), stages)


def peer(name: str, heard: float, *, same: bool, speed: float) -> PeerRow:
    return PeerRow(name, [f"{name}==1"], "model", "server", same, None, {}, {"5": near(heard)}, speed, 500.0)


def everything() -> Results:
    usual = near(10)
    steps = [
        ListenersRow(1, 1, 0, 0, 0.0, 10.0, usual, None),
        ListenersRow(2, 2, 0, 0, 0.0, 20.0, usual, None),
        ListenersRow(3, 2, 0, 0, 0.0, 20.0, usual, near(20)),
    ]
    return Results(
        measured={"latency": Measured("a machine", "abc", "2026-01-01T00:00:00+00:00", 9.0, 0.1, False)},
        latency=[latency(5, 280), latency(60, 320), latency(15, 290, 20.0)],
        doors=[
            DoorRow("first", near(200), near(4), 0.0, near(50)),
            DoorRow("second", near(205), near(7), 3.0, near(60)),
        ],
        throughput=[
            ThroughputRow(60, 1, 20.0, 18.0, 16.0, 16.4, 0.3),
            ThroughputRow(60, 2, 40.0, 18.0, 32.0, 32.8, 0.6),
        ],
        steady=Steady([SteadyRound(0.9, 0.7), SteadyRound(0.8, 0.75), SteadyRound(0.8, 0.8)]),
        generators=[
            GeneratorRow(
                Quality.LIGHT,
                [latency(5, 90), latency(60, 120)],
                ThroughputRow(60, 1, 20.0, 3.0, 2.0, 2.1, 0.1),
                ListenersResult(2, steps),
                Beside(10, near(240)),
            )
        ],
        listeners=ListenersResult(2, steps),
        overload=ListenersResult(0, [ListenersRow(3, 3, 5, 3, 2.0, 30.0, usual, None)]),
        cancel=CancelResult(near(50), 4.0, near(1)),
        memory=MemoryResult(2_000, 9.0, [Room(0, 700, 20), Room(1_000, 800, 20), Room(2_000, 801, 20)]),
        cancels=CancelSoak(1_000, 700, Room(0, 800, 20), Room(0, 821, 20), Room(0, 820, 20)),
        peers=Comparison(
            [
                peer("Voxwire", 300, same=True, speed=2.1),
                peer("slow", 1_200, same=True, speed=2.0),
                peer("other", 100, same=False, speed=50.0),
                PeerRow("absent", [], "model", "server", True, "could not be installed"),
            ],
            4,
        ),
        backends=Backends(
            ["avx2"],
            {"onnxruntime": "1"},
            [
                BackendRow("1 s", "onnxruntime", 1, near(30), near(720), 0.75, None, 0.0),
                BackendRow("1 s", "openvino", 1, None, None, None, "no such package"),
            ],
        ),
    )


def test_every_target_is_held_against_what_was_reached() -> None:
    rows = {row.what: row for row in targets(everything())}
    assert {what: row.met for what, row in rows.items()} == {
        "First audible sound, 5 words at once": True,
        "First audible sound, 60 words at once": False,
        "The same, 20 tokens/s, from the completing token (worst length: 15 words)": True,
        "60 words against 5, p50": True,
        "Leading silence, longest of all takes": True,
        "Everything but rendering, mean, worst length": True,
        "What a door adds to the time to first audio, p50, worst door": True,
        "Loss of a client until compute stops, slowest of all doors": True,
        "Steady RTF on one thread against the bare decoder's, measured in turns": True,
        "Processor time of the server beyond compute (60 words)": True,
        "Listeners without a stutter, where the cores speak 2.22 times as fast as one hears": True,
        "A listener too many is refused, unheard by the others": True,
        "Cancel until compute stops, slowest": True,
        "1,000 cancels leak nothing, second half": True,
        "Resident memory, most over 2,000 utterances of random length": True,
        "Its growth per 1,000 utterances, second half": True,
        "First audible sound against the best peer with the same model, 5 words": True,
        "Throughput against the best of them, two texts at once": True,
        "Light generator: RTF on one core": True,
        "Light generator: listeners who begin within a second, without a stutter": False,
        "Light generator: first audible sound (worst length: 60 words)": False,
        "Light generator: the same beside 10 listeners": True,
    }
    assert rows["First audible sound, 60 words at once"].reached == "p50 320 ms, p95 321 ms"
    steady = rows["Steady RTF on one thread against the bare decoder's, measured in turns"]
    assert steady.reached == "0.800 against 0.750: 1.07 ×"
    sooner = rows["First audible sound against the best peer with the same model, 5 words"]
    assert sooner.reached == "4.0 × (slow: 1200 ms against 300 ms)"


def test_nothing_is_claimed_that_was_not_measured() -> None:
    assert targets(Results()) == []


def test_results_survive_their_file(tmp_path: Path) -> None:
    path = tmp_path / "results" / "performance.json"
    results.save(everything(), path)
    assert results.load(path) == everything()
    assert results.load(tmp_path / "none.json") == Results()
    assert [file.name for file in path.parent.iterdir()] == ["performance.json"]


def test_the_page_is_made_anew_and_what_people_wrote_stays(tmp_path: Path) -> None:
    target = tmp_path / "performance.md"
    target.write_text(
        page.PAGE.read_text("utf-8").replace("## Arithmetic", "## Arithmetic\n\nBy hand."), "utf-8"
    )
    before = Results(cancel=CancelResult(near(77), 4.0, near(1)))
    page.make(everything(), before, target)
    first = target.read_text("utf-8")
    assert "By hand." in first
    assert "78 ms" in first.partition("made: targets before -->")[2].partition("<!-- end")[0]
    assert "| First audible sound, 60 words at once | p50 ≤ 300 ms, p95 ≤ 450 ms | p50 320 ms" in first
    assert "could not be installed" in first
    assert "no such package" in first
    assert "1,000 tasks were broken off" in first
    page.make(everything(), before, target)
    assert target.read_text("utf-8") == first
    page.make(Results(), Results(), target)
    emptied = target.read_text("utf-8")
    assert "By hand." in emptied
    assert "could not be installed" not in emptied
    assert {path.name for path in tmp_path.iterdir()} == {
        "performance.md",
        "performance-ttfa.svg",
        "performance-stutters.svg",
    }


def test_a_page_without_a_place_is_not_written_into() -> None:
    with pytest.raises(ValueError, match="no place for 'targets'"):
        page.renewed("# Performance\n", {"targets": ["| a |"]})
    text = "before\n<!-- made: a -->\nold \\1\n<!-- end: a -->\nafter"
    made = page.renewed(text, {"a": ["new \\1"]})
    assert made == "before\n<!-- made: a -->\n\nnew \\1\n\n<!-- end: a -->\nafter"
