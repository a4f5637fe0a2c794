"""Voices that clients mix by name."""

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxwire.engines.kokoro.places import prepared_directory
from voxwire.errors import VoiceRejected
from voxwire.voices.blends import PACKS, blend_problem, find_blend, read_blend
from voxwire.voices.catalog import Catalog, Gender, Origin

CATALOG = Catalog.load()
weights = st.dictionaries(
    st.sampled_from(sorted(PACKS)), st.floats(0.01, 9).map(lambda w: round(w, 2)), min_size=1, max_size=6
)


@given(weights)
def test_weights_are_scaled_to_one(blend: dict[str, float]) -> None:
    read = read_blend("+".join(f"{pack}:{weight}" for pack, weight in blend.items()))
    total = sum(blend.values())
    assert list(read.weights) == list(blend)
    assert math.isclose(sum(read.weights.values()), 1)
    for pack, weight in blend.items():
        assert math.isclose(read.weights[pack], weight / total)


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("af_heart", {"af_heart": 1.0}),
        ("af_heart+bf_emma", {"af_heart": 0.5, "bf_emma": 0.5}),
        (" af_heart : 3 + bf_emma ", {"af_heart": 0.75, "bf_emma": 0.25}),
        ("af_heart:.5+bf_emma:0.5", {"af_heart": 0.5, "bf_emma": 0.5}),
    ],
)
def test_forms(text: str, weights: dict[str, float]) -> None:
    assert read_blend(text).weights == weights


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("af_heart:0.7+bf_ema:0.3", "no voice pack 'bf_ema'"),
        ("af_heart:0", "'0' is no weight"),
        ("af_heart:-1", "'-1' is no weight"),
        ("af_heart:nan+bf_emma", "'nan' is no weight"),
        ("af_heart:", "'' is no weight"),
        ("af_heart:1+af_heart:2", "named twice"),
        ("af_heart+", "a voice pack is missing"),
        ("af_heart:1e3", "'1e3' is no weight"),
        ("+".join(sorted(PACKS)[:9]), "at most 8"),
        ("x+" * 100, "at most 128 characters"),
    ],
)
def test_what_is_wrong_is_told(text: str, why: str) -> None:
    assert why in str(blend_problem(text))
    assert find_blend(text) is None
    with pytest.raises(VoiceRejected):
        CATALOG.model("cosyvoice-v2").voice(text)


def test_other_names_are_not_meant_for_blends() -> None:
    assert blend_problem("longanyang") is None
    assert blend_problem("af_heart:0.7+bf_emma:0.3") is None


def test_every_model_takes_blends() -> None:
    for model in CATALOG.models():
        voice = model.voice("zf_xiaoxiao:0.7+zm_yunxi:0.3")
        assert voice.origin is Origin.BLEND
        assert voice.timbre.quality is model.quality
        assert (voice.gender, voice.expected_language) == (Gender.NEUTRAL, "zh")


def test_a_blend_speaks_the_languages_of_its_packs() -> None:
    voice = CATALOG.model("cosyvoice-v3-flash").voice("af_heart:0.3+bf_emma:0.7")
    assert voice.languages == ("en-GB", "en-US")
    assert (voice.variety("en"), voice.gender, voice.ssml) == ("en-GB", Gender.FEMALE, True)


def test_no_pack_hides_a_voice() -> None:
    assert not PACKS & {voice.id for _, voice in CATALOG.voices()}


@pytest.mark.model
def test_the_packs_are_those_of_the_model(model_dir: Path) -> None:
    prepared = json.loads((prepared_directory(model_dir) / "prepared.json").read_text("utf-8"))
    assert frozenset(prepared["packs"]) == PACKS
