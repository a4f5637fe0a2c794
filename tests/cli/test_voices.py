import json
import re
from typing import Any

import pytest

from voxwire.voices.catalog import Catalog

from .conftest import Voxwire

FIELDS = {
    *("model", "voice", "name", "gender", "age", "languages", "dialects", "style", "use", "origin"),
    *("ssml", "emotions", "instruction", "word_timestamps", "timbre"),
}


def listed(voxwire: Voxwire, *arguments: str) -> list[dict[str, Any]]:
    outcome = voxwire("voices", *arguments)
    assert (outcome.status, outcome.err) == (0, "")
    entries: list[dict[str, Any]] = json.loads(outcome.out)
    return entries


def test_json_has_every_voice_of_every_model(voxwire: Voxwire) -> None:
    entries = listed(voxwire, "list", "--json")
    assert [(entry["model"], entry["voice"]) for entry in entries] == [
        (model.name, voice.id) for model, voice in Catalog.load().voices()
    ]
    assert {frozenset(entry) for entry in entries} == {frozenset(FIELDS)}


def test_one_model_only(voxwire: Voxwire) -> None:
    entries = listed(voxwire, "list", "--json", "--model", "cosyvoice-v3-flash")
    assert {entry["model"] for entry in entries} == {"cosyvoice-v3-flash"}
    assert [entry["voice"] for entry in entries] == list(Catalog.load().model("cosyvoice-v3-flash").voices)


def test_the_table_has_a_line_for_each_voice(voxwire: Voxwire) -> None:
    outcome = voxwire("voices", "list", "--model", "cosyvoice-v3-flash")
    heading, *lines = outcome.out.splitlines()
    assert heading.split() == ["model", "voice", "name", "gender", "age", "languages", "style"]
    assert [line.split()[1] for line in lines] == list(Catalog.load().model("cosyvoice-v3-flash").voices)


def test_showing_one_voice(voxwire: Voxwire) -> None:
    entries = listed(voxwire, "show", "longanyang", "--json")
    assert {entry["voice"] for entry in entries} == {"longanyang"}
    (flash,) = [entry for entry in entries if entry["model"] == "cosyvoice-v3-flash"]
    assert (flash["name"], flash["gender"]) == ("龙安洋", "male")
    assert "zh" in flash["languages"]
    assert sum(flash["timbre"]["blend"].values()) == pytest.approx(1)


def test_people_are_shown_a_table(voxwire: Voxwire) -> None:
    lines = voxwire("voices", "show", "longshange_v3").out.splitlines()
    shown = dict(re.split(r"\s{2,}", line.strip(), maxsplit=1) for line in lines if "  " in line.strip())
    assert shown["dialects"] == "shaanxi (speaks shaanxi)"
    assert shown["packs"] == "zm_yunyang 70%, bm_fable 30%"


def test_showing_a_blend(voxwire: Voxwire) -> None:
    (entry, *_) = listed(voxwire, "show", "af_heart:3+bf_emma", "--json")
    assert entry["timbre"]["blend"] == {"af_heart": 0.75, "bf_emma": 0.25}
    assert entry["origin"] == "blend"
    bad = voxwire("voices", "show", "af_heart:3+bf_ema")
    assert (bad.status, "no voice pack 'bf_ema'" in bad.err) == (1, True)


def test_an_unknown_voice_is_wrong_usage(voxwire: Voxwire) -> None:
    outcome = voxwire("voices", "show", "nobody")
    assert (outcome.status, outcome.raw) == (1, b"")
    assert outcome.err == "voxwire: error: There is no voice 'nobody'; see 'voxwire voices list'.\n"
    close = voxwire("voices", "show", "cherri")
    assert close.err.endswith("; did you mean 'Cherry'? 'voxwire voices list' shows all.\n")


def test_an_unknown_model_is_one_line(voxwire: Voxwire) -> None:
    outcome = voxwire("voices", "list", "--model", "nothing")
    told = "voxwire: error: Model not found (nothing)! Next: 'voxwire models list --wire' shows all models.\n"
    assert (outcome.status, outcome.err) == (1, told)
