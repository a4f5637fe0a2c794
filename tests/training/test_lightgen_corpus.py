"""Examples on disk, and which there will be."""

from collections import Counter
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from training.lightgen.corpus import Example, as_integers, example_path, example_paths, pack_of
from training.lightgen.data import Part, round_of, task_for

PACKS = [f"{language}f_{name}" for language in "abz" for name in ("one", "two", "three")]


def an_example(frames: int = 7) -> Example:
    rng = np.random.default_rng(3)
    return Example(
        features=rng.normal(size=(512, frames)).astype(np.float16),
        f0=rng.uniform(100, 200, frames).astype(np.float32),
        energy=rng.normal(size=frames).astype(np.float32),
        style=rng.normal(size=128).astype(np.float32),
        phase=0.25,
        audio=as_integers(rng.uniform(-1.5, 1.5, 300 * frames).astype(np.float32)),
        blend="af_one:0.500+zf_two:0.700",
        text="Grüße — 你好",
        language="en",
        pitch=1.25,
        rate=0.9,
    )


def test_an_example_comes_back_as_it_was(tmp_path: Path) -> None:
    example, path = an_example(), tmp_path / "000001.npz"
    example.save(path)
    read = Example.load(path)
    for field in fields(Example):
        assert np.array_equal(getattr(read, field.name), getattr(example, field.name)), field.name
    assert [entry.name for entry in tmp_path.iterdir()] == ["000001.npz"]


def test_a_damaged_example_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "000001.npz"
    an_example().save(path)
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(OSError, match="holds no example"):
        Example.load(path)


def test_audio_beyond_full_scale_is_not_clipped() -> None:
    loud = np.array([1.5, -1.9, 0.25], np.float32)
    example = replace(an_example(), audio=as_integers(loud))
    assert np.allclose(example.pcm, loud, atol=1e-4)


def test_held_out_examples_live_apart(tmp_path: Path) -> None:
    for held in (False, True):
        path = example_path(tmp_path, 19, held=held)
        path.parent.mkdir(exist_ok=True)
        an_example().save(path)
        assert example_paths(tmp_path, held=held) == [path]


def test_blends_are_counted_together() -> None:
    assert pack_of("af_one") == "af_one"
    assert pack_of("af_one:0.5+zf_two:0.5") == "blend"


def test_a_task_depends_on_seed_and_number_alone() -> None:
    assert task_for(77, 1, PACKS)[0] == task_for(77, 1, list(reversed(PACKS)))[0]
    assert task_for(77, 1, PACKS)[1].random() == task_for(77, 1, PACKS)[1].random()
    assert [task_for(i, 1, PACKS)[0] for i in range(9)] != [task_for(i, 2, PACKS)[0] for i in range(9)]


@pytest.mark.parametrize("held", [False, True])
def test_all_packs_get_their_turn(held: bool) -> None:
    tasks = [task_for(index, 1, PACKS)[0] for index in range(20 * 9 * 4)]
    first = Counter(next(iter(task.blend)) for task in tasks if task.held == held)
    assert set(first) == set(PACKS)
    assert len(set(first.values())) == 1


def test_packs_that_lose_more_speak_more_often() -> None:
    order = round_of(PACKS, {"af_one": 0.2, "bf_two": 9.0, "zf_one": -0.3, "zf_two": 0.04})
    assert Counter(order) == Counter(PACKS) + Counter({"af_one": 2, "bf_two": 3})
    tasks = [task_for(index, 1, order)[0] for index in range(20 * len(order))]
    first = Counter(next(iter(task.blend)) for task in tasks if not task.held)
    assert first["bf_two"] == 4 * first["af_two"]
    assert first["af_one"] == 3 * first["af_two"]


def test_parts_are_told_by_number_and_sum() -> None:
    assert Part.parse("1/3") == Part(0, 3)
    assert Part.parse("3/3") == Part(2, 3)
    for wrong in ("0/3", "4/3", "1", "a/b", "1/0", ""):
        with pytest.raises(ValueError, match=r".*"):
            Part.parse(wrong)


def test_deliveries_are_varied_within_bounds() -> None:
    tasks = [task_for(index, 1, PACKS)[0] for index in range(600)]
    pitches = [task.delivery.pitch for task in tasks]
    assert min(pitches) >= 0.599
    assert max(pitches) <= 1.601
    assert 0.5 < pitches.count(1.0) / len(pitches) < 0.8
    assert all(0.7 <= task.delivery.rate <= 1.2 for task in tasks)
    assert 0.08 < sum(len(task.blend) > 1 for task in tasks) / len(tasks) < 0.22
