"""What the audit calls a problem."""

from dataclasses import replace
from pathlib import Path

import pytest

from voxwire.engines.base import TimbreRecipe
from voxwire.voices.audit import CLOSEST, Age, Measurements, age_of, audited, distance, fingerprint
from voxwire.voices.catalog import Catalog
from voxwire.voices.measures import CEPSTRA, Measures

CATALOG = Catalog.load()
FLASH = CATALOG.model("cosyvoice-v3-flash")
PLAIN = Measures(200.0, 8.0, 12.0, 1500.0, (0.0,) * CEPSTRA)
DEEP = replace(PLAIN, f0_hz=110.0)


def problems(*heard: tuple[str, Measures]) -> list[str]:
    result = audited((FLASH, FLASH.voice(voice), measures) for voice, measures in heard)
    return [problem for each in result for problem in each.problems]


@pytest.mark.parametrize(
    ("voice", "age"),
    [
        ("longhuhu_v3", Age.CHILD),
        ("longpaopao_v3", Age.CHILD),
        ("longniuniu", Age.CHILD),
        ("Pip", Age.CHILD),
        ("Mochi", Age.CHILD),
        ("sambert-zhiying-v1", Age.CHILD),
        ("longwangwang", Age.TEENAGER),
        ("longlaobo", Age.ELDER),
        ("longlaoyi", Age.ELDER),
        ("Eldric Sage", Age.ELDER),
        ("Ebona", Age.ELDER),
        ("Arthur", Age.ELDER),
        ("longanpei", Age.GROWN),
        ("Ono Anna", Age.GROWN),
        ("sambert-zhiyuan-v1", Age.GROWN),
        ("Cherry", Age.GROWN),
    ],
)
def test_ages(voice: str, age: Age) -> None:
    found = CATALOG.voice(voice)
    assert found is not None
    assert age_of(found) is age


@pytest.mark.parametrize(
    ("voice", "measures", "problem"),
    [
        ("longhuhu_v3", PLAIN, "a child of 200 Hz"),
        ("longanyang", replace(PLAIN, f0_hz=240.0), "male of 240 Hz"),
        ("longanhuan", DEEP, "female of 110 Hz"),
        ("longlaobo_v3", DEEP, "as fast as the young"),
        ("longjiqi_v3", PLAIN, "a robot with melody"),
        ("longanyang", replace(DEEP, error=0.5), "50% misheard"),
    ],
)
def test_what_breaks_a_description(voice: str, measures: Measures, problem: str) -> None:
    assert problem in problems((voice, measures))


def test_voices_of_one_model_must_be_told_apart() -> None:
    near = replace(PLAIN, f0_hz=205.0)
    assert problems(("longanhuan", PLAIN), ("longyumi_v3", near)) == [
        "too like longyumi_v3",
        "too like longanhuan",
    ]
    assert not problems(("longanhuan", PLAIN), ("longyumi_v3", replace(PLAIN, f0_hz=230.0)))


def test_a_step_in_each_measure_counts_one() -> None:
    assert distance(PLAIN, replace(PLAIN, f0_hz=200 * 2 ** (1.5 / 12))) == pytest.approx(CLOSEST)
    assert distance(PLAIN, replace(PLAIN, f0_semitones=12.0)) == pytest.approx(1)
    assert distance(PLAIN, replace(PLAIN, timbre=(6.0, *PLAIN.timbre[1:]))) == pytest.approx(1)
    assert distance(PLAIN, PLAIN) == 0


def test_measurements_outlive_the_program(tmp_path: Path) -> None:
    store = Measurements(tmp_path / "new" / "m.json")
    store.keep("a", PLAIN)
    store.keep("b", replace(DEEP, error=0.125))
    read = Measurements(tmp_path / "new" / "m.json")
    assert (read.find("a"), read.find("b")) == (PLAIN, replace(DEEP, error=0.125))
    read.forget_others(["b"])
    assert Measurements(tmp_path / "new" / "m.json").find("a") is None


def test_only_what_changes_the_sound_changes_the_key() -> None:
    recipe = TimbreRecipe({"zf_xiaoni": 0.6, "af_heart": 0.4})
    key = fingerprint(recipe, "text")
    assert fingerprint(TimbreRecipe({"af_heart": 0.4, "zf_xiaoni": 0.6}, rate=1.0), "text") == key
    assert fingerprint(replace(recipe, pitch=1.02), "text") != key
    assert fingerprint(recipe, "other") != key
