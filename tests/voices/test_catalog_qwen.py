"""The Qwen-TTS and Sambert models, against the lists of the documentation."""

from pathlib import Path

import pytest
import yaml

from voxwire.audio.formats import Container
from voxwire.errors import VoiceRejected
from voxwire.voices.catalog import Api, Catalog, Dialect, Family, Feature, Origin
from voxwire.wire.sambert_parameters import DEFAULT_SAMPLE_RATE

HERE = Path(__file__).parent
TEN = {"zh", "en", "fr", "de", "ru", "it", "es", "pt", "ja", "ko"}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load()


@pytest.mark.parametrize("family", [Family.QWEN, Family.SAMBERT])
def test_names_are_those_of_the_lists(catalog: Catalog, family: Family) -> None:
    listed = yaml.safe_load((HERE / f"{family}_ids.yaml").read_text(encoding="utf-8"))
    assert {
        model.name: {"also": list(catalog.names(model)[1:]), "voices": list(model.voices)}
        for model in catalog.models()
        if model.family is family
    } == {
        name: {
            "also": entry.get("also", "").split(),
            "voices": [voice.replace("_", " ") for voice in entry.get("voices", "").split()],
        }
        for name, entry in listed.items()
    }


def test_qwen_has_49_voices_and_sambert_43(catalog: Catalog) -> None:
    ids = {
        family: {voice.id for model, voice in catalog.voices() if model.family is family} for family in Family
    }
    assert (len(ids[Family.QWEN]), len(ids[Family.SAMBERT])) == (49, 43)


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("qwen3-tts-flash-realtime-2025-11-27", "qwen3-tts-flash-realtime"),
        ("qwen3-tts-vc-realtime", "qwen3-tts-vc-realtime-2026-01-15"),
        ("qwen-tts-realtime-2025-07-15", "qwen-tts-realtime"),
        ("qwen-tts-2025-05-22", "qwen-tts-latest"),
    ],
)
def test_snapshots_lead_to_their_models(catalog: Catalog, alias: str, name: str) -> None:
    assert catalog.model(alias).name == name


def test_a_model_is_called_in_one_way(catalog: Catalog) -> None:
    for model in catalog.models():
        if model.family is Family.QWEN:
            assert model.apis == {Api.REALTIME if "realtime" in model.name else Api.HTTP}, model.name
        if model.family is Family.SAMBERT:
            assert model.apis == {Api.INFERENCE}


def test_custom_voices_belong_to_the_models_made_for_them(catalog: Catalog) -> None:
    for model in catalog.models():
        if model.family is Family.QWEN:
            clone, design = "-vc-" in model.name, "-vd-" in model.name
            assert (Origin.CLONE in model.custom_voices, Origin.DESIGN in model.custom_voices) == (
                clone,
                design,
            )
            assert bool(model.voices) is not (clone or design)
            assert (model.default_voice == "Cherry") is bool(model.voices)


def test_the_legacy_models_can_little(catalog: Catalog) -> None:
    legacy = catalog.model("qwen-tts-realtime")
    assert (legacy.audio.formats, legacy.audio.sample_rates) == ((Container.PCM,), (24_000,))
    assert legacy.features == {Feature.USAGE_IN_TOKENS}
    assert legacy.voice("Cherry").languages == ("zh", "en")
    assert catalog.model("qwen-tts").limits.message_tokens == 512


def test_instructions_are_for_the_instruct_models(catalog: Catalog) -> None:
    taking = {model.name for model in catalog.models() if model.limits.instruction_tokens}
    assert taking == {"qwen3-tts-instruct-flash-realtime", "qwen3-tts-instruct-flash"}
    assert all(Feature.FREE_INSTRUCTION in catalog.model(name).features for name in taking)


def test_qwen_voices_speak_ten_languages_their_own_first(catalog: Catalog) -> None:
    flash = catalog.model("qwen3-tts-flash-realtime")
    assert all(set(voice.languages) == TEN for voice in flash.voices.values())
    first = {voice.id: voice.languages[0] for voice in flash.voices.values()}
    assert (first["Cherry"], first["Jennifer"], first["Ono Anna"], first["Lenn"]) == ("zh", "en", "ja", "de")


def test_dialects_are_those_of_dedicated_voices(catalog: Catalog) -> None:
    flash = catalog.model("qwen3-tts-flash-realtime")
    told = {
        voice.id: voice.dialects for voice in flash.voices.values() if Dialect.MANDARIN not in voice.dialects
    }
    assert told == {
        "Jada": (Dialect.SHANGHAI,),
        "Dylan": (Dialect.BEIJING,),
        "Li": (Dialect.NANJING,),
        "Marcus": (Dialect.SHAANXI,),
        "Roy": (Dialect.MINNAN,),
        "Peter": (Dialect.TIANJIN,),
        "Sunny": (Dialect.SICHUAN,),
        "Eric": (Dialect.SICHUAN,),
        "Rocky": (Dialect.CANTONESE,),
        "Kiki": (Dialect.CANTONESE,),
    }


@pytest.mark.parametrize("voice", ["cherry", "Ono_Anna", "OnoAnna", "Cherry ", "longanyang", ""])
def test_qwen_voices_are_named_exactly(catalog: Catalog, voice: str) -> None:
    with pytest.raises(VoiceRejected):
        catalog.model("qwen3-tts-flash-realtime").voice(voice)


def test_a_sambert_model_is_its_voice(catalog: Catalog) -> None:
    for model in catalog.models():
        if model.family is Family.SAMBERT:
            assert list(model.voices) == [model.name]
            assert (model.limits.message_characters, model.limits.han_weight) == (10_000, 1)
            assert (Feature.WORD_TIMESTAMPS in model.features) is model.voice(model.name).word_timestamps


def test_sambert_voices_without_timestamps(catalog: Catalog) -> None:
    silent = {
        model.name
        for model, voice in catalog.voices()
        if model.family is Family.SAMBERT and not voice.word_timestamps
    }
    assert silent == {f"sambert-{name}-v1" for name in ("camila", "perla", "indah", "clara", "hanna", "waan")}


def test_a_sambert_model_gives_16_khz_unasked(catalog: Catalog) -> None:
    sambert = [model for model in catalog.models() if model.family is Family.SAMBERT]
    assert {model.audio.default_sample_rate for model in sambert} == {DEFAULT_SAMPLE_RATE}


def test_the_emotions_of_a_sambert_voice(catalog: Catalog) -> None:
    assert catalog.model("sambert-zhimiao-emo-v1").voice("sambert-zhimiao-emo-v1").emotions[:2] == (
        "serious",
        "sad",
    )
