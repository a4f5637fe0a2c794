"""The recipes of the data files: fitting packs, and voices that can be told apart."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from math import log

import pytest

from voxwire.engines.base import TimbreRecipe
from voxwire.voices.blends import PACKS
from voxwire.voices.catalog import Catalog, Family, Gender, Voice

SUSPECT = {"af_bella", "jf_nezumi", "am_santa", "em_santa", "pm_santa"}
"""Packs that lose quality when the generator's statistics are frozen, and their near twins."""
YOUNG = {"zf_xiaoyi", "zm_yunxia"}
"""The two Chinese packs with a child's F0."""
CHILDREN = {
    "longhuhu", "longpaopao", "longjielidou", "longxian", "longling",
    "longshanshan", "longniuniu", "longke", "longwangwang",
    "Bella", "Mochi", "Bunny", "Pip",
    "sambert-zhiying-v1",
}  # fmt: skip
FIRST_LETTER = {
    "zh": "z", "en": "a", "en-US": "a", "en-GB": "b", "ja": "j", "es": "e", "it": "i", "pt": "p",
}  # fmt: skip
"""The language of the packs that speak a language best; Korean, German and more have none, French no man."""
NEAREST = 0.25


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load()


def main_pack(voice: Voice) -> str:
    return max(voice.timbre.blend, key=voice.timbre.blend.__getitem__)


def person(voice: Voice) -> str:
    return voice.id.removesuffix("_v2").removesuffix("_v3")


def is_child(voice: Voice) -> bool:
    return person(voice) in CHILDREN


def distance(one: TimbreRecipe, other: TimbreRecipe) -> float:
    """How far two recipes are apart; 1 is a wholly other blend, or a factor of 1.65 on pitch or rate."""
    packs = one.blend.keys() | other.blend.keys()
    blend = sum(abs(one.blend.get(pack, 0) - other.blend.get(pack, 0)) for pack in packs) / 2
    pitch = 2 * abs(log(one.pitch / other.pitch))
    spread = abs(one.pitch_range - other.pitch_range) / 2
    rate = 2 * abs(log(one.rate / other.rate))
    return blend + pitch + spread + rate


def nearest(voices: Iterable[Voice]) -> tuple[float, str, str]:
    return min(
        (distance(one.timbre, other.timbre), one.id, other.id) for one, other in combinations(voices, 2)
    )


def test_voices_of_one_model_keep_their_distance(catalog: Catalog) -> None:
    compared = [model.name for model in catalog.models() if len(model.voices) > 1]
    assert {"cosyvoice-v2", "qwen3-tts-flash-realtime", "qwen-tts-realtime"} <= set(compared)
    for name in compared:
        assert nearest(catalog.model(name).voices.values()) >= (NEAREST, "", ""), name


def test_sambert_models_keep_their_distance(catalog: Catalog) -> None:
    voices = [voice for model, voice in catalog.voices() if model.family is Family.SAMBERT]
    assert len(voices) == 43
    assert nearest(voices) >= (NEAREST, "", "")


def test_there_are_54_packs() -> None:
    assert len(PACKS) == 54


def test_recipes_use_packs_that_exist_and_are_sound(catalog: Catalog) -> None:
    used = {pack for _, voice in catalog.voices() for pack in voice.timbre.blend}
    assert used <= PACKS - SUSPECT


def test_weights_sum_to_one(catalog: Catalog) -> None:
    for _, voice in catalog.voices():
        assert sum(voice.timbre.blend.values()) == pytest.approx(1), voice.id


def test_the_main_pack_has_the_voice_s_gender(catalog: Catalog) -> None:
    letters = {Gender.FEMALE: "f", Gender.MALE: "m"}
    for model, voice in catalog.voices():
        if voice.gender in letters:
            assert main_pack(voice)[1] == letters[voice.gender], (model.name, voice.id)


def test_grown_voices_blend_one_gender_only(catalog: Catalog) -> None:
    for model, voice in catalog.voices():
        if voice.gender is not Gender.NEUTRAL and not is_child(voice):
            assert len({pack[1] for pack in voice.timbre.blend}) == 1, (model.name, voice.id)


def test_the_main_pack_speaks_the_voice_s_language(catalog: Catalog) -> None:
    for model, voice in catalog.voices():
        if letter := FIRST_LETTER.get(voice.languages[0]):
            own = sum(weight for pack, weight in voice.timbre.blend.items() if pack[0] == letter)
            assert main_pack(voice)[0] == letter, (model.name, voice.id)
            assert own >= 0.6, (model.name, voice.id)


def test_children_speak_with_young_packs(catalog: Catalog) -> None:
    children = [voice for _, voice in catalog.voices() if is_child(voice)]
    assert {person(voice) for voice in children} == CHILDREN
    for voice in children:
        assert main_pack(voice) in YOUNG, voice.id
        if person(voice) != "longwangwang":  # a teenager, whose voice is lower than a child's
            assert voice.timbre.pitch > 1, voice.id


def test_children_are_those_of_the_list(catalog: Catalog) -> None:
    for _, voice in catalog.voices():
        if voice.gender is Gender.CHILD or (voice.age and int(voice.age.split("-")[0].rstrip("+")) < 15):
            assert is_child(voice), voice.id


def test_old_voices_speak_slowly_and_evenly(catalog: Catalog) -> None:
    old = [
        voice for _, voice in catalog.voices() if person(voice) in {"longlaobo", "longlaoyi", "Eldric Sage"}
    ]
    assert len(old) == 4 + 4
    for voice in old:
        assert voice.timbre.rate < 0.9
        assert voice.timbre.pitch_range < 1


def test_the_robot_is_nearly_monotone(catalog: Catalog) -> None:
    neutral = [voice for _, voice in catalog.voices() if voice.gender is Gender.NEUTRAL]
    assert {person(voice) for voice in neutral} == {"longjiqi"}
    assert all(voice.timbre.pitch_range <= 0.3 for voice in neutral)


def test_all_versions_of_a_voice_sound_alike(catalog: Catalog) -> None:
    flash, plus = catalog.model("cosyvoice-v3-flash"), catalog.model("cosyvoice-v3-plus")
    first, second = catalog.model("cosyvoice-v1"), catalog.model("cosyvoice-v2")
    for name in ("longxiaochun", "loongbella", "longfei"):
        recipe = first.voice(name).timbre
        assert second.voice(f"{name}_v2").timbre == flash.voice(f"{name}_v3").timbre == recipe
    better = plus.voice("longanyang").timbre
    assert flash.voice("longanyang").timbre == replace(better, quality=flash.quality)
