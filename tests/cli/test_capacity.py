"""``voxwire capacity``."""

import json

from .conftest import Voxwire


def test_how_many_machines_a_hundred_listeners_need(voxwire: Voxwire) -> None:
    told = json.loads(voxwire("capacity", "100", "--json").out)
    assert told["machines_at_first"] * told["listeners_per_machine"] >= 100
    assert told["refusal_rate"] <= 0.001
    assert voxwire("capacity", "100").out.startswith(f"Machines      {told['machines_at_first']},")


def test_faster_cores_carry_more(voxwire: Voxwire) -> None:
    slow, fast = (
        json.loads(voxwire("capacity", "20", "--machines", "2", "--rtf", rtf, "--json").out)
        for rtf in ("0.4", "0.05")
    )
    assert slow["listeners_per_machine"] < fast["listeners_per_machine"]
    assert slow["refusal_rate"] > fast["refusal_rate"]
