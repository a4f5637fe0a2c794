from pathlib import Path

import msgspec
import pytest
import yaml

from voxwire.audio.formats import Container
from voxwire.errors import ConfigurationError, ModelNotFound, VoiceRejected
from voxwire.voices.catalog import Api, Catalog, Dialect, Family, Feature, Gender, Model, Origin, Region

HERE = Path(__file__).parent
COUNTS = {
    "cosyvoice-v3.5-plus": 0,
    "cosyvoice-v3.5-flash": 0,
    "cosyvoice-v3-plus": 2,
    "cosyvoice-v3-flash": 88,
    "cosyvoice-v2": 106,
    "cosyvoice-v1": 20,
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return Catalog.load()


def cosyvoice(catalog: Catalog) -> list[Model]:
    return [model for model in catalog.models() if model.family is Family.COSYVOICE]


def test_every_cosyvoice_model_has_as_many_voices_as_the_list(catalog: Catalog) -> None:
    assert {model.name: len(model.voices) for model in cosyvoice(catalog)} == COUNTS


def test_every_cosyvoice_model_has_the_ids_of_the_list(catalog: Catalog) -> None:
    listed = yaml.safe_load((HERE / "cosyvoice_ids.yaml").read_text(encoding="utf-8"))
    assert {model.name: list(model.voices) for model in cosyvoice(catalog)} == {
        name: ids.split() for name, ids in listed.items()
    }


def test_voices_come_with_their_models(catalog: Catalog) -> None:
    pairs = list(catalog.voices())
    assert len(pairs) >= sum(COUNTS.values())
    assert all(model.voice(voice.id) is voice for model, voice in pairs)


@pytest.mark.parametrize(
    ("model", "accepted"),
    [
        ("cosyvoice-v1", "longxiaochun"),
        ("cosyvoice-v2", "longxiaochun_v2"),
        ("cosyvoice-v3-flash", "longxiaochun_v3"),
        ("cosyvoice-v2", "longyingxiao"),
        ("cosyvoice-v3-plus", "longanhuan"),
    ],
)
def test_each_model_knows_its_own_ids(catalog: Catalog, model: str, accepted: str) -> None:
    assert catalog.model(model).voice(accepted).id == accepted


@pytest.mark.parametrize(
    ("model", "refused"),
    [
        ("cosyvoice-v2", "longxiaochun"),
        ("cosyvoice-v1", "longxiaochun_v2"),
        ("cosyvoice-v3-plus", "longhuhu_v3"),
        ("cosyvoice-v3.5-plus", "longanyang"),
        ("cosyvoice-v3.5-flash", "longxiaochun_v3"),
        ("cosyvoice-v2", "LONGXIAOCHUN_V2"),
        ("cosyvoice-v2", ""),
    ],
)
def test_other_ids_are_rejected(catalog: Catalog, model: str, refused: str) -> None:
    assert catalog.model(model).find(refused) is None
    with pytest.raises(VoiceRejected):
        catalog.model(model).voice(refused)


@pytest.mark.parametrize("name", ["cosyvoice-v4", "", "cosyvoice"])
def test_unknown_models_are_not_found(catalog: Catalog, name: str) -> None:
    with pytest.raises(ModelNotFound):
        catalog.model(name)


def test_features_grow_with_the_versions(catalog: Catalog) -> None:
    having = {
        feature: {
            model.name.removeprefix("cosyvoice-") for model in cosyvoice(catalog) if feature in model.features
        }
        for feature in Feature
    }
    v3, v3_5 = {"v3-plus", "v3-flash"}, {"v3.5-plus", "v3.5-flash"}
    for feature in (
        Feature.SSML,
        Feature.WORD_TIMESTAMPS,
        Feature.SEED,
        Feature.LANGUAGE_HINTS,
    ):
        assert having[feature] == {"v2"} | v3 | v3_5
    assert having[Feature.DELIVERY] == {"v1", "v2"} | v3 | v3_5
    assert having[Feature.INSTRUCTION] == having[Feature.HOT_FIX] == v3 | v3_5
    assert having[Feature.FREE_INSTRUCTION] == {"v3-flash"} | v3_5
    assert having[Feature.AIGC_TAG] == {"v2"} | v3
    assert having[Feature.MARKDOWN_FILTER] == {"v3-flash"}


def test_the_first_version_is_the_poorest(catalog: Catalog) -> None:
    for model in cosyvoice(catalog):
        first = model.name == "cosyvoice-v1"
        assert (Container.OPUS in model.audio.formats) is not first
        assert (Api.HTTP in model.apis) is not first
        assert Api.INFERENCE in model.apis
        assert (model.audio.default_format, model.audio.default_sample_rate) == (Container.MP3, 22_050)


def test_instruction_limit_stands_where_instructions_are_taken(catalog: Catalog) -> None:
    for model in cosyvoice(catalog):
        expected = 100 if Feature.INSTRUCTION in model.features else 0
        assert model.limits.instruction_characters == expected
        assert (model.limits.message_characters, model.limits.task_characters) == (20_000, 200_000)


def test_designed_voices_need_a_third_version(catalog: Catalog) -> None:
    design = {model.name for model in cosyvoice(catalog) if Origin.DESIGN in model.custom_voices}
    assert design == {name for name in COUNTS if name.startswith("cosyvoice-v3")}
    assert all(Origin.CLONE in model.custom_voices for model in cosyvoice(catalog))


def test_few_genders_are_guessed(catalog: Catalog) -> None:
    guessed = {model.name for model, voice in catalog.voices() if voice.gender_guessed}
    assert guessed == {"cosyvoice-v1", "sambert-zhilun-v1", "sambert-zhifei-v1"}
    assert catalog.model("cosyvoice-v1").voice("longxiang").gender is Gender.MALE


def test_a_voice_narrows_what_its_model_offers(catalog: Catalog) -> None:
    flash = catalog.model("cosyvoice-v3-flash")
    korean, mandarin = flash.voice("loongkyong_v3"), flash.voice("longxiaochun_v3")
    assert (korean.languages, korean.dialects) == (("ko",), ())
    assert (korean.ssml, korean.word_timestamps) == (False, False)
    assert (mandarin.languages, mandarin.dialects) == (("zh", "en"), (Dialect.MANDARIN,))
    assert (mandarin.ssml, mandarin.word_timestamps) == (True, True)


def test_a_voice_expects_its_only_language(catalog: Catalog) -> None:
    flash = catalog.model("cosyvoice-v3-flash")
    assert flash.voice("loongkyong_v3").expected_language == "ko"
    assert flash.voice("loongemily_v3").expected_language == "en-GB"
    assert flash.voice("longxiaochun_v3").expected_language is None


def test_a_voice_has_its_own_variety_of_a_language(catalog: Catalog) -> None:
    emily = catalog.model("cosyvoice-v3-flash").voice("loongemily_v3")
    assert (emily.variety("en"), emily.variety("fr")) == ("en-GB", "fr")


def test_regions_are_those_of_the_guide(catalog: Catalog) -> None:
    abroad = {model.name for model in catalog.models() if Region.SINGAPORE in model.regions}
    assert {name for name in abroad if name.startswith("cosyvoice")} == {
        "cosyvoice-v3-plus",
        "cosyvoice-v3-flash",
    }
    realtime = {model.name for model in catalog.models() if Api.REALTIME in model.apis}
    assert realtime - abroad == {"qwen-tts-realtime"}
    assert not any(name.startswith("sambert") for name in abroad)
    for model in catalog.models():
        assert (Region.BEIJING in model.regions) is (model.family is not Family.OPENAI)
    flash = catalog.model("cosyvoice-v3-flash")
    assert flash.voice("longanyang").regions == (Region.BEIJING, Region.SINGAPORE)
    assert flash.voice("loongabby_v3").regions == (Region.BEIJING,)


def test_voices_can_be_written_as_json(catalog: Catalog) -> None:
    written = msgspec.json.decode(msgspec.json.encode(catalog.model("cosyvoice-v1").voice("longwan")))
    assert written["id"] == "longwan"
    assert written["timbre"]["blend"]


FILE = """
family: qwen
aliases: {%(alias)s: %(target)s}
models:
  %(model)s:
    apis: [realtime]
    regions: [cn-beijing]
    formats: [pcm]
    sample_rates: [24000]
    default_format: pcm
    default_sample_rate: 24000
    features: []
    custom_voices: []
    limits: {message_characters: 1, task_characters: 1}
    voices: {}
"""


def document(model: str = "one", alias: str = "short", target: str = "one") -> str:
    return FILE % {"model": model, "alias": alias, "target": target}


def test_an_alias_leads_to_its_model() -> None:
    catalog = Catalog.read({"a.yaml": document()})
    assert catalog.model("short") is catalog.model("one")
    assert [model.name for model in catalog.models()] == ["one"]
    assert catalog.names(catalog.model("short")) == ("one", "short")


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        ({"a": document(), "b": document(alias="other")}, "b: model one is defined twice"),
        ({"a": document(), "b": document("two", target="two")}, "b: alias short is defined twice"),
        ({"a": document(target="none")}, "a: alias short leads to none"),
        ({"a": document(alias="one")}, "alias one is also the name of a model"),
    ],
)
def test_names_that_clash_are_refused(documents: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        Catalog.read(documents)
